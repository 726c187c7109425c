"""Names from the log probabilities of tags, their boundaries and classes decided together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def best_cover(candidates: Sequence[Candidate] | NDArray[np.float64]) -> list[Candidate]:
    """The non-overlapping candidates of the greatest total score (weighted interval scheduling), in order."""
    rows = np.asarray(candidates, np.float64).reshape(-1, len(Candidate._fields))
    starts, ends, kinds = rows[:, :3].T
    # One number that orders by end, start and class: one sort instead of three.
    rows = rows[np.argsort((ends * (ends.max(initial=0) + 1) + starts) * (kinds.max(initial=0) + 1) + kinds, kind="stable")]
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


def candidates(logs: Array) -> NDArray[np.float64]:
    """Stretches that the tags make likely enough to be weighed: rows of start, end, class and score."""
    size, classes = len(logs), logs.shape[1] // 4
    rows = np.ascontiguousarray(logs.T)
    begin, inside, end, single = (rows[part::4] for part in range(1, 5))
    outside = np.concatenate([[0.0], np.cumsum(rows[0])])
    within = np.zeros((classes, size + 1))
    np.cumsum(inside, axis=1, out=within[:, 1:])
    opening, ends = np.flatnonzero(begin > STARTS), np.flatnonzero(end > STARTS)  # one class behind the other
    kind, closing = opening // size, ends // size
    start, last = opening - kind * size, ends - closing * size
    # What a name is worth comes from its two edges apart, so each edge is weighed once.
    opened = begin[kind, start] - within[kind, start + 1] + outside[start]
    closed = end[closing, last] + within[closing, last] - outside[last + 1]
    # Those ends that a start may have are a stretch of them.
    first = np.searchsorted(ends, opening, "right")
    limit = np.searchsorted(ends, opening + np.minimum(LONGEST_NAME, size - start))
    tried = np.minimum(limit - first, ENDS_TRIED)
    row = np.repeat(np.arange(len(start)), tried)
    column = np.arange(len(row)) + np.repeat(first - (np.cumsum(tried) - tried), tried)
    score = opened[row] + closed[column]
    worth = np.flatnonzero(score > WORTH)
    row, column = row[worth], column[worth]
    one, place = np.nonzero(single > STARTS)
    alone = single[one, place] - rows[0, place]
    worth_alone = alone > WORTH
    one, place = one[worth_alone], place[worth_alone]
    return np.concatenate(
        [
            np.stack([start[row], last[column] + 1, kind[row], score[worth]], axis=1),
            np.stack([place, place + 1, one, alone[worth_alone]], axis=1),
        ]
    )
