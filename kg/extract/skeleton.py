"""Sentences with their names folded into single signs: the strings that patterns are matched against.

A name becomes one sign that tells its class and whether it stands as where, with whom or to whom ("在X", "与X"): such an
*oblique* name is not taken for who does something. A list of names of one class folds into one sign, so that a pattern which
fits its place fits all members. Quotation marks around names and remarks in brackets behind them are left out.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kg.model import Analysis, Mention
    from kg.schema import Schema

FIRST_SIGN = 0xE000  # a private area of Unicode: no text has these characters in earnest
_APART = 40  # characters, a remark among them, beyond which two names are in no list
_OPENS = ("（", "(")
_REMARK = re.compile(r"[（(][^（()）\n]{0,30}[)）]")


class Signs:
    """The sign of each class: plain and oblique."""

    def __init__(self, classes: Iterable[str]) -> None:
        self._order = {name: index for index, name in enumerate(sorted(classes))}

    def sign(self, kind: str, *, oblique: bool) -> str:
        """The character that stands for a name of this class."""
        return chr(FIRST_SIGN + 2 * self._order[kind] + oblique)

    def plain(self, kinds: Iterable[str]) -> str:
        """Signs of these classes where they are not oblique, in order."""
        return "".join(self.sign(kind, oblique=False) for kind in sorted(kinds))

    def any(self, kinds: Iterable[str]) -> str:
        """Signs of these classes, oblique or not, in order."""
        return "".join(self.sign(kind, oblique=oblique) for kind in sorted(kinds) for oblique in (False, True))

    @property
    def all(self) -> str:
        """Every sign, as a range of a character class."""
        return f"{chr(FIRST_SIGN)}-{chr(FIRST_SIGN + 2 * len(self._order) - 1)}"


class Unit(NamedTuple):
    """What one sign stands for: a name, or the members of a list."""

    members: tuple[Mention, ...]
    kind: str
    oblique: bool


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A sentence as patterns see it, made of runs: `starts` says where each begins, `places` where that is in the view."""

    sentence: int
    text: str
    starts: Sequence[int]
    places: Sequence[int]
    units: Mapping[int, Unit]

    def place(self, at: int) -> int:
        """Where a character stands in the view; of a sign, where its first name begins."""
        run = bisect_right(self.starts, at) - 1
        return self.places[run] + at - self.starts[run]

    def of_kinds(self, kinds: frozenset[str], *, before: int) -> Iterator[tuple[int, Unit]]:
        """Units of these classes that are not oblique and stand before that character, in order."""
        for at, unit in self.units.items():
            if at < before and unit.kind in kinds and not unit.oblique:
                yield at, unit


class Folder:
    """Folds the sentences of an analysis."""

    def __init__(self, schema: Schema, signs: Signs) -> None:
        rules = schema.language["matching"]
        self._signs = signs
        lists = rules["list"]
        self._joins = frozenset(lists["joins"])
        self._pairs = frozenset(lists["pairs"])
        self._mark, self._narrowing = lists["mark"], int(lists["narrowing"])
        self._quotes = frozenset(rules["quotes"])
        self._unquoted = dict.fromkeys(map(ord, self._quotes))
        self._places = schema.classes_with("place") | schema.classes_with("zone")
        self._oblique = tuple(rules["oblique"])

    def __call__(self, analysis: Analysis) -> tuple[Skeleton, ...]:
        """A skeleton for each sentence that names anything."""
        mentions = sorted((m for m in analysis.mentions if m.entity), key=lambda m: (m.span.start, -m.span.end))
        starts = [mention.span.start for mention in mentions]
        found = []
        for number, sentence in enumerate(analysis.sentences):
            first, last = bisect_left(starts, sentence.span.start), bisect_left(starts, sentence.span.end)
            if first < last:
                found.append(self._fold(number, analysis.view.text, sentence.span.start, sentence.span.end, mentions[first:last]))
        return tuple(found)

    def _fold(self, number: int, text: str, start: int, end: int, mentions: Sequence[Mention]) -> Skeleton:
        pieces: list[str] = []
        starts: list[int] = []
        places: list[int] = []
        units: dict[int, Unit] = {}
        at, size = start, 0
        for left, members in self._lists(text, mentions):
            right = members[-1].span.end
            if left < at:
                continue
            left_edge = left - 1 if left > at and text[left - 1] in self._quotes else left
            pieces.append(text[at:left_edge])
            starts += (size, size + left_edge - at)
            places += (at, left)
            size += left_edge - at
            before = pieces[-1][-4:] if pieces[-1] else ""
            behind = units.get(size - 1) if not before else None
            kind = _kind(members)
            oblique = before.endswith(self._oblique) or (behind is not None and behind.oblique and behind.kind == kind)
            units[size] = Unit(members, kind, oblique)
            pieces.append(self._signs.sign(kind, oblique=oblique))
            size += 1
            at = self._behind(text, right, end)
        pieces.append(text[at:end])
        starts.append(size)
        places.append(at)
        return Skeleton(number, "".join(pieces), starts, places, units)

    def _behind(self, text: str, right: int, end: int) -> int:
        """Where the sentence goes on behind a name: its closing quotation mark and a remark in brackets are left out."""
        if right < end and text[right] in self._quotes:
            right += 1
        remark = _REMARK.match(text, right, end) if text.startswith(_OPENS, right) else None
        return remark.end() if remark else right

    def _lists(self, text: str, mentions: Sequence[Mention]) -> Iterator[tuple[int, tuple[Mention, ...]]]:
        """The mentions of a sentence, those of one list together, each list with its beginning."""
        group: list[Mention] = []
        left, marked = 0, False
        for mention in mentions:
            start = mention.span.start
            if group and start < group[-1].span.end:
                continue
            if group and start == group[-1].span.end and {mention.type, group[-1].type} <= self._places:
                group[-1] = mention  # places from the widest to the nearest: the nearest is meant
                continue
            joined = False
            if group and start - group[-1].span.end <= _APART:
                between = text[group[-1].span.end : start].translate(self._unquoted)
                if len(between) > 1:
                    between = _REMARK.sub("", between)
                joined, marked = self._joined(between, group, mention, marked=marked)
            if group and not joined:
                yield left, tuple(group)
            if not joined:
                group, left, marked = [], start, False
            group.append(mention)
        if group:
            yield left, tuple(group)

    def _joined(self, between: str, group: Sequence[Mention], mention: Mention, *, marked: bool) -> tuple[bool, bool]:
        """Whether the next mention goes on with the list, and whether the list has shown its mark."""
        if group[-1].type != mention.type:
            return between == self._mark, True
        if between.startswith(self._mark) and (between in self._joins or len(between) <= 1 + self._narrowing):
            return self._mark not in between[1:], True
        return between in self._joins or (marked and between in self._pairs), marked


def _kind(members: Sequence[Mention]) -> str:
    """The class of most members; of the first one where none leads."""
    if len(members) == 1:
        return members[0].type
    kinds = [member.type for member in members]
    return max(kinds, key=lambda kind: (kinds.count(kind), -kinds.index(kind)))
