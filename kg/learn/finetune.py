"""From annotated articles: the encoder, the tagger and the pair scorer, learned together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from kg.annotate.inputs import FIRST, UNKNOWN
from kg.learn.gold import WAYS
from kg.learn.network import forward, head_params

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.learn.gold import Lesson
    from kg.learn.network import Params

GAP = 18  # padding between documents of a batch: wider than the encoder sees to one side
LENGTH, MENTIONS, PAIRS = 8192, 700, 6000  # size of a batch
FORGET = (0.02, 0.1, 0.1)  # share of characters, pairs and words that a step takes for unknown
FORGET_FLAGS = 0.15  # share of proposals unseen in a step, so that names in no list are learned too
TAG_WEIGHT = 4.0
IMPOSSIBLE = -1e4
CLIP, DECAY, SECOND_MOMENT = 1.0, 0.02, 0.98
WARM_UP = 100
LAST_RATE = 0.02


def pack(lessons: Sequence[Lesson], length: int = LENGTH, mentions: int = MENTIONS, pairs: int = PAIRS) -> Params:
    """Lessons as one batch of fixed shape."""
    width, relations = lessons[0].flags.shape[1], lessons[0].answers.shape[1]
    batch: dict[str, Any] = {
        "ids": np.zeros((4, length), np.int32),
        "flags": np.zeros((length, width), np.float32),
        "tags": np.zeros((length, WAYS), np.int32),
        "shares": np.zeros((length, WAYS), np.float32),
        **{name: np.full(mentions, fill, np.int32) for name, fill in (("start", 1), ("end", 2), ("kind", 0))},
        **{name: np.zeros(pairs, np.int32) for name in ("earlier", "later", "distance")},
        "between": np.zeros((pairs, 2), np.int32),
        "features": np.zeros((pairs, lessons[0].pairs.features.shape[1]), np.float32),
        "answers": np.zeros((pairs, relations), np.float32),
        "counts": np.zeros((pairs, relations), np.float32),
    }
    at, mention, pair = GAP, 0, 0
    for lesson in lessons:
        text = slice(at, at + lesson.ids.shape[1])
        named = slice(mention, mention + len(lesson.mentions))
        paired = slice(pair, pair + len(lesson.pairs))
        batch["ids"][:, text], batch["flags"][text] = lesson.ids, lesson.flags
        ways = lesson.tags.shape[1]
        batch["tags"][text, :ways], batch["shares"][text, :ways] = lesson.tags, lesson.shares
        batch["start"][named], batch["end"][named] = lesson.mentions.start + at, lesson.mentions.end + at
        batch["kind"][named] = lesson.mentions.kind
        batch["earlier"][paired], batch["later"][paired] = lesson.pairs.earlier + mention, lesson.pairs.later + mention
        batch["between"][paired], batch["distance"][paired] = lesson.pairs.between + at, lesson.pairs.distance
        batch["features"][paired] = lesson.pairs.features
        batch["answers"][paired], batch["counts"][paired] = lesson.answers, lesson.counts
        at, mention, pair = text.stop + GAP, named.stop, paired.stop
    return batch


def batches(lessons: Sequence[Lesson], rng: np.random.Generator) -> Iterator[Params]:
    """One round over all lessons in random order, as many in a batch as fit; a lesson too long for one is left out."""
    chosen: list[Lesson] = []
    room = (LENGTH - GAP, MENTIONS, PAIRS)
    left = room
    for index in rng.permutation(len(lessons)).tolist():
        lesson = lessons[index]
        need = (lesson.ids.shape[1] + GAP, len(lesson.mentions), len(lesson.pairs))
        if any(n > r for n, r in zip(need, room, strict=True)):
            continue
        if any(n > r for n, r in zip(need, left, strict=True)):
            yield pack(chosen)
            chosen, left = [], room
        chosen.append(lesson)
        left = (left[0] - need[0], left[1] - need[1], left[2] - need[2])
    if chosen:
        yield pack(chosen)


def _forget(batch: Params, rng: np.random.Generator) -> Params:
    ids = batch["ids"].copy()
    for row, share in enumerate(FORGET):
        ids[row] = np.where((rng.random(ids.shape[1]) < share) & (ids[row] >= FIRST), UNKNOWN, ids[row])
    flags = batch["flags"] * (rng.random(batch["flags"].shape[1]) >= FORGET_FLAGS)
    return {**batch, "ids": ids, "flags": flags.astype(np.float32)}


def log_covers(tags: jax.Array) -> jax.Array:
    """Log of the summed weights of all covers of a text with names; `tags` are log odds against outside.

    A cover is a row of stretches outside, single and begin-inside-end of one class: a conditional random field (Lafferty et
    al. 2001) whose only transitions are those that keep a name of one class, so a step costs no more than there are tags.
    """
    parts = tags[:, 1:].reshape(len(tags), -1, 4)

    def step(carry: tuple[jax.Array, jax.Array], now: jax.Array) -> tuple[tuple[jax.Array, jax.Array], None]:
        closed, opened = carry
        begin, inside, end, single = now[:, 0], now[:, 1], now[:, 2], now[:, 3]
        ways = jnp.concatenate([closed[None], closed + single, opened + end])
        return (jax.nn.logsumexp(ways), jnp.logaddexp(closed + begin, opened + inside)), None

    first = (jnp.zeros(()), jnp.full(parts.shape[1], IMPOSSIBLE))
    (total, _), _ = jax.lax.scan(step, first, parts)
    return total


def odds(tags: jax.Array, seen: jax.Array) -> jax.Array:
    """Tag logits as log odds against outside, no name on padding."""
    return jnp.where(seen[:, None] > 0, tags - tags[:, :1], jnp.where(jnp.arange(tags.shape[1]) > 0, IMPOSSIBLE, 0.0))


def cover_surprise(tags: jax.Array, answer: jax.Array, share: jax.Array, seen: jax.Array) -> jax.Array:
    """Negative log probability of the right cover of a text among all covers, summed over the batch.

    `answer` and `share`, shape (characters, ways), are the tags that a character may have and how likely each is: one tag
    with share 1 where an annotator says so. Where readers say so the shares are what they expect of each tag, and the sum is
    the cross entropy between their covers and these, since a cover's weight is a sum over characters.
    """
    tags = odds(tags, seen)
    return log_covers(tags) - (jnp.take_along_axis(tags, answer, 1) * share).sum()


def loss_of(params: Params, batch: Params, key: jax.Array, rate: float) -> tuple[jax.Array, tuple[jax.Array, jax.Array]]:
    """Surprise at the names a character and at the relations of pairs a tenth of a character."""
    _, tags, pairs = forward(params, batch, key=key, rate=rate)
    seen = (batch["ids"][0] > 0).astype(jnp.float32)
    tagging = cover_surprise(tags, batch["tags"], batch["shares"], seen) / seen.sum()
    wrong = (jax.nn.softplus(pairs) - batch["answers"] * pairs) * batch["counts"]
    relating = wrong.sum() / (seen.sum() / 10)
    return TAG_WEIGHT * tagging + relating, (tagging, relating)


def finetune(
    begun: Mapping[str, Any],
    lessons: Sequence[Lesson],
    *,
    epochs: int,
    seed: int,
    learning_rate: float = 1.5e-3,
    rate: float = 0.25,
    report: Callable[[int, Params, tuple[float, float]], None] | None = None,
) -> Params:
    """Weights of encoder and heads after so many rounds over the lessons; the same bytes again on one machine.

    `begun` are the weights to begin with: an encoder, which gets fresh heads, or a whole reader.
    """
    width = begun["in"].shape[1]
    classes = lessons[0].flags.shape[1] // 4
    heads = head_params(jax.random.PRNGKey(seed), width, classes, lessons[0].answers.shape[1] // 2, lessons[0].flags.shape[1])
    params = {**heads, **{name: jnp.asarray(value) for name, value in begun.items()}}
    rng = np.random.default_rng(seed)
    total = epochs * sum(1 for _ in batches(lessons, np.random.default_rng(seed)))
    schedule = optax.warmup_cosine_decay_schedule(0.0, learning_rate, min(WARM_UP, total // 5), total, learning_rate * LAST_RATE)
    optimizer = optax.chain(optax.clip_by_global_norm(CLIP), optax.adamw(schedule, b2=SECOND_MOMENT, weight_decay=DECAY))
    state = optimizer.init(params)

    @jax.jit
    def step(params: Params, state: Any, batch: Params, key: jax.Array) -> tuple[Params, Any, tuple[jax.Array, jax.Array]]:
        (_, parts), slope = jax.value_and_grad(loss_of, has_aux=True)(params, batch, key, rate)
        change, state = optimizer.update(slope, state, params)
        return optax.apply_updates(params, change), state, parts

    key = jax.random.PRNGKey(seed + 1)
    for epoch in range(1, epochs + 1):
        losses = []
        for batch in batches(lessons, rng):
            key, now = jax.random.split(key)
            params, state, parts = step(params, state, _forget(batch, rng), now)
            losses.append([float(part) for part in parts])
        if report is not None:
            tagging, relating = np.mean(losses, axis=0).tolist()
            report(epoch, params, (tagging, relating))
    return {name: np.asarray(value) for name, value in params.items()}
