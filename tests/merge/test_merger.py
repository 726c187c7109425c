from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from graphs import graph_of
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.merge import Known, Merger
from kg.model import Document, DocumentGraph, Entity
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.model import Canonical

SCHEMA = load_schema()
MERGER = Merger(SCHEMA)


def canonical(type_id: str, *names: str, same_as: tuple[str, ...] = (), document: str = "D") -> Canonical:
    graph = DocumentGraph(Document("x", "k"), (), (Entity("e1", type_id, names, same_as),), (), ())
    return MERGER(graph, document)["e1"]


JOINED = [
    ("Region", ("重庆市", "重庆"), "重庆市"),
    ("Region", ("璧山区",), "璧山区"),
    ("Enterprise", ("重庆青山工业有限责任公司", "青山工业"), "重庆青山工业有限责任公司"),
    ("Institute", ("重庆大学",), "重庆大学"),
    ("Institute", ("重庆康佳光电技术研究院",), "重庆康佳光电技术研究院"),
    ("Government", ("璧山区科技局",), "璧山区科技局"),
    ("Policy", ("《重庆市支持新能源汽车发展政策措施（2022—2025年）》",), "《重庆市支持新能源汽车发展政策措施（2022—2025年）》"),
    ("Product", ("新一代驱动电机",), "新一代驱动电机"),
    ("Industry", ("高端显示",), "高端显示"),
]
APART = [
    ("Government", ("市政府",)),
    ("Government", ("区科技局",)),
    ("Government", ("管委会",)),
    ("Project", ("一期工程",)),
    ("Project", ("二期项目",)),
    ("Institute", ("研究院",)),
    ("Institute", ("理工大学",)),
    ("Institute", ("国家重点实验室",)),
    ("Park", ("高新区",)),
    ("Park", ("工业园区",)),
    ("Enterprise", ("青山工业",)),
    ("Enterprise", ("有限责任公司",)),
    ("Region", ("朝阳区",)),
    ("Region", ("新区",)),
    ("Person", ("王伟",)),
    ("Policy", ("三年行动计划",)),
    ("Policy", ("实施方案",)),
    ("Product", ("零部件",)),
    ("Industry", ("主导产业",)),
    ("Cluster", ("电子信息产业集群",)),
]


@pytest.mark.parametrize(("type_id", "names", "local"), JOINED)
def test_known_and_fully_named_things_join(type_id: str, names: tuple[str, ...], local: str) -> None:
    one, other = canonical(type_id, *names, document="A"), canonical(type_id, *names, document="B")
    assert one == other
    assert (one.local, one.joined) == (local, True)
    assert one.reason


@pytest.mark.parametrize(("type_id", "names"), APART)
def test_names_that_mean_something_only_where_they_stand_never_join(type_id: str, names: tuple[str, ...]) -> None:
    one, other = canonical(type_id, *names, document="A"), canonical(type_id, *names, document="B")
    assert not one.joined
    assert one.local != other.local
    assert one.label == names[0]


def test_a_seed_key_tells_two_things_of_one_name_apart() -> None:
    one = canonical("Region", "朝阳区", same_as=("regions:110105",))
    other = canonical("Region", "朝阳区", same_as=("regions:220104",))
    assert one.local != other.local
    assert one.label == other.label == "朝阳区"
    assert "朝阳区" in one.local


def test_a_short_name_beside_does_not_lead_to_something_wider() -> None:
    assert canonical("Enterprise", "TCL武汉华星光电科技", "TCL").joined is False
    assert canonical("Region", "成渝地区双城经济圈的一部分", "重庆").joined is False


def test_class_is_part_of_identity() -> None:
    assert canonical("Product", "动力电池").type != canonical("Industry", "动力电池").type


def test_namesakes_in_one_document_stay_two() -> None:
    graph = graph_of("王伟王伟", {"e1": ("Person", "王伟"), "e2": ("Person", "王伟")})
    found = MERGER(graph, "D")
    assert found["e1"].local != found["e2"].local


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(SCHEMA.classes)), st.sampled_from(["重庆市", "璧山区", "甲有限公司", "重庆大学", "X"])),
        min_size=1,
        max_size=6,
    ),
    st.randoms(use_true_random=False),
)
def test_order_of_entities_and_repetition_change_nothing(pairs, random) -> None:
    entities = tuple(Entity(f"e{index}", *(kind, (name,))) for index, (kind, name) in enumerate(dict.fromkeys(pairs)))
    shuffled = list(entities)
    random.shuffle(shuffled)
    one = MERGER(DocumentGraph(Document("x", "k"), (), entities, (), ()), "D")
    other = MERGER(DocumentGraph(Document("x", "k"), (), tuple(shuffled), (), ()), "D")
    assert one == other


def test_known_things() -> None:
    known = Known(SCHEMA)
    assert known.by_key("regions:500120").name == "璧山区"
    assert known.by_key("regions/500120") == known.by_key("regions:500120")
    assert known.by_key("regions:999999") is None
    assert known.by_name("Region", "朝阳区") is None
    assert known.begins_with_place("重庆市璧山区科技局") == "重庆市"
    assert known.begins_with_place("科技局") == ""
