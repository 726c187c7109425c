"""The matcher as a whole: elided subjects, owners, compounds, distribution, evidence."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.match import RelationRules
from kg.schema import load_schema


@pytest.fixture(scope="module")
def rules():
    return RelationRules(load_schema())


def facts(rules, marked, role):
    read = analysis(marked, published="2024-05-01")
    names = {entity.id: entity.name for entity in read.entities}
    wanted = {relation.id for relation in load_schema().relations_with(role)}
    return {(names[s.subject], names[s.object]) for s in rules(read) if s.relation in wanted}


def test_list_distributes(rules):
    marked = "[云岭重工]{Enterprise}、[北川电机]{Enterprise}主要生产[轮毂]{Product}、[叶片]{Product}和[轴承]{Product}。"
    assert len(facts(rules, marked, "output")) == 6


def test_subject_of_the_clause_before(rules):
    marked = "[云岭重工]{Enterprise}位于[青溪区]{Region}，主要生产[轮毂]{Product}。"
    assert facts(rules, marked, "output") == {("云岭重工", "轮毂")}


def test_subject_of_the_sentence_before_costs_confidence(rules):
    read = analysis("[云岭重工]{Enterprise}去年投产。主要生产[轮毂]{Product}。")
    (elided,) = (s for s in rules(read) if s.relation in {r.id for r in load_schema().relations_with("output")})
    (said,) = (
        s
        for s in rules(analysis("[云岭重工]{Enterprise}主要生产[轮毂]{Product}。"))
        if s.relation in {r.id for r in load_schema().relations_with("output")}
    )
    assert elided.confidence < said.confidence
    assert elided.spans == (read.sentences[1].span,)


def test_owned_thing_is_meant(rules):
    marked = "[海岳集团]{Enterprise}收购了[东山集团]{Enterprise}旗下[北川电机]{Enterprise}。"
    assert facts(rules, marked, "acquisition") == {("海岳集团", "北川电机")}


def test_word_inside_a_longer_one_does_not_trigger(rules):
    assert not facts(rules, "[云岭重工]{Enterprise}安全生产抓得紧，[轮毂]{Product}库存足。", "output")


def test_nothing_between_sentences(rules):
    assert not facts(rules, "[云岭重工]{Enterprise}扩产。据报道，收购。[北川电机]{Enterprise}上市。", "acquisition")


def test_text_without_names(rules):
    assert rules(analysis("今天没有新闻。")) == ()
