"""DocumentGraphs made by hand: from a few lines, and from gold files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.model import Document, DocumentGraph, Entity, Evidence, Fact, Mention, Observation, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


def graph_of(
    text: str,
    entities: Mapping[str, tuple[str, ...]],
    facts: Iterable[tuple[str, ...]] = (),
    observations: Iterable[tuple[Any, ...]] = (),
    *,
    source: str = "a.txt",
    published: str = "",
    title: str = "",
    confidence: float = 0.9,
) -> DocumentGraph:
    """`entities`: id -> (class, name, name…); `facts`: (s, p, o[, modality]); `observations`: (s, indicator, kind, value, unit, period).

    All evidence is the whole text; every name is mentioned where it first stands.
    """
    document = Document(text, source, title=title, published=published)
    known = tuple(Entity(key, row[0], tuple(row[1:])) for key, row in entities.items())
    whole = (Evidence.at(document, (Span(0, len(text)),), rule="test/whole", confidence=confidence),)
    mentions = [
        Mention(Span(text.index(name), text.index(name) + len(name)), entity.type, name, entity=entity.id)
        for entity in known
        for name in entity.names
        if name in text
    ]
    return DocumentGraph(
        document,
        tuple(mentions),
        known,
        tuple(Fact(f[0], f[1], f[2], f[3] if len(f) > 3 else "actual", {}, whole, confidence) for f in facts),
        tuple(Observation(*o, "actual", whole, confidence) for o in observations),
    )


def graph_of_gold(path: Path, text: str, *, source: str, title: str = "") -> DocumentGraph:
    """A gold file as the graph of a perfect reading; optional items are left out, evidence is the sentences in `at` or the text."""
    gold = json.loads(path.read_text(encoding="utf-8"))
    document = Document(text, source, title=title, published=gold.get("date", ""))
    facts = [fact for fact in gold["facts"] if not fact.get("optional")]
    figures = [figure for figure in gold.get("observations", ()) if not figure.get("optional")]
    used = {end for fact in facts for end in (fact["s"], fact["o"])} | {figure["s"] for figure in figures}
    entities = [entity for entity in gold["entities"] if not entity.get("optional") or entity["id"] in used]

    def shown(item: Mapping[str, Any]) -> tuple[Evidence, ...]:
        spans = [Span(start, end) for start, end in item.get("at", ())] or [Span(0, len(text))]
        return tuple(Evidence.at(document, (span,), rule="gold/gold", confidence=1.0) for span in spans)

    return DocumentGraph(
        document,
        (),
        tuple(Entity(entity["id"], entity["type"], tuple(entity["names"])) for entity in entities),
        tuple(Fact(f["s"], f["p"], f["o"], f.get("modality", "actual"), f.get("qualifiers", {}), shown(f), 1.0) for f in facts),
        tuple(
            Observation(
                o["s"],
                o["indicator"],
                o["kind"],
                float(o["value"]),
                o.get("unit", ""),
                o.get("period", ""),
                o.get("modality", "actual"),
                shown(o),
                1.0,
            )
            for o in figures
        ),
    )
