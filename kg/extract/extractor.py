"""From a linked analysis to the graph of its document: statements by rules and scorer, facts, observations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.confidence import Sureness
from kg.extract.entities import sure_entities
from kg.extract.facts import FactDecision
from kg.extract.learned import LearnedRelations
from kg.extract.match import RelationRules
from kg.extract.observe import Observer
from kg.model import DocumentGraph, Mention

if TYPE_CHECKING:
    from kg.model import Analysis, View
    from kg.schema import Schema


class Extractor:
    """Extracts under one schema; with trained weights where they are installed, by rules alone elsewhere."""

    def __init__(self, schema: Schema, *, learned: bool = True, sureness: Sureness | None = None) -> None:
        self._rules = RelationRules(schema)
        self._learned = LearnedRelations.load(schema) if learned else None
        sureness = sureness or Sureness.of(schema, learned=self._learned is not None)
        self._least = sureness.entity
        self._decide = FactDecision(schema, sureness)
        self._observe = Observer(schema, learned=learned)

    def __call__(self, analysis: Analysis) -> DocumentGraph:
        """All that the document states, in coordinates of its text."""
        analysis = sure_entities(analysis, self._least)
        statements = list(self._rules(analysis))
        if self._learned is not None:
            statements += self._learned(analysis)
        return DocumentGraph(
            analysis.document,
            tuple(_raw(mention, analysis.view) for mention in analysis.mentions),
            analysis.entities,
            self._decide(analysis, statements),
            self._observe(analysis),
        )


def _raw(mention: Mention, view: View) -> Mention:
    """The mention in the source text; of a name that a page break tears apart, the longest piece."""
    spans = view.raw(mention.span)
    span = spans[0] if len(spans) == 1 else max(spans, key=lambda span: (len(span), -span.start))
    return Mention(span, mention.type, mention.name, mention.kind, mention.entity, mention.confidence, mention.reasons)
