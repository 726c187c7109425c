"""Candidates from lists and from the shape of names, with the reasons they give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.annotate.propose import Proposer
from tests.build import analysis

if TYPE_CHECKING:
    from kg.schema import Schema


@pytest.fixture(scope="module")
def proposer(schema: Schema) -> Proposer:
    return Proposer(schema)


def proposals(proposer: Proposer, text: str) -> dict[tuple[str, str], tuple[str, ...]]:
    found = proposer(analysis(text))
    for proposed in found:
        assert 0 <= proposed.start < proposed.end <= len(text)
        assert 0.0 <= proposed.confidence <= 1.0
        assert proposed.reasons
    return {(text[proposed.start : proposed.end], proposed.type): proposed.reasons for proposed in found}


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("昨日，重庆明澜机电有限公司签约。", "重庆明澜机电有限公司", "Enterprise"),
        ("落户临溪智能装备产业园的项目", "临溪智能装备产业园", "Park"),
        ("推进青禾新材料产业集群建设", "青禾新材料产业集群", "Cluster"),
        ("牵头单位是江东材料研究院。", "江东材料研究院", "Institute"),
        ("实施“春雨润苗”行动", "“春雨润苗”行动", "Policy"),
        ("实施“春雨润苗”行动", "春雨润苗", "Policy"),
        ("印发《低空经济发展若干措施》", "《低空经济发展若干措施》", "Policy"),
        ("建设清河跨江大桥", "清河跨江大桥", "Project"),
        ("公司总经理周明远介绍，今年产量增长。", "周明远", "Person"),
        ("“订单排到了明年。”李建国说。", "李建国", "Person"),
        ("集聚明澜机电、云帆动力、江东电子等企业", "云帆动力", "Enterprise"),
    ],
)
def test_a_name_is_proposed_by_its_shape(proposer: Proposer, text: str, name: str, kind: str) -> None:
    assert (name, kind) in proposals(proposer, text)


def test_a_listed_name_gives_its_list_as_reason(proposer: Proposer) -> None:
    assert "gazetteer:regions" in proposals(proposer, "来到璧山区调研")[("璧山区", "Region")]


def test_a_name_does_not_reach_over_a_verb_or_a_comma(proposer: Proposer) -> None:
    found = proposals(proposer, "他说，企业位于临溪产业园。")
    assert ("临溪产业园", "Park") in found
    assert all("位于" not in name and "，" not in name for name, _ in found)


@pytest.mark.parametrize("text", ["", "\n", "，。", "a", "“", "》", "有限公司", "、、等企业", "“”行动"])
def test_odd_texts_are_harmless(proposer: Proposer, text: str) -> None:
    assert isinstance(proposals(proposer, text), dict)


def test_the_same_text_gives_the_same_proposals(proposer: Proposer) -> None:
    text = "璧山区出台《若干措施》，支持明澜机电、云帆动力等企业。"
    assert proposer(analysis(text)) == proposer(analysis(text))
