"""Sentences folded for matching: lists, oblique names, chained places, quotation marks and remarks."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.skeleton import Folder, Signs
from kg.schema import load_schema

SCHEMA = load_schema()
SIGNS = Signs(SCHEMA.classes)


def fold(marked):
    (skeleton,) = Folder(SCHEMA, SIGNS)(analysis(marked))
    return skeleton


def shown(marked):
    """The skeleton with `P`, `R` … for plain names and `p`, `r` … for oblique ones."""
    text = fold(marked).text
    for name in SCHEMA.classes:
        letter = name[:3]
        text = text.replace(SIGNS.sign(name, oblique=False), f"<{letter}>")
        text = text.replace(SIGNS.sign(name, oblique=True), f"<{letter.lower()}>")
    return text


CASES = {
    "[云岭重工]{Enterprise}生产[轮毂]{Product}。": "<Ent>生产<Pro>。",
    "[云岭重工]{Enterprise}、[北川电机]{Enterprise}和[东山汽车]{Enterprise}等企业": "<Ent>等企业",
    "[云岭重工]{Enterprise}与[北川电机]{Enterprise}签约": "<Ent>与<ent>签约",
    "在[青溪区]{Region}建厂": "在<reg>建厂",
    "“[天山计划]{Policy}”启动": "<Pol>启动",
    "[云岭重工有限公司]{Enterprise}（以下简称云岭）扩产": "<Ent>扩产",
    "位于[东州市]{Region}[青溪区]{Region}的工厂": "位于<reg>的工厂",
    "[云岭重工]{Enterprise}、风电龙头[北川电机]{Enterprise}": "<Ent>",
}


@pytest.mark.parametrize(("marked", "wanted"), CASES.items())
def test_fold(marked, wanted):
    assert shown(marked) == wanted


def test_each_character_knows_its_place():
    skeleton = fold("近日，[云岭重工]{Enterprise}（原云岭厂）在[青溪区]{Region}投产。")
    text = "近日，云岭重工（原云岭厂）在青溪区投产。"
    for at in range(len(skeleton.text)):
        place = skeleton.place(at)
        if at in skeleton.units:
            assert skeleton.units[at].members[0].span.start == place
        else:
            assert skeleton.text[at] == text[place]


def test_of_chained_places_the_nearest_is_meant():
    unit = fold("位于[东州市]{Region}[青溪区]{Region}的工厂").units[2]
    assert [member.name for member in unit.members] == ["青溪区"]


def test_sentence_without_names_gives_no_skeleton():
    assert Folder(SCHEMA, SIGNS)(analysis("天气晴。[青溪区]{Region}有雨。"))[0].sentence == 1
