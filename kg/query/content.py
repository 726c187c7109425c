"""The whole content of a store as rows: things, facts, figures and documents, each sorted by IRI, in a few bulk queries."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from kg.model import Span
from kg.store import iri_term

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.store import Store


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A thing of the consolidated view."""

    iri: str
    type: str
    name: str
    names: tuple[str, ...]
    same_as: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A place that states something; `document` is the IRI of the document."""

    iri: str
    document: str
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FactRow:
    """A statement of the consolidated view; `subject` and `object` are IRIs, `predicate` the id of the relation."""

    iri: str
    subject: str
    predicate: str
    object: str
    modality: str
    qualifiers: Mapping[str, str]
    confidence: float
    sources: int
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A figure of the consolidated view; `base_value` is the value in the base unit."""

    iri: str
    subject: str
    indicator: str
    kind: str
    value: float
    unit: str
    period: str
    modality: str
    confidence: float
    base_value: float
    base_unit: str
    sources: int
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of the store."""

    iri: str
    id: str
    source: str
    title: str
    published: str
    publisher: str
    url: str


def entities(store: Store, things: Sequence[str] | None = None) -> Iterator[EntityRow]:
    """Every thing, or those of these IRIs."""
    only = _values("thing", things)
    names: dict[str, list[str]] = defaultdict(list)
    for iri, name in _texts(store, f"SELECT ?thing ?name {{ {only} ?thing lianpu:name ?name }}"):
        names[iri].append(name)
    keys: dict[str, list[str]] = defaultdict(list)
    for iri, key in _texts(store, f"SELECT ?thing ?key {{ {only} ?thing lianpu:knownAs ?key }}"):
        keys[iri].append(key)
    query = f"SELECT ?thing ?class ?label {{ {only} ?thing rdfs:label ?label ; a ?class }}"
    for iri, kind, label in sorted(_texts(store, query)):
        listed = [label, *sorted((name for name in names[iri] if name != label), key=lambda name: (-len(name), name))]
        yield EntityRow(iri, _local(kind), label, tuple(listed), tuple(sorted(keys[iri])))


def facts(store: Store, *, about: str = "") -> Iterator[FactRow]:
    """Every fact, or those with this thing (an IRI) at either end."""
    only = _about(about, "rdf:subject", "rdf:object")
    evidence = _evidence(store, f"{only} ?said rdf:subject ?any .")
    qualifiers: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rest = "lianpu:modality, lianpu:confidence, lianpu:sources, lianpu:evidenceWeight"
    query = f"""SELECT ?said ?key ?value {{ {only} ?said lianpu:sources ?count ; rdf:subject ?any ; ?key ?value .
                FILTER(isLiteral(?value) && STRSTARTS(STR(?key), STR(lianpu:)) && ?key NOT IN ({rest})) }}"""
    for iri, key, value in _texts(store, query):
        qualifiers[iri][unquote(_local(key))].append(value)
    query = f"""SELECT ?said ?s ?p ?o ?modality ?confidence ?count {{ {only}
                ?said lianpu:sources ?count ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
                      lianpu:modality ?modality ; lianpu:confidence ?confidence }}"""
    for iri, s, p, o, modality, confidence, count in sorted(set(_texts(store, query))):
        qualified = {key: "; ".join(sorted(values)) for key, values in sorted(qualifiers[iri].items())}
        yield FactRow(iri, s, _local(p), o, modality, qualified, float(confidence), int(count), tuple(evidence[iri]))


def observations(store: Store, *, about: str = "") -> Iterator[ObservationRow]:
    """Every figure, or those of this thing (an IRI)."""
    only = _about(about, "lianpu:subject")
    evidence = _evidence(store, f"{only} ?said lianpu:indicator ?any .")
    query = f"""SELECT ?said ?s ?indicator ?kind ?value ?unit ?period ?modality ?confidence ?base ?baseUnit ?count {{ {only}
                ?said lianpu:sources ?count ; lianpu:subject ?s ; lianpu:indicator ?indicator ; lianpu:kind ?kind ;
                      lianpu:value ?value ; lianpu:modality ?modality ; lianpu:confidence ?confidence ;
                      lianpu:baseValue ?base ; lianpu:baseUnit ?baseUnit .
                OPTIONAL {{ ?said lianpu:unit ?unit }} OPTIONAL {{ ?said lianpu:period ?period }} }}"""
    for row in sorted(set(_texts(store, query))):
        iri, s, indicator, kind, value, unit, period, modality, confidence, base, base_unit, count = row
        yield ObservationRow(
            iri,
            s,
            indicator,
            kind,
            float(value),
            unit,
            period,
            modality,
            float(confidence),
            float(base),
            base_unit,
            int(count),
            tuple(evidence[iri]),
        )


def documents(store: Store) -> Iterator[DocumentRow]:
    """Every document, by IRI."""
    for record in sorted(store.keys().values(), key=lambda record: record.local):
        iri = store.names.document(record.local).value
        yield DocumentRow(iri, record.text_id, record.key, record.title, record.published, record.publisher, record.url)


def _texts(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    for row in store.query(query).rows:
        yield tuple(cell.value if cell else "" for cell in row)


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


def _values(variable: str, iris: Sequence[str] | None) -> str:
    return "" if iris is None else f"VALUES ?{variable} {{ {' '.join(iri_term(iri) for iri in iris)} }}"


def _about(thing: str, *ends: str) -> str:
    """A pattern that holds the statements with a thing at one of the ends, empty where there is no thing."""
    return " UNION ".join(f"{{ ?said {end} {iri_term(thing)} }}" for end in ends) if thing else ""


def _evidence(store: Store, only: str) -> dict[str, list[EvidenceRow]]:
    """The evidence of consolidated statements or figures, by their IRI; each document's in its own order."""
    query = f"""SELECT DISTINCT ?said ?document ?place ?rule ?confidence ?quote ?part ?partQuote {{ {only}
                ?said lianpu:sources ?count ; prov:wasDerivedFrom ?stated .
                GRAPH ?document {{ ?stated prov:qualifiedDerivation ?derivation .
                                   ?derivation prov:entity ?place ; prov:hadActivity ?rule ; lianpu:confidence ?confidence .
                                   OPTIONAL {{ ?place nif:anchorOf ?quote }}
                                   OPTIONAL {{ ?place lianpu:part ?part . ?part nif:anchorOf ?partQuote }} }} }}"""
    quotes: dict[str, str] = {}
    pieces: set[tuple[str, str, str, str, str]] = set()
    for said, document, place, rule, confidence, quote, part, part_quote in _texts(store, query):
        pieces.add((said, document, place, rule, confidence))
        quotes[part or place] = part_quote if part else quote
    found: dict[str, list[EvidenceRow]] = defaultdict(list)
    prefix = len(store.names.base) + len("rule/")
    for said, document, place, rule, confidence in pieces:
        head, _, ranges = place.rpartition("#char=")
        spans = tuple(Span(*map(int, one.split(","))) for one in ranges.split(";"))
        if len(spans) == 1:
            texts: tuple[str, ...] = (quotes[place],)
        else:
            texts = tuple(quotes[f"{head}#char={span.start},{span.end}"] for span in spans)
        found[said].append(EvidenceRow(place, document, spans, texts, unquote(rule[prefix:]), float(confidence)))
    for rows in found.values():
        rows.sort(key=lambda row: (row.document, row.spans, row.rule, row.confidence))
    return found
