from __future__ import annotations

import pytest
from graphs import graph_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.merge import Merger
from kg.model import Document, DocumentGraph, Entity, Evidence, Fact, Mention, Observation, Span, StoreError
from kg.schema import load_schema
from kg.schema.namespaces import terms
from kg.store import Store, canonical_lines

SCHEMA = load_schema()
MERGER = Merger(SCHEMA)
TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
SURE = st.floats(0, 1, allow_nan=False)
PREDICATES = sorted(SCHEMA.relations)
CLASSES = sorted(SCHEMA.classes)
IDS = st.lists(st.sampled_from(["e1", "e2", "e10", "zg", "f0", "o0", "a b", "甲"]), min_size=1, max_size=4, unique=True)


@st.composite
def graphs(draw: st.DrawFn) -> DocumentGraph:
    text = draw(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=4, max_size=30))
    document = Document(text, draw(TEXT), draw(TEXT), draw(st.sampled_from(["", "2024", "2024-05", "2024-05-06", "2024-13"])))
    spans = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 5)).map(lambda t: Span(t[0], min(len(text), t[0] + t[1])))
    evidence = st.builds(
        lambda places, rule, sure: Evidence.at(document, tuple(places), rule=rule, confidence=sure),
        st.lists(spans, min_size=1, max_size=3, unique=True),
        st.sampled_from(
            ["locatedIn/in", "model", "名 字%", "a rule of a name longer than the IRI of the document, e1", "e" * 60, "f1" * 40]
        ),
        SURE,
    )
    shown = st.lists(evidence, min_size=1, max_size=3).map(tuple)
    reasons = st.lists(TEXT, max_size=2).map(tuple)
    entities = tuple(
        Entity(
            key,
            draw(st.sampled_from(CLASSES)),
            tuple(draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))),
            tuple(draw(st.lists(st.sampled_from(["regions:110000", "x:y"]), max_size=2, unique=True))),
            draw(reasons),
        )
        for key in draw(IDS)
    )
    one = st.sampled_from([entity.id for entity in entities])
    mention = st.builds(
        Mention, spans, st.sampled_from(CLASSES), TEXT, st.sampled_from(["name", "reference"]), one, SURE, reasons
    )
    fact = st.builds(
        Fact,
        one,
        st.sampled_from(PREDICATES),
        one,
        st.sampled_from(["actual", "planned"]),
        st.dictionaries(st.sampled_from(["title", "year"]), TEXT, max_size=2),
        shown,
        SURE,
    )
    observation = st.builds(
        Observation,
        one,
        TEXT,
        st.just("level"),
        st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 6) + 0.0),
        st.sampled_from(["亿元", "", "%"]),
        st.sampled_from(["", "2024", "2024-01/2024-09"]),
        st.sampled_from(["actual", "target"]),
        shown,
        SURE,
    )
    return DocumentGraph(
        document,
        tuple(draw(st.lists(mention, max_size=3))),
        entities,
        tuple(draw(st.lists(fact, max_size=3))),
        tuple(draw(st.lists(observation, max_size=2))),
    )


@settings(max_examples=50, deadline=None)
@given(graphs())
def test_a_document_reads_back_whole(graph: DocumentGraph) -> None:
    store = Store.memory(merger=MERGER)
    store.add(graph, key="k", fingerprint="f")
    assert store.graph("k") == graph
    assert store.remove("k")
    assert not list(canonical_lines(store))


@settings(max_examples=20, deadline=None)
@given(graphs())
def test_every_term_that_is_written_is_in_the_vocabulary(graph: DocumentGraph) -> None:
    store = Store.memory(merger=MERGER)
    store.add(graph, key="k")
    known = terms(SCHEMA)
    for quad in store.quads:
        for node in (quad.predicate, quad.object):
            if getattr(node, "value", "").startswith(f"{store.names.base}ontology#"):
                assert known.term(store.names.term_id(node))


def test_two_documents_of_one_text_both_live() -> None:
    store = Store.memory(merger=MERGER)
    graph = graph_of(
        "重庆市璧山区。", {"e1": ("Region", "重庆市"), "e2": ("Region", "璧山区")}, [("e2", "locatedIn", "e1")], source="a"
    )
    store.add(graph, key="a")
    store.add(graph, key="b")
    assert list(store.keys()) == ["a", "b"]
    (row,) = store.query("SELECT ?n { ?s lianpu:sources ?n }").rows
    assert row[0] is not None
    assert row[0].value == "1", "one text is one source"
    store.remove("a")
    assert store.graph("b").facts == graph.facts


def test_a_key_replaces_and_unknown_keys_are_told() -> None:
    store = Store.memory(merger=MERGER)
    store.add(graph_of("甲", {"e1": ("Region", "甲")}, source="a"), fingerprint="1")
    store.add(graph_of("乙", {"e1": ("Region", "乙")}, source="a"), fingerprint="2")
    assert [record.fingerprint for record in store.keys().values()] == ["2"]
    assert store.graph("a").document.text == "乙"
    assert not store.remove("b")
    with pytest.raises(StoreError, match="no document of this key"):
        store.graph("b")


def test_what_is_not_shown_is_not_stored() -> None:
    store = Store.memory(merger=MERGER)
    good = graph_of("重庆市璧山区。", {"e1": ("Region", "重庆市"), "e2": ("Region", "璧山区")}, [("e2", "locatedIn", "e1")])
    fact = good.facts[0]
    wrong = Evidence(good.document.id, (Span(0, 3),), ("别的字",), "r", 1.0)
    cases = {
        "no evidence": (Fact("e2", "locatedIn", "e1", "actual", {}, (), 1.0),),
        "is not '别的字'": (Fact("e2", "locatedIn", "e1", "actual", {}, (wrong,), 1.0),),
        "no entity": (Fact("e2", "locatedIn", "e9", "actual", {}, fact.evidence, 1.0),),
    }
    for message, facts in cases.items():
        with pytest.raises(StoreError, match=message):
            store.add(DocumentGraph(good.document, (), good.entities, facts, ()))
    with pytest.raises(StoreError, match="cannot be written as RDF"):
        store.add(graph_of("坏\ud800", {"e1": ("Region", "坏")}))
    assert not list(canonical_lines(store))


def test_adding_needs_a_merger() -> None:
    with pytest.raises(StoreError, match="merger"):
        Store.memory().add(graph_of("甲", {"e1": ("Region", "甲")}))
