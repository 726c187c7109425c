from __future__ import annotations

import json

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rows import HOSTILE, crowd, hostile, sample

from kg.export import write_gexf, write_graphml
from kg.export._rows import printable
from kg.export.graphs import flat_graph


def edges(graph) -> dict:
    return {values["iri"]: (start, end, values) for start, end, values in graph.edges(data=True)}


def read(path, form):
    return nx.read_graphml(path, force_multigraph=True) if form == "graphml" else nx.read_gexf(path)


WRITERS = {"graphml": write_graphml, "gexf": write_gexf}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("content", [sample(), hostile()], ids=["sample", "hostile"])
def test_networkx_reads_it_back(tmp_path, schema, form, content):
    path = tmp_path / f"a.{form}"
    assert WRITERS[form](content, path, schema=schema) == (path,)
    back = read(path, form)
    assert back.number_of_nodes() == len(content.entities)
    assert back.number_of_edges() == len(content.facts)
    for row in content.entities:
        assert back.nodes[row.iri]["name"] == printable(row.name)
        assert json.loads(back.nodes[row.iri]["names"]) == list(row.names)
        assert back.nodes[row.iri]["type"] == row.type
    found = edges(back)
    for row in content.facts:
        start, end, values = found[printable(row.iri)]
        assert (start, end) == (row.subject, row.object)
        assert values["label"] == row.predicate
        assert values["modality"] == row.modality
        assert float(values["confidence"]) == row.confidence
        quotes = [quote for each in json.loads(values["evidence"]) for quote in each["quotes"]]
        assert quotes == [quote for each in row.evidence for quote in each.quotes]


@pytest.mark.parametrize("form", WRITERS)
@given(names=st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=4, unique=True))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_name_survives(tmp_path, form, names):
    path = tmp_path / f"a.{form}"
    content = hostile(tuple(names))
    WRITERS[form](content, path)
    back = read(path, form)
    assert sorted(values["name"] for _, values in back.nodes(data=True)) == sorted(
        printable(row.name) for row in content.entities
    )


@pytest.mark.parametrize("form", WRITERS)
def test_same_graph_same_bytes(tmp_path, schema, form):
    for name in ("a", "b"):
        WRITERS[form](crowd(40), tmp_path / name, schema=schema)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_the_flat_graph_holds_text_and_numbers_only(schema):
    graph = flat_graph(hostile(HOSTILE), schema)
    for values in (*dict(graph.nodes(data=True)).values(), *(values for *_, values in graph.edges(data=True))):
        assert {type(value) for value in values.values()} <= {str, float, int}
