"""Weights of the decisions on figures: those under which the right kinds and the right candidates are likeliest.

A decision adds up the weights of named features and, where the encoder's vectors are learned on, what two small networks see
in them (`kg.extract.observe_vectors`). All of a decision's weights are learned together, from a few figures at a time (AdamW,
Loshchilov & Hutter 2019). A share of the features and of the numbers of the vectors is hidden at each step (dropout): without
that they learn the articles by heart.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np
import optax

from kg.extract.observe_kind import KINDS
from kg.extract.observe_vectors import Affinity, Look, store_layer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from jax import Array as JaxArray
    from numpy.typing import NDArray

    from kg.extract.observe_vectors import Array

    Params = dict[str, Any]
    Batch = dict[str, Any]

LEAST_COUNT = {"kind": 4, "subject": 3, "indicator": 3, "period": 3}
EPOCHS = {"kind": 6, "subject": 5, "indicator": 10, "period": 6}  # times through all figures
LEAST_STEPS = 500  # and more times, where figures are few
KIND_HIDDEN = 64  # numbers in the hidden layer that sees the edges of a figure
RANK, HIDDEN = 16, 32  # numbers in the product and in the hidden layer of a candidate with its figure
BEGIN = 0.05  # how far from nothing the layers begin
FORGET, HIDE = 0.1, 0.3  # share of the features and of the numbers of vectors that is hidden at each step
RATE, DECAY = 3e-3, 1e-2
BATCH, ROWS = 128, 256  # choices in a step; candidates in a step, to the next multiple, for every size is compiled once
SMALL = 0.02  # weights under it are left out of the file
NEVER, TINY = -1e9, 1e-30


@dataclass(slots=True)
class Figures:
    """Figures with the features of each and which kinds are right; `edges` are those of each where vectors are learned on."""

    features: list[Sequence[str]] = field(default_factory=list)
    right: list[tuple[bool, ...]] = field(default_factory=list)
    edges: list[Array] = field(default_factory=list)

    def add(self, features: Sequence[str], right: tuple[bool, ...], edges: Array | None = None) -> None:
        """One figure; it may have more than one right kind."""
        self.features.append(features)
        self.right.append(right)
        if edges is not None:
            self.edges.append(edges)


@dataclass(slots=True)
class Choices:
    """Choices among candidates: features of each candidate, which are right, and where each choice begins.

    Where vectors are learned on, `candidates` and `figures` hold the edges of each candidate and of each choice's figure.
    """

    features: list[Sequence[str]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    candidates: list[Array] = field(default_factory=list)
    figures: list[Array] = field(default_factory=list)

    def add(self, candidates: Iterable[Sequence[str]], right: Sequence[bool], seen: tuple[Array, Array] | None = None) -> None:
        """One choice, each candidate by its features; `seen` holds the edges of each candidate and of the figure.

        A choice without a right candidate teaches nothing.
        """
        if any(right):
            self.begins.append(len(self.features))
            self.features += candidates
            self.right += right
            if seen is not None:
                self.candidates.append(seen[0])
                self.figures.append(seen[1].reshape(1, -1))


def fit_kinds(figures: Figures) -> dict[str, NDArray[Any]]:
    """Multinomial logistic regression, with a hidden layer over the edges of figures where there are any."""
    names, places = _places(figures.features, LEAST_COUNT["kind"])
    right = np.array(figures.right, np.bool_)
    seen = np.concatenate(figures.edges) if figures.edges else np.zeros((len(places), 0), np.float32)
    if len(seen) != len(places):
        raise ValueError("some figures have vectors and others have none")
    params: Params = {"weights": jnp.zeros((len(names) + 1, len(KINDS)))}
    if figures.edges:
        rng = np.random.default_rng(0)
        params["look"] = Look(
            _begin(rng, seen.shape[1], KIND_HIDDEN), np.zeros(KIND_HIDDEN, np.float32), _begin(rng, KIND_HIDDEN, len(KINDS))
        )

    def batches(rng: np.random.Generator) -> Iterator[Batch]:
        order = rng.permutation(len(places))
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            yield {"features": places[some], "seen": seen[some], "right": right[some]}

    def loss(params: Params, batch: Batch, key: JaxArray) -> JaxArray:
        one, other = jax.random.split(key)
        scores = _counted(params["weights"], batch["features"], one)
        if "look" in params:
            look = params["look"]
            scores = scores + jnp.tanh(_dropped(other, batch["seen"]) @ look.edges + look.bias) @ look.out
        odds = jax.nn.log_softmax(scores)
        return -jax.nn.logsumexp(jnp.where(batch["right"], odds, NEVER), axis=1).mean()

    params = _descend(params, loss, batches, len(places), EPOCHS["kind"])
    look = params.get("look")
    return _stored("kind", names, params["weights"]) | (store_layer(look, "kind") if look is not None else {})


def fit_choices(choice: str, choices: Choices) -> dict[str, NDArray[Any]]:
    """A softmax over the candidates of each choice; the right ones together are to be likely."""
    names, places = _places(choices.features, LEAST_COUNT[choice])
    begins = np.array(choices.begins, np.intp)
    sizes = np.diff([*choices.begins, len(choices.features)])
    right = np.array(choices.right, np.bool_)
    params: Params = {"weights": jnp.zeros(len(names) + 1)}
    seen = beside = None
    if choices.figures:
        seen, beside = np.concatenate(choices.candidates), np.concatenate(choices.figures)
        rng, columns = np.random.default_rng(0), RANK + HIDDEN
        params["affinity"] = Affinity(
            _begin(rng, seen.shape[1], columns),
            _begin(rng, beside.shape[1], columns),
            *(np.zeros(size, np.float32) for size in (HIDDEN, HIDDEN, seen.shape[1])),
        )

    def batches(rng: np.random.Generator) -> Iterator[Batch]:
        order = rng.permutation(len(begins))
        for first in range(0, len(order), BATCH):
            some = order[first : first + BATCH]
            size = sizes[some]
            row = np.repeat(begins[some] - (np.cumsum(size) - size), size) + np.arange(size.sum())
            spare = -len(row) % ROWS
            row = np.pad(row, (0, spare))
            choice_of = np.pad(np.repeat(np.arange(len(some)), size), (0, spare), constant_values=BATCH)
            batch = {"features": places[row], "right": right[row], "choice": choice_of, "share": np.float32(1 / len(some))}
            if seen is not None and beside is not None:
                batch |= {"seen": seen[row], "beside": beside[np.pad(some, (0, BATCH + 1 - len(some)))]}
            yield batch

    def loss(params: Params, batch: Batch, key: JaxArray) -> JaxArray:
        one, other, third = jax.random.split(key, 3)
        scores, choice_of = _counted(params["weights"], batch["features"], one), batch["choice"]
        if "affinity" in params:
            seen, beside = _dropped(other, batch["seen"]), _dropped(third, batch["beside"])
            scores = scores + _fitting(params["affinity"], seen, beside, choice_of)
        scores = scores - jax.lax.stop_gradient(jax.ops.segment_max(scores, choice_of, BATCH + 1))[choice_of]
        odds = jnp.exp(scores)
        total = jax.ops.segment_sum(odds, choice_of, BATCH + 1)[:BATCH]
        hit = jax.ops.segment_sum(batch["right"] * odds, choice_of, BATCH + 1)[:BATCH]
        there = total > 0
        surprise = jnp.log(jnp.where(there, total, 1.0)) - jnp.log(jnp.where(there, jnp.maximum(hit, TINY), 1.0))
        mean: JaxArray = surprise.sum() * batch["share"]
        return mean

    params = _descend(params, loss, batches, len(begins), EPOCHS[choice])
    affinity = params.get("affinity")
    return _stored(choice, names, params["weights"]) | (store_layer(affinity, choice) if affinity is not None else {})


def _fitting(affinity: Affinity, seen: JaxArray, beside: JaxArray, choice: JaxArray) -> JaxArray:
    """The score of each candidate with the figure of its choice (`Affinity.scores`, pair by pair)."""
    one, other = seen @ affinity.candidate, (beside @ affinity.figure)[choice]
    rank = len(affinity.candidate[0]) - len(affinity.out)
    layer = jnp.tanh(one[:, rank:] + other[:, rank:] + affinity.bias)
    fit: JaxArray = (one[:, :rank] * other[:, :rank]).sum(1) + layer @ affinity.out + seen @ affinity.alone
    return fit


def _begin(rng: np.random.Generator, rows: int, columns: int) -> Array:
    return rng.normal(0, BEGIN, (rows, columns)).astype(np.float32)


def _places(features: Sequence[Sequence[str]], least: int) -> tuple[list[str], NDArray[np.int32]]:
    """The features frequent enough to be learned, and their places for each row; what is left of a row counts nothing.

    Weights have a row more than there are names, so that there is one where no feature is frequent enough.
    """
    counts = Counter(name for row in features for name in set(row))
    names = sorted(name for name, count in counts.items() if count >= least)
    places = {name: index for index, name in enumerate(names)}
    table = np.full((len(features), max(map(len, features), default=0)), len(names) + 1, np.int32)
    for row, listed in zip(table, features, strict=True):
        known = [places[name] for name in listed if name in places]
        row[: len(known)] = known
    return names, table


def _counted(weights: JaxArray, places: JaxArray, key: JaxArray) -> JaxArray:
    """The sums of the weights of features, some of them hidden; a place behind the last weight counts nothing."""
    kept = jax.random.bernoulli(key, 1 - FORGET, places.shape)
    listed = jnp.take(weights, jnp.where(kept, places, len(weights)), axis=0, mode="fill", fill_value=0)
    total: JaxArray = listed.sum(1)  # not made up for what is hidden: that reads no better
    return total


def _dropped(key: JaxArray, vectors: JaxArray) -> JaxArray:
    kept: JaxArray = jnp.where(jax.random.bernoulli(key, 1 - HIDE, vectors.shape), vectors / (1 - HIDE), 0)
    return kept


def _descend(
    params: Params,
    loss: Callable[[Params, Batch, JaxArray], JaxArray],
    batches: Callable[[np.random.Generator], Iterable[Batch]],
    count: int,
    epochs: int,
) -> Params:
    """The params after so many times through `count` figures or more, in steps that grow shorter; the same on one processor."""
    rng, key = np.random.default_rng(0), jax.random.PRNGKey(1)
    length = max(1, -(-count // BATCH))
    epochs = max(epochs, -(-LEAST_STEPS // length))
    steps = epochs * length
    optimizer = optax.adamw(optax.cosine_decay_schedule(RATE, steps), weight_decay=DECAY)
    state = optimizer.init(params)

    @jax.jit
    def step(params: Params, state: Any, batch: Batch, key: JaxArray) -> tuple[Params, Any]:
        change, state = optimizer.update(jax.grad(loss)(params, batch, key), state, params)
        return optax.apply_updates(params, change), state

    for _ in range(epochs):
        for batch in batches(rng):
            key, now = jax.random.split(key)
            params, state = step(params, state, batch, now)
    return params


def _stored(decision: str, names: Sequence[str], weights: Any) -> dict[str, NDArray[Any]]:
    """Names as the bytes of lines, weights in half precision, those near nothing left out."""
    table = np.asarray(weights)[:-1]
    large = np.abs(table) > SMALL if table.ndim == 1 else np.abs(table).max(axis=1) > SMALL
    kept = [name for name, keep in zip(names, large.tolist(), strict=True) if keep]
    return {
        f"{decision}_names": np.frombuffer("\n".join(kept).encode(), np.uint8),
        f"{decision}_weights": table[large].astype(np.float16),
    }
