from __future__ import annotations

import pytest
from rows import crowd, fact, sample

from kg.analyze import Content, centrality, communities, paths, project


def test_edges_carry_names_predicates_and_evidence():
    content = sample()
    graph = project(content)
    start, end = content.find("远山传动").iri, content.find("江湾高新区").iri
    (edge,) = graph[start][end].values()
    assert edge["predicate"] == "locatedIn"
    assert edge["sources"] == 2
    assert len(edge["evidence"]) == 2
    assert graph.nodes[start]["names"] == ("云州远山传动有限责任公司", "远山传动", "远山公司")


def test_planned_facts_stay_out_unless_asked_for():
    assert {edge["modality"] for *_, edge in project(sample()).edges(data=True)} == {"actual"}
    assert project(sample(), planned=True).number_of_edges() == project(sample()).number_of_edges() + 3


def test_two_facts_between_the_same_two_are_two_edges():
    content = sample()
    one, other = content.find("远山传动"), content.find("海棠电机")
    doubled = Content((one, other), (fact(one, "suppliesTo", other), fact(one, "cooperatesWith", other)))
    assert project(doubled).number_of_edges() == 2


def test_the_centre_is_listed_first(schema):
    ranks = centrality(sample(), schema=schema)
    assert [rank.name for rank in ranks] == ["云州远山传动有限责任公司", "海棠电机", "云州理工大学"]
    assert ranks[0].degree == 3
    assert centrality(sample(), classes={"Region"}, top=1)[0].name == "江湾区"
    assert centrality(Content((), ()), schema=schema) == ()


def test_the_order_of_facts_changes_nothing(schema):
    content = crowd(60)
    turned = Content(content.entities[::-1], content.facts[::-1])
    assert centrality(turned, schema=schema) == centrality(content, schema=schema)
    assert communities(turned) == communities(content)
    assert len(communities(content)) > 1


def test_everyone_is_in_one_community():
    groups = communities(crowd(60), smallest=1)
    members = [member.iri for group in groups for member in group.members]
    assert len(members) == len(set(members)) == 60
    assert [len(group.members) for group in groups] == sorted((len(group.members) for group in groups), reverse=True)


def test_a_path_names_the_sentences_of_each_step():
    found = paths(sample(), "海棠电机", "远山传动")
    assert [entity.name for entity in found[0].entities] == ["海棠电机", "江湾高新区", "云州远山传动有限责任公司"]
    first, second = found[0].steps
    assert first.forward(first.facts[0])
    assert not second.forward(second.facts[0])
    assert second.facts[0].evidence[0].quotes == ("远山传动、海棠电机落户\n江湾高新区。",)
    assert [len(path.steps) for path in found] == sorted(len(path.steps) for path in found)


def test_a_path_can_be_kept_off_places():
    found = paths(sample(), "海棠电机", "远山传动", without={"Region", "Park"})
    assert [entity.name for entity in found[0].entities][1:3] == ["驱动电机", "电驱动系统"]
    assert paths(sample(), "海棠电机", "海棠电机") == ()
    assert paths(sample(), "远山传动", "远山二期工厂") == ()
    assert len(paths(sample(), "远山传动", "远山二期工厂", planned=True, count=1)[0].steps) == 1


@pytest.mark.parametrize("longest", [1, 2])
def test_no_path_is_longer_than_allowed(longest):
    assert all(len(path.steps) <= longest for path in paths(sample(), "海棠电机", "远山传动", longest=longest))
