"""Annotation by hand in lines: sentences with numbers out, lines with entities, facts and figures in, gold made of them.

One file a document, NAME.ann, one statement a line; a line that begins with # is a comment:

    E ID TYPE NAMES                     names divided by |, the fullest first; TYPE/TYPE2 a second reading; TYPE? optional
    F SUBJECT RELATION OBJECTS @N       objects divided by commas; RELATION! planned, RELATION? optional, RELATION/OTHER
                                        a second reading; qualifiers as JSON at the end: {"title": "…"}
    O SUBJECT | INDICATOR | KIND | VALUE | UNIT | PERIOD | @N
                                        then, where need be, | target and | ? and | also ID INDICATOR

N are the numbers of the sentences that state it, divided by commas.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.learn.gold import squash
from kg.model import Span
from kg.schema.vocabulary import OBSERVATION_KINDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from kg.schema import Schema

SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*[”’」』）)]*")
FACT = re.compile(r"F\s+(\S+)\s+(\S+)\s+(\S+)\s+(@[\d,]+)\s*(\{.*\})?")
POINT = r"\d{4}(-(Q[1-4]|H[12]|\d\d(-\d\d)?))?"
PERIOD = re.compile(f"({POINT}(/{POINT})?)?")
FIELDS = 7
PLANNED, OPTIONAL = "!", "?"


class LineError(ValueError):
    """What is wrong with a line."""


def sentences(text: str) -> tuple[Span, ...]:
    """The sentences of a text as they are numbered, from 1 on; blanks at either end left out.

    >>> [span.start for span in sentences("甲建厂。  乙投产！")]
    [0, 6]
    """
    found = []
    for match in SENTENCE.finditer(text):
        piece = match.group()
        start, end = match.start() + len(piece) - len(piece.lstrip()), match.end() - (len(piece) - len(piece.rstrip()))
        if start < end:
            found.append(Span(start, end))
    return tuple(found)


def numbered(name: str, text: str, date: str) -> str:
    """The text to annotate from: each sentence on a line with its number."""
    lines = [f"[{number}] {text[span.start : span.end]}" for number, span in enumerate(sentences(text), start=1)]
    return "\n".join([f"# {name}, published {date or 'at an unknown date'}", *lines]) + "\n"


def _marks(word: str) -> tuple[list[str], str]:
    """A word with its second readings, and the marks at its end.

    >>> _marks("produces/develops!?")
    (['produces', 'develops'], '!?')
    """
    bare = word.rstrip(PLANNED + OPTIONAL)
    return bare.split("/"), word[len(bare) :]


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as problem:
        raise LineError(f"value {text!r} is no number") from problem
    return int(value) if value == int(value) else value


@dataclass(slots=True)
class _Reader:
    """One document's lines as they are read."""

    schema: Schema
    text: str
    spans: tuple[Span, ...]
    gold: dict[str, Any]
    types: dict[str, str] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    facts: set[tuple[str, str, str]] = field(default_factory=set)

    def _at(self, words: str) -> list[list[int]]:
        numbers = [int(word) for word in words.lstrip("@").split(",") if word.isdigit()]
        if not words.startswith("@") or not numbers or not all(1 <= number <= len(self.spans) for number in numbers):
            raise LineError(f"no sentence {words}; there are 1 to {len(self.spans)}")
        return [[self.spans[number - 1].start, self.spans[number - 1].end] for number in numbers]

    def _known(self, key: str) -> None:
        if key not in self.types:
            raise LineError(f"unknown id {key}; declare it in a line E {key} TYPE NAMES")

    def entity(self, line: str) -> None:
        """A line E."""
        words = line.split(None, 3)
        if len(words) <= 3:
            raise LineError("not of the form E ID TYPE NAMES")
        _, key, word, listed = words
        kinds, marks = _marks(word)
        names = [name.strip() for name in listed.split("|") if name.strip()]
        for kind in kinds:
            if kind not in self.schema.classes:
                raise LineError(f"unknown type {kind}; known are {', '.join(self.schema.classes)}")
        if key in self.types:
            raise LineError(f"id {key} is used twice")
        self.types[key] = kinds[0]
        whole = squash(self.text)
        for name in names:
            if squash(name) not in whole:
                raise LineError(f"the text does not have the name {name}")
            owner = self.owners.setdefault((squash(name), kinds[0]), key)
            if owner != key:
                raise LineError(f"{name} names both {owner} and {key}; write all names of one thing in one line")
        more = ({"type_also": kinds[1:]} if kinds[1:] else {}) | ({"optional": True} if OPTIONAL in marks else {})
        self.gold["entities"].append({"id": key, "type": kinds[0], "names": names} | more)

    def fact(self, line: str) -> None:
        """A line F."""
        found = FACT.fullmatch(line)
        if not found:
            raise LineError("not of the form F SUBJECT RELATION OBJECTS @N")
        subject, word, targets, where, qualifiers = found.groups()
        names, marks = _marks(word)
        for name in names:
            if name not in self.schema.relations:
                raise LineError(f"unknown relation {name}; known are {', '.join(self.schema.relations)}")
        try:
            more: dict[str, Any] = {"qualifiers": json.loads(qualifiers)} if qualifiers else {}
        except ValueError as problem:
            raise LineError(f"qualifiers are no JSON: {problem}") from problem
        more |= ({"p_also": names[1:]} if names[1:] else {}) | ({"optional": True} if OPTIONAL in marks else {})
        modality = "planned" if PLANNED in marks else "actual"
        at = self._at(where)
        for target in targets.split(","):
            self._check_ends(subject, names[0], target)
            self.gold["facts"].append({"s": subject, "p": names[0], "o": target, "modality": modality, **more, "at": at})

    def _check_ends(self, subject: str, name: str, target: str) -> None:
        self._known(subject)
        self._known(target)
        relation = self.schema.relations[name]
        if self.types[subject] not in relation.subject or self.types[target] not in relation.object:
            allowed = f"{'|'.join(sorted(relation.subject))} {name} {'|'.join(sorted(relation.object))}"
            raise LineError(f"{self.types[subject]} {name} {self.types[target]}: allowed is {allowed}")
        if (subject, name, target) in self.facts:
            raise LineError(f"{subject} {name} {target} stands there twice; write all its sentences in one line")
        self.facts.add((subject, name, target))

    def observation(self, line: str) -> None:
        """A line O."""
        words = [word.strip() for word in line[1:].split("|")]
        if len(words) < FIELDS:
            raise LineError("not of the form O SUBJECT | INDICATOR | KIND | VALUE | UNIT | PERIOD | @N")
        subject, indicator, kind, value, unit, period, where, *more = words
        self._known(subject)
        if kind not in OBSERVATION_KINDS:
            raise LineError(f"unknown kind {kind}; known are {', '.join(sorted(OBSERVATION_KINDS))}")
        if not PERIOD.fullmatch(period):
            raise LineError(f"period {period}; write 2023, 2023-Q1, 2023-H1, 2023-05, 2023-05-01 or two of them with / between")
        item: dict[str, Any] = {"s": subject, "indicator": indicator, "kind": kind, "value": _number(value), "unit": unit}
        item |= {"period": period, "modality": "target" if "target" in more else "actual"}
        others = [word.split(None, 2)[1:] for word in more if word.split(None, 1)[:1] == ["also"]]
        for other in others:
            self._known(other[0] if other else "")
        if others:
            item["also"] = [{"s": other[0], "indicator": other[1] if other[1:] else indicator} for other in others]
        item |= {"optional": True} if OPTIONAL in more else {}
        self.gold["observations"].append(item | {"at": self._at(where)})


def _statements(content: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(content.splitlines(), start=1):
        if line.strip() and not line.strip().startswith("#"):
            yield number, line.strip()


def parse(file: str, content: str, text: str, schema: Schema, *, name: str, date: str = "") -> tuple[dict[str, Any], list[str]]:
    """The gold that lines state of a text, and what is wrong with them, each with file and line.

    Facts may stand before the entities that they speak of.
    """
    gold: dict[str, Any] = {"doc": name, "date": date, "entities": [], "facts": [], "observations": []}
    reader = _Reader(schema, text, sentences(text), gold)
    kinds: Mapping[str, Callable[[str], None]] = {"E": reader.entity, "F": reader.fact, "O": reader.observation}
    wrong: list[tuple[int, str]] = []
    lines = [(number, line, re.split(r"[\s|]", line, maxsplit=1)[0]) for number, line in _statements(content)]
    for kind, read in kinds.items():
        for number, line, first in lines:
            if first == kind:
                try:
                    read(line)
                except LineError as problem:
                    wrong.append((number, str(problem)))
    wrong += [
        (number, f"begins with {first}; a line begins with E, F, O or #") for number, _, first in lines if first not in kinds
    ]
    return gold, [f"{file}:{number}: {problem}" for number, problem in sorted(wrong)]
