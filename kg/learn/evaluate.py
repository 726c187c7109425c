"""What `kg eval` tells beside the scores: causes of errors, evidence, names nobody listed, and what a confidence is worth."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kg.learn.causes import Diagnosis
from kg.learn.score import Measure, Scorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from kg.extract.confidence import Sureness
    from kg.learn.score import Judged, Miss, Report
    from kg.learn.train import Article
    from kg.model import DocumentGraph
    from kg.schema import Schema

    Graph = Mapping[str, Any]

BINS = 10
DIGITS = 4
MISSED_ENTITY = "missed entity"
NAME_COLUMNS = ("name", "names", "short", "full", "alias", "aliases")
BETWEEN_NAMES = re.compile(r"[|、;]")


@dataclass(frozen=True, slots=True)
class Bin:
    """Facts whose confidence lies in [low, high): how many, their mean confidence, the share that is right."""

    low: float
    high: float
    facts: int
    confidence: float
    right: float


def reliability(judged: Iterable[Judged], *, bins: int = BINS) -> tuple[Bin, ...]:
    """How often facts of each band of confidence are right; bands without a fact are left out."""
    held: dict[int, list[Judged]] = {}
    for one in judged:
        held.setdefault(min(int(one.confidence * bins + 1e-9), bins - 1), []).append(one)
    return tuple(
        Bin(
            place / bins,
            (place + 1) / bins,
            len(some),
            sum(one.confidence for one in some) / len(some),
            sum(one.right for one in some) / len(some),
        )
        for place, some in sorted(held.items())
    )


def seed_names(schema: Schema) -> frozenset[str]:
    """Every name of the lists in seeds/, as names are compared."""
    measure = Measure(schema)
    return frozenset(
        measure.name(name)
        for table in schema.seed_names
        for row in schema.seed_rows(table)
        for column in NAME_COLUMNS
        for name in BETWEEN_NAMES.split(row.get(column) or "")
    ) - {""}


def gold_names(articles: Iterable[Graph], schema: Schema) -> frozenset[str]:
    """Every name that stands in these annotated articles."""
    measure = Measure(schema)
    return frozenset(measure.name(name) for gold in articles for entity in gold["entities"] for name in entity["names"])


@dataclass(slots=True)
class Share:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    def add(self, hit: bool) -> None:
        """Count one more."""
        self.part += hit
        self.whole += 1

    @property
    def share(self) -> float:
        """The part of the whole, 0 where there is nothing."""
        return self.part / self.whole if self.whole else 0.0


@dataclass(slots=True)
class Review:
    """Scores of documents, added one after another, and what explains them.

    `known` are the names that were listed or learned, as `seed_names` and `gold_names` give them: an entity none of whose
    names is among them counts as unseen.
    """

    schema: Schema
    known: frozenset[str] = frozenset()
    errors: list[tuple[Miss, str]] = field(default_factory=list)
    evidence: Share = field(default_factory=Share)
    shown: Share = field(default_factory=Share)
    unseen: Share = field(default_factory=Share)
    scorer: Scorer = field(init=False)
    _measure: Measure = field(init=False)

    def __post_init__(self) -> None:
        """Scoring goes by the schema's classes, relations and units."""
        self.scorer = Scorer(self.schema)
        self._measure = Measure(self.schema)

    def add(self, name: str, gold: Graph, predicted: Graph | None) -> None:
        """Count one document; a missing prediction counts as an empty one."""
        report = self.scorer.report
        old, matched = len(report.misses), len(report.matched)
        self.scorer.add(name, gold, predicted)
        diagnosis = Diagnosis(gold, predicted, self.schema, self._measure)
        misses = report.misses[old:]
        self.errors += [(miss, diagnosis.cause(miss)) for miss in misses]
        for expected, given in report.matched[matched:]:
            self._count_evidence(expected, given)
        missed = {miss.item["id"] for miss in misses if miss.verdict == MISSED_ENTITY}
        for entity in gold["entities"]:
            if not entity.get("optional") and not self.known & {self._measure.name(name) for name in entity["names"]}:
                self.unseen.add(entity["id"] not in missed)

    def _count_evidence(self, expected: Mapping[str, Any], given: Mapping[str, Any]) -> None:
        at, pieces = expected.get("at"), given.get("evidence")
        if at and pieces:
            inside = [all(any(a < end and start < b for a, b in at) for start, end in piece["spans"]) for piece in pieces]
            for hit in inside:
                self.evidence.add(hit)
            self.shown.add(any(inside))

    @property
    def causes(self) -> tuple[tuple[str, str, int], ...]:
        """Verdict, cause and number of the errors, the most frequent of each verdict first."""
        counted = Counter((miss.verdict, cause) for miss, cause in self.errors)
        return tuple((*key, count) for key, count in sorted(counted.items(), key=lambda item: (item[0][0], -item[1], item[0][1])))


def as_predicted(graph: DocumentGraph) -> dict[str, Any]:
    """A document graph in the guideline's form, with mentions, confidences and evidence."""
    places: dict[str, list[dict[str, Any]]] = {}
    surest: dict[str, float] = {}
    for mention in graph.mentions:
        surest[mention.entity] = max(surest.get(mention.entity, 0.0), mention.confidence)
        places.setdefault(mention.entity, []).append({"spans": [[mention.span.start, mention.span.end]]})
    return {
        "entities": [
            {
                "id": entity.id,
                "type": entity.type,
                "names": list(entity.names),
                "mentions": places.get(entity.id, []),
                "confidence": surest.get(entity.id, 0.0),
            }
            for entity in graph.entities
        ],
        "facts": [
            {
                "s": fact.subject,
                "p": fact.predicate,
                "o": fact.object,
                "modality": fact.modality,
                "confidence": fact.confidence,
                "evidence": [{"spans": [[span.start, span.end] for span in piece.spans]} for piece in fact.evidence],
            }
            for fact in graph.facts
        ],
        "observations": [
            {
                "s": seen.subject,
                "indicator": seen.indicator,
                "kind": seen.kind,
                "value": seen.value,
                "unit": seen.unit,
                "period": seen.period,
                "modality": seen.modality,
            }
            for seen in graph.observations
        ],
    }


def read_and_score(
    schema: Schema, articles: Sequence[Article], *, learned: bool = True, sureness: Sureness | None = None
) -> Scorer:
    """Annotated articles read as they would be, and scored."""
    from kg.annotate import Annotator
    from kg.extract.extractor import Extractor
    from kg.link import Linker

    annotate, link = Annotator(schema, learned=learned), Linker(schema)
    extract = Extractor(schema, learned=learned, sureness=sureness)
    scorer = Scorer(schema)
    for article in articles:
        scorer.add(article.name, article.gold, as_predicted(extract(link(annotate(article.document)))))
    return scorer


def fitted_decision(schema: Schema, articles: Sequence[Article], *, learned: bool = True) -> dict[str, Any]:
    """What `decision.json` says of one way of reading, fitted on articles that were not learned from.

    First the confidence from which an entity is kept, then what is to be said of the facts between those that are. Rules
    alone keep every entity: their confidences tell rules apart, not names.
    """
    from kg.extract.confidence import Sureness
    from kg.learn.calibrate import best_cut, decision

    entity = 0.0
    if learned:
        loose = read_and_score(schema, articles, sureness=Sureness(0.0, {})).report
        entity = best_cut(loose.named, loose.row("entities").gold)
    report = read_and_score(schema, articles, learned=learned, sureness=Sureness(0.0, {}, entity=entity)).report
    return {"entity": entity, **decision(report.judged, report.row("facts").gold)}


def add_scores(folder: Path, report: Report) -> dict[str, Any]:
    """Put scores reached on articles that were not learned from into the reader's card; gives the card."""
    from kg.annotate.learned import MODEL

    path = folder / f"{MODEL}.json"
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    rows = {
        name: {"precision": round(row.precision, DIGITS), "recall": round(row.recall, DIGITS), "f1": round(row.f1, DIGITS)}
        for name, row in report.rows.items()
        if row.gold
    }
    card["scores"] = {"articles": report.documents, "of": "articles that were not learned from", "rows": rows}
    path.write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card
