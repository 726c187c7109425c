"""Extractors in code, for what the pattern language cannot say; relation files call them by name.

Each takes a `Passage` and the relation with its pattern, and gives readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from kg.extract.guards import any_of
from kg.extract.position import Position
from kg.extract.reading import Reading
from kg.extract.topic import PASSAGE, Topic
from kg.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kg.extract.skeleton import Skeleton, Unit
    from kg.model import Analysis, Mention
    from kg.schema import Schema
    from kg.schema.types import Pattern, Relation

    Extract = Callable[["Passage", Relation, Pattern], Iterator[Reading]]

_MANY = 4  # members of a list that may do something together
_TITLE = 24  # characters behind a body that may be a title
_SHORTEST = 2  # characters of a name that may open another one


@dataclass(frozen=True, slots=True)
class Passage:
    """A document on its way through the extractors."""

    analysis: Analysis
    skeletons: Sequence[Skeleton]


class Coded:
    """The extractors of `kg.schema.vocabulary.EXTRACTORS`."""

    def __init__(self, schema: Schema) -> None:
        words, matching = schema.language["positions"], schema.language["matching"]
        self._position = Position(schema)
        self._places = schema.classes_with("place")
        self._parts = {
            (part, whole)
            for one, other in matching["parts"]
            for part in schema.classes_with(one)
            for whole in schema.classes_with(other)
        }
        self._contained = {
            (kind, place)
            for one, other in matching["contained"]
            for kind in schema.classes_with(one)
            for place in schema.classes_with(other)
        }
        self._holding = {
            role: frozenset(kind for one in kinds for kind in schema.classes_with(one)) & _subjects(schema, role)
            for role, kinds in matching["holding"].items()
        }
        self._chained = frozenset(kind for role in matching["chained"] for kind in schema.classes_with(role))
        self._joins = frozenset(words["joins"])
        self._bare = re.compile(rf"^(?:{any_of(words['bodies'])})")
        self._clause = re.compile(".*[，：；。！？,“”]", re.DOTALL)
        self._elided: Mapping[str, float] = matching["elided"]
        self.named: dict[str, Extract] = {
            "name-opens-with": self.name_opens_with,
            "name-holds": self.name_holds,
            "chained": self.chained,
            "title": self.title,
            "title-alone": self.title_alone,
            "list-together": self.list_together,
        }

    def name_opens_with(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """A name that opens with the name of another entity of the document: the longest that may be the object."""
        pairs = self._contained if relation.role == "containment" else self._parts
        owners: dict[str, Mention] = {}
        for mention in passage.analysis.mentions:
            if mention.entity and mention.kind == "name" and mention.type in relation.object and len(mention.name) >= _SHORTEST:
                owners.setdefault(mention.name, mention)
        lengths = sorted({len(name) for name in owners}, reverse=True)
        tried: set[str] = set()
        done: set[tuple[str, str]] = set()
        for skeleton in passage.skeletons:
            for mention in (member for unit in skeleton.units.values() for member in unit.members):
                if mention.kind != "name" or mention.type not in relation.subject or mention.name in tried:
                    continue
                tried.add(mention.name)
                owner = _opening(mention, owners, lengths)
                if owner and (mention.type, owner.type) in pairs and (mention.entity, owner.entity) not in done:
                    done.add((mention.entity, owner.entity))
                    yield Reading(relation.id, pattern.id, mention, owner, skeleton.sentence, mention.span, pattern.confidence)

    def name_holds(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """A name that holds the name of another entity of the document, as a project's that of what it will make."""
        kinds = self._holding.get(relation.role, frozenset())
        held: dict[str, Mention] = {}
        for mention in passage.analysis.mentions:
            if mention.entity and mention.kind == "name" and mention.type in relation.object and len(mention.name) >= _SHORTEST:
                held.setdefault(mention.name, mention)
        done: set[str] = set()
        for skeleton in passage.skeletons:
            for mention in (member for unit in skeleton.units.values() for member in unit.members):
                if mention.kind != "name" or mention.type not in kinds or mention.name in done:
                    continue
                done.add(mention.name)
                inside = [name for name in held if name in mention.name and name != mention.name]
                for name in inside:
                    if not any(name in longer and name != longer for longer in inside):
                        ends = (mention, held[name])
                        yield Reading(relation.id, pattern.id, *ends, skeleton.sentence, mention.span, pattern.confidence)

    def chained(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """Two names right behind one another, the wider first: the second is in the first."""
        number = 0
        sentences = passage.analysis.sentences
        for one, other in pairwise(passage.analysis.mentions):
            if one.span.end != other.span.start or not one.entity or not other.entity:
                continue
            if one.type in self._places and other.type in self._chained and {one.type, other.type} <= relation.subject:
                while number + 1 < len(sentences) and sentences[number + 1].span.start <= other.span.start:
                    number += 1
                yield Reading(relation.id, pattern.id, other, one, number, other.span, pattern.confidence)

    def title(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """A person beside a body with a title between or behind; several bodies with a title each may go before a person."""
        key = next(iter(relation.qualifiers))
        for skeleton in passage.skeletons:
            units = list(skeleton.units.items())
            for index, (at, unit) in enumerate(units):
                if unit.kind not in relation.subject:
                    continue
                for body, written in self._before(skeleton, units[:index], at, relation):
                    for person in unit.members:
                        yield self._held(relation, pattern, skeleton, (person, body, person.span), {key: written})
                place, behind = units[index + 1] if index + 1 < len(units) else (at, unit)
                if behind.kind in relation.object and _tied(skeleton.text[at + 1 : place], relation):
                    written = self._position.behind(skeleton.text[place + 1 : place + _TITLE])
                    if written:
                        ends = (unit.members[-1], behind.members[0], behind.members[0].span)
                        yield self._held(relation, pattern, skeleton, ends, {key: written})

    def title_alone(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """A person behind a title that opens a clause: the body is the one spoken of before."""
        key = next(iter(relation.qualifiers))
        topic = Topic(passage.analysis, passage.skeletons)
        for skeleton in passage.skeletons:
            last = 0
            for at, unit in skeleton.units.items():
                opening = self._clause.match(skeleton.text, last, at)
                start, last = (opening.end() if opening else last), at + 1
                if unit.kind not in relation.subject or (start and start == last - 1):
                    continue
                written = self._position.between(self._bare.sub("", skeleton.text[start:at]))
                if not written or (start and not opening):
                    continue
                bodies, where = topic(skeleton, start, relation.object - self._places)
                for body in bodies[: where != PASSAGE]:
                    reading = self._held(
                        relation, pattern, skeleton, (unit.members[0], body, unit.members[0].span), {key: written}
                    )
                    yield replace(reading, confidence=reading.confidence * self._elided[where])

    def _before(
        self, skeleton: Skeleton, units: Sequence[tuple[int, Unit]], at: int, relation: Relation
    ) -> Iterator[tuple[Mention, str]]:
        """Bodies before a person, each with the title behind it, the nearest first."""
        joined = True
        for place, unit in reversed(units):
            stretch = skeleton.text[place + 1 : at]
            written = self._position.between(stretch) if unit.kind in relation.object else ""
            if not written or not joined:
                return
            yield unit.members[-1], written
            joined = skeleton.text[place - 1 : place] in self._joins
            at = place

    def _held(
        self,
        relation: Relation,
        pattern: Pattern,
        skeleton: Skeleton,
        ends: tuple[Mention, Mention, Span],
        qualifiers: dict[str, str],
    ) -> Reading:
        person, body, trigger = ends
        return Reading(relation.id, pattern.id, person, body, skeleton.sentence, trigger, pattern.confidence, qualifiers)

    def list_together(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """The members of a list before a word of doing something together: each with each."""
        together = _compiled(tuple(relation.words["together"]))
        for skeleton in passage.skeletons:
            for at, unit in skeleton.units.items():
                if not 1 < len(unit.members) <= _MANY or unit.kind not in relation.subject:
                    continue
                found = together.match(skeleton.text, at + 1)
                if not found:
                    continue
                trigger = Span(skeleton.place(found.start()), skeleton.place(found.end() - 1) + 1)
                for index, one in enumerate(unit.members):
                    for other in unit.members[index + 1 :]:
                        if one.entity != other.entity:
                            yield Reading(relation.id, pattern.id, one, other, skeleton.sentence, trigger, pattern.confidence)


@cache
def _compiled(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(any_of(words))


def _subjects(schema: Schema, role: str) -> frozenset[str]:
    return frozenset(kind for relation in schema.relations_with(role) for kind in relation.subject)


def _tied(stretch: str, relation: Relation) -> bool:
    return any(stretch.endswith(word) for word in relation.words.get("ties", ())) and len(stretch) <= 10


def _opening(mention: Mention, owners: dict[str, Mention], lengths: Sequence[int]) -> Mention | None:
    for length in lengths:
        if length < len(mention.name):
            owner = owners.get(mention.name[:length])
            if owner is not None and owner.entity != mention.entity:
                return owner
    return None
