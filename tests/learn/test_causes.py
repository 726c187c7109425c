"""Each error gets the cause that explains it."""

from __future__ import annotations

import copy

import pytest

from kg.learn.evaluate import Review, gold_names, reliability
from kg.learn.score import Judged

TEXT_AT = [[0, 30]]


def gold():
    return {
        "entities": [
            {"id": "c", "type": "Enterprise", "names": ["青山工业有限公司", "青山工业"]},
            {"id": "d", "type": "Enterprise", "names": ["蓝黛科技"]},
            {"id": "r", "type": "Region", "names": ["璧山区"]},
            {"id": "p", "type": "Product", "names": ["变速器"]},
            {"id": "q", "type": "Product", "names": ["电驱总成"]},
        ],
        "facts": [
            {"s": "c", "p": "locatedIn", "o": "r", "modality": "actual", "at": TEXT_AT},
            {"s": "c", "p": "produces", "o": "p", "modality": "actual", "at": TEXT_AT},
            {"s": "c", "p": "produces", "o": "q", "modality": "actual", "at": TEXT_AT},
        ],
        "observations": [
            {"s": "c", "indicator": "产值", "kind": "level", "value": 12, "unit": "亿元", "period": "2023", "at": TEXT_AT},
        ],
    }


def read():
    """All of gold, as if it had been read."""
    graph = copy.deepcopy(gold())
    for entity in graph["entities"]:
        entity["mentions"] = [{"spans": [[2, 6]]}]
    for fact in graph["facts"]:
        fact["evidence"] = [{"spans": [[5, 20]]}]
        fact["confidence"] = 0.8
    return graph


def errors(schema, graph):
    review = Review(schema)
    review.add("d", gold(), graph)
    return [(miss.verdict, cause) for miss, cause in review.errors]


def test_nothing_is_wrong_with_gold_itself(schema):
    assert errors(schema, read()) == []


def entity(graph, name):
    return next(entity for entity in graph["entities"] if entity["id"] == name)


def test_a_name_not_read(schema):
    graph = read()
    graph["entities"].remove(entity(graph, "d"))
    assert errors(schema, graph) == [("missed entity", "missed mention")]


def test_a_name_cut_short(schema):
    graph = read()
    entity(graph, "d")["names"] = ["蓝黛科技生产"]
    assert errors(schema, graph) == [("missed entity", "wrong boundary"), ("wrong entity", "wrong boundary")]


def test_a_name_of_another_class(schema):
    graph = read()
    entity(graph, "d")["type"] = "Institute"
    assert errors(schema, graph) == [("missed entity", "wrong type"), ("wrong entity", "wrong type")]


def test_one_entity_made_two_and_two_made_one(schema):
    graph = read()
    graph["entities"].append({"id": "x", "type": "Enterprise", "names": ["青山工业"], "mentions": []})
    entity(graph, "c")["names"] = ["青山工业有限公司"]
    assert errors(schema, graph) == [("wrong entity", "split entity")]
    graph = read()
    graph["entities"].remove(entity(graph, "d"))
    entity(graph, "c")["names"].append("蓝黛科技")
    assert ("missed entity", "merged entity") in errors(schema, graph)


def test_a_name_that_gold_does_not_have(schema):
    graph = read()
    graph["entities"].append({"id": "x", "type": "Enterprise", "names": ["无名公司"], "mentions": []})
    assert errors(schema, graph) == [("wrong entity", "no entity in gold")]


def test_facts_whose_end_was_not_read(schema):
    graph = read()
    graph["entities"].remove(entity(graph, "r"))
    graph["facts"] = graph["facts"][1:]
    assert ("missed fact", "end not read right") in errors(schema, graph)


def test_another_relation_between_the_same_ends(schema):
    graph = read()
    graph["facts"][1]["p"] = "develops"
    assert errors(schema, graph) == [("wrong fact", "wrong relation"), ("missed fact", "wrong relation")]


def test_another_argument(schema):
    graph = read()
    graph["facts"][0]["s"] = "d"
    assert errors(schema, graph) == [("wrong fact", "wrong argument"), ("missed fact", "wrong argument")]


def test_a_list_read_in_part_and_a_trigger_not_read(schema):
    graph = read()
    del graph["facts"][2]
    assert errors(schema, graph) == [("missed fact", "list")]
    del graph["facts"][0]
    assert ("missed fact", "missed trigger") in errors(schema, graph)


def test_an_end_that_the_sentence_leaves_out(schema):
    graph = read()
    entity(graph, "c")["mentions"] = [{"spans": [[40, 44]]}]
    del graph["facts"][0]
    assert errors(schema, graph) == [("missed fact", "elided end")]


def test_modality_and_facts_that_gold_does_not_have(schema):
    graph = read()
    graph["facts"][0]["modality"] = "planned"
    graph["facts"].append({"s": "d", "p": "cooperatesWith", "o": "c", "modality": "actual"})
    assert errors(schema, graph) == [("wrong fact", "no fact in gold"), ("wrong modality", "modality")]


@pytest.mark.parametrize(
    ("change", "cause"),
    [
        ({"kind": "share"}, "kind of figure"),
        ({"s": "d"}, "subject of a figure"),
        ({"indicator": "利润"}, "indicator"),
        ({"period": "2022"}, "period"),
    ],
)
def test_figures(schema, change, cause):
    graph = read()
    graph["observations"][0] |= change
    assert errors(schema, graph) == [("wrong observation", cause), ("missed observation", cause)]


def test_figures_not_read_or_not_there(schema):
    graph = read()
    graph["observations"][0]["value"] = 13
    assert errors(schema, graph) == [("wrong observation", "no figure in gold"), ("missed observation", "figure not read")]
    graph["observations"] = []
    assert errors(schema, graph) == [("missed observation", "figure not read")]


def test_evidence_outside_of_the_stating_sentences_is_counted(schema):
    graph = read()
    graph["facts"][0]["evidence"] = [{"spans": [[50, 60]]}, {"spans": [[5, 8]]}]
    review = Review(schema)
    review.add("d", gold(), graph)
    assert (review.evidence.part, review.evidence.whole) == (3, 4)
    assert review.shown.share == 1


def test_unseen_names_are_those_in_no_list_and_in_no_learned_article(schema):
    graph = read()
    graph["entities"].remove(entity(graph, "d"))
    learned = gold_names([{"entities": [entity(gold(), name) for name in ("c", "r", "p")]}], schema)
    review = Review(schema, learned)
    review.add("d", gold(), graph)
    assert (review.unseen.part, review.unseen.whole) == (1, 2)


def test_causes_are_counted_the_most_frequent_first(schema):
    review = Review(schema)
    review.add("d", gold(), None)
    assert review.causes[0] == ("missed entity", "missed mention", 5)


def test_reliability_by_bands():
    pairs = [(0.85, True), (0.85, True), (0.85, True), (0.8, False), (1.0, True), (0.3, False)]
    some = [Judged("d", "r", confidence, right) for confidence, right in pairs]
    low, middle, high = reliability(some)
    assert (low.low, low.facts, low.right) == (0.3, 1, 0)
    assert (middle.low, middle.facts, middle.right) == (0.8, 4, 0.75)
    assert (high.low, high.high, high.facts) == (0.9, 1.0, 1)
