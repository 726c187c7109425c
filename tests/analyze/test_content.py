from __future__ import annotations

import pytest
from rows import BASE, document, entity, evidence, sample

from kg.analyze import Content, UnknownNameError, as_content, one_line, short_name
from kg.store import Store


def test_a_name_finds_its_entity_whatever_its_width_or_case():
    content = sample()
    assert content.find("远山传动").name == "云州远山传动有限责任公司"
    assert content.find(" 远山公司 ").name == "云州远山传动有限责任公司"
    assert content.find(f"{BASE}id/Product/减速器").type == "Product"


def test_an_unknown_name_is_told_its_neighbours():
    with pytest.raises(UnknownNameError, match="near it: 江湾区, 江湾高新区"):
        sample().find("湾")


def test_of_two_equals_the_iri_must_be_given():
    content = Content((entity("动力", "Product"), entity("动力", "Industry")), ())
    with pytest.raises(UnknownNameError, match="2 entities"):
        content.find("动力")
    assert content.find("动力", classes=frozenset({"Industry"})).type == "Industry"


def test_rows_are_sorted_whatever_order_they_come_in():
    content = sample()
    turned = Content(content.entities[::-1], content.facts[::-1], content.observations[::-1], content.documents[::-1])
    assert turned == content


def test_short_names_and_quotes_in_one_line():
    content = sample()
    assert short_name(content.find("远山公司")) == "远山传动"
    planned = next(row for row in content.facts if row.modality == "planned")
    assert one_line(planned.evidence[0]) == "远山公司拟建二期工厂 … 生产减速器"


@pytest.mark.parametrize(
    ("quote", "read"),
    [
        ("落户\n 高新区", "落户高新区"),
        ("生产 Micro\nLED 面板", "生产 Micro LED 面板"),
        ("小米、\nOPPO\n的手机", "小米、OPPO的手机"),
        ("全称 有\n\n限公司", "全称 有限公司"),
    ],
)
def test_a_broken_line_leaves_no_blank_in_chinese(quote, read):
    assert one_line(evidence(document("a"), quote)) == read


def test_an_empty_store_is_empty_content(tmp_path, schema):
    from kg.merge import Merger

    with Store.open(tmp_path / "a.kg", merger=Merger(schema)) as store:
        content = as_content(store)
    assert (content.entities, content.facts, content.observations, content.documents) == ((), (), (), ())
