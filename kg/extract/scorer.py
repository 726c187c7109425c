"""The learned scorer of pairs: which relations a pair of mentions states, from the encoder's vectors; plain numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from kg.extract.pairs import Mentions, Pairs

    Array = NDArray[np.float32]

FLOOR = np.float32(-3.0)  # what the strongest sign of an empty stretch counts


def range_maximum(values: Array, start: NDArray[np.int64], end: NDArray[np.int64]) -> Array:
    """The greatest row, column by column, of each half-open range of rows; `FLOOR` where the range is empty.

    A sparse table (Bender & Farach-Colton 2000): the maxima of all stretches of 1, 2, 4 … rows, then two of them a range.
    """
    out = np.full((len(start), values.shape[1]), FLOOR, np.float32)
    length = end - start
    level, table = 0, values
    while True:
        rows = np.flatnonzero((length >= 1 << level) & (length < 2 << level))
        if len(rows):
            out[rows] = np.maximum(table[start[rows]], table[end[rows] - (1 << level)])
        if not (length >= 2 << level).any():
            break
        table = np.maximum(table[: -(1 << level)], table[1 << level :])
        level += 1
    return np.maximum(out, FLOOR)


def mention_vectors(encoding: Array, mentions: Mentions) -> Array:
    """What a mention looks like: its mean vector, the characters around it and its last one; zeros outside the text."""
    start, end = mentions.start, mentions.end
    if not len(mentions):
        return np.zeros((0, 4 * encoding.shape[1]), np.float32)
    length = end - start
    first = np.cumsum(length) - length  # where each mention's rows begin among those of all mentions
    rows = np.arange(length.sum()) + np.repeat(start - first, length)
    mean = np.add.reduceat(encoding[rows], first, axis=0) / length[:, None].astype(np.float32)
    before, behind = encoding[start - 1], encoding[np.minimum(end, len(encoding) - 1)]
    before[start == 0] = 0
    behind[end == len(encoding)] = 0
    return np.concatenate([mean, before, behind, encoding[end - 1]], axis=1)


class PairScorer:
    """Scores candidate pairs; `weights` holds the arrays of one trained reader."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights
        self._ends = np.concatenate([weights["pm"], weights["qm"]], axis=1)
        self._linear = np.concatenate([weights["bmax"], weights["ff"]])
        self._distances = weights["dd"] + weights["pb"]

    def __call__(self, encoding: Array, mentions: Mentions, pairs: Pairs) -> Array:
        """Logits of shape (pairs, 2 x relations), in the order of `Signature.allowed`."""
        weights = self._weights
        ends = mention_vectors(encoding, mentions) @ self._ends
        signs = encoding @ weights["bw"]
        sums = np.zeros((len(signs) + 1, signs.shape[1]), np.float32)
        np.cumsum(signs, axis=0, out=sums[1:])
        start, end = pairs.between[:, 0], pairs.between[:, 1]
        strongest = range_maximum(signs, start, end)
        mean = (sums[end] - sums[start]) / np.maximum(end - start, 1)[:, None]
        classes = round(len(weights["tt"]) ** 0.5)
        kinds = mentions.kind[pairs.earlier] * classes + mentions.kind[pairs.later]
        half = ends.shape[1] // 2
        x = ends[pairs.earlier, :half]
        x += ends[pairs.later, half:]
        x += np.concatenate([strongest, mean, pairs.features], axis=1, dtype=np.float32) @ self._linear
        x += weights["tt"][kinds]
        x += self._distances[pairs.distance]
        np.maximum(x, 0, out=x)
        x = x @ weights["m2"] + weights["m2b"]
        np.maximum(x, 0, out=x)
        out: Array = np.asarray(x @ weights["m3"] + weights["m3b"], np.float32)
        return out
