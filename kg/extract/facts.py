"""From statements to facts: one decision a fact, over all places that state it."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from kg.model import Evidence, Fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from kg.extract.confidence import Sureness
    from kg.extract.statement import Statement
    from kg.model import Analysis, Document, Span
    from kg.schema import Schema

    Key = tuple[str, str, str]

MOST_EVIDENCE = 4
EVIDENCE_SHARE = 0.5  # a piece of evidence counts if it is at least this share as sure as the best


def _key(statement: Statement, symmetric: frozenset[str]) -> Key:
    subject, target = statement.subject, statement.object
    if statement.relation in symmetric and target < subject:
        subject, target = target, subject
    return subject, statement.relation, target


def _confidence(statements: Sequence[Statement]) -> float:
    """The surest reading of each source, the sources taken as independent."""
    best: dict[str, float] = {}
    for statement in statements:
        source = statement.rule.partition(":")[0] if ":" in statement.rule else "rules"
        best[source] = max(best.get(source, 0.0), statement.confidence)
    doubt = 1.0
    for confidence in best.values():
        doubt *= 1.0 - confidence
    return 1.0 - doubt


class FactDecision:
    """Weighs statements under the ontology and keeps the facts that are sure enough."""

    def __init__(self, schema: Schema, sureness: Sureness) -> None:
        self._relations = schema.relations
        self._symmetric = frozenset(r.id for r in schema.relations.values() if r.symmetric)
        self._sureness = sureness

    def __call__(self, analysis: Analysis, statements: Iterable[Statement]) -> tuple[Fact, ...]:
        """The facts of a document, in the order in which their ends are numbered."""
        place = {entity.id: index for index, entity in enumerate(analysis.entities)}
        types = {entity.id: entity.type for entity in analysis.entities}
        grouped: dict[Key, list[Statement]] = defaultdict(list)
        for statement in statements:
            relation = self._relations[statement.relation]
            fits = types[statement.subject] in relation.subject and types[statement.object] in relation.object
            if fits and statement.subject != statement.object:
                grouped[_key(statement, self._symmetric)].append(statement)
        facts = []
        raw = cache(analysis.view.raw)  # many facts are stated by the same sentences
        for key, found in grouped.items():
            confidence = _confidence(found)
            if self._sureness.keeps(key[1], confidence):
                facts.append(self._fact(analysis.document, key, found, confidence, raw))
        return tuple(sorted(facts, key=lambda f: (place[f.subject], f.predicate, place[f.object])))

    def _fact(
        self, document: Document, key: Key, found: list[Statement], confidence: float, raw: Callable[[Span], tuple[Span, ...]]
    ) -> Fact:
        ordered = kept = found
        if len(found) > 1:  # most facts are stated once
            ordered = sorted(found, key=lambda s: (-s.confidence, s.spans, s.rule))
            least = ordered[0].confidence * EVIDENCE_SHARE
            places: dict[tuple[object, ...], Statement] = {}
            for statement in ordered:
                if statement.confidence >= least:
                    places.setdefault(statement.spans, statement)
            kept = list(places.values())[:MOST_EVIDENCE]
        qualifiers: dict[str, str] = {}
        for statement in ordered:
            for name, value in statement.qualifiers.items():
                qualifiers.setdefault(name, value)
        evidence = tuple(
            Evidence.at(
                document,
                tuple(chain.from_iterable(map(raw, statement.spans))),
                rule=statement.rule,
                confidence=round(statement.confidence, 4),
            )
            for statement in kept
        )
        subject, predicate, target = key
        sure = round(self._sureness(confidence), 4)
        return Fact(subject, predicate, target, ordered[0].modality(), dict(sorted(qualifiers.items())), evidence, sure)
