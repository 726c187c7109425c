"""The learned tagger: names from the encoder's vectors, their boundaries and classes decided together."""

from __future__ import annotations

from bisect import bisect_right
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


def best_cover(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The non-overlapping candidates of the greatest total score (weighted interval scheduling), in order."""
    ordered = sorted(candidates, key=lambda c: (c.end, c.start, c.kind))
    ends = [candidate.end for candidate in ordered]
    best = [0.0]
    before: list[int] = []
    for place, candidate in enumerate(ordered):
        fits = bisect_right(ends, candidate.start, 0, place)
        value = best[fits] + candidate.score
        before.append(fits if value > best[-1] else -1)
        best.append(max(best[-1], value))
    chosen = []
    place = len(ordered)
    while place:
        if before[place - 1] < 0:
            place -= 1
        else:
            chosen.append(ordered[place - 1])
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

    def candidates(self, logs: Array) -> list[Candidate]:
        """Stretches that the tags make likely enough to be weighed."""
        outside = np.concatenate([[0.0], np.cumsum(logs[:, 0])])
        found: list[Candidate] = []
        for kind in range(self.classes):
            begin, inside, end, single = (logs[:, 1 + 4 * kind + part] for part in range(4))
            found.extend(
                Candidate(place, place + 1, kind, float(single[place] - logs[place, 0]))
                for place in np.flatnonzero(single > STARTS).tolist()
            )
            starts = np.flatnonzero(begin > STARTS)
            if not len(starts):
                continue
            ends = np.flatnonzero(end > STARTS)
            within = np.concatenate([[0.0], np.cumsum(inside)])
            first = np.searchsorted(ends, starts, "right")
            for start, low in zip(starts.tolist(), first.tolist(), strict=True):
                for stop in ends[low : low + ENDS_TRIED].tolist():
                    if stop - start >= LONGEST_NAME:
                        break
                    score = begin[start] + within[stop] - within[start + 1] + end[stop] - outside[stop + 1] + outside[start]
                    if score > WORTH:
                        found.append(Candidate(start, stop + 1, kind, float(score)))
        return found

    def __call__(self, encoding: Array) -> list[Candidate]:
        """The best set of names of a text."""
        return best_cover(self.candidates(self.log_probabilities(encoding)))
