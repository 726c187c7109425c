"""Why something was missed or is wrong: each error of a document gets one cause, the earliest that explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.learn.score import align

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from kg.learn.score import Measure, Miss
    from kg.schema import Schema

    Graph = Mapping[str, Any]
    Item = Mapping[str, Any]

MISSED_MENTION, BOUNDARY, TYPE = "missed mention", "wrong boundary", "wrong type"
SPLIT, MERGED, NO_ENTITY = "split entity", "merged entity", "no entity in gold"
END, RELATION, ARGUMENT, ELIDED = "end not read right", "wrong relation", "wrong argument", "elided end"
LIST, TRIGGER, NO_FACT, MODALITY = "list", "missed trigger", "no fact in gold", "modality"
FIGURE, KIND, SUBJECT, INDICATOR, PERIOD = "figure not read", "kind of figure", "subject of a figure", "indicator", "period"
TWICE, NO_FIGURE = "figure read twice", "no figure in gold"
SHORTEST_SHARED = 2


class Diagnosis:
    """One document's gold beside what was read, so that the cause of each of its errors can be told."""

    def __init__(self, gold: Graph, predicted: Graph | None, schema: Schema, measure: Measure) -> None:
        given = predicted or {"entities": [], "facts": [], "observations": []}
        self._measure = measure
        self._gold, self._given = gold, given
        self._relations = schema.relations
        entities = [entity for entity in given["entities"] if entity["type"] in schema.classes]
        self._entities = {entity["id"]: entity for entity in entities}
        self._expected = {entity["id"]: entity for entity in gold["entities"]}
        self._aligned = align(gold, entities, measure)
        self._right = {one for one, other in self._aligned.one_to_one.items() if self._fits(one, other)}
        self._found = {other for one, other in self._aligned.one_to_one.items() if one in self._right}
        self._read = {self._triple(fact) for fact in given["facts"]}
        self._stated = {(fact["s"], fact["p"], fact["o"]) for fact in gold["facts"]}

    def cause(self, miss: Miss) -> str:
        """The cause of an error of this document."""
        verdict, _, what = miss.verdict.partition(" ")
        causes = {
            ("missed", "entity"): self._missed_entity,
            ("wrong", "entity"): self._wrong_entity,
            ("missed", "fact"): self._missed_fact,
            ("wrong", "fact"): self._wrong_fact,
            ("wrong", "modality"): lambda _: MODALITY,
            ("missed", "observation"): self._missed_figure,
            ("wrong", "observation"): self._wrong_figure,
        }
        return causes[verdict, what](miss.item)

    def _fits(self, one: str, other: str) -> bool:
        return self._entities[one]["type"] in self._aligned.types[other]

    def _names(self, entity: Item) -> set[str]:
        return {self._measure.name(name) for name in entity["names"]} - {""}

    def _overlapping(self, entity: Item, others: Collection[Item]) -> bool:
        """Whether a name of the entity is part of a name of one of the others, or the other way round."""
        mine = [name for name in self._names(entity) if len(name) >= SHORTEST_SHARED]
        theirs = [name for other in others for name in self._names(other) if len(name) >= SHORTEST_SHARED]
        return any(one in other or other in one for one in mine for other in theirs)

    def _missed_entity(self, entity: Item) -> str:
        sharing = [one for one, other in self._entities.items() if self._names(other) & self._names(entity)]
        if any(one in self._right for one in sharing):
            return MERGED
        if sharing:
            return TYPE
        return BOUNDARY if self._overlapping(entity, self._entities.values()) else MISSED_MENTION

    def _wrong_entity(self, entity: Item) -> str:
        other = self._aligned.to_gold.get(entity["id"])
        if other is None:
            return BOUNDARY if self._overlapping(entity, self._expected.values()) else NO_ENTITY
        return TYPE if not self._fits(entity["id"], other) else SPLIT

    def _triple(self, fact: Item) -> tuple[str, str, str]:
        """A predicted fact between gold's entities, what is no entity of gold marked."""
        subject, target = (self._aligned.to_gold.get(fact[end]) or f"?{fact[end]}" for end in ("s", "o"))
        return subject, fact["p"], target

    def _missed_fact(self, fact: Item) -> str:
        subject, relation, target = fact["s"], fact["p"], fact["o"]
        if not {subject, target} <= self._found:
            return END
        if any({one, other} == {subject, target} for one, _, other in self._read):
            return RELATION
        untrue = self._read - self._stated
        if any(r == relation and (s == subject or o == target) for s, r, o in untrue):
            return ARGUMENT
        if self._elided(fact):
            return ELIDED
        return LIST if self._listed(fact) else TRIGGER

    def _elided(self, fact: Item) -> bool:
        """Whether the sentences that state the fact leave one of its ends to what came before."""
        at = fact.get("at") or ()
        if not at:
            return False
        ends = {end: [one for one, other in self._aligned.to_gold.items() if other == fact[end]] for end in ("s", "o")}
        return any(not any(_inside(span, at) for one in some for span in self._places(one)) for some in ends.values())

    def _places(self, entity: str) -> Iterator[list[int]]:
        for mention in self._entities[entity].get("mentions", ()):
            yield from mention["spans"]

    def _listed(self, fact: Item) -> bool:
        """Whether another fact of the same sentences, with the same relation and one same end, was read."""
        at = [tuple(span) for span in fact.get("at") or ()]
        for other in self._gold["facts"]:
            same = other["p"] == fact["p"] and (other["s"] == fact["s"]) != (other["o"] == fact["o"])
            near = not at or any(tuple(span) in at for span in other.get("at") or ())
            if same and near and (other["s"], other["p"], other["o"]) in self._read:
                return True
        return False

    def _wrong_fact(self, fact: Item) -> str:
        subject, relation, target = self._triple(fact)
        if "?" in (subject[0], target[0]) or not {fact["s"], fact["o"]} <= self._right:
            return END
        if any({s, o} == {subject, target} for s, _, o in self._stated):
            return RELATION
        missed = self._stated - self._read
        return ARGUMENT if any(r == relation and (s == subject or o == target) for s, r, o in missed) else NO_FACT

    def _missed_figure(self, item: Item) -> str:
        others = [(item, other) for other in self._given["observations"] if self._amount(other) == self._amount(item)]
        return self._difference(others) or FIGURE

    def _wrong_figure(self, item: Item) -> str:
        others = [(other, item) for other in self._gold["observations"] if self._amount(other) == self._amount(item)]
        return (self._difference(others) or TWICE) if others else NO_FIGURE

    def _amount(self, item: Item) -> tuple[float, str]:
        value, unit = self._measure.quantity(item["value"], item.get("unit", ""))
        return round(abs(value), 6), unit

    def _difference(self, candidates: Collection[tuple[Item, Item]]) -> str:
        """What keeps the most alike pair of gold and read figure from being one; empty where nothing does."""
        found = []
        for expected, given in candidates:
            subject = self._aligned.to_gold.get(given["s"])
            readings = [expected, *({**expected, **other} for other in expected.get("also", ()))]
            found.append(
                [
                    cause
                    for cause, same in (
                        (KIND, self._same_kind(expected, given)),
                        (SUBJECT, any(reading["s"] == subject for reading in readings)),
                        (INDICATOR, any(self._measure.alike(r["indicator"], given["indicator"]) for r in readings)),
                        (PERIOD, (expected.get("period") or "") == (given.get("period") or "")),
                    )
                    if not same
                ]
            )
        best = min(found, key=len, default=[])
        return best[0] if best else ""

    @staticmethod
    def _same_kind(one: Item, other: Item) -> bool:
        from kg.schema.vocabulary import SAME_KIND

        first, second = (SAME_KIND.get(item.get("kind", ""), item.get("kind", "")) for item in (one, other))
        return bool(first == second and float(one["value"]) * float(other["value"]) >= 0)


def _inside(span: Collection[int], stretches: Collection[Collection[int]]) -> bool:
    start, end = span
    return any(start < last and first < end for first, last in stretches)
