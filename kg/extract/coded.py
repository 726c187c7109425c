"""Extractors in code, for what the pattern language cannot say; relation files call them by name.

Each takes a `Passage` and the relation with its pattern, and gives readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.extract.guards import any_of
from kg.extract.position import Position
from kg.extract.reading import Reading
from kg.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kg.extract.skeleton import Skeleton
    from kg.model import Analysis, Mention
    from kg.schema import Schema
    from kg.schema.types import Pattern, Relation

    Extract = Callable[["Passage", Relation, Pattern], Iterator[Reading]]

_SHORTEST = 2  # characters of a name that may open another one


@dataclass(frozen=True, slots=True)
class Passage:
    """A document on its way through the extractors."""

    analysis: Analysis
    skeletons: Sequence[Skeleton]


class Coded:
    """The extractors of `kg.schema.vocabulary.EXTRACTORS`."""

    def __init__(self, schema: Schema) -> None:
        words = schema.language["positions"]
        self._position = Position(schema)
        roles = ("zone", "cluster", "project", "government", "place")
        self._named_after_place = frozenset(kind for role in roles for kind in schema.classes_with(role))
        self._places = schema.classes_with("place")
        self._idle = re.compile(rf"(?:{any_of(words['idle'])})?")
        self.named: dict[str, Extract] = {
            "name-opens-with": self.name_opens_with,
            "chained": self.chained,
            "title": self.title,
            "list-together": self.list_together,
        }

    def name_opens_with(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """A name that opens with the name of another entity of the document: the longest that may be the object."""
        owners: dict[str, Mention] = {}
        for mention in passage.analysis.mentions:
            if mention.entity and mention.kind == "name" and mention.type in relation.object and len(mention.name) >= _SHORTEST:
                owners.setdefault(mention.name, mention)
        if not owners:
            return
        contained = relation.role == "containment"
        lengths = sorted({len(name) for name in owners}, reverse=True)
        done: set[tuple[str, str]] = set()
        for skeleton in passage.skeletons:
            for unit in skeleton.units.values():
                for mention in unit.members:
                    if mention.type not in relation.subject or mention.kind != "name":
                        continue
                    if contained and mention.type not in self._named_after_place:
                        continue
                    owner = _opening(mention, owners, lengths)
                    if (
                        owner is None
                        or (contained and owner.type not in self._places)
                        or (not contained and not _part(mention, owner))
                    ):
                        continue
                    if (mention.entity, owner.entity) not in done:
                        done.add((mention.entity, owner.entity))
                        yield Reading(
                            relation.id, pattern.id, mention, owner, skeleton.sentence, mention.span, pattern.confidence
                        )

    def chained(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """Two names right behind one another, the wider first: the second is in the first."""
        for skeleton in passage.skeletons:
            for at, unit in skeleton.units.items():
                behind = skeleton.units.get(at + 1)
                if behind is None or len(unit.members) > 1 and unit.kind != behind.kind:
                    continue
                one, other = unit.members[-1], behind.members[0]
                fits = one.type in self._places and other.type in self._named_after_place
                if fits and one.entity != other.entity and one.span.end == other.span.start:
                    for member in behind.members:
                        yield Reading(relation.id, pattern.id, member, one, skeleton.sentence, member.span, pattern.confidence)

    def title(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """A person beside a body with a title between or behind: post and title."""
        key = next(iter(relation.qualifiers))
        for skeleton in passage.skeletons:
            units = list(skeleton.units.items())
            for (at, unit), (place, behind) in zip(units, units[1:], strict=False):
                stretch = skeleton.text[at + 1 : place]
                if unit.kind in relation.object and behind.kind in relation.subject:
                    written = self._position.between(stretch)
                    subjects, body = behind.members[:1], unit.members[-1]
                elif unit.kind in relation.subject and behind.kind in relation.object and _tied(stretch, relation):
                    written = self._position.behind(skeleton.text[place + 1 : place + 24])
                    subjects, body = unit.members[-1:], behind.members[0]
                else:
                    continue
                if written:
                    for person in subjects:
                        yield Reading(
                            relation.id,
                            pattern.id,
                            person,
                            body,
                            skeleton.sentence,
                            person.span,
                            pattern.confidence,
                            {key: written},
                        )

    def list_together(self, passage: Passage, relation: Relation, pattern: Pattern) -> Iterator[Reading]:
        """The members of a list before a word of doing something together: each with each."""
        together = re.compile(any_of(relation.words["together"]))
        for skeleton in passage.skeletons:
            for at, unit in skeleton.units.items():
                if len(unit.members) < 2 or unit.kind not in relation.subject:
                    continue
                found = together.match(skeleton.text, at + 1)
                if not found:
                    continue
                trigger = Span(skeleton.places[found.start()], skeleton.places[found.end() - 1] + 1)
                for index, one in enumerate(unit.members):
                    for other in unit.members[index + 1 :]:
                        if one.entity != other.entity:
                            yield Reading(relation.id, pattern.id, one, other, skeleton.sentence, trigger, pattern.confidence)


def _tied(stretch: str, relation: Relation) -> bool:
    return any(stretch.endswith(word) for word in relation.words.get("ties", ())) and len(stretch) <= 10


def _opening(mention: Mention, owners: dict[str, Mention], lengths: Sequence[int]) -> Mention | None:
    for length in lengths:
        if length < len(mention.name):
            owner = owners.get(mention.name[:length])
            if owner is not None and owner.entity != mention.entity:
                return owner
    return None


def _part(mention: Mention, owner: Mention) -> bool:
    return mention.type != owner.type or len(mention.name) > len(owner.name) + 1
