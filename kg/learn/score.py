"""Precision, recall and F1 of predicted document graphs against gold, by the measure that the annotation guideline fixes.

Entities count where the name sets overlap, one to one, and the class is the same; facts where subject, predicate and object
match (symmetric relations either way round); observations where subject, kind, value with unit, period and indicator match.
What gold marks optional counts neither as missed nor as wrong; second readings (`type_also`, `p_also`, `also`) are as good.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.schema import Schema

    Graph = Mapping[str, Any]
    Key = tuple[str, str, str]

SIMILAR = 0.5  # share of common character pairs from which two indicators are one
PARTS_IN_COMMON = 0.99
TOLERANCE = 1e-6


@dataclass(slots=True)
class Tally:
    """Right, predicted and expected items of a kind."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, right: int, predicted: int, gold: int) -> None:
        """Count a document in."""
        self.right += right
        self.predicted += predicted
        self.gold += gold

    @property
    def precision(self) -> float:
        """Share of the predicted that is right."""
        return self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of the expected that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Miss:
    """Something missed or wrong: what kind of thing, in which document, as printable columns and as it stands in its file."""

    document: str
    verdict: str
    columns: tuple[str, ...]
    item: Mapping[str, Any]

    def __str__(self) -> str:
        return "\t".join((self.document, self.verdict, *self.columns))


@dataclass(frozen=True, slots=True)
class Judged:
    """A predicted fact or entity that counts: in which document, of which relation or class, how sure, and whether right."""

    document: str
    relation: str
    confidence: float
    right: bool


@dataclass(slots=True)
class Report:
    """Figures over all documents: `rows` by name (`entities`, `facts/ID`, …), and what was missed or wrong.

    `judged` and `named` hold the predicted facts and entities that count, `matched` gold's facts with those read for them.
    """

    rows: dict[str, Tally] = field(default_factory=dict)
    misses: list[Miss] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    named: list[Judged] = field(default_factory=list)
    matched: list[tuple[Mapping[str, Any], Mapping[str, Any]]] = field(default_factory=list)
    documents: int = 0
    without_prediction: int = 0
    modality_right: int = 0
    modality_wrong: int = 0

    def row(self, name: str) -> Tally:
        """The tally of that name, made where there is none."""
        return self.rows.setdefault(name, Tally())


class Measure:
    """Names, units and figures made comparable."""

    def __init__(self, schema: Schema) -> None:
        words = schema.language["scoring"]
        self._unread = re.compile(rf"[\s{re.escape(words['unread'])}]")
        self._scales = sorted(words["scales"].items(), key=lambda item: -len(item[0]))
        self._percentages: Mapping[str, float] = words["percentages"]
        self._doublings = frozenset(words["doublings"])

    def name(self, text: str) -> str:
        """A name as it is compared: NFKC, lower case, no blanks, quotes, brackets or dots."""
        return self._unread.sub("", unicodedata.normalize("NFKC", text).lower())

    def quantity(self, value: float, unit: str) -> tuple[float, str]:
        """A figure in its bare unit."""
        unit = self.name(unit or "").replace("％", "%")
        if unit in self._percentages:
            return float(value) * self._percentages[unit], "%"
        if unit in self._doublings:
            return (2.0 ** float(value) - 1) * 100, "%"
        for scale, factor in self._scales:
            if unit.startswith(scale):
                return float(value) * factor, unit[len(scale) :]
        return float(value), unit

    def _pairs(self, text: str) -> set[str]:
        text = self.name(text)
        return {text[place : place + 2] for place in range(len(text) - 1)} or {text}

    def alike(self, one: str, other: str) -> bool:
        """Whether two indicator phrases name one quantity."""
        if self.name(one) == self.name(other):
            return True
        first, second = self._pairs(one), self._pairs(other)
        common = len(first & second)
        return common / min(len(first), len(second)) >= PARTS_IN_COMMON or common / len(first | second) >= SIMILAR


@dataclass(frozen=True, slots=True)
class Alignment:
    """Predicted entities laid onto gold's by shared names: many to one for facts, one to one for entities."""

    to_gold: Mapping[str, str]
    one_to_one: Mapping[str, str]
    types: Mapping[str, frozenset[str]]


def align(gold: Graph, predicted: Iterable[Mapping[str, Any]], measure: Measure) -> Alignment:
    """The best pairs first: same class, most names in common, longest name in common."""
    types = {g["id"]: frozenset({g["type"], *g.get("type_also", ())}) for g in gold["entities"]}
    names = {g["id"]: {measure.name(name) for name in g["names"]} - {""} for g in gold["entities"]}
    found = []
    for entity in predicted:
        mine = {measure.name(name) for name in entity["names"]} - {""}
        for other, theirs in names.items():
            if shared := mine & theirs:
                found.append((entity["type"] in types[other], len(shared), max(map(len, shared)), entity["id"], other))
    found.sort(key=lambda pair: (-pair[0], -pair[1], -pair[2], str(pair[3]), str(pair[4])))
    to_gold: dict[str, str] = {}
    one_to_one: dict[str, str] = {}
    taken: set[str] = set()
    for *_, mine_id, gold_id in found:
        to_gold.setdefault(mine_id, gold_id)
        if mine_id not in one_to_one and gold_id not in taken:
            one_to_one[mine_id] = gold_id
            taken.add(gold_id)
    return Alignment(to_gold, one_to_one, types)


def _readings(item: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield item
    for other in item.get("also", ()):
        yield {**item, **other}


class Scorer:
    """Scores documents one after another into a `Report`."""

    def __init__(self, schema: Schema) -> None:
        self._measure = Measure(schema)
        self._classes = tuple(schema.classes)
        self._relations = tuple(schema.relations)
        self._symmetric = frozenset(r.id for r in schema.relations.values() if r.symmetric)
        self.report = Report()

    def add(self, name: str, gold: Graph, predicted: Graph | None) -> None:
        """Count one document; a missing prediction counts as an empty one."""
        self.report.documents += 1
        self.report.without_prediction += predicted is None
        given = predicted or {"entities": [], "facts": [], "observations": []}
        entities = [entity for entity in given["entities"] if entity["type"] in self._classes]
        aligned = align(gold, entities, self._measure)
        mine = {entity["id"]: entity["names"][0] for entity in entities}
        self._entities(name, gold, entities, aligned)
        self._facts(name, gold, given["facts"], aligned, mine)
        for relaxed in (False, True):
            self._observations(name, gold, given["observations"], aligned, mine, relaxed=relaxed)

    def _miss(self, document: str, verdict: str, item: Mapping[str, Any], *columns: str) -> None:
        self.report.misses.append(Miss(document, verdict, columns, item))

    def _entities(self, name: str, gold: Graph, entities: list[Mapping[str, Any]], aligned: Alignment) -> None:
        optional = {e["id"] for e in gold["entities"] if e.get("optional")}
        expected = {e["id"]: e["type"] for e in gold["entities"] if e["id"] not in optional}
        given = {e["id"]: e["type"] for e in entities}
        right = {mine: other for mine, other in aligned.one_to_one.items() if given[mine] in aligned.types[other]}
        spared = {mine for mine, other in aligned.one_to_one.items() if other in optional}
        counted = {mine: other for mine, other in right.items() if other not in optional}
        named = sum(other not in optional for other in aligned.one_to_one.values())
        self.report.row("entities").add(len(counted), len(given) - len(spared), len(expected))
        self.report.row("entities (names only)").add(named, len(given) - len(spared), len(expected))
        for kind in self._classes:
            predicted = sum(
                type_ == kind and mine not in spared and (mine not in counted or expected[counted[mine]] == kind)
                for mine, type_ in given.items()
            ) + sum(given[mine] != kind and expected[other] == kind for mine, other in counted.items())
            hits = sum(expected[other] == kind for other in counted.values())
            self.report.row(f"entities/{kind}").add(hits, predicted, sum(type_ == kind for type_ in expected.values()))
        found = set(right.values())
        for entity in gold["entities"]:
            if entity["id"] not in found and entity["id"] not in optional:
                self._miss(name, "missed entity", entity, entity["type"], entity["names"][0])
        for entity in entities:
            if entity["id"] not in spared:
                sure = float(entity.get("confidence", 1.0))
                self.report.named.append(Judged(name, entity["type"], sure, entity["id"] in counted))
            if entity["id"] not in right and entity["id"] not in spared:
                self._miss(name, "wrong entity", entity, entity["type"], entity["names"][0])

    def _key(self, subject: str, predicate: str, target: str) -> Key:
        first, second = sorted((subject, target)) if predicate in self._symmetric else (subject, target)
        return predicate, first, second

    def _accepted(self, expected: Iterable[Mapping[str, Any]]) -> dict[Key, int]:
        """Every reading of every fact with the place of the fact; a first reading goes before a second one."""
        readings: dict[Key, int] = {}
        for place, fact in enumerate(expected):
            for reading in _readings(fact):
                for predicate in (*fact.get("p_also", ()), reading["p"]):
                    readings[self._key(reading["s"], predicate, reading["o"])] = place
        return readings | {self._key(fact["s"], fact["p"], fact["o"]): place for place, fact in enumerate(expected)}

    def _facts(
        self, name: str, gold: Graph, facts: Iterable[Mapping[str, Any]], aligned: Alignment, mine: Mapping[str, str]
    ) -> None:
        expected = [fact for fact in gold["facts"] if fact["p"] in self._relations]
        optional = {e["id"] for e in gold["entities"] if e.get("optional")}
        readings = self._accepted(expected)
        given: dict[Key, Mapping[str, Any]] = {}
        for fact in facts:
            if fact["p"] in self._relations:
                ends = [aligned.to_gold.get(fact[end]) or f"?{fact[end]}" for end in ("s", "o")]
                given.setdefault(self._key(ends[0], fact["p"], ends[1]), fact)
        matched: dict[int, Mapping[str, Any]] = {}
        untrue: list[Mapping[str, Any]] = []
        for key, fact in given.items():
            place = readings.get(key)
            if place is not None:
                if not expected[place].get("optional"):
                    matched.setdefault(place, fact)
            elif not {aligned.to_gold.get(fact["s"]), aligned.to_gold.get(fact["o"])} & optional:
                untrue.append(fact)
                self._miss(name, "wrong fact", fact, mine.get(fact["s"], "?"), fact["p"], mine.get(fact["o"], "?"))
        wrong = Counter(fact["p"] for fact in untrue)
        sure = {i for i, f in enumerate(expected) if not f.get("optional") and not {f["s"], f["o"]} & optional}
        hits = {place for place in matched if place in sure}
        self.report.row("facts").add(len(hits), len(hits) + len(untrue), len(sure))
        for predicate in self._relations:
            right = sum(expected[place]["p"] == predicate for place in hits)
            total = sum(expected[place]["p"] == predicate for place in sure)
            self.report.row(f"facts/{predicate}").add(right, right + wrong[predicate], total)
        for right, some in ((True, [matched[place] for place in sorted(hits)]), (False, untrue)):
            self.report.judged += [Judged(name, f["p"], float(f.get("confidence", 1.0)), right) for f in some]
        for place in sorted(hits):
            fact = matched[place]
            self.report.matched.append((expected[place], fact))
            same = fact.get("modality", "actual") == expected[place].get("modality", "actual")
            self.report.modality_right += same
            self.report.modality_wrong += not same
            if not same:
                self._miss(name, "wrong modality", fact, mine[fact["s"]], fact["p"], mine[fact["o"]], fact["modality"])
        names = {entity["id"]: entity["names"][0] for entity in gold["entities"]}
        for place in sorted(sure - hits):
            fact = expected[place]
            self._miss(name, "missed fact", fact, names[fact["s"]], fact["p"], names[fact["o"]])

    def _same_figure(self, gold: Mapping[str, Any], given: Mapping[str, Any], *, relaxed: bool) -> bool:
        number, unit = self._measure.quantity(gold["value"], gold.get("unit", ""))
        value, other = self._measure.quantity(given["value"], given.get("unit", ""))
        return (
            _kind(gold) == _kind(given)
            and unit == other
            and abs(number - value) <= TOLERANCE * max(1.0, abs(number))
            and (relaxed or (gold.get("period") or "") == (given.get("period") or ""))
        )

    def _observations(
        self,
        name: str,
        gold: Graph,
        observations: Iterable[Mapping[str, Any]],
        aligned: Alignment,
        mine: Mapping[str, str],
        *,
        relaxed: bool,
    ) -> None:
        left = list(gold["observations"])
        hits = spared = predicted = 0
        seen = set()
        for item in observations:
            subject = aligned.to_gold.get(item["s"])
            value = self._measure.quantity(item["value"], item.get("unit", ""))
            period = "" if relaxed else item.get("period", "")
            key = (str(subject or item["s"]), _kind(item), value, self._measure.name(item["indicator"]), period)
            if key in seen:
                continue
            seen.add(key)
            predicted += 1
            match = next(
                (
                    other
                    for other in left
                    if self._same_figure(other, item, relaxed=relaxed)
                    and any(
                        r["s"] == subject and self._measure.alike(r["indicator"], item["indicator"]) for r in _readings(other)
                    )
                ),
                None,
            )
            if match is not None:
                left.remove(match)
                hits += not match.get("optional")
                spared += bool(match.get("optional"))
            elif not relaxed:
                self._miss(name, "wrong observation", item, *_figure(mine.get(item["s"], "?"), item))
        expected = sum(not item.get("optional") for item in gold["observations"])
        row = "observations (any period)" if relaxed else "observations"
        self.report.row(row).add(hits, predicted - spared, expected)
        if not relaxed:
            names = {entity["id"]: entity["names"][0] for entity in gold["entities"]}
            for item in left:
                if not item.get("optional"):
                    self._miss(name, "missed observation", item, *_figure(names[item["s"]], item))


def _kind(observation: Mapping[str, Any]) -> str:
    """The kind as it is compared: level and change are not told apart."""
    from kg.schema.vocabulary import SAME_KIND

    kind = str(observation.get("kind", ""))
    return SAME_KIND.get(kind, kind)


def _figure(subject: str, item: Mapping[str, Any]) -> tuple[str, ...]:
    value = f"{item['value']}{item.get('unit', '')}"
    return subject, item["indicator"], item.get("kind", ""), value, item.get("period", "")
