"""Places written one after another (province and city, city and county) told apart, and words that cling to them let go."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.annotate.gazetteer import SHORTEST_NAME, read_entries

if TYPE_CHECKING:
    from kg.schema import Schema

LONGEST_CHAIN = 24


class PlaceChains:
    """Cuts a name that is nothing but listed places into those places; what is itself listed stays whole."""

    def __init__(self, schema: Schema) -> None:
        self.classes = schema.classes_with("place")
        self._listed = frozenset(
            name for name, readings in read_entries(schema).items() if any(entry.type in self.classes for entry in readings)
        )
        self._tails: tuple[str, ...] = tuple(schema.language["names"]["place_tails"])

    def __call__(self, name: str) -> tuple[tuple[int, int], ...]:
        """The parts of a name as half-open ranges of it: one for a name that is no chain."""
        if name in self._listed or len(name) > LONGEST_CHAIN:
            return ((0, len(name)),)
        for tail in self._tails:
            if name.endswith(tail) and name[: -len(tail)] in self._listed:
                return ((0, len(name) - len(tail)),)
        cuts = self._cuts(name, 0) or ()
        return tuple(pairwise((0, *cuts, len(name))))

    def _cuts(self, name: str, start: int) -> tuple[int, ...] | None:
        if name[start:] in self._listed:
            return ()
        for end in range(len(name) - SHORTEST_NAME, start + SHORTEST_NAME - 1, -1):
            if name[start:end] in self._listed:
                rest = self._cuts(name, end)
                if rest is not None:
                    return (end, *rest)
        return None
