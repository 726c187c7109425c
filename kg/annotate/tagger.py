"""The learned tagger: names from the encoder's vectors, their boundaries and classes decided together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LONGEST_NAME = 60
STARTS = -5.5  # log probability under which a character is not tried as an edge of a name
ENDS_TRIED = 8  # ends tried for a start
WORTH = 0.0  # log odds against "no name" up to which a candidate cannot win


class Candidate(NamedTuple):
    """A stretch that may be a name: half-open range, class, log odds against no name being there."""

    start: int
    end: int
    kind: int
    score: float


def log_softmax(x: Array) -> Array:
    """Log probabilities over the last axis."""
    x = x - x.max(axis=-1, keepdims=True)
    out: Array = x - np.log(np.exp(x).sum(axis=-1, keepdims=True))
    return out


def best_cover(candidates: Sequence[Candidate] | NDArray[np.float64]) -> list[Candidate]:
    """The non-overlapping candidates of the greatest total score (weighted interval scheduling), in order."""
    rows = np.asarray(candidates, np.float64).reshape(-1, len(Candidate._fields))
    rows = rows[np.lexsort((rows[:, 2], rows[:, 0], rows[:, 1]))]
    fitting = np.searchsorted(rows[:, 1], rows[:, 0], "right").tolist()  # how many end where each begins
    top = 0.0
    best = [top]
    before: list[int] = []
    for fits, score in zip(fitting, rows[:, 3].tolist(), strict=True):
        value = best[fits] + score
        if value > top:
            top = value
            before.append(fits)
        else:
            before.append(-1)
        best.append(top)
    chosen = []
    place = len(before)
    while place:
        if before[place - 1] < 0:
            place -= 1
        else:
            start, end, kind, score = rows[place - 1].tolist()
            chosen.append(Candidate(int(start), int(end), int(kind), score))
            place = before[place - 1]
    return chosen[::-1]


class Tagger:
    """Log probabilities of tags, candidates and the best set of names; `weights` holds the arrays of one trained reader."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._weight, self._bias = weights["tag"], weights["tagb"]
        self.classes = (len(self._bias) - 1) // 4

    def log_probabilities(self, encoding: Array) -> Array:
        """Shape (characters, 1 + 4 x classes): outside, then begin, inside, end and single of each class."""
        return log_softmax(encoding @ self._weight + self._bias)

    def candidates(self, logs: Array) -> NDArray[np.float64]:
        """Stretches that the tags make likely enough to be weighed: rows of start, end, class and score."""
        size = len(logs)
        # One class behind the other, so that a place of a class is one number.
        begin, inside, end, single = logs[:, 1:].T.reshape(self.classes, 4, size).transpose(1, 0, 2)
        outside = np.concatenate([[0.0], np.cumsum(logs[:, 0])])
        within = np.zeros((self.classes, size + 1))
        within[:, 1:] = np.cumsum(inside, axis=1)
        kind, start = np.nonzero(begin > STARTS)
        ends = np.flatnonzero(end > STARTS)
        first = np.searchsorted(ends, kind * size + start, "right")
        tried = np.minimum(first[:, None] + np.arange(ENDS_TRIED), max(0, len(ends) - 1))
        stop = ends[tried] - (kind * size)[:, None] if len(ends) else np.zeros((len(start), 0), np.int64)
        inner = (stop > start[:, None]) & (stop < size) & (stop - start[:, None] < LONGEST_NAME)
        inner[:, 1:] &= tried[:, 1:] > tried[:, :-1]
        row, column = np.nonzero(inner)
        kind, start, stop = kind[row], start[row], stop[row, column]
        score = begin[kind, start] + within[kind, stop] - within[kind, start + 1]
        score += end[kind, stop] - outside[stop + 1] + outside[start]
        one, place = np.nonzero(single > STARTS)
        alone = single[one, place] - logs[place, 0]
        found = np.concatenate(
            [np.stack([start, stop + 1, kind, score], axis=1), np.stack([place, place + 1, one, alone], axis=1)]
        )
        return found[found[:, 3] > WORTH]

    def __call__(self, encoding: Array) -> list[Candidate]:
        """The best set of names of a text."""
        return best_cover(self.candidates(self.log_probabilities(encoding)))
