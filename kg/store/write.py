"""A DocumentGraph as quads of its named graph; `kg.store.read` is the way back.

What equals its default is not written (a mention's name where it is the text itself, an order that sorting restores), so
that a document costs few quads and reads back whole all the same.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad

from kg.model import StoreError
from kg.store import names as n
from kg.store.units import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kg.model import Document, DocumentGraph, Entity, Evidence, Fact, Mention, Observation, Span
    from kg.store.names import Names
    from kg.store.units import Units

_DATES = ((re.compile(r"\d{4}"), "gYear"), (re.compile(r"\d{4}-\d\d"), "gYearMonth"), (re.compile(r"\d{4}-\d\d-\d\d"), "date"))


def check(graph: DocumentGraph) -> None:
    """Refuse a graph whose quotes are not in its text or whose ends are not among its entities."""
    text, document = graph.document.text, graph.document
    known = {entity.id for entity in graph.entities}
    if len(known) != len(graph.entities):
        raise StoreError(f"{document.source}: two entities have one id; ids must differ within a document")
    used = {fact.subject for fact in graph.facts} | {fact.object for fact in graph.facts}
    used |= {observation.subject for observation in graph.observations} | {mention.entity for mention in graph.mentions} - {""}
    if not used <= known:
        raise StoreError(f"{document.source}: {min(used - known)} is no entity of the document; add it or drop what names it")
    statements: tuple[Fact | Observation, ...] = (*graph.facts, *graph.observations)
    for statement in statements:
        if not statement.evidence:
            raise StoreError(f"{document.source}: a statement about {statement.subject} has no evidence; none is stored unshown")
        for evidence in statement.evidence:
            if evidence.document != document.id or len(evidence.spans) != len(evidence.quotes) or not evidence.spans:
                raise StoreError(f"{document.source}: evidence {evidence.spans} is not of this document; use Evidence.at")
            for span, quoted in zip(evidence.spans, evidence.quotes, strict=True):
                if text[span.start : span.end] != quoted:
                    raise StoreError(f"{document.source}: the text at {span.start}..{span.end} is not {quoted!r}")
    for mention in graph.mentions:
        if mention.span.end > len(text):
            raise StoreError(f"{document.source}: mention {mention.name} runs past the text; spans must lie in document.text")


def document_quads(graph: DocumentGraph, *, key: str, fingerprint: str, names: Names, units: Units) -> list[Quad]:
    """All quads of a document's own graph."""
    try:
        writer = _Writer(graph.document, n.document_local(graph.document.id, key), names, units)
        return list(writer.quads(graph, key, fingerprint))
    except ValueError as error:
        raise StoreError(f"{graph.document.source}: the text cannot be written as RDF ({error}); read the file again") from error


def metadata(
    document: Document, node: NamedNode, *, key: str, fingerprint: str, names: Names, graph: NamedNode | None
) -> Iterator[Quad]:
    """What is known of a document besides its text; the same in its graph and in the default graph (`graph` None)."""
    values: list[tuple[NamedNode, Literal | NamedNode]] = [
        (n.TYPE, names.term("Document")),
        (names.term("key"), Literal(key)),
        (names.term("textId"), Literal(document.id)),
        (names.term("fingerprint"), Literal(fingerprint)),
    ]
    if document.source != key:
        values.append((n.SOURCE, Literal(document.source)))
    optional = ((n.TITLE, document.title), (n.PUBLISHER, document.publisher))
    values += [(predicate, Literal(value)) for predicate, value in optional if value]
    if document.published:
        values.append((n.ISSUED, _date(document.published)))
    if document.url:
        values.append((n.URL, Literal(document.url, datatype=n.ANY_URI)))
    for predicate, value in values:
        yield Quad(node, predicate, value, graph) if graph else Quad(node, predicate, value)


def _date(published: str) -> Literal:
    for form, datatype in _DATES:
        if form.fullmatch(published):
            return Literal(published, datatype=NamedNode(n.XSD + datatype))
    return Literal(published)


def texts(values: Sequence[str]) -> Iterable[Literal]:
    """A tuple of texts as literals; one JSON literal where their order or doubles would be lost."""
    if list(values) == sorted(set(values)):
        return [Literal(value) for value in values]
    return [Literal(json.dumps(list(values), ensure_ascii=False), datatype=n.JSON)]


def by_length(values: Iterable[str]) -> list[str]:
    """Names as read back: the longest first."""
    return sorted(values, key=lambda name: (-len(name), name))


class _Writer:
    def __init__(self, document: Document, local: str, names: Names, units: Units) -> None:
        self.document, self.names, self.units = document, names, units
        self.graph = names.document(local)
        self._written: set[NamedNode] = set()

    def node(self, fragment: str) -> NamedNode:
        return NamedNode(f"{self.graph.value}#{fragment}")

    def entity(self, entity_id: str) -> NamedNode:
        return self.node(n.entity_fragment(entity_id))

    def quad(self, subject: NamedNode, predicate: NamedNode, value: NamedNode | Literal) -> Quad:
        return Quad(subject, predicate, value, self.graph)

    def quads(self, graph: DocumentGraph, key: str, fingerprint: str) -> Iterator[Quad]:
        yield from metadata(self.document, self.graph, key=key, fingerprint=fingerprint, names=self.names, graph=self.graph)
        yield self.quad(self.graph, n.TYPE, n.CONTEXT)
        yield self.quad(self.graph, n.TEXT, Literal(self.document.text))
        order = [entity.id for entity in graph.entities]
        if order != sorted(order, key=entity_order):
            yield self.quad(self.graph, self.names.term("entityOrder"), Literal(json.dumps(order), datatype=n.JSON))
        for entity in graph.entities:
            yield from self.entity_quads(entity)
        types = {entity.id: entity.type for entity in graph.entities}
        for index, mention in enumerate(graph.mentions):
            yield from self.mention_quads(mention, index, types)
        for index, fact in enumerate(graph.facts):
            yield from self.fact_quads(fact, index)
        for index, observation in enumerate(graph.observations):
            yield from self.observation_quads(observation, index)

    def entity_quads(self, entity: Entity) -> Iterator[Quad]:
        node = self.entity(entity.id)
        yield self.quad(node, n.TYPE, self.names.term(entity.type))
        yield self.quad(node, n.LABEL, Literal(entity.name))
        for name in dict.fromkeys(entity.names):
            yield self.quad(node, self.names.term("name"), Literal(name))
        if list(entity.names[1:]) != by_length(set(entity.names[1:]) - {entity.name}):
            order = Literal(json.dumps(list(entity.names), ensure_ascii=False), datatype=n.JSON)
            yield self.quad(node, self.names.term("nameOrder"), order)
        for key in texts(entity.same_as):
            yield self.quad(node, self.names.term("knownAs"), key)
        for reason in texts(entity.reasons):
            yield self.quad(node, self.names.term("reason"), reason)

    def mention_quads(self, mention: Mention, index: int, types: dict[str, str]) -> Iterator[Quad]:
        node, term, span = self.node(f"m{index}"), self.names.term, mention.span
        anchor = self.document.text[span.start : span.end]
        yield self.quad(node, n.TYPE, term("Mention"))
        yield from self.place(node, span.start, span.end)
        if mention.entity:
            yield self.quad(node, term("refersTo"), self.entity(mention.entity))
        if mention.type != types.get(mention.entity):
            yield self.quad(node, term("mentionType"), term(mention.type))
        if mention.name != anchor:
            yield self.quad(node, term("mentionName"), Literal(mention.name))
        if mention.kind != "name":
            yield self.quad(node, term("mentionKind"), Literal(mention.kind))
        if mention.confidence != 1.0:
            yield self.quad(node, term("confidence"), decimal(mention.confidence))
        for reason in texts(mention.reasons):
            yield self.quad(node, term("reason"), reason)

    def fact_quads(self, fact: Fact, index: int) -> Iterator[Quad]:
        node, term = self.node(f"f{index}"), self.names.term
        subject, value = self.entity(fact.subject), self.entity(fact.object)
        direct = self.names.planned if fact.modality == "planned" else term
        yield self.quad(subject, direct(fact.predicate), value)
        yield self.quad(node, n.TYPE, term("Statement"))
        yield self.quad(node, n.SUBJECT, subject)
        yield self.quad(node, n.PREDICATE, term(fact.predicate))
        yield self.quad(node, n.OBJECT, value)
        yield self.quad(node, term("modality"), Literal(fact.modality))
        for key, written in sorted(fact.qualifiers.items()):
            yield self.quad(node, term(n.escape(key)), Literal(str(written)))
        yield from self.shown(node, f"f{index}", fact.confidence, fact.evidence)

    def observation_quads(self, observation: Observation, index: int) -> Iterator[Quad]:
        node = self.node(f"o{index}")
        for predicate, value in figure(observation, self.entity(observation.subject), self.names, self.units):
            yield self.quad(node, predicate, value)
        yield from self.shown(node, f"o{index}", observation.confidence, observation.evidence)

    def shown(self, node: NamedNode, fragment: str, confidence: float, evidence: Sequence[Evidence]) -> Iterator[Quad]:
        term = self.names.term
        yield self.quad(node, term("confidence"), decimal(confidence))
        for index, piece in enumerate(evidence):
            rule, derivation = self.names.rule(piece.rule), self.node(f"{fragment}.{index}")
            place = self.node("char=" + ";".join(f"{span.start},{span.end}" for span in piece.spans))
            yield self.quad(node, n.DERIVED, place)
            yield self.quad(node, n.GENERATED, rule)
            yield self.quad(node, n.DERIVATION, derivation)
            yield self.quad(derivation, n.TYPE, term("Derivation"))
            yield self.quad(derivation, n.ENTITY, place)
            yield self.quad(derivation, n.ACTIVITY, rule)
            yield self.quad(derivation, term("confidence"), decimal(piece.confidence))
            if rule not in self._written:
                self._written.add(rule)
                yield self.quad(rule, n.TYPE, term("Rule"))
            yield from self.evidence_quads(place, piece.spans)

    def evidence_quads(self, place: NamedNode, spans: Sequence[Span]) -> Iterator[Quad]:
        """A stretch of the text, or several as one whose parts stand in reading order in its fragment."""
        if place in self._written:
            return
        self._written.add(place)
        yield self.quad(place, n.TYPE, self.names.term("Evidence"))
        yield self.quad(place, n.REFERENCE, self.graph)
        if len(spans) == 1:
            yield from self.place(place, spans[0].start, spans[0].end)
            return
        for span in spans:
            part = self.node(f"char={span.start},{span.end}")
            yield self.quad(place, self.names.term("part"), part)
            yield from self.evidence_quads(part, [span])

    def place(self, node: NamedNode, start: int, end: int) -> Iterator[Quad]:
        yield self.quad(node, n.BEGIN, Literal(str(start), datatype=n.INTEGER))
        yield self.quad(node, n.END, Literal(str(end), datatype=n.INTEGER))
        yield self.quad(node, n.ANCHOR, Literal(self.document.text[start:end]))


def figure(
    observation: Observation, subject: NamedNode, names: Names, units: Units
) -> Iterator[tuple[NamedNode, NamedNode | Literal]]:
    """The dimensions and values of a figure, as written and in the base unit; the same for a document's and a canonical one."""
    term = names.term
    base_value, base_unit = units(observation.value, observation.unit)
    yield n.TYPE, n.QB_OBSERVATION
    yield n.TYPE, term("Observation")
    yield n.DATA_SET, term("observations")
    yield term("subject"), subject
    yield term("indicator"), Literal(observation.indicator)
    yield term("kind"), Literal(observation.kind)
    yield term("value"), decimal(observation.value)
    if observation.unit:
        yield term("unit"), Literal(observation.unit)
    yield term("baseValue"), Literal(plain(base_value), datatype=n.DECIMAL)
    yield term("baseUnit"), Literal(base_unit)
    if observation.period:
        yield term("period"), Literal(observation.period)
    yield term("modality"), Literal(observation.modality)


def decimal(value: float) -> Literal:
    """A number as xsd:decimal, digit by digit what Python would print."""
    return Literal(plain(Decimal(repr(float(value)))), datatype=n.DECIMAL)


def entity_order(entity_id: str) -> tuple[int, int, str]:
    """Sort key that puts e2 before e10."""
    digits = entity_id[1:]
    return (0, int(digits), "") if n.entity_fragment(entity_id) == entity_id and len(digits) < 9 else (1, 0, entity_id)
