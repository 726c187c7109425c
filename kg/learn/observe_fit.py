"""Weights of the decisions on figures: those under which the right kinds and the right candidates are likeliest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.observe_kind import KINDS
from kg.extract.observe_vectors import Affinity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from kg.extract.observe_vectors import Array

LEAST_COUNT = {"kind": 4, "subject": 3, "indicator": 3, "period": 3}
STEADY = {"kind": 5.0, "subject": 3.0, "indicator": 1.0, "period": 2.0}  # the weight of small weights
STEPS = 60
EPOCHS = {"subject": 4, "indicator": 10}  # times through all choices, where vectors are learned on
BATCH = 128
SMALL = 0.02  # weights under it are left out of the file
TINY = 1e-30


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


def _matrix(features: Sequence[Sequence[str]], least: int) -> tuple[list[str], Any]:
    from scipy.sparse import csr_matrix

    counts = Counter(name for row in features for name in set(row))
    names = sorted(name for name, count in counts.items() if count >= least)
    places = {name: index for index, name in enumerate(names)}
    indices, ends = [], [0]
    for row in features:
        indices += [places[name] for name in row if name in places]
        ends.append(len(indices))
    return names, csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(features), len(names)))


def _minimise(function: Any, size: int) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    found = minimize(function, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x)


def fit_kinds(rows: Sequence[tuple[Sequence[str], tuple[bool, ...]]]) -> dict[str, NDArray[Any]]:
    """Multinomial logistic regression; a figure may have more than one right kind."""
    names, matrix = _matrix([features for features, _ in rows], LEAST_COUNT["kind"])
    right = np.array([kinds for _, kinds in rows])
    turned, steady = matrix.T.tocsr(), STEADY["kind"]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(-1, len(KINDS))
        scores = matrix @ weights
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        hit = (odds * right).sum(axis=1, keepdims=True)
        total = odds.sum(axis=1, keepdims=True)
        gradient = turned @ (odds / total - odds * right / np.maximum(hit, 1e-300)) + steady * weights
        return float(-np.log(np.maximum(hit / total, 1e-300)).sum() + steady / 2 * flat @ flat), gradient.ravel()

    weights = _minimise(loss, len(names) * len(KINDS)).reshape(-1, len(KINDS))
    return _stored("kind", names, weights)


def fit_choices(choice: str, choices: Choices) -> dict[str, NDArray[Any]]:
    """A softmax over the candidates of each choice; the right ones together are to be likely."""
    names, matrix = _matrix(choices.features, LEAST_COUNT[choice])
    if choices.figures:
        return fit_vectors(choice, choices, names, matrix)
    begins = np.array(choices.begins)
    sizes = np.diff([*choices.begins, len(choices.features)])
    right = np.array(choices.right)
    turned, steady = matrix.T.tocsr(), STEADY[choice]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, likely = _slope(matrix @ weights, right, begins, sizes)
        return float(-np.log(likely).sum() + steady / 2 * weights @ weights), turned @ slope + steady * weights

    return _stored(choice, names, _minimise(loss, len(names)))


def _slope(
    scores: NDArray[Any], right: NDArray[np.bool_], begins: NDArray[np.int64], sizes: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Along which each score lessens the loss, and how likely the right candidates of each choice are."""
    odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begins), sizes))
    total, hit = np.add.reduceat(odds, begins), np.maximum(np.add.reduceat(odds * right, begins), TINY)
    return odds / np.repeat(total, sizes) - odds * right / np.repeat(hit, sizes), hit / total


def fit_vectors(choice: str, choices: Choices, names: Sequence[str], matrix: Any) -> dict[str, NDArray[Any]]:
    """Weights of features together with those of vectors, in small steps from a few choices at a time (Adam).

    A share of the numbers of the vectors is hidden at each step (dropout): without that they learn the articles by heart.
    """
    from kg.learn.observe_steps import Pairs, Steps

    begins = np.array(choices.begins)
    sizes = np.diff([*choices.begins, len(choices.features)])
    right = np.array(choices.right)
    candidates, figures = np.concatenate(choices.candidates), np.concatenate(choices.figures)
    rng = np.random.default_rng(0)
    pairs = Pairs(candidates.shape[1], figures.shape[1], rng)
    steps = Steps([np.zeros(len(names), np.float32), *pairs.arrays], EPOCHS[choice] * -(-len(begins) // BATCH))
    for _ in range(EPOCHS[choice]):
        order = rng.permutation(len(begins))
        for first in range(0, len(order), BATCH):
            some = np.sort(order[first : first + BATCH])
            size = sizes[some]
            rows = np.concatenate([np.arange(begins[one], begins[one] + sizes[one]) for one in some])
            starts = np.cumsum(size) - size
            features = matrix[rows]
            scores = features @ steps.values[0]
            scores += pairs.forward(steps.values[1:], candidates[rows], figures[some], starts, size)
            slope, _likely = _slope(scores, right[rows], starts, size)
            steep = (slope / len(some)).astype(np.float32)
            steps.take([features.T @ steep, *pairs.backward(steep)])
    weights, *rest = steps.values
    return _stored(choice, names, weights) | Affinity(*rest).stored(choice)


def _stored(decision: str, names: Sequence[str], weights: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """Names as the bytes of lines, weights in half precision, those near nothing left out."""
    large = np.abs(weights) > SMALL if weights.ndim == 1 else np.abs(weights).max(axis=1) > SMALL
    kept = [name for name, keep in zip(names, large.tolist(), strict=True) if keep]
    return {
        f"{decision}_names": np.frombuffer("\n".join(kept).encode(), np.uint8),
        f"{decision}_weights": weights[large].astype(np.float16),
    }
