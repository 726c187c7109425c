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
            out[rows] = np.maximum(table.take(start[rows], 0), table.take(end[rows] - (1 << level), 0))
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
    mean = np.add.reduceat(encoding.take(rows, 0), first, axis=0) / length[:, None].astype(np.float32)
    before, behind = encoding[start - 1], encoding[np.minimum(end, len(encoding) - 1)]
    before[start == 0] = 0
    behind[end == len(encoding)] = 0
    return np.concatenate([mean, before, behind, encoding[end - 1]], axis=1)


class PairScorer:
    """Scores candidate pairs; `weights` holds the arrays of one trained reader."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weights = weights
        self._linear = np.concatenate([weights["bmax"], weights["ff"]])
        self._distances = weights["dd"] + weights["pb"]

    def __call__(self, encoding: Array, mentions: Mentions, pairs: Pairs) -> Array:
        """Logits of shape (pairs, 2 x relations), in the order of `Signature.allowed`."""
        weights = self._weights
        ends = mention_vectors(encoding, mentions)
        signs = encoding @ weights["bw"]
        width, length = signs.shape[1], len(signs)
        sums = np.zeros((width, length + 1), np.float32)  # along rows, for down columns adding up is slow
        np.cumsum(signs.T, axis=1, out=sums[:, 1:])
        start, end = pairs.between[:, 0], pairs.between[:, 1]
        seen = np.empty((len(pairs), 2 * width + pairs.features.shape[1]), np.float32)
        seen[:, :width] = range_maximum(signs, start, end)
        seen[:, width : 2 * width] = ((sums.take(end, 1) - sums.take(start, 1)) / np.maximum(end - start, 1)).T
        seen[:, 2 * width :] = pairs.features
        classes = round(len(weights["tt"]) ** 0.5)
        # `take` gathers rows in half the time that an index in brackets does.
        x = (ends @ weights["pm"]).take(pairs.earlier, 0)
        x += (ends @ weights["qm"]).take(pairs.later, 0)
        x += seen @ self._linear
        x += weights["tt"].take(mentions.kind.take(pairs.earlier) * classes + mentions.kind.take(pairs.later), 0)
        x += self._distances.take(pairs.distance, 0)
        np.maximum(x, 0, out=x)
        x = x @ weights["m2"] + weights["m2b"]
        np.maximum(x, 0, out=x)
        out: Array = np.asarray(x @ weights["m3"] + weights["m3b"], np.float32)
        return out
