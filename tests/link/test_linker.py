"""One thing under several names is one entity; two things with like names stay two; references find their antecedent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from kg.annotate.tokens import Tokenizer
from kg.link import Linker
from tests.build import analysis

if TYPE_CHECKING:
    from kg.model import Analysis
    from kg.schema import Schema


@pytest.fixture(scope="module")
def linker(schema: Schema) -> Linker:
    return Linker(schema)


@pytest.fixture(scope="module")
def tokenizer(schema: Schema) -> Tokenizer:
    return Tokenizer(schema)


def link(linker: Linker, tokenizer: Tokenizer, marked: str) -> Analysis:
    given = analysis(marked)
    return linker(replace(given, tokens=tokenizer(given.view.text)))


def groups(linked: Analysis) -> set[frozenset[str]]:
    return {frozenset(entity.names) for entity in linked.entities}


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("[重庆青山工业有限责任公司]{Enterprise}扩产。[青山工业]{Enterprise}说。[青山公司]{Enterprise}", 3),
        ("[璧山区]{Region}很美，[璧山]{Region}发展快", 2),
        ("[“减证便民”行动]{Policy}启动，[减证便民]{Policy}", 2),
        ("[《明江条例》]{Policy}，[明江条例]{Policy}", 2),
        ("[远景科技集团]{Enterprise}（以下简称“[远景]{Enterprise}”）", 2),
        ("[中国远洋海运集团有限公司]{Enterprise}和[中远海运]{Enterprise}", 2),
        ("[四川省]{Region}和[川]{Region}", 2),
        ("[光电子产业]{Industry}做大。[光电子]{Industry}", 2),
        ("[浙江星光增强材料有限公司]{Enterprise}，[星光]{Enterprise}", 2),
        ("[我国]{Region}与[中国]{Region}", 2),
        ("[临溪市科技局]{Government}，[科技局]{Government}", 2),
    ],
)
def test_names_of_one_thing_are_joined(linker: Linker, tokenizer: Tokenizer, marked: str, names: int) -> None:
    linked = link(linker, tokenizer, marked)
    assert len(linked.entities) == 1
    assert len(linked.entities[0].names) == names
    assert linked.entities[0].reasons
    lengths = [len(name) for name in linked.entities[0].names]
    assert lengths == sorted(lengths, reverse=True)


@pytest.mark.parametrize(
    "marked",
    [
        "[重庆大学]{Institute}与[重庆理工大学]{Institute}",
        "[比亚迪]{Enterprise}和[弗迪]{Enterprise}",
        "[新能源汽车]{Product}，[新能源汽车零部件]{Product}",
        "[内蒙古大学]{Institute}、[内蒙古师范大学]{Institute}",
        "[一汽]{Enterprise}与[一汽大众]{Enterprise}",
        "[自动变速器]{Product}，[变速器]{Product}",
        "[云帆电机]{Product}、[电机]{Product}",
        "[南沙港]{Project}的[南沙港四期]{Project}",
        "[工业和信息化部]{Government}的[信息技术发展司]{Government}",
        "[江苏]{Region}的[苏州]{Region}",
        "[国家能源集团]{Enterprise}、[国家能源局]{Government}",
    ],
)
def test_like_names_of_two_things_stay_apart(linker: Linker, tokenizer: Tokenizer, marked: str) -> None:
    assert len(link(linker, tokenizer, marked).entities) == 2


def test_a_short_name_goes_to_the_last_full_one_before_it(linker: Linker, tokenizer: Tokenizer) -> None:
    marked = "[合肥高新区]{Park}领先。[西安高新区]{Park}也不差，[高新区]{Park}引进项目。"
    assert groups(link(linker, tokenizer, marked)) == {frozenset({"合肥高新区"}), frozenset({"西安高新区", "高新区"})}


def test_one_name_has_one_class(linker: Linker, tokenizer: Tokenizer) -> None:
    linked = link(linker, tokenizer, "[智能座舱]{Product}，[智能座舱]{Industry}，[智能座舱]{Product}")
    assert [(entity.type, entity.names) for entity in linked.entities] == [("Product", ("智能座舱",))]
    assert {mention.type for mention in linked.mentions} == {"Product"}


def test_a_place_gets_its_code_and_its_neighbours_decide_which(linker: Linker, tokenizer: Tokenizer) -> None:
    def codes(marked: str) -> dict[str, tuple[str, ...]]:
        return {entity.name: entity.same_as for entity in link(linker, tokenizer, marked).entities}

    assert codes("[重庆市]{Region}[璧山区]{Region}") == {"重庆市": ("region:500000",), "璧山区": ("region:500120",)}
    assert codes("[南京市]{Region}[鼓楼区]{Region}")["鼓楼区"] == ("region:320106",)
    assert codes("[福州市]{Region}[鼓楼区]{Region}")["鼓楼区"] == ("region:350102",)
    assert codes("[鼓楼区]{Region}")["鼓楼区"] == ()


def test_a_name_that_means_something_only_where_it_stands_has_no_key(linker: Linker, tokenizer: Tokenizer) -> None:
    linked = link(linker, tokenizer, "[市政府]{Government}与[区科技局]{Government}、[科技部]{Government}")
    assert [entity.same_as for entity in linked.entities] == [(), (), ("body:科学技术部",)]


@pytest.mark.parametrize(
    ("marked", "reference", "name"),
    [
        ("[明澜机电]{Enterprise}扩产。该公司今年将增产。", "该公司", "明澜机电"),
        ("[璧山区]{Region}经济向好，全区产值增长。", "全区", "璧山区"),
        ("[重庆]{Region}发布数据，全市汽车产量增长。", "全市", "重庆"),
        ("[四川]{Region}发布数据，全省产量增长。", "全省", "四川"),
        ("[璧山]{Region}的[重庆]{Region}数据，全区产值增长。", "全区", "璧山"),
        ("来到[霍城县]{Region}，当地种植薰衣草。", "当地", "霍城县"),
        ("[明江县]{Region}的产量居[全国]{Region}前列，当地农民说", "当地", "明江县"),
        ("[临溪产业园]{Park}开工。园区总投资高，该园区占地大。", "该园区", "临溪产业园"),
    ],
)
def test_a_reference_finds_its_antecedent(linker: Linker, tokenizer: Tokenizer, marked: str, reference: str, name: str) -> None:
    linked = link(linker, tokenizer, marked)
    names = {entity.id: entity.name for entity in linked.entities}
    found = {(m.name, names[m.entity]) for m in linked.mentions if m.kind == "reference"}
    assert (reference, name) in found
    assert all(reference not in entity.names for entity in linked.entities)


@pytest.mark.parametrize("marked", ["该公司今年增产。", "全省产量增长。[璧山区]{Region}", "", "[明江]{Region}的该公司"])
def test_a_reference_without_an_antecedent_is_left_alone(linker: Linker, tokenizer: Tokenizer, marked: str) -> None:
    assert not [m for m in link(linker, tokenizer, marked).mentions if m.kind == "reference"]


def test_ids_follow_the_text_and_every_mention_has_one(linker: Linker, tokenizer: Tokenizer) -> None:
    linked = link(linker, tokenizer, "[璧山区]{Region}的[青山工业]{Enterprise}，[璧山]{Region}")
    assert [entity.id for entity in linked.entities] == ["e1", "e2"]
    assert [mention.entity for mention in linked.mentions] == ["e1", "e2", "e1"]
    assert linked == link(linker, tokenizer, "[璧山区]{Region}的[青山工业]{Enterprise}，[璧山]{Region}")
