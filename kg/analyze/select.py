"""Cut the part of a graph that somebody wants to look at."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from kg.analyze.content import Content, as_content
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.query import FactRow, ObservationRow
    from kg.schema import Schema
    from kg.store import Store


def select(
    source: Store | Content,
    *,
    entity: str | None = None,
    depth: int = 2,
    region: str | None = None,
    iris: Collection[str] | None = None,
    classes: Collection[str] | None = None,
    predicates: Collection[str] | None = None,
    planned: bool = True,
    min_confidence: float = 0.0,
    limit: int | None = None,
    schema: Schema | None = None,
) -> Content:
    """The part of the graph that meets every condition given.

    `entity` keeps what lies within `depth` steps of that name; `region` what lies in that place with its direct
    neighbours; `iris` the entities listed with the facts among them (the rows of a query). `limit` keeps the entities
    with the most facts, for pictures that must stay readable. Observations follow their subjects.
    """
    content = as_content(source)
    facts = [
        fact
        for fact in content.facts
        if (planned or fact.modality != "planned")
        and fact.confidence >= min_confidence
        and (predicates is None or fact.predicate in predicates)
        and (classes is None or _types(content, fact) <= set(classes))
    ]
    kept = {row.iri for row in content.entities if classes is None or row.type in classes}
    if entity is not None:
        kept &= within(facts, content.find(entity).iri, depth=depth)
    if region is not None:
        kept &= in_place(content, facts, region, schema=schema or load_schema())
    if iris is not None:
        kept &= set(iris)
    if limit is not None and len(kept) > limit:
        kept = _busiest(facts, kept, limit, keep=content.find(entity).iri if entity is not None else None)
    facts = [fact for fact in facts if fact.subject in kept and fact.object in kept]
    observations = tuple(row for row in content.observations if row.subject in kept and row.confidence >= min_confidence)
    stated: tuple[FactRow | ObservationRow, ...] = (*facts, *observations)
    used = {each.document for row in stated for each in row.evidence}
    return Content(
        entities=tuple(row for row in content.entities if row.iri in kept),
        facts=tuple(facts),
        observations=observations,
        documents=tuple(row for row in content.documents if row.iri in used),
    )


def within(facts: Iterable[FactRow], start: str, *, depth: int) -> set[str]:
    """The entities at most `depth` facts away from one, in whichever direction the facts point."""
    beside = neighbours(facts)
    reached = border = {start}
    for _ in range(depth):
        border = {other for iri in border for other in beside[iri]} - reached
        reached = reached | border
    return reached


def in_place(content: Content, facts: Iterable[FactRow], region: str, *, schema: Schema) -> set[str]:
    """What the facts put into a place, however many steps of containment apart, and the direct neighbours of all that."""
    inside = located_in(content.facts, content.find(region).iri, schema=schema)
    beside = neighbours(facts)
    return inside | {other for iri in inside for other in beside[iri]}


def located_in(facts: Iterable[FactRow], place: str, *, schema: Schema) -> set[str]:
    """The place and everything that containment leads into it; what is only planned to come counts too."""
    containing = roles(schema, "containment")
    contents: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        if fact.predicate in containing:
            contents[fact.object].add(fact.subject)
    reached = border = {place}
    while border:
        border = {iri for outer in border for iri in contents[outer]} - reached
        reached = reached | border
    return reached


def neighbours(facts: Iterable[FactRow]) -> dict[str, set[str]]:
    """For each entity the others that share a fact with it."""
    beside: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        beside[fact.subject].add(fact.object)
        beside[fact.object].add(fact.subject)
    return beside


def roles(schema: Schema, *wanted: str) -> frozenset[str]:
    """The ids of the relations that carry one of these roles.

    The engine knows what a relation does in a chain or on a map by its role, never by its name.
    """
    return frozenset(relation.id for relation in schema.relations.values() if relation.role in wanted)


def class_roles(schema: Schema, *wanted: str) -> frozenset[str]:
    """The ids of the classes that carry one of these roles."""
    return frozenset(entity_class.id for entity_class in schema.classes.values() if entity_class.role in wanted)


def _types(content: Content, fact: FactRow) -> set[str]:
    return {content.by_iri[iri].type for iri in (fact.subject, fact.object) if iri in content.by_iri}


def _busiest(facts: Iterable[FactRow], kept: set[str], limit: int, *, keep: str | None) -> set[str]:
    counts = dict.fromkeys(kept, 0)
    for fact in facts:
        if fact.subject in kept and fact.object in kept:
            counts[fact.subject] += 1
            counts[fact.object] += 1
    ranked = sorted(kept, key=lambda iri: (iri != keep, -counts[iri], iri))
    return set(ranked[:limit])
