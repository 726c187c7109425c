"""How well a candidate and a figure go together by the learned vectors of the characters at their edges.

A name, a phrase or a figure is seen as four vectors in a row: of the character before it, its first, its last, and the one
behind it. The score is a product of two short projections, and a hidden layer over both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

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

    def score(self, candidates: Array, figure: Array) -> Array:
        """The score of each candidate with a figure, from their edges."""
        rank = self.candidate.shape[1] - len(self.out)
        one, other = candidates @ self.candidate, figure @ self.figure
        hidden = np.tanh(one[:, rank:] + (other[rank:] + self.bias))
        found: Array = one[:, :rank] @ other[:rank] + hidden @ self.out + candidates @ self.alone
        return found


def edges(vectors: Array, spans: Sequence[tuple[int, int]]) -> Array:
    """For each span the vectors of the character before, its first, its last and the one behind, in a row."""
    last = len(vectors) - 1
    places = [
        place
        for start, end in spans
        for place in (start - 1 if start > 0 else 0, start, end - 1 if end > 0 else 0, min(end, last))
    ]
    found: Array = vectors[np.array(places, np.intp)].reshape(len(spans), _EDGES * vectors.shape[1])
    return found
