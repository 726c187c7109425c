"""Patterns as regular expressions over skeletons.

- A slot is the sign of its classes. One right behind a word, a literal or another slot takes any name, also where a gap between
  them is empty; one that opens the pattern or stands behind a gap takes no oblique name.
- A gap passes over names, but not over one that would itself fill the slot beside it or that acts (a body, a place, a person)
  unless it is oblique. A gap of at most `NARROW` characters stays inside its clause; a wider one may pass commas.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.schema.patterns import OBJECT, SUBJECT, Gap, Literal, Maybe, Slot, Words, walk

if TYPE_CHECKING:
    from kg.extract.skeleton import Signs
    from kg.schema.patterns import Element
    from kg.schema.types import Pattern, Relation

NARROW = 12
TRIGGER = "trigger"
ENDS = frozenset({SUBJECT, OBJECT})
NEAR = "_near"  # marks the group of an end right behind its word
_STOPS = "。！？；\n"
_BREAKS = _STOPS + "，：,"


@dataclass(frozen=True, slots=True)
class Matcher:
    """A compiled pattern.

    One of `words` stands in every match, and so does a name of each of the sets of classes in `needed`; `kinds` are the
    classes that each end may have.
    """

    relation: Relation
    pattern: Pattern
    regex: re.Pattern[str]
    words: tuple[str, ...]
    kinds: dict[str, frozenset[str]]
    needed: tuple[frozenset[str], ...]


def compile_pattern(relation: Relation, pattern: Pattern, signs: Signs, actors: frozenset[str]) -> Matcher:
    """The matcher of a pattern that is written as a match string."""
    trigger = _trigger(pattern.elements)
    regex = _sequence(pattern.elements, signs, actors, trigger)
    kinds = {element.name: element.types for element in walk(pattern.elements) if isinstance(element, Slot)}
    ends = {end: kinds[end] for end in (SUBJECT, OBJECT)}
    needed = tuple(element.types for element in pattern.elements if isinstance(element, Slot))
    telling = max(map(_words, pattern.elements), key=_tell)
    return Matcher(relation, pattern, re.compile(regex), telling, ends, needed)


def _trigger(elements: tuple[Element, ...]) -> Element:
    """The element that a match cannot lack: the longest list's words say most, so the first list, else the first literal."""
    for wanted in (Words, Literal):
        for element in elements:
            if isinstance(element, wanted):
                return element
    raise ValueError("a pattern without a trigger")


def _tell(words: tuple[str, ...]) -> tuple[int, int]:
    """How much it says that one of these words stands in a sentence: long words and few of them say most."""
    return min(map(len, words), default=0), -len(words)


def _words(element: Element) -> tuple[str, ...]:
    return element.words if isinstance(element, Words) else (element.text,) if isinstance(element, Literal) else ()


def _sequence(elements: tuple[Element, ...], signs: Signs, actors: frozenset[str], trigger: Element) -> str:
    made: list[str] = []
    for index, element in enumerate(elements):
        before = elements[index - 1] if index else None
        after = elements[index + 1] if index + 1 < len(elements) else None
        if isinstance(element, Slot) and element.name in ENDS and isinstance(before, Gap) and index > 1:
            near = f"(?P<{element.name}{NEAR}>[{signs.any(element.types)}])"
            made[-1] = f"(?:{near}|{made[-1]}(?P<{element.name}>[{signs.plain(element.types)}]))"
        elif isinstance(element, Slot):
            bound = isinstance(before, Words | Literal | Slot)
            sign = f"[{signs.any(element.types) if bound else signs.plain(element.types)}]"
            made.append(f"(?P<{element.name}>{sign})" if element.name in ENDS else sign)
        elif isinstance(element, Gap):
            made.append(_gap(element, before, after, signs, actors))
        elif isinstance(element, Maybe):
            made.append(f"(?:{_sequence(element.elements, signs, actors, trigger)})?")
        else:
            choice = "|".join(map(re.escape, sorted(_words(element), key=lambda word: (-len(word), word))))
            made.append(f"(?P<{TRIGGER}>{choice})" if element is trigger else f"(?:{choice})")
    return "".join(made)


def _gap(gap: Gap, before: Element | None, after: Element | None, signs: Signs, actors: frozenset[str]) -> str:
    kinds = actors.union(*(side.types for side in (before, after) if isinstance(side, Slot)))
    stops = _BREAKS if gap.limit <= NARROW else _STOPS
    return f"[^{re.escape(stops)}{signs.plain(kinds)}]{{0,{gap.limit}}}?"
