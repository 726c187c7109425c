"""What the learned vectors of the characters at the edges of figures, names and phrases say.

Each of them is seen as four vectors in a row: of the character before it, its first, its last, and the one behind it. The
kind of a figure is scored by a hidden layer over its edges; how well a candidate and a figure go together by a product of two
short projections, and a hidden layer over both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Place = tuple[int, int]

REDUCE = "reduce"
_EDGES = 4


class Look(NamedTuple):
    """The learned arrays of the hidden layer that scores the kinds of a figure by its edges."""

    edges: Array
    bias: Array
    out: Array

    def scores(self, edges: Array) -> Array:
        """The scores of the kinds, a row for each figure."""
        found: Array = np.tanh(edges @ self.edges + self.bias) @ self.out
        return found


class Affinity(NamedTuple):
    """The learned arrays; columns of `candidate` and `figure` are those of the product, then those of the hidden layer."""

    candidate: Array
    figure: Array
    bias: Array
    out: Array
    alone: Array

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

    def scores(self, seen: Array, beside: Array) -> Array:
        """The score of each candidate, as `seen` gave it, with each of what stands beside them, a row for each of these."""
        rank = beside.shape[1] - len(self.out)
        hidden = seen[:, rank:-1] + beside[:, None, rank:]
        np.tanh(hidden, out=hidden)
        found: Array = beside[:, :rank] @ seen[:, :rank].T
        found += hidden @ self.out
        found += seen[:, -1]
        return found


Layer = TypeVar("Layer", Look, Affinity)


def load_layer(layer: type[Layer], arrays: Mapping[str, NDArray[Any]], decision: str) -> Layer | None:
    """The arrays that a model holds for a decision; none where it was learned without vectors."""
    if f"{decision}_{layer._fields[0]}" not in arrays:
        return None
    return layer(*(arrays[f"{decision}_{field}"].astype(np.float32) for field in layer._fields))


def store_layer(layer: Look | Affinity, decision: str) -> dict[str, NDArray[np.float16]]:
    """The arrays as a model holds them."""
    return {f"{decision}_{field}": np.asarray(array, np.float16) for field, array in layer._asdict().items()}


class Sights:
    """Spans of a document as a choice sees them, each looked at once, and their scores for a number of figures at once."""

    def __init__(self, affinity: Affinity, vectors: Array, candidates: Iterable[Place]) -> None:
        self._affinity, self._vectors = affinity, vectors
        self._row = {span: row for row, span in enumerate(dict.fromkeys(candidates))}
        self._seen = affinity.seen(edges(vectors, list(self._row)))
        self._scores = np.empty((0, len(self._row)), np.float32)

    def look(self, *beside: Sequence[Place]) -> None:
        """Scores the candidates with what stands beside them: for each part of it a span for every figure."""
        first = 0
        projected = []
        for spans in beside:
            part = edges(self._vectors, spans)
            projected.append(self._affinity.beside(part, first))
            first += part.shape[1]
        self._scores = self._affinity.scores(self._seen, sum(projected[1:], projected[0]))

    def score(self, figure: int, candidates: Iterable[Place]) -> list[float]:
        """The scores of some candidates for the figure of that number among those looked at."""
        scores: list[float] = self._scores[figure].take(list(map(self._row.__getitem__, candidates))).tolist()
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
