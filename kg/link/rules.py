"""Whether two names of one class in one document name one thing, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.link.names import Tails, is_initials, is_shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SHORTEST_ABBREVIATION = 2
ALONE = "front-alone"  # holds only where no other thing's name ends like the shorter one


class PairRules:
    """The rules of the language file, compiled; `relate` tells the rule that joins a shorter name to a longer one."""

    def __init__(self, config: Mapping[str, Any], is_place: Callable[[str], bool]) -> None:
        front, legal, stems = config["front"], config["legal"], config["stems"]
        self._scoped = int(front["scoped"])
        self._least: dict[str, int] = front["least"]
        self._alone: dict[str, int] = front["alone"]
        self._scopes = frozenset(front["scopes"])
        self._never = frozenset(front["never"])
        self._tails = Tails(config["tails"])
        self.abbreviated = frozenset(config["abbreviations"]["types"])
        self._most = int(config["abbreviations"]["most"])
        self._shortened = frozenset(config["shortened"]["types"])
        self._stemmed, self._stem = frozenset(stems["types"]), int(stems["least"])
        self._legal, self._legal_least = frozenset(legal["types"]), int(legal["least"])
        self._legal_ends, self._branches = tuple(legal["ends"]), tuple(legal["never"])
        self._is_place = is_place

    def relate(self, kind: str, short: str, full: str, starts: Sequence[int]) -> str:
        """The name of the rule by which `short` stands for `full` (both folded), or empty."""
        if full.startswith(short):
            tail = full[len(short) :]
            return "tail" if self._tails.allow(kind, tail) else self._in_full(kind, short, "", tail)
        if full.endswith(short):
            return self._front(kind, short, full[: -len(short)])
        if kind in self._stemmed and self._one_stem(kind, short, full):
            return "stem"
        at = full.find(short)
        if at > 0:
            return self._inside(kind, short, full[:at], full[at + len(short) :])
        if kind in self.abbreviated and self._initials(short, full, starts):
            return "initials"
        return "shortened" if kind in self._shortened and is_shortened(short, full) else ""

    def _front(self, kind: str, short: str, front: str) -> str:
        """Something left out before the name."""
        if front in self._never:
            return ""
        if len(short) >= self._scoped and (front in self._scopes or self._is_place(front)):
            return "front-scope"
        if len(short) >= self._least.get(kind, self._scoped):
            return "front"
        return ALONE if len(short) >= self._alone.get(kind, len(short) + 1) else ""

    def _inside(self, kind: str, short: str, front: str, tail: str) -> str:
        """Something left out on both sides: a place before, a tail of the class or a full name's after."""
        if front in self._never or not self._is_place(front):
            return ""
        if len(short) > SHORTEST_ABBREVIATION and self._tails.allow(kind, tail):
            return "inner"
        return self._in_full(kind, short, front, tail)

    def _in_full(self, kind: str, short: str, front: str, tail: str) -> str:
        """The stem of a company's full name: behind its place, before what it does and its legal form."""
        if kind not in self._legal or len(short) < self._legal_least or not tail.endswith(self._legal_ends):
            return ""
        if any(word in tail for word in self._branches) or (len(short) == SHORTEST_ABBREVIATION and not front):
            return ""
        return "full"

    def _one_stem(self, kind: str, short: str, full: str) -> bool:
        """Whether the two differ only in their tails."""
        size = next((i for i, (a, b) in enumerate(zip(short, full, strict=False)) if a != b), len(short))
        return any(
            self._tails.lists(kind, short[at:]) and self._tails.lists(kind, full[at:]) for at in range(size, self._stem - 1, -1)
        )

    def _initials(self, short: str, full: str, starts: Sequence[int]) -> bool:
        """A short form made of the first characters of words; never one that only leaves out the middle."""
        if not SHORTEST_ABBREVIATION <= len(short) <= self._most or len(full) <= len(short) + 1 or short[0] != full[0]:
            return False
        same_edges = len(short) == 2 * SHORTEST_ABBREVIATION and short[:2] == full[:2] and short[-2:] == full[-2:]
        return not same_edges and is_initials(short, full, starts)
