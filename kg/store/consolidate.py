"""The default graph: what all documents state together, as a function of the set of their graphs.

Note: why this is order-free, and costs one document.
A document contributes to things, statements and figures that are known by a key made from their content. Whatever adds up
over documents is a whole number (texts that say it; their evidence weight in millionths), so the order of adding cannot
show, and a document taken back is subtracted. What does not add up (a second name, a qualifier) is written a second time
into the document's merge graph as a witness: it leaves the default graph with its last witness, which the index answers
without a scan. So only what the document itself touches is read and written, however large the store.

A text counts once: where documents of one text hold the same statement, the surest of them gives the weight.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from kg.store import names as n
from kg.store.transaction import match
from kg.store.write import decimal, figure, metadata

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pyoxigraph import Store as Quads

    from kg.model import Canonical, DocumentGraph, Observation
    from kg.store.names import Names
    from kg.store.transaction import Plain
    from kg.store.units import Units

_MILLION = 1_000_000
# Certainty itself would weigh without end.
_SUREST = 0.999999
_DEFAULT = DefaultGraph()

Pair = tuple[NamedNode, "NamedNode | Literal"]


@dataclass(slots=True)
class Shared:
    """What one document contributes to one statement or figure: its constants, its own nodes, its weight."""

    constants: frozenset[Pair]
    direct: Quad | None
    weight: int = 0
    derived: set[NamedNode] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Contribution:
    """All that one document contributes to the default graph."""

    text_id: str
    shared: Mapping[NamedNode, Shared]
    entities: Mapping[NamedNode, Canonical]
    witnessed: frozenset[Quad]
    own: frozenset[Quad]


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as the store holds it: its graph, its place, and what its entities are taken for."""

    graph: DocumentGraph
    key: str
    fingerprint: str
    local: str
    canonical: Mapping[str, Canonical]


def weight(confidence: float) -> int:
    """Confidence as a whole number that adds up: independent texts multiply their doubts.

    >>> confidence(weight(0.5) + weight(0.5))
    0.75
    """
    return round(-math.log1p(-min(max(confidence, 0.0), _SUREST)) * _MILLION)


def confidence(total: int) -> float:
    """The confidence of an added weight, to four digits."""
    return round(-math.expm1(-total / _MILLION), 4)


def contribution(stored: Stored, *, names: Names, units: Units, symmetric: frozenset[str]) -> Contribution:
    """What a document adds to the default graph."""
    node = {entity_id: names.canonical(c.type, c.local) for entity_id, c in stored.canonical.items()}
    shared: dict[NamedNode, Shared] = {}
    witnessed: set[Quad] = set()
    home, document = names.merge_graph(stored.local), names.document(stored.local)
    for index, fact in enumerate(stored.graph.facts):
        subject, value = node[fact.subject], node[fact.object]
        if subject == value:
            continue  # two names of one thing: true of the text, and nothing to say of the thing
        if fact.predicate in symmetric and value.value < subject.value:
            subject, value = value, subject
        key = n.digest(subject.value, fact.predicate, value.value, fact.modality)
        direct = names.planned if fact.modality == "planned" else names.term
        said = names.statement(key)
        constants: frozenset[Pair] = frozenset(
            {
                (n.TYPE, names.term("Statement")),
                (n.SUBJECT, subject),
                (n.PREDICATE, names.term(fact.predicate)),
                (n.OBJECT, value),
                (names.term("modality"), Literal(fact.modality)),
            }
        )
        one = shared.setdefault(said, Shared(constants, Quad(subject, direct(fact.predicate), value)))
        one.weight = max(one.weight, weight(fact.confidence))
        one.derived.add(NamedNode(f"{document.value}#f{index}"))
        for name, written in fact.qualifiers.items():
            witnessed.add(Quad(said, names.term(n.escape(name)), Literal(str(written)), home))
    for index, observation in enumerate(stored.graph.observations):
        said = names.observation(_figure_key(observation, node[observation.subject]))
        constants = frozenset(figure(observation, node[observation.subject], names, units))
        one = shared.setdefault(said, Shared(constants, None))
        one.weight = max(one.weight, weight(observation.confidence))
        one.derived.add(NamedNode(f"{document.value}#o{index}"))
    for entity in stored.graph.entities:
        canonical = stored.canonical[entity.id]
        thing = node[entity.id]
        witnessed |= {Quad(thing, names.term("name"), Literal(name), home) for name in {*entity.names, canonical.label}}
        witnessed |= {Quad(thing, names.term("knownAs"), Literal(key), home) for key in canonical.keys}
    own = frozenset(
        metadata(stored.graph.document, document, key=stored.key, fingerprint=stored.fingerprint, names=names, graph=None)
    )
    entities = {node[entity_id]: canonical for entity_id, canonical in stored.canonical.items()}
    return Contribution(stored.graph.document.id, shared, entities, frozenset(witnessed), own)


def _figure_key(observation: Observation, subject: NamedNode) -> str:
    o = observation
    return n.digest(subject.value, o.indicator, o.kind, repr(float(o.value)), o.unit, o.period, o.modality)


def merge_quads(stored: Stored, given: Contribution, names: Names) -> Iterator[Quad]:
    """The merge graph of a document: what each entity is taken for and why, and the witnesses."""
    home, document = names.merge_graph(stored.local), names.document(stored.local)
    for entity_id, canonical in stored.canonical.items():
        entity = NamedNode(f"{document.value}#{n.entity_fragment(entity_id)}")
        yield Quad(entity, names.term("identifiedAs"), names.canonical(canonical.type, canonical.local), home)
        yield Quad(entity, names.term("reason"), Literal(canonical.reason), home)
    yield from given.witnessed


def _plain(one: Contribution | None) -> Iterator[Plain]:
    return cast("Iterator[Plain]", iter(one.witnessed if one else ()))


class Change:
    """The difference that replacing one document by another makes to the default graph."""

    def __init__(
        self, quads: Quads, names: Names, old: tuple[str, Contribution] | None, new: tuple[str, Contribution] | None
    ) -> None:
        self.quads, self.names = quads, names
        self.remove: set[Quad] = set()
        self.insert: set[Quad] = set()
        self.old, self.new = (old[1] if old else None), (new[1] if new else None)
        # Graphs of the documents in question: what they hold now does not count as somebody else's.
        self.homes = {names.merge_graph(local) for local in ((old[0] if old else ""), (new[0] if new else "")) if local}

    def plan(self, same_text: Mapping[str, Sequence[Contribution]]) -> None:
        """Work out both sets; `same_text` gives the contributions of other documents by text id."""
        old, new = self.old, self.new
        self._own(old, new)
        given = [one for one in (old, new) if one]
        for thing in {thing for one in given for thing in one.entities}:
            self._thing(thing)
        for said in {said for one in given for said in one.shared}:
            self._shared(said, same_text)
        wanted = {(plain.subject, plain.predicate, plain.object) for plain in _plain(new)}
        for subject, predicate, value in wanted | {(plain.subject, plain.predicate, plain.object) for plain in _plain(old)}:
            held = (subject, predicate, value) in wanted or self._elsewhere(subject, predicate, value)
            self._set(Quad(subject, predicate, value), present=held)
        both = self.remove & self.insert
        self.remove -= both
        self.insert -= both

    def _set(self, quad: Quad, *, present: bool) -> None:
        if present and quad not in self.quads:
            self.insert.add(quad)
        elif not present and quad in self.quads:
            self.remove.add(quad)

    def _elsewhere(self, subject: NamedNode | None, predicate: NamedNode, value: NamedNode | Literal) -> bool:
        for quad in match(self.quads, subject, predicate, value, None):
            if quad.graph_name != _DEFAULT and quad.graph_name not in self.homes:
                return True
        return False

    def _own(self, old: Contribution | None, new: Contribution | None) -> None:
        before, after = (old.own if old else frozenset()), (new.own if new else frozenset())
        self.remove |= before - after
        self.insert |= after - before

    def _thing(self, thing: NamedNode) -> None:
        given = (self.new and self.new.entities.get(thing)) or (self.old and self.old.entities.get(thing))
        if not given:
            return
        lives = bool(self.new and thing in self.new.entities) or self._elsewhere(None, self.names.term("identifiedAs"), thing)
        self._set(Quad(thing, n.TYPE, self.names.term(given.type)), present=lives)
        self._set(Quad(thing, n.LABEL, Literal(given.label)), present=lives)

    def _shared(self, said: NamedNode, same_text: Mapping[str, Sequence[Contribution]]) -> None:
        old = self.old.shared.get(said) if self.old else None
        new = self.new.shared.get(said) if self.new else None
        sources, total = self._count(said, "sources"), self._count(said, "evidenceWeight")
        after_sources, after_total = sources, total
        for given, one, sign in ((self.old, old, -1), (self.new, new, 1)):
            if given is None or one is None:
                continue
            others = [c.shared[said].weight for c in same_text.get(given.text_id, ()) if said in c.shared]
            after_sources += 0 if others else sign
            after_total += sign * max(0, one.weight - max(others)) if others else sign * one.weight
        known = old or new
        if known is None:
            return
        for predicate, value in known.constants:
            self._set(Quad(said, predicate, value), present=after_sources > 0)
        if known.direct:
            self._set(known.direct, present=after_sources > 0)
        self.remove |= {Quad(said, n.DERIVED, node) for node in (old.derived if old else ())}
        self.insert |= {Quad(said, n.DERIVED, node) for node in (new.derived if new else ())}
        for term, before, after in (("sources", sources, after_sources), ("evidenceWeight", total, after_total)):
            if sources:
                self.remove.add(Quad(said, self.names.term(term), Literal(str(before), datatype=n.INTEGER)))
            if after_sources:
                self.insert.add(Quad(said, self.names.term(term), Literal(str(after), datatype=n.INTEGER)))
        if sources:
            self.remove.add(Quad(said, self.names.term("confidence"), decimal(confidence(total))))
        if after_sources:
            self.insert.add(Quad(said, self.names.term("confidence"), decimal(confidence(after_total))))

    def _count(self, said: NamedNode, term: str) -> int:
        for quad in match(self.quads, said, self.names.term(term), None, _DEFAULT):
            return int(quad.object.value)
        return 0
