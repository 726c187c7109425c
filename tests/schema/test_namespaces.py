"""The closed vocabulary."""

from __future__ import annotations

import pytest
import rdflib

from kg.model import SchemaError
from kg.schema import closed_namespaces, terms
from kg.schema.namespaces import core_names
from kg.schema.vocabulary import BASE


def test_terms_have_iris_under_the_base(schema):
    known = terms(schema, "https://example.org/kg/")
    relation = min(schema.relations)
    assert known.term("Statement") == "https://example.org/kg/ontology#Statement"
    assert known.planned(relation) == f"https://example.org/kg/planned#{relation}"
    assert known.name(known.planned(relation)) == known.name(known.term(relation)) == relation
    assert known.prefixes["planned"] == "https://example.org/kg/planned#"


def test_typing_error_mints_no_term(schema):
    known = terms(schema)
    with pytest.raises(SchemaError, match="unknown term `Statment`"):
        known.term("Statment")
    with pytest.raises(SchemaError, match="unknown relation `Statement`"):
        known.planned("Statement")
    with pytest.raises(SchemaError, match="no term of this vocabulary"):
        known.name("http://www.w3.org/ns/prov#Entity")
    actual, planned = closed_namespaces(schema)
    assert str(actual.Statement) == known.term("Statement")
    for namespace in (actual, planned):
        with pytest.raises(AttributeError):
            _ = namespace.Statment


@pytest.mark.parametrize("base", ["lianpu.example/", "https://lianpu.example", "https://lian pu.example/", ""])
def test_wrong_base_is_refused(schema, base):
    with pytest.raises(SchemaError, match="is no base for IRIs"):
        terms(schema, base)


def test_core_names_are_all_that_the_file_defines(schema):
    graph = rdflib.Graph().parse(schema.ontology_dir / "core.ttl")
    ours = f"{BASE}ontology#"
    defined = {str(subject).removeprefix(ours) for subject in graph.subjects() if str(subject).startswith(ours)}
    assert core_names(schema.ontology_dir) == defined


def test_every_core_term_is_described_in_both_languages(schema):
    graph = rdflib.Graph().parse(schema.ontology_dir / "core.ttl")
    for name in core_names(schema.ontology_dir):
        labels = list(graph.objects(rdflib.URIRef(f"{BASE}ontology#{name}"), rdflib.RDFS.label))
        assert sorted(label.language for label in labels) == ["en", "zh"], name
