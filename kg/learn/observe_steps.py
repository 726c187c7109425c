"""Learning on vectors: the score of pairs with its slopes, and the steps of Adam (Kingma & Ba 2014)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.extract.observe_vectors import Array

RANK, HIDDEN = 16, 32
BEGIN = 0.05  # how far from nothing the projections begin
HIDE = 0.5  # share of the numbers of vectors that is hidden at each step
RATE, SHRINK = 3e-3, 1e-2
FIRST, SECOND, STILL = 0.9, 0.999, 1e-8


class Pairs:
    """The score of a candidate with its figure by their vectors (`Affinity.score`), for some choices at once."""

    def __init__(self, candidate: int, figure: int, rng: np.random.Generator) -> None:
        """`candidate` and `figure` say how many numbers each is seen as."""
        self._rng = rng
        columns = RANK + HIDDEN
        self.arrays: list[Array] = [
            rng.normal(0, BEGIN, (candidate, columns)).astype(np.float32),
            rng.normal(0, BEGIN, (figure, columns)).astype(np.float32),
            *(np.zeros(size, np.float32) for size in (HIDDEN, HIDDEN, candidate)),
        ]

    def _hidden(self, vectors: Array) -> Array:
        kept: Array = vectors * (self._rng.random(vectors.shape, np.float32) > HIDE) / np.float32(1 - HIDE)
        return kept

    def forward(
        self, arrays: Sequence[Array], candidates: Array, figures: Array, begins: NDArray[np.int64], sizes: NDArray[np.int64]
    ) -> Array:
        """The scores; keeps what `backward` needs."""
        by_candidate, by_figure, bias, out, alone = arrays
        self._out, self._begins = out, begins
        self._candidates, self._figures = self._hidden(candidates), self._hidden(figures)
        self._one = self._candidates @ by_candidate
        self._other = np.repeat(self._figures @ by_figure, sizes, axis=0)
        self._layer = np.tanh(self._one[:, RANK:] + self._other[:, RANK:] + bias)
        product = np.einsum("ij,ij->i", self._one[:, :RANK], self._other[:, :RANK])
        scores: Array = product + self._layer @ out + self._candidates @ alone
        return scores

    def backward(self, slope: Array) -> list[Array]:
        """The slope along each number of the arrays, from that along each score."""
        steep = slope[:, None]
        inner = steep * self._out * (1 - self._layer**2)
        one = np.concatenate([steep * self._other[:, :RANK], inner], axis=1)
        other = np.add.reduceat(np.concatenate([steep * self._one[:, :RANK], inner], axis=1), self._begins, axis=0)
        return [
            self._candidates.T @ one,
            self._figures.T @ other,
            inner.sum(axis=0),
            self._layer.T @ slope,
            self._candidates.T @ slope,
        ]


class Steps:
    """Values on their way down a slope, in steps that grow shorter until the last."""

    def __init__(self, values: Sequence[Array], number: int) -> None:
        self.values = list(values)
        self._number, self._taken = number, 0
        self._mean = [np.zeros_like(value) for value in values]
        self._square = [np.zeros_like(value) for value in values]

    def take(self, slopes: Sequence[Any]) -> None:
        """One step."""
        self._taken += 1
        rate = RATE * (1 + math.cos(math.pi * self._taken / self._number)) / 2
        first, second = 1 - FIRST**self._taken, 1 - SECOND**self._taken
        for place, slope in enumerate(slopes):
            self._mean[place] += (1 - FIRST) * (slope - self._mean[place])
            self._square[place] += (1 - SECOND) * (slope * slope - self._square[place])
            step = self._mean[place] / first / (np.sqrt(self._square[place] / second) + STILL)
            self.values[place] -= np.float32(rate) * (step + np.float32(SHRINK) * self.values[place])
