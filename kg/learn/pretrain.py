"""From plain text: the encoder learns to fill in masked words (Devlin et al. 2019, whole words masked), no annotation needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from kg.annotate.inputs import SINGLE
from kg.learn.network import embed, encode, encoder_params

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from kg.learn.network import Params
    from kg.learn.plain import Corpus

STRETCH, ROWS = 256, 24  # characters of a training stretch, stretches of a step
MASKED = 0.16  # share of words to fill in
GUESSES = 1100  # masked characters that a step learns from
CLIP, DECAY, SECOND_MOMENT, WARM_UP, LAST_RATE = 1.0, 0.01, 0.98, 300, 1e-5
PEAKS = (3e-3, 1.5e-3)  # learning rates at the top of each cycle, warm restarts between them (Loshchilov & Hutter 2017)


def _loss(params: Params, ids: jax.Array, place: jax.Array, answer: jax.Array, weight: jax.Array) -> jax.Array:
    mask = jnp.ones(ids.shape[1:])
    hidden = encode(params, embed(params, ids) @ params["in"] + params["inb"], mask)
    guesses = hidden.reshape(-1, hidden.shape[-1])[place] @ params["out"] @ params["c"].T + params["outb"]
    surprise = -jnp.take_along_axis(jax.nn.log_softmax(guesses), answer[:, None], 1)[:, 0]
    return (surprise * weight).sum() / weight.sum()


def _masked(
    ids: NDArray[np.int32], words: NDArray[np.int32], sizes: tuple[int, int, int], rng: np.random.Generator
) -> tuple[NDArray[Any], ...]:
    """Stretches with some words hidden (the last id of each table), the places to fill in, the answers, their weights."""
    hide = np.zeros(words.shape, np.bool_)
    for row, numbers in enumerate(words - words[:, :1]):
        hide[row] = (rng.random(numbers[-1] + 1) < MASKED)[numbers]
    hide &= ids[0] > 0
    touched = hide.copy()
    touched[:, :-1] |= hide[:, 1:]
    seen = np.stack(
        [
            np.where(hide, sizes[0], ids[0]),
            np.where(touched, sizes[1], ids[1]),
            np.where(hide, sizes[2], ids[2]),
            np.where(hide, SINGLE, ids[3]),
        ]
    )
    found = np.flatnonzero(hide)[:GUESSES]
    place, weight = np.zeros(GUESSES, np.int32), np.zeros(GUESSES, np.float32)
    place[: len(found)], weight[: len(found)] = found, 1
    return seen.astype(np.int32), place, ids[0].reshape(-1)[place].astype(np.int32), weight


def pretrain(
    corpus: Corpus,
    sizes: tuple[int, int, int],
    *,
    width: int,
    epochs: float,
    seed: int = 0,
    report: Callable[[int, int, float], None] | None = None,
) -> Params:
    """The encoder's weights after so many rounds over the corpus, half of them in each cycle.

    `sizes` are the rows of the vocabulary's tables.
    """
    count = corpus.ids.shape[1] // STRETCH
    ids = corpus.ids[:, : count * STRETCH].reshape(4, count, STRETCH)
    words = corpus.word[: count * STRETCH].reshape(count, STRETCH)
    first, second = jax.random.split(jax.random.PRNGKey(seed))
    hidden_row = (sizes[0] + 1, sizes[1] + 1, sizes[2] + 1)
    params = encoder_params(first, hidden_row, width)
    params["out"] = jax.random.normal(second, (width, params["c"].shape[1])) * width**-0.5
    params["outb"] = jnp.zeros(sizes[0] + 1)
    rows = min(ROWS, count)
    cycle = max(1, int(count // rows * epochs / len(PEAKS)))
    total = cycle * len(PEAKS)
    rises = [optax.warmup_cosine_decay_schedule(0.0, peak, min(WARM_UP, cycle // 5), cycle, LAST_RATE) for peak in PEAKS]
    schedule = optax.join_schedules(rises, [cycle * number for number in range(1, len(PEAKS))])
    optimizer = optax.chain(optax.clip_by_global_norm(CLIP), optax.adamw(schedule, b2=SECOND_MOMENT, weight_decay=DECAY))
    state = optimizer.init(params)

    @jax.jit
    def step(params: Params, state: Any, *batch: jax.Array) -> tuple[Params, Any, jax.Array]:
        loss, slope = jax.value_and_grad(_loss)(params, *batch)
        change, state = optimizer.update(slope, state, params)
        return optax.apply_updates(params, change), state, loss

    rng = np.random.default_rng(seed)
    order, at = rng.permutation(count), 0
    for number in range(total):
        if at + rows > count:
            order, at = rng.permutation(count), 0
        chosen = np.sort(order[at : at + rows])
        at += rows
        batch = _masked(ids[:, chosen], words[chosen], sizes, rng)
        params, state, loss = step(params, state, *batch)
        if report is not None:
            report(number + 1, total, float(loss))
    kept = {name: np.asarray(value) for name, value in params.items() if name not in ("out", "outb")}
    for name, size in zip(("c", "b", "w"), sizes, strict=True):
        kept[name] = kept[name][:size]
    return kept
