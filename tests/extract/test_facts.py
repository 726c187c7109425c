"""From statements to facts: ends that fit, evidence, confidence, thresholds."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.confidence import Sureness
from kg.extract.facts import MOST_EVIDENCE, FactDecision
from kg.extract.statement import Statement

MARKED = "[甲厂]{Enterprise a}在[东区]{Region b}。[乙院]{Institute c}在[东区]{Region b}，与[甲厂]{Enterprise a}合作。"


@pytest.fixture(scope="module")
def read():
    return analysis(MARKED)


def statement(read, subject, relation, target, confidence, *, rule="located/in", sentence=0, modality="actual", **qualifiers):
    return Statement(subject, relation, target, lambda: modality, (read.sentences[sentence].span,), rule, confidence, qualifiers)


def decide(schema, read, *statements, threshold=0.3, thresholds=None, knots=()):
    return FactDecision(schema, Sureness(threshold, thresholds or {}, knots))(read, statements)


def test_a_statement_becomes_a_fact_with_its_sentence_as_evidence(schema, read):
    (fact,) = decide(schema, read, statement(read, "a", "locatedIn", "b", 0.7))
    assert (fact.subject, fact.predicate, fact.object, fact.modality, fact.confidence) == ("a", "locatedIn", "b", "actual", 0.7)
    assert fact.evidence[0].quotes == ("甲厂在东区。",)
    assert fact.evidence[0].rule == "located/in"


def test_ends_that_the_ontology_does_not_allow_and_loops_are_dropped(schema, read):
    wrong = (statement(read, "b", "produces", "a", 0.9), statement(read, "a", "cooperatesWith", "a", 0.9))
    assert decide(schema, read, *wrong) == ()


def test_rules_and_weights_back_each_other_two_rules_do_not(schema, read):
    rule, other = statement(read, "a", "locatedIn", "b", 0.5), statement(read, "a", "locatedIn", "b", 0.4, rule="located/near")
    model = statement(read, "a", "locatedIn", "b", 0.5, rule="model:reader")
    assert decide(schema, read, rule, other)[0].confidence == 0.5
    assert decide(schema, read, rule, model)[0].confidence == 0.75


def test_a_symmetric_fact_is_one_either_way_round(schema, read):
    both = (statement(read, "c", "cooperatesWith", "a", 0.6, sentence=1), statement(read, "a", "cooperatesWith", "c", 0.5))
    (fact,) = decide(schema, read, *both)
    assert (fact.subject, fact.object) == ("a", "c")
    assert len(fact.evidence) == 2


def test_thresholds_for_all_and_for_one_relation(schema, read):
    some = (statement(read, "a", "locatedIn", "b", 0.4), statement(read, "a", "cooperatesWith", "c", 0.4))
    assert len(decide(schema, read, *some)) == 2
    assert decide(schema, read, *some, threshold=0.5) == ()
    assert [fact.predicate for fact in decide(schema, read, *some, thresholds={"locatedIn": 0.5})] == ["cooperatesWith"]


def test_confidence_is_given_as_calibrated_and_kept_as_computed(schema, read):
    (fact,) = decide(schema, read, statement(read, "a", "locatedIn", "b", 0.5), threshold=0.5, knots=((0.0, 0.0), (1.0, 0.5)))
    assert fact.confidence == 0.25
    assert fact.evidence[0].confidence == 0.5


def test_weak_evidence_and_more_than_enough_is_left_out_the_surest_first(schema, read):
    strong = statement(read, "a", "locatedIn", "b", 0.9, sentence=1, modality="planned", year="2024")
    weak = statement(read, "a", "locatedIn", "b", 0.2, year="2020")
    (fact,) = decide(schema, read, weak, strong)
    assert [piece.confidence for piece in fact.evidence] == [0.9]
    assert (fact.modality, fact.qualifiers) == ("planned", {"year": "2024"})
    long = analysis("[甲厂]{Enterprise a}在[东区]{Region b}。" * 9)
    many = [statement(long, "a", "locatedIn", "b", 0.9, sentence=place) for place in range(9)]
    assert len(decide(schema, long, *many)[0].evidence) == MOST_EVIDENCE


def test_the_order_of_statements_does_not_matter(schema, read):
    some = [
        statement(read, "a", "locatedIn", "b", 0.7),
        statement(read, "a", "locatedIn", "b", 0.7, rule="located/other", sentence=1),
        statement(read, "c", "locatedIn", "b", 0.5, sentence=1),
        statement(read, "a", "cooperatesWith", "c", 0.5, sentence=1),
    ]
    assert decide(schema, read, *some) == decide(schema, read, *some[::-1])


def test_without_a_measured_decision_the_defaults_of_the_language_hold(schema, tmp_path):
    from dataclasses import replace

    sureness = Sureness.of(replace(schema, models=tmp_path), learned=True)
    assert sureness.threshold == schema.language["relations"]["decision"]["threshold"]
    assert sureness(0.7) == 0.7
