from __future__ import annotations

import json

import pytest
from build import graph
from hypothesis import given
from hypothesis import strategies as st

from kg.app.documents import graph_from_json, graph_to_json, only_confident
from kg.model import Document, DocumentGraph, Entity, Evidence, Fact, InputError, Mention, Observation, Span

LETTERS = "璧山青工业位于子丑寅 \n\u3000，。㎡①𠀀"
confidences = st.integers(0, 10_000).map(lambda number: number / 10_000)
words = st.text("青山工业璧区ab", min_size=1, max_size=6)


@st.composite
def graphs(draw):
    """Any document graph that `kg extract` could write: mentions linked and in order, confidences of four digits."""
    text = draw(st.text(LETTERS, min_size=1, max_size=60))
    document = Document(
        text, draw(words), title=draw(words), published=draw(st.sampled_from(["", "2024-05"])), url="", publisher=draw(words)
    )
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: Span(min(pair), max(pair)))
    evidence = st.lists(spans, min_size=1, max_size=3, unique=True).flatmap(
        lambda found: confidences.map(
            lambda sure: Evidence.at(document, tuple(sorted(found)), rule="relation/rule", confidence=sure)
        )
    )
    pieces = st.lists(evidence, min_size=1, max_size=2).map(tuple)
    entities = tuple(
        Entity(
            f"e{number}",
            draw(st.sampled_from(["Region", "Park"])),
            tuple(draw(st.lists(words, min_size=1, max_size=3, unique=True))),
        )
        for number in range(draw(st.integers(1, 4)))
    )
    known = st.sampled_from(entities)
    mentions = {
        Mention(span, entity.type, "".join(text[span.start : span.end].split()), kind=kind, entity=entity.id)
        for span, entity, kind in draw(st.lists(st.tuples(spans, known, st.sampled_from(["name", "reference"])), max_size=5))
    }
    ends = known.map(lambda entity: entity.id)
    facts = st.builds(
        Fact,
        ends,
        st.just("locatedIn"),
        ends,
        st.sampled_from(["actual", "planned"]),
        st.dictionaries(words, words, max_size=2),
        pieces,
        confidences,
    )
    figures = st.builds(
        Observation,
        ends,
        words,
        st.sampled_from(["level", "rank"]),
        st.floats(-1e12, 1e12),
        words,
        st.just("2023"),
        st.just("actual"),
        pieces,
        confidences,
    )
    return DocumentGraph(
        document,
        tuple(sorted(mentions, key=lambda mention: (mention.span, mention.entity, mention.kind))),
        entities,
        tuple(draw(st.lists(facts, max_size=3))),
        tuple(draw(st.lists(figures, max_size=3))),
    )


@given(graphs())
def test_a_graph_survives_the_way_through_json(any_graph):
    data = json.loads(json.dumps(graph_to_json(any_graph), ensure_ascii=False))
    back = graph_from_json(data, text=any_graph.document.text)
    assert back.document == any_graph.document
    assert back.entities == any_graph.entities
    assert back.facts == any_graph.facts
    assert back.observations == any_graph.observations
    assert set(back.mentions) == set(any_graph.mentions)
    assert graph_to_json(back) == data


@given(graphs())
def test_every_quote_is_what_the_text_says_at_its_offsets(any_graph):
    text = any_graph.document.text
    data = graph_to_json(any_graph)
    for row in (*data["facts"], *data["observations"]):
        for piece in row["evidence"]:
            assert [text[start:end] for start, end in piece["spans"]] == piece["quotes"]


def test_json_has_the_shape_of_the_guideline():
    data = graph_to_json(
        graph("[青山工业]{Enterprise}位于[璧山区]{Region}。", "青山工业 locatedIn 璧山区", published="2023-06"), name="000"
    )
    assert (data["doc"], data["date"]) == ("000", "2023-06")
    assert data["entities"][0] == {
        "id": "e1",
        "type": "Enterprise",
        "names": ["青山工业"],
        "same_as": [],
        "reasons": [],
        "mentions": [{"spans": [[0, 4]], "kind": "name"}],
    }
    fact = data["facts"][0]
    assert {key: fact[key] for key in ("s", "p", "o", "modality", "qualifiers")} == {
        "s": "e1",
        "p": "locatedIn",
        "o": "e2",
        "modality": "actual",
        "qualifiers": {},
    }
    assert fact["evidence"] == [{"spans": [[0, 10]], "quotes": ["青山工业位于璧山区。"], "rule": "test/rule", "confidence": 0.8}]


def test_graph_from_json_refuses_another_text():
    data = graph_to_json(graph("[青山工业]{Enterprise}位于[璧山区]{Region}。", "青山工业 locatedIn 璧山区"))
    with pytest.raises(InputError, match="not the one"):
        graph_from_json(data, text="另一篇。")


def test_only_confident_keeps_what_is_sure_enough():
    read = graph("[青山工业]{Enterprise}位于[璧山区]{Region}。", "青山工业 locatedIn 璧山区")
    assert only_confident(read, 0.8).facts == read.facts
    assert only_confident(read, 0.81).facts == ()
    assert only_confident(read, 0.81).entities == read.entities
