"""What is known of a thing: its facts in both directions and its figures, each with quote and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.query.content import DocumentRow, entities, facts, observations
from kg.store import iri_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.query.content import EntityRow, FactRow, ObservationRow
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Described:
    """A thing with all that is stated of it; `names` and `documents` hold what the rows name by IRI."""

    entity: EntityRow
    facts: tuple[FactRow, ...]
    observations: tuple[ObservationRow, ...]
    names: Mapping[str, str]
    documents: Mapping[str, DocumentRow]


def describe(store: Store, name: str, *, min_confidence: float = 0.0, limit: int = 20) -> tuple[Described, ...]:
    """The things that go by a name, or where none does those whose names contain it; a canonical IRI is a name too."""
    if name.startswith(store.names.base):
        iris = [name]
    else:
        found = store.find(name, limit=limit)
        iris = [one.iri for one in found if one.how in {"name", "alias"}] or [one.iri for one in found]
    by_iri = {entity.iri: entity for entity in entities(store, iris)} if iris else {}
    return tuple(_described(store, by_iri[iri], min_confidence) for iri in iris if iri in by_iri)


def _described(store: Store, entity: EntityRow, min_confidence: float) -> Described:
    stated = tuple(fact for fact in facts(store, about=entity.iri) if fact.confidence >= min_confidence)
    figures = tuple(row for row in observations(store, about=entity.iri) if row.confidence >= min_confidence)
    ends = sorted({end for fact in stated for end in (fact.subject, fact.object)} | {entity.iri})
    names = {row.iri: row.name for row in entities(store, ends)}
    rows: tuple[FactRow | ObservationRow, ...] = (*stated, *figures)
    wanted = sorted({piece.document for row in rows for piece in row.evidence})
    return Described(entity, stated, figures, names, _documents(store, wanted))


def _documents(store: Store, iris: list[str]) -> dict[str, DocumentRow]:
    if not iris:
        return {}
    query = f"""SELECT ?document ?id ?key ?title ?issued ?publisher ?url {{
                VALUES ?document {{ {" ".join(iri_term(iri) for iri in iris)} }}
                ?document lianpu:textId ?id ; lianpu:key ?key . OPTIONAL {{ ?document dcterms:title ?title }}
                OPTIONAL {{ ?document dcterms:issued ?issued }} OPTIONAL {{ ?document dcterms:publisher ?publisher }}
                OPTIONAL {{ ?document schema:url ?url }} }}"""
    rows = (tuple(cell.value if cell else "" for cell in row) for row in store.query(query).rows)
    return {row[0]: DocumentRow(*row) for row in sorted(rows)}
