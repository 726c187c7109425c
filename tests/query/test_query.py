from __future__ import annotations

import json

import pytest
from graphs import graph_of
from hypothesis import given
from hypothesis import strategies as st

from kg.merge import Merger
from kg.model import InputError, LianpuError, Span
from kg.query import describe, documents, entities, facts, named, observations, render, run, source
from kg.query.saved import bind, parse
from kg.schema import load_schema
from kg.store import Store, text_term


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store.memory(merger=Merger(load_schema()))
    text = "重庆市璧山区的青山工业2023年产值418.7亿元，拟与重庆大学合作。"
    store.add(
        graph_of(
            text,
            {
                "e1": ("Region", "重庆市"),
                "e2": ("Region", "璧山区"),
                "e3": ("Enterprise", "青山工业"),
                "e4": ("Institute", "重庆大学"),
            },
            [("e2", "locatedIn", "e1"), ("e3", "locatedIn", "e2"), ("e3", "cooperatesWith", "e4", "planned")],
            [("e3", "产值", "level", 418.7, "亿元", "2023")],
            source="a.txt",
            published="2024-01",
            title="一",
        )
    )
    store.add(
        graph_of(
            "重庆市璧山区。", {"e1": ("Region", "重庆市"), "e2": ("Region", "璧山区")}, [("e2", "locatedIn", "e1")], source="b"
        )
    )
    return store


def test_rows_of_everything(store: Store) -> None:
    assert [entity.name for entity in entities(store)] == ["青山工业", "重庆大学", "璧山区", "重庆市"]
    found = {(fact.predicate, fact.modality, fact.sources, len(fact.evidence)) for fact in facts(store)}
    assert found == {("locatedIn", "actual", 2, 2), ("locatedIn", "actual", 1, 1), ("cooperatesWith", "planned", 1, 1)}
    (figure,) = observations(store)
    assert (figure.value, figure.unit, figure.base_value, figure.base_unit) == (418.7, "亿元", 41870000000.0, "元")
    assert figure.evidence[0].spans == (Span(0, 35),)
    assert figure.evidence[0].rule == "test/whole"
    assert [row.source for row in documents(store)] == ["b", "a.txt"]
    assert list(facts(store)) == sorted(facts(store), key=lambda fact: fact.iri)


def test_describe_by_name_alias_part_and_iri(store: Store) -> None:
    (described,) = describe(store, "璧山区")
    assert {fact.predicate for fact in described.facts} == {"locatedIn"}
    assert len(described.facts) == 2
    assert set(described.names.values()) == {"璧山区", "重庆市", "青山工业"}
    assert {row.title for row in described.documents.values()} == {"一", ""}
    assert [one.entity.name for one in describe(store, "璧山")] == ["璧山区"]
    assert describe(store, described.entity.iri)[0].entity == described.entity
    assert describe(store, "无此物") == ()
    assert describe(store, "璧山区", min_confidence=0.95)[0].facts[0].sources == 2


@pytest.mark.parametrize("fmt", ["table", "csv", "json"])
def test_render(store: Store, fmt: str) -> None:
    text = render(run(store, "facts", parameters={"name": "青山工业"}), fmt)
    assert "青山工业" in text
    assert text.endswith("\n")
    if fmt == "json":
        assert json.loads(text)["head"]["vars"][0] == "subject"


def test_ask_and_construct(store: Store) -> None:
    assert render(run(store, "ASK { ?s lianpu:locatedIn ?o }")) == "yes\n"
    constructed = run(store, "CONSTRUCT { ?s lianpu:locatedIn ?o } WHERE { ?s lianpu:locatedIn ?o }")
    assert "lianpu:locatedIn" in render(constructed, "ttl")
    with pytest.raises(InputError, match="CONSTRUCT"):
        render(run(store, "SELECT * { ?s ?p ?o }"), "ttl")


def test_planned_is_not_actual(store: Store) -> None:
    assert not run(store, "SELECT ?s { ?s lianpu:cooperatesWith ?o }").rows
    assert run(store, "SELECT ?s { ?s planned:cooperatesWith ?o }").rows


def test_unknown_names_and_parameters_say_what_there_is(store: Store) -> None:
    with pytest.raises(InputError, match="cluster-members"):
        run(store, "no-such-query")
    with pytest.raises(InputError, match="its parameters are: name"):
        run(store, "upstream", parameters={"nme": "x"})
    with pytest.raises(InputError, match="min_confidence"):
        run(store, "SELECT * { ?s ?p ?o }", min_confidence=0.5)
    with pytest.raises(LianpuError, match="cannot be answered"):
        run(store, "SELECT * { ?s ?p }")
    with pytest.raises(LianpuError, match="cannot be answered"):
        run(store, "DELETE WHERE { ?s ?p ?o } # select")


def test_file_and_source(store: Store, tmp_path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text("# Mine?\n# param name: text\nSELECT ?s { ?s lianpu:name $name }", encoding="utf-8")
    assert len(run(store, str(path), parameters={"name": "青山工业"}).rows) == 1
    assert "PREFIX lianpu: <https://lianpu.example/ontology#>" in source("facts", store)


def test_parameter_must_not_be_a_variable_too() -> None:
    with pytest.raises(InputError, match=r"also stands as \?name"):
        parse("x", "# X?\n# param name: text\nSELECT ?name { ?s ?p $name }")
    with pytest.raises(InputError, match="title"):
        parse("x", "SELECT * { ?s ?p ?o }")


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40))
def test_no_value_escapes_its_literal(value: str) -> None:
    store = Store.memory()
    text = "# Q?\n# param v: text\nSELECT (STR($v) AS ?x) ('$v' AS ?y) { } # $v"
    query = parse("q", text).bound({"v": value})
    ((x, y),) = store.query(query).rows
    assert x is not None
    assert y is not None
    assert (x.value, y.value) == (value, "$v")


def test_bind_leaves_strings_iris_and_comments_alone() -> None:
    text = 'SELECT ?a { ?a <http://x/?c> $c . FILTER(?a < $c) """$c " $c""" \'$c\' } # $c'
    bound = bind(text, {"c": text_term("v")})
    assert bound == text.replace("> $c", '> "v"').replace("< $c", '< "v"')


def test_queries_are_only_read(store: Store) -> None:
    assert all("INSERT" not in query.text for query in named().values())
