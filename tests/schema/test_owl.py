"""The ontology under an OWL RL reasoner: consistent with good data, and a contradiction where the data breaks it."""

from __future__ import annotations

import owlrl
import pytest
import rdflib
from rdflib import OWL, RDF, RDFS, SKOS

from kg.schema import to_owl
from kg.schema.vocabulary import BASE

_SAID = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
# What no rule of OWL RL looks at; leaving it out makes the closure three times as fast.
_WORDS = {RDFS.label, RDFS.comment, SKOS.example}
GOOD = """
d:公司 a l:Enterprise . d:县 a l:Region . d:园 a l:Park . d:人 a l:Person . d:院 a l:Institute .
d:公司 l:locatedIn d:园 ; planned:acquires d:厂 . d:厂 a l:Enterprise . d:园 l:locatedIn d:县 .
d:公司 l:cooperatesWith d:院 . d:人 l:holdsPosition d:公司 . d:县 l:awarded d:称号 . d:称号 a l:Honour .
"""
BAD = {
    "two classes": "d:公司 a l:Region .",
    "a wrong object": "d:公司 l:locatedIn d:人 .",
    "a wrong end of a planned relation": "d:人 planned:acquires d:公司 .",
    "a wrong end by symmetry": "d:院 l:cooperatesWith d:人 .",
}


def closure(schema, data):
    ontology = rdflib.Graph().parse(data=to_owl(schema))
    graph = rdflib.Graph()
    for triple in ontology:
        if triple[1] not in _WORDS:
            graph.add(triple)
    prefixes = f"@prefix l: <{BASE}ontology#> . @prefix planned: <{BASE}planned#> . @prefix d: <{BASE}doc/1#> ."
    graph.parse(data=prefixes + data, format="turtle")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def contradictions(graph):
    nothing = [str(node) for node in graph.subjects(RDF.type, OWL.Nothing)]
    return [str(said) for said in graph.objects(None, _SAID)] + nothing


@pytest.mark.slow
def test_ontology_is_consistent_with_good_data(schema):
    graph = closure(schema, GOOD)
    assert contradictions(graph) == []
    ours, data = rdflib.Namespace(f"{BASE}ontology#"), rdflib.Namespace(f"{BASE}doc/1#")
    assert (data["院"], ours.cooperatesWith, data["公司"]) in graph
    assert (data["县"], RDF.type, ours.Entity) in graph
    assert (data["公司"], ours.acquires, data["厂"]) not in graph


@pytest.mark.slow
@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_data_that_breaks_the_ontology_is_a_contradiction(schema, data):
    assert contradictions(closure(schema, GOOD + data))
