from __future__ import annotations

import pytest
from rows import sample

from kg.analyze import UnknownNameError, chain, chain_map, chain_maps, gaps
from kg.analyze.gaps import STATES, node_of
from kg.model import LianpuError


def test_upstream_downstream_and_who_makes_it(schema):
    rows = chain(sample(), "电驱动系统", schema=schema)
    shown = {(row.stage, row.level, row.entity.name) for row in rows}
    assert ("upstream", 1, "驱动电机") in shown
    assert ("upstream", 1, "减速器") in shown
    assert ("downstream", 1, "新能源汽车产业") in shown
    assert ("actor", 2, "海棠电机") in shown
    assert ("actor", 1, "云州理工大学") in shown
    assert all(row.fact.evidence for row in rows)


def test_levels_count_steps(schema):
    levels = {row.entity.name: row.level for row in chain(sample(), "新能源汽车", schema=schema) if row.stage == "upstream"}
    assert levels == {"电驱动系统": 1, "驱动电机": 2, "减速器": 2}


def test_actors_of_a_region_only(schema):
    everywhere = chain(sample(), "电驱动系统", schema=schema)
    there = chain(sample(), "电驱动系统", region="江湾高新区", planned=False, schema=schema)
    assert "云州理工大学" in {row.entity.name for row in everywhere}
    assert {row.entity.name for row in there if row.stage == "actor"} == {"云州远山传动有限责任公司", "海棠电机"}


def test_only_things_of_a_chain_have_one(schema):
    with pytest.raises(UnknownNameError):
        chain(sample(), "海棠电机", schema=schema)


def test_gaps_of_a_region(schema):
    rows = {row.node.id: row for row in gaps(sample(), "新能源汽车", region="江湾区", schema=schema)}
    assert rows["motor"].state == "made"
    assert [actor.name for actor in rows["motor"].actors] == ["海棠电机"]
    assert rows["e-axle"].state == "made"
    assert rows["battery"].state == "missing"
    assert rows["battery"].facts == ()
    assert {row.state for row in rows.values()} <= set(STATES)


def test_research_alone_is_no_production(schema):
    content = sample()
    rows = {row.node.id: row.state for row in gaps(content, "new-energy-vehicles", schema=schema)}
    assert rows["e-axle"] == "made"
    from dataclasses import replace

    studied = replace(content, facts=tuple(fact for fact in content.facts if fact.predicate == "develops"))
    assert {row.node.id: row.state for row in gaps(studied, "new-energy-vehicles", schema=schema)}["e-axle"] == "researched"
    planned = replace(content, facts=tuple(fact for fact in content.facts if fact.modality == "planned"))
    assert {row.node.id: row.state for row in gaps(planned, "new-energy-vehicles", schema=schema)}["e-axle"] == "planned"


@pytest.mark.parametrize(
    ("name", "node"),
    [
        ("动力电池正极材料", "cathode"),
        ("磷酸铁锂动力电池", "battery"),
        ("动力电池管理系统", "bms"),
        ("驱动电机控制器", "inverter"),
        ("面包", None),
    ],
)
def test_the_head_of_a_name_decides(schema, name, node):
    found = node_of(name, chain_map("新能源汽车", schema=schema).nodes)
    assert (found.id if found else None) == node


def test_every_chain_map_is_whole(schema):
    maps = chain_maps(schema)
    assert len(maps) >= 6
    for known in maps:
        ids = [node.id for node in known.nodes]
        assert len(ids) == len(set(ids))
        assert known.source["title"]
        assert {node.stage for node in known.nodes} <= {"upstream", "midstream", "downstream", "supporting"}
        for node in known.nodes:
            assert {"zh", "en"} <= set(node.label)
            # What feeds a node stands above it: the file is to be read from the top.
            assert all(ids.index(before) < ids.index(node.id) for before in node.after)
            assert node_of(node.label["zh"], known.nodes) is not None


def test_an_unknown_chain_is_told_the_known_ones(schema):
    with pytest.raises(LianpuError, match="new-energy-vehicles"):
        chain_map("造船", schema=schema)
