"""How well a candidate and a figure go together by the learned vectors of the characters at their edges.

A name, a phrase or a figure is seen as four vectors in a row: of the character before it, its first, its last, and the one
behind it. The score is a product of two short projections, and a hidden layer over both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Place = tuple[int, int]

REDUCE = "reduce"
_EDGES = 4


class Affinity(NamedTuple):
    """The learned arrays; columns of `candidate` and `figure` are those of the product, then those of the hidden layer."""

    candidate: Array
    figure: Array
    bias: Array
    out: Array
    alone: Array

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]], choice: str) -> Affinity | None:
        """The arrays that a model holds for a choice; none where it was learned without vectors."""
        if f"{choice}_{cls._fields[0]}" not in arrays:
            return None
        return cls(*(arrays[f"{choice}_{field}"].astype(np.float32) for field in cls._fields))

    def stored(self, choice: str) -> dict[str, NDArray[np.float16]]:
        """The arrays as a model holds them."""
        return {f"{choice}_{field}": np.asarray(array, np.float16) for field, array in self._asdict().items()}

    def seen(self, candidates: Array) -> Array:
        """What is worked out of the edges of candidates once, whichever the figure: projections, and what they count alone."""
        found: Array = np.concatenate([candidates @ self.candidate, (candidates @ self.alone)[:, None]], axis=1)
        return found

    def beside(self, figures: Array, first: int = 0) -> Array:
        """The projection of a part of what stands beside candidates, its edges being the numbers from `first` on."""
        found: Array = figures @ self.figure[first : first + figures.shape[-1]]
        return found if first else found + self._begin

    @property
    def _begin(self) -> Array:
        """Where the projection of a figure begins: the hidden layer has its bias."""
        return np.concatenate([np.zeros(self.figure.shape[1] - len(self.bias), np.float32), self.bias])

    def score(self, seen: Array, beside: Array) -> Array:
        """The score of each candidate, as `seen` gave it, with what stands beside it, the parts of `beside` summed."""
        rank = len(beside) - len(self.out)
        hidden = seen[:, rank:-1] + beside[rank:]
        np.tanh(hidden, out=hidden)
        found: Array = seen[:, :rank] @ beside[:rank]
        found += hidden @ self.out
        found += seen[:, -1]
        return found


class Sights:
    """The spans of a document as a choice sees them, each looked at once: candidates, and what stands beside them."""

    def __init__(self, affinity: Affinity, vectors: Array, candidates: Iterable[Place], *beside: Iterable[Place]) -> None:
        """`beside` holds for each part of what stands beside candidates the spans that may be it."""
        self._affinity = affinity
        self._row = {span: row for row, span in enumerate(dict.fromkeys(candidates))}
        self._seen = affinity.seen(edges(vectors, list(self._row)))
        self._beside = []
        first = 0
        for spans in beside:
            part = edges(vectors, known := list(dict.fromkeys(spans)))
            self._beside.append(dict(zip(known, affinity.beside(part, first), strict=True)))
            first += part.shape[1]

    def score(self, candidates: Iterable[Place], *beside: Place) -> list[float]:
        """The score of each of some spans with those that stand beside them."""
        rows = list(map(self._row.__getitem__, candidates))
        parts = [projected[span] for projected, span in zip(self._beside, beside, strict=True)]
        scores: list[float] = self._affinity.score(self._seen.take(rows, 0), sum(parts[1:], parts[0])).tolist()
        return scores


def edges(vectors: Array, spans: Sequence[Place]) -> Array:
    """For each span the vectors of the character before, its first, its last and the one behind, in a row."""
    last = len(vectors) - 1
    places = [
        place
        for start, end in spans
        for place in (start - 1 if start > 0 else 0, start, end - 1 if end > 0 else 0, min(end, last))
    ]
    found: Array = vectors[np.array(places, np.intp)].reshape(len(spans), _EDGES * vectors.shape[1])
    return found
