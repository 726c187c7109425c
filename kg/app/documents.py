"""A document graph as JSON and back: the shape of the annotation guideline, with offsets and evidence beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.model import Document, DocumentGraph, Entity, Evidence, Fact, InputError, Mention, Observation, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Json = dict[str, Any]
DIGITS = 4  # of a confidence; more would differ between machines


def graph_to_json(graph: DocumentGraph, *, name: str = "") -> Json:
    """The JSON object of one document; `doc` is the name of its output, as in a gold file.

    Offsets are half-open code points into the text as read. The text itself is not in it.
    """
    document = graph.document
    mentions: dict[str, list[Json]] = {}
    for mention in graph.mentions:
        if mention.entity:
            span = mention.span
            mentions.setdefault(mention.entity, []).append({"spans": [[span.start, span.end]], "kind": mention.kind})
    return {
        "doc": name or document.id,
        "id": document.id,
        "date": document.published,
        "title": document.title,
        "source": document.source,
        "publisher": document.publisher,
        "url": document.url,
        "entities": [
            {
                "id": entity.id,
                "type": entity.type,
                "names": list(entity.names),
                "same_as": list(entity.same_as),
                "reasons": list(entity.reasons),
                "mentions": mentions.get(entity.id, []),
            }
            for entity in graph.entities
        ],
        "facts": [
            {
                "s": fact.subject,
                "p": fact.predicate,
                "o": fact.object,
                "modality": fact.modality,
                "qualifiers": dict(sorted(fact.qualifiers.items())),
                "confidence": round(fact.confidence, DIGITS),
                "evidence": [_evidence_to_json(evidence) for evidence in fact.evidence],
            }
            for fact in graph.facts
        ],
        "observations": [
            {
                "s": observation.subject,
                "indicator": observation.indicator,
                "kind": observation.kind,
                "value": _plain(observation.value),
                "unit": observation.unit,
                "period": observation.period,
                "modality": observation.modality,
                "confidence": round(observation.confidence, DIGITS),
                "evidence": [_evidence_to_json(evidence) for evidence in observation.evidence],
            }
            for observation in graph.observations
        ],
    }


def graph_from_json(data: Mapping[str, Any], *, text: str) -> DocumentGraph:
    """The document graph that a JSON object describes, over the text that it was read from.

    Raises `InputError` where the text is another one: an offset that does not give its quote is never believed.
    """
    document = Document(
        text,
        data["source"],
        title=data["title"],
        published=data["date"],
        url=data["url"],
        publisher=data["publisher"],
    )
    if document.id != data["id"]:
        raise InputError(f"{data['source']}: the text is not the one this JSON was made from; extract it again")
    entities = tuple(
        Entity(entity["id"], entity["type"], tuple(entity["names"]), tuple(entity["same_as"]), tuple(entity["reasons"]))
        for entity in data["entities"]
    )
    return DocumentGraph(
        document,
        _mentions_from_json(data["entities"], document),
        entities,
        tuple(
            Fact(
                fact["s"],
                fact["p"],
                fact["o"],
                fact["modality"],
                dict(fact["qualifiers"]),
                _evidence_from_json(fact["evidence"], document),
                float(fact["confidence"]),
            )
            for fact in data["facts"]
        ),
        tuple(
            Observation(
                observation["s"],
                observation["indicator"],
                observation["kind"],
                float(observation["value"]),
                observation["unit"],
                observation["period"],
                observation["modality"],
                _evidence_from_json(observation["evidence"], document),
                float(observation["confidence"]),
            )
            for observation in data["observations"]
        ),
    )


def only_confident(graph: DocumentGraph, least: float) -> DocumentGraph:
    """The graph without the facts and observations below a confidence; its entities stay."""
    if least <= 0:
        return graph
    return DocumentGraph(
        graph.document,
        graph.mentions,
        graph.entities,
        tuple(fact for fact in graph.facts if fact.confidence >= least),
        tuple(observation for observation in graph.observations if observation.confidence >= least),
    )


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _plain(value: float) -> float:
    """285.0 is written 285, as in the text."""
    return int(value) if float(value).is_integer() else value


def _evidence_to_json(evidence: Evidence) -> Json:
    return {
        "spans": _spans(evidence.spans),
        "quotes": list(evidence.quotes),
        "rule": evidence.rule,
        "confidence": round(evidence.confidence, DIGITS),
    }


def _evidence_from_json(pieces: Iterable[Json], document: Document) -> tuple[Evidence, ...]:
    found = []
    for piece in pieces:
        spans = tuple(Span(start, end) for start, end in piece["spans"])
        evidence = Evidence.at(document, spans, rule=piece["rule"], confidence=float(piece["confidence"]))
        if list(evidence.quotes) != piece["quotes"]:
            raise InputError(f"{document.source}: at {piece['spans']} the text does not say {piece['quotes']}")
        found.append(evidence)
    return tuple(found)


def _mentions_from_json(entities: Iterable[Json], document: Document) -> tuple[Mention, ...]:
    found = []
    for entity in entities:
        for mention in entity["mentions"]:
            span = Span(mention["spans"][0][0], mention["spans"][-1][1])
            name = "".join(document.text[span.start : span.end].split())
            found.append(Mention(span, entity["type"], name, kind=mention["kind"], entity=entity["id"]))
    return tuple(sorted(found, key=lambda mention: (mention.span, mention.entity)))
