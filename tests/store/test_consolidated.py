"""The consolidated view is a function of the set of documents, whatever was added, replaced and removed on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphs import graph_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.merge import Merger
from kg.schema import load_schema
from kg.store import Store, canonical_lines, difference

if TYPE_CHECKING:
    from kg.model import DocumentGraph

MERGER = Merger(load_schema())
KEYS = ("a", "b", "c", "d")
REGIONS = ("重庆市", "璧山区", "涪陵区")


@st.composite
def documents(draw: st.DrawFn) -> DocumentGraph:
    """Small documents that agree, contradict and repeat one another as often as can be."""
    text = draw(st.sampled_from(["甲", "乙", "重庆市璧山区"]))
    entities = {
        "e1": ("Region", draw(st.sampled_from(REGIONS)), draw(st.sampled_from(["渝", "山城"]))),
        "e2": ("Region", draw(st.sampled_from(REGIONS))),
        "e3": ("Enterprise", draw(st.sampled_from(["青山工业", "重庆青山工业有限责任公司"]))),
        "e4": ("Enterprise", draw(st.sampled_from(["比亚迪股份有限公司", "青山工业"]))),
    }
    one = st.sampled_from(sorted(entities))
    modality = st.sampled_from(["actual", "planned"])
    relation = st.sampled_from(["locatedIn", "cooperatesWith"])
    facts = draw(st.lists(st.tuples(one, relation, one, modality), max_size=4))
    figures = draw(
        st.lists(
            st.tuples(one, st.just("产值"), st.just("level"), st.sampled_from([1.0, 2.5]), st.just("亿元"), st.just("2023")),
            max_size=2,
        )
    )
    return graph_of(text, entities, facts, figures, confidence=draw(st.sampled_from([0.3, 0.5, 0.9, 1.0])))


STEPS = st.lists(st.tuples(st.sampled_from(KEYS), st.one_of(st.none(), documents())), min_size=1, max_size=8)


@settings(max_examples=50, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_any_history_gives_what_a_fresh_build_gives(steps, random) -> None:
    store = Store.memory(merger=MERGER)
    left: dict[str, DocumentGraph] = {}
    for key, graph in steps:
        if graph is None:
            assert store.remove(key) == (left.pop(key, None) is not None)
        else:
            store.add(graph, key=key)
            left[key] = graph
    fresh = Store.memory(merger=MERGER)
    order = list(left)
    random.shuffle(order)
    for key in order:
        fresh.add(left[key], key=key)
    assert list(canonical_lines(store)) == list(canonical_lines(fresh))
    assert not difference(store, fresh)
    for key, graph in left.items():
        assert store.graph(key) == graph


@settings(max_examples=20, deadline=None)
@given(STEPS)
def test_decisions_are_undone_without_a_trace(steps) -> None:
    store = Store.memory(merger=MERGER)
    for key, graph in steps:
        if graph is not None:
            store.add(graph, key=key)
    before = list(canonical_lines(store))
    thing = store.names.canonical("Region", "重庆市").value
    store.keep_apart(thing, reason="test")
    assert not list(store.query(f"SELECT ?l {{ <{thing}> rdfs:label ?l }}").rows)
    store.join_again(thing)
    assert list(canonical_lines(store)) == before


def test_counts_and_confidence_add_up() -> None:
    store = Store.memory(merger=MERGER)
    entities = {"e1": ("Region", "重庆市"), "e2": ("Region", "璧山区")}
    for index, sure in enumerate((0.5, 0.5, 0.8)):
        store.add(graph_of(f"重庆市璧山区{index}", entities, [("e2", "locatedIn", "e1")], source=str(index), confidence=sure))
    (row,) = store.query("SELECT ?n ?c { ?s lianpu:sources ?n ; lianpu:confidence ?c }").rows
    assert [cell.value for cell in row if cell] == ["3", "0.95"]
    assert len(store.query("SELECT ?s { ?s lianpu:locatedIn ?o }").rows) == 1


def test_symmetric_relations_are_one_whoever_comes_first() -> None:
    store = Store.memory(merger=MERGER)
    entities = {"e1": ("Region", "重庆市"), "e2": ("Region", "璧山区")}
    store.add(graph_of("一", entities, [("e2", "cooperatesWith", "e1")], source="1"))
    store.add(graph_of("二", entities, [("e1", "cooperatesWith", "e2")], source="2"))
    (row,) = store.query("SELECT ?n { ?s lianpu:sources ?n }").rows
    assert row[0] is not None
    assert row[0].value == "2"


def test_cost_of_one_more_document_does_not_grow() -> None:
    """What is read and written for a document is counted, not timed: the same in a store of 3 and of 60 documents."""
    entities = {"e1": ("Region", "重庆市"), "e2": ("Region", "璧山区", "璧山")}

    def cost(size: int) -> int:
        store = Store.memory(merger=MERGER)
        for index in range(size):
            store.add(graph_of(f"重庆市璧山区{index}", entities, [("e2", "locatedIn", "e1")], source=str(index)))
        counted = _Counting(store.quads)
        store.quads = counted  # type: ignore[assignment]
        store.add(graph_of("重庆市璧山区。", entities, [("e2", "locatedIn", "e1")], source="new"))
        store.remove("new")
        return counted.read

    assert cost(3) == cost(60)


class _Counting:
    """A store that counts the quads read from it."""

    def __init__(self, quads) -> None:
        self._quads, self.read = quads, 0

    def __getattr__(self, name: str):
        return getattr(self._quads, name)

    def __contains__(self, quad) -> bool:
        self.read += 1
        return quad in self._quads

    def quads_for_pattern(self, *pattern):
        for quad in self._quads.quads_for_pattern(*pattern):
            self.read += 1
            yield quad
