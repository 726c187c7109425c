"""A pipeline for tests of everything around the real one: it reads sentences of the form `A公司位于B区。`"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import DocumentGraph, Entity, Evidence, Fact, Mention, Span

if TYPE_CHECKING:
    from kg.model import Document

SENTENCE = re.compile(r"(?P<subject>\w+公司)位于(?P<object>\w+区)。")


class TinyPipeline:
    """Stands in for `kg.app.pipeline.Pipeline`. A text `raise` raises, a text `die` ends the process."""

    def __init__(self, schema) -> None:
        self.schema = schema

    def __call__(self, document: Document) -> DocumentGraph:
        if document.text.startswith("raise"):
            raise ValueError("no such thing")
        ids: dict[tuple[str, str], str] = {}
        mentions, facts = [], []
        for match in SENTENCE.finditer(document.text):
            ends = []
            for part, type_ in (("subject", "Enterprise"), ("object", "Region")):
                entity = ids.setdefault((type_, match[part]), f"e{len(ids) + 1}")
                mentions.append(Mention(Span(*match.span(part)), type_, match[part], entity=entity))
                ends.append(entity)
            place = Evidence.at(document, (Span(*match.span()),), rule="tiny/located", confidence=0.8)
            facts.append(Fact(ends[0], "locatedIn", ends[1], "actual", {}, (place,), 0.8))
        entities = tuple(Entity(entity, type_, (name,)) for (type_, name), entity in ids.items())
        return DocumentGraph(document, tuple(mentions), entities, tuple(facts), ())
