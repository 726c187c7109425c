"""The words of `observations.yaml`, compiled once for a schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

CUES = ("rise", "fall", "share", "rank", "targets", "compared")


class Kin(dict[str, int]):
    """The learned class of a word, of its longest known ending where it is unknown itself; else -1."""

    def __missing__(self, word: str) -> int:
        found = self.get(word[-2:])
        return self.get(word[-1:], -1) if found is None else found


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Words and units that the rules for figures look at; `kin` is empty without learned classes of words.

    `break_marks` finds those of `breaks` that are one character, `long_breaks` are the others. `stops_for` holds for some
    kinds of figures words that end no indicator there.
    """

    breaks: frozenset[str]
    break_marks: re.Pattern[str]
    long_breaks: tuple[str, ...]
    marks: frozenset[str]
    parting: frozenset[str]
    stops_for: Mapping[str, frozenset[str]]
    bounds: frozenset[str]
    linking: frozenset[str]
    joints: tuple[str, ...]
    hollow_tags: str
    of: str
    each: str
    each_of: tuple[str, ...]
    sums: tuple[str, ...]
    quantity: str
    quantity_ends: tuple[str, ...]
    quantity_last: frozenset[str]
    measured: Mapping[str, str]
    cues: Mapping[str, tuple[str, ...]]
    rise: tuple[str, ...]
    fall: tuple[str, ...]
    targets: tuple[str, ...]
    since_january: tuple[str, ...]
    unit_scales: str
    groups: Mapping[str, str]
    counting: frozenset[str]
    kin: Kin

    def group(self, unit: str) -> str:
        """The family of a unit: percent, points, times, rank, money, age, count, or measure."""
        known = self.groups.get(unit)
        if known is not None:
            return known
        bare = unit.lstrip(self.unit_scales)
        return self.groups.get(bare) or ("count" if bare in self.counting or not bare else "measure")

    def measures(self, text: str) -> bool:
        """Whether a text ends in a word for a quantity."""
        return text[-1:] in self.quantity_last and text.endswith(self.quantity_ends)

    @staticmethod
    def counts(group: str, kind: str) -> bool:
        """Whether a figure of this family of units and kind counts things, so that the indicator is a quantity of them."""
        return group == "count" and kind in ("level", "change")


def compile_words(words: Mapping[str, Any], classes: Mapping[str, int] | None = None) -> Words:
    """The parsed file as sets and tuples; with learned classes of words where there are any."""
    breaks, marks = frozenset(words["clause_marks"]), frozenset(words["punctuation"])
    stops = frozenset(words["stops"])
    return Words(
        breaks=breaks,
        break_marks=re.compile(f"[{re.escape(''.join(sorted(mark for mark in breaks if len(mark) == 1)))}]"),
        long_breaks=tuple(sorted(mark for mark in breaks if len(mark) > 1)),
        marks=marks,
        parting=breaks | marks | stops | {words["of"]},
        stops_for={kind: frozenset(more) for kind, more in words["stops_for"].items()},
        bounds=breaks | stops,
        joints=tuple(words["joints"]),
        linking=frozenset(words["linking"]),
        hollow_tags=words["hollow_tags"],
        of=words["of"],
        each=words["each"],
        each_of=tuple(words["each_of"]),
        sums=tuple(words["sums"]),
        quantity=words["quantity"],
        quantity_ends=tuple(words["quantity_ends"]),
        quantity_last=frozenset(word[-1] for word in words["quantity_ends"]),
        measured=words["measured"],
        cues=_cues(words),
        rise=tuple(words["rise"]),
        fall=tuple(words["fall"]),
        targets=tuple(words["targets"]),
        since_january=tuple(words["since_january"]),
        unit_scales=words["unit_scales"],
        groups={unit: name for name, units in words["unit_groups"].items() for unit in units},
        counting=frozenset(words["counting"]),
        kin=Kin(classes or {}),
    )


def _cues(words: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """For each word of a list of cues the names of the lists that it stands in."""
    found: dict[str, tuple[str, ...]] = {}
    for name in CUES:
        for word in words[name]:
            found[word] = (*found.get(word, ()), name)
    return found
