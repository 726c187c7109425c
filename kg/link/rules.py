"""Whether two names of one class in one document name one thing, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.link.names import Tails, is_initials, is_shortened

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SHORTEST_ABBREVIATION = 2


class PairRules:
    """The rules of the language file, compiled; `relate` tells the rule that joins a shorter name to a longer one."""

    def __init__(self, config: Mapping[str, Any], is_place: Callable[[str], bool]) -> None:
        front = config["front"]
        self._scoped = int(front["scoped"])
        self._least: dict[str, int] = front["least"]
        self._scopes = frozenset(front["scopes"])
        self._never = frozenset(front["never"])
        self._tails = Tails(config["tails"])
        self._abbreviated = frozenset(config["abbreviations"]["types"])
        self._most = int(config["abbreviations"]["most"])
        self._is_place = is_place

    def relate(self, kind: str, short: str, full: str, starts: Sequence[int]) -> str:
        """The name of the rule by which `short` stands for `full` (both folded), or empty."""
        if full.startswith(short):
            return "tail" if self._tails.allow(kind, full[len(short) :]) else ""
        if full.endswith(short):
            front = full[: -len(short)]
            if front in self._never:
                return ""
            least = self._least.get(kind, self._scoped)
            if len(short) >= self._scoped and (front in self._scopes or self._is_place(front)):
                return "front-scope"
            return "front" if len(short) >= least else ""
        if kind in self._abbreviated and SHORTEST_ABBREVIATION <= len(short) <= self._most and len(full) > len(short) + 1:
            return "initials" if short[0] == full[0] and is_initials(short, full, starts) else self._inner(kind, short, full)
        return self._inner(kind, short, full)

    def _inner(self, kind: str, short: str, full: str) -> str:
        """A name shortened at both sides or in the middle."""
        at = full.find(short)
        if at > 0 and len(short) > SHORTEST_ABBREVIATION:
            front, tail = full[:at], full[at + len(short) :]
            if front not in self._never and self._is_place(front) and self._tails.allow(kind, tail):
                return "inner"
            return ""
        return "shortened" if is_shortened(short, full) else ""
