"""Up- and downstream of a product or industry: what goes into it, what it goes into, and who makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analyze.content import UnknownNameError, as_content
from kg.analyze.select import class_roles, located_in, roles
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.analyze.content import Content
    from kg.query import EntityRow, FactRow
    from kg.schema import Schema
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class ChainRow:
    """One place on a chain: `entity` is tied by `fact` to `through`, which lies `level - 1` steps from the centre.

    `stage` is `segment`, `upstream`, `downstream` or `actor` (who makes, develops or belongs to `through`).
    """

    stage: str
    level: int
    entity: EntityRow
    through: EntityRow
    fact: FactRow


def chain(
    source: Store | Content,
    name: str,
    *,
    region: str | None = None,
    depth: int = 3,
    planned: bool = True,
    schema: Schema | None = None,
) -> tuple[ChainRow, ...]:
    """The chain around a product, industry or cluster, segments first, then upstream, downstream and the actors on each.

    Where an industry and a product go by one name, both are the centre: texts use the two for one thing. `region`
    keeps only the actors located in that place.
    """
    schema = schema or load_schema()
    content = as_content(source)
    facts = [fact for fact in content.facts if planned or fact.modality != "planned"]
    centre = _centre(content, name, schema)
    supply, parts = roles(schema, "supply-chain"), roles(schema, "segment")
    things = class_roles(schema, "product", "industry", "cluster")
    walks = [
        ("segment", _walk(facts, centre, parts, depth=depth, forward=True)),
        ("upstream", _walk(facts, centre, supply, depth=depth, forward=False)),
        ("downstream", _walk(facts, centre, supply, depth=depth, forward=True)),
    ]
    rows = [
        ChainRow(stage, level, content.by_iri[iri], content.by_iri[through], fact)
        for stage, walk in walks
        for level, iri, through, fact in walk
    ]
    nodes = dict.fromkeys([*sorted(centre), *(row.entity.iri for row in rows)])
    levels = dict.fromkeys(centre, 0) | {row.entity.iri: row.level for row in reversed(rows)}
    inside = located_in(content.facts, content.find(region).iri, schema=schema) if region is not None else None
    acting = roles(schema, "output", "research", "sector", "membership", "leading")
    for iri in nodes:
        rows += [
            ChainRow("actor", levels[iri] + 1, content.by_iri[fact.subject], content.by_iri[iri], fact)
            for fact in facts
            if fact.object == iri
            and fact.predicate in acting
            and content.by_iri[fact.subject].type not in things
            and (inside is None or fact.subject in inside)
        ]
    return tuple(rows)


def _centre(content: Content, name: str, schema: Schema) -> frozenset[str]:
    wanted = class_roles(schema, "product", "industry", "cluster")
    found = frozenset(row.iri for row in content.named(name) if row.type in wanted)
    if found:
        return found
    content.find(name, classes=wanted)
    raise UnknownNameError(f"{name!r} is no product, industry or cluster of the graph")


def _walk(
    facts: Iterable[FactRow], start: Collection[str], predicates: frozenset[str], *, depth: int, forward: bool
) -> list[tuple[int, str, str, FactRow]]:
    """Breadth first along the predicates: level, entity reached, entity it was reached from, and the fact."""
    edges = [fact for fact in facts if fact.predicate in predicates]
    seen, border = set(start), set(start)
    steps: list[tuple[int, str, str, FactRow]] = []
    for level in range(1, depth + 1):
        reached: set[str] = set()
        for fact in edges:
            here, there = (fact.subject, fact.object) if forward else (fact.object, fact.subject)
            if here in border and there not in seen:
                steps.append((level, there, here, fact))
                reached.add(there)
        seen |= reached
        border = reached
    return steps
