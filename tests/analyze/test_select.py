from __future__ import annotations

from rows import sample

from kg.analyze import select


def names(content) -> set[str]:
    return {row.name for row in content.entities}


def test_depth_counts_facts_in_either_direction():
    assert names(select(sample(), entity="驱动电机", depth=1)) == {"驱动电机", "海棠电机", "电驱动系统"}
    assert names(select(sample(), entity="驱动电机", depth=0)) == {"驱动电机"}


def test_a_region_keeps_what_lies_in_it_and_its_neighbours(schema):
    part = select(sample(), region="江湾区", planned=False, schema=schema)
    assert names(part) == {
        "江湾区",
        "云州市",
        "江湾高新区",
        "云州远山传动有限责任公司",
        "海棠电机",
        "减速器",
        "驱动电机",
        "云州理工大学",
        "远山二期工厂",
    }
    assert "新能源汽车产业" not in names(part)


def test_classes_predicates_modality_and_confidence():
    firms = select(sample(), classes={"Enterprise", "Park"})
    assert names(firms) == {"云州远山传动有限责任公司", "海棠电机", "江湾高新区"}
    assert {row.predicate for row in select(sample(), predicates={"produces"}).facts} == {"produces"}
    assert all(row.modality == "actual" for row in select(sample(), planned=False).facts)
    assert len(select(sample(), min_confidence=0.7).facts) == 11


def test_a_limit_keeps_the_busiest_and_the_one_asked_for():
    part = select(sample(), limit=3)
    assert len(part.entities) == 3
    assert "云州远山传动有限责任公司" in names(part)
    assert "云州市" in names(select(sample(), entity="云州市", depth=9, limit=2))


def test_documents_and_figures_follow():
    part = select(sample(), iris={row.iri for row in sample().entities if row.type == "Region"})
    assert [row.indicator for row in part.observations] == ["规上工业增加值"]
    assert [row.title for row in part.documents] == ["电驱之城"]
