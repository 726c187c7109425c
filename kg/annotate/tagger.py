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
    top, last = 0.0, 0
    best, through = [top], [last]  # of the first so many: the greatest score, and how many up to the last one chosen for it
    for place, (fits, score) in enumerate(zip(fitting, rows[:, 3].tolist(), strict=True), 1):
        value = best[fits] + score
        if value > top:
            top, last = value, place
        best.append(top)
        through.append(last)
    chosen = []
    while last:
        chosen.append(last - 1)
        last = through[fitting[last - 1]]
    found = rows[chosen[::-1]]
    return list(map(Candidate, *found[:, :3].astype(np.int64).T.tolist(), found[:, 3].tolist()))


def candidates(logs: Array) -> NDArray[np.float64]:
    """Stretches that the tags make likely enough to be weighed: rows of start, end, class and score."""
    size, classes = len(logs), logs.shape[1] // 4
    begin, inside, end, single = np.ascontiguousarray(logs[:, 1:].reshape(size, classes, 4).T)
    outside = np.concatenate([[0.0], np.cumsum(logs[:, 0])])
    within = np.zeros((classes, size + 1))
    np.cumsum(inside, axis=1, out=within[:, 1:])
    opening, ends = np.flatnonzero(begin > STARTS), np.flatnonzero(end > STARTS)  # one class behind the other
    kind, closing = opening // size, ends // size
    start, last = opening - kind * size, ends - closing * size
    # What a name is worth comes from its two edges apart, so each edge is weighed once. A row of `within` is one longer.
    opened = begin.take(opening) - within.take(opening + (kind + 1)) + outside.take(start)
    closed = end.take(ends) + within.take(ends + closing) - outside.take(last + 1)
    # Those ends that a start may have are a stretch of them.
    first = np.searchsorted(ends, opening, "right")
    limit = np.searchsorted(ends, opening + np.minimum(LONGEST_NAME, size - start))
    tried = np.minimum(limit - first, ENDS_TRIED)
    row = np.repeat(np.arange(len(start)), tried)
    column = np.arange(len(row)) + np.repeat(first - (np.cumsum(tried) - tried), tried)
    score = opened.take(row) + closed.take(column)
    worth = np.flatnonzero(score > WORTH)
    row, column = row.take(worth), column.take(worth)
    alone = single - logs[:, 0]
    one, place = np.nonzero((alone > WORTH) & (single > STARTS))
    return np.concatenate(
        [
            np.stack([start[row], last[column] + 1, kind[row], score[worth]], axis=1),
            np.stack([place, place + 1, one, alone[one, place]], axis=1),
        ]
    )
