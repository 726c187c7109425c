"""The shapes: they accept a good graph, of a document and consolidated, and reject each kind of bad one."""

from __future__ import annotations

import pyshacl
import pytest
import rdflib
from rdflib import RDF, RDFS, SH

from kg.schema import terms, to_shacl
from kg.schema.vocabulary import BASE, FACT_MODALITIES, MENTION_KINDS, OBSERVATION_KINDS, OBSERVATION_MODALITIES

PREFIXES = f"""
PREFIX : <{BASE}ontology#>
PREFIX planned: <{BASE}planned#>
PREFIX d: <{BASE}doc/1#>
PREFIX id: <{BASE}id/>
PREFIX nif: <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
DOCUMENT = """
d:doc a :Document, nif:Context ; nif:isString "甲厂位于乙县，拟收购丙厂，产值3亿元。" ; :key "a.txt" ; :textId "x" ; :fingerprint "y" .
d:e1 a :Enterprise ; rdfs:label "甲厂" ; :name "甲厂" ; :locatedIn d:e2 ; planned:acquires d:e3 .
d:e2 a :Region ; rdfs:label "乙县" ; :name "乙县" ; :knownAs "regions:1" .
d:e3 a :Enterprise ; rdfs:label "丙厂" ; :name "丙厂" .
d:m0 a :Mention ; nif:beginIndex "0"^^xsd:integer ; nif:endIndex "2"^^xsd:integer ; nif:anchorOf "甲厂" ; :refersTo d:e1 .
d:f0 a :Statement ; rdf:subject d:e1 ; rdf:predicate :locatedIn ; rdf:object d:e2 ; :modality "actual" ; :confidence 0.8 ; :year "2023" ;
    prov:wasDerivedFrom d:c1 ; prov:wasGeneratedBy d:rule ; prov:qualifiedDerivation d:f0.0 .
d:f0.0 a :Derivation ; prov:entity d:c1 ; prov:hadActivity d:rule ; :confidence 0.8 .
d:f1 a :Statement ; rdf:subject d:e1 ; rdf:predicate :acquires ; rdf:object d:e3 ; :modality "planned" ; :confidence 0.7 ;
    prov:wasDerivedFrom d:c2 ; prov:wasGeneratedBy d:rule .
d:rule a :Rule .
d:o0 a :Observation, qb:Observation ; :subject d:e1 ; :indicator "产值" ; :kind "level" ; :modality "actual" ; :value 3.0 ; :unit "亿元" ;
    :baseValue 300000000.0 ; :baseUnit "元" ; :period "2023-01/2023-06" ; :confidence 1.0 ;
    prov:wasDerivedFrom d:c1 ; prov:wasGeneratedBy d:rule .
d:c1 a :Evidence ; nif:referenceContext d:doc ; nif:beginIndex "0"^^xsd:integer ; nif:endIndex "6"^^xsd:integer ;
    nif:anchorOf "甲厂位于乙县" .
d:c2 a :Evidence ; nif:referenceContext d:doc ; :part d:c1, d:c3 .
d:c3 a :Evidence ; nif:referenceContext d:doc ; nif:beginIndex "7"^^xsd:integer ; nif:endIndex "12"^^xsd:integer ;
    nif:anchorOf "拟收购丙厂" .
"""
CONSOLIDATED = """
id:a a :Enterprise ; rdfs:label "甲厂" ; :name "甲厂", "甲" ; :locatedIn id:b .
id:b a :Region ; rdfs:label "乙县" ; :name "乙县" .
id:s a :Statement ; rdf:subject id:a ; rdf:predicate :locatedIn ; rdf:object id:b ; :modality "actual" ; :confidence 0.9 ;
    :sources 2 ; prov:wasDerivedFrom <https://lianpu.example/doc/1#f0>, <https://lianpu.example/doc/2#f0> .
"""


def graph_of(data):
    return rdflib.Graph().parse(data=PREFIXES + data, format="turtle")


@pytest.fixture(scope="module")
def shapes(schema):
    return rdflib.Graph().parse(data=to_shacl(schema))


@pytest.fixture(scope="module")
def messages(shapes):
    """What the shapes say of a graph, in English, with the focus of each violation."""

    def check(graph):
        conforms, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none")
        found = [
            (str(report.value(result, SH.focusNode)).rpartition("#")[2], str(message))
            for result in report.subjects(RDF.type, SH.ValidationResult)
            for message in report.objects(result, SH.resultMessage)
            if message.language != "zh"
        ]
        assert conforms == (not found)
        return found

    return check


@pytest.mark.parametrize("data", [DOCUMENT, CONSOLIDATED, ""], ids=["a document", "the consolidated view", "nothing"])
def test_good_graph_conforms(messages, data):
    assert messages(graph_of(data)) == []


BAD = {
    "a statement without evidence": ("DELETE DATA { d:f0 prov:wasDerivedFrom d:c1 }", "f0", "it has no evidence"),
    "a statement that derives from no evidence": (
        "DELETE DATA { d:f0 prov:wasDerivedFrom d:c1 } ; INSERT DATA { d:f0 prov:wasDerivedFrom d:e1 }",
        "f0",
        "derives from something that is no evidence",
    ),
    "a statement that derives from nothing known": (
        "INSERT DATA { d:f0 prov:wasDerivedFrom d:c9 }",
        "c9",
        "nothing is said of it",
    ),
    "a part that has parts": ("INSERT DATA { d:c4 :part d:c1, d:c2 }", "c4", "a part of evidence has no parts"),
    "a statement without a rule": ("DELETE DATA { d:f0 prov:wasGeneratedBy d:rule }", "f0", "names no rule"),
    "a statement without a subject": ("DELETE DATA { d:f0 rdf:subject d:e1 }", "f0", "one subject"),
    "a statement of two objects": ("INSERT DATA { d:f0 rdf:object d:e3 }", "f0", "one object"),
    "a statement without a predicate": ("DELETE DATA { d:f0 rdf:predicate :locatedIn }", "f0", "one predicate of the ontology"),
    "a statement of an unknown predicate": (
        "DELETE DATA { d:f0 rdf:predicate :locatedIn } ; INSERT DATA { d:f0 rdf:predicate :locatedAt }",
        "f0",
        "one predicate of the ontology",
    ),
    "an unknown modality": (
        "DELETE DATA { d:f0 :modality 'actual' } ; INSERT DATA { d:f0 :modality 'hoped' }",
        "f0",
        "actual or planned",
    ),
    "no modality": ("DELETE DATA { d:f0 :modality 'actual' }", "f0", "actual or planned"),
    "a confidence above 1": ("DELETE DATA { d:f0 :confidence 0.8 } ; INSERT DATA { d:f0 :confidence 1.8 }", "f0", "from 0 to 1"),
    "a confidence below 0": (
        "DELETE DATA { d:f0 :confidence 0.8 } ; INSERT DATA { d:f0 :confidence '-0.1'^^xsd:decimal }",
        "f0",
        "from 0 to 1",
    ),
    "no confidence": ("DELETE DATA { d:f0 :confidence 0.8 }", "f0", "from 0 to 1"),
    "a derivation without its evidence": ("DELETE DATA { d:f0.0 prov:entity d:c1 }", "f0.0", "one piece of evidence"),
    "a wrong subject": (
        "INSERT DATA { d:e5 a :Person ; rdfs:label 'x' ; :produces d:e4 . d:e4 a :Product ; rdfs:label 'y' }",
        "e5",
        "the subject of produces is of",
    ),
    "a wrong object": ("INSERT DATA { d:e1 :locatedIn d:e3 }", "e3", "the object of locatedIn is of: Park or zone, Region"),
    "a wrong object of a planned relation": (
        "INSERT DATA { d:e1 planned:acquires d:e2 }",
        "e2",
        "the object of acquires is of: Enterprise",
    ),
    "an object of no class": ("INSERT DATA { d:e1 :locatedIn d:e9 }", "e9", "the object of locatedIn"),
    "a statement with a wrong end": (
        "DELETE DATA { d:f0 rdf:object d:e2 } ; INSERT DATA { d:f0 rdf:object d:e3 }",
        "locatedIn",
        "a statement of locatedIn has a wrong end",
    ),
    "a qualifier of a wrong type": ("INSERT DATA { d:f0 :year 2024 }", "locatedIn", "wrong end or qualifier"),
    "evidence that ends before it begins": (
        "DELETE WHERE { d:c1 nif:endIndex ?end } ; INSERT DATA { d:c1 nif:endIndex '0'^^xsd:integer }",
        "c1",
        "one begin before the end",
    ),
    "evidence without a quote": ("DELETE WHERE { d:c1 nif:anchorOf ?quote }", "c1", "needs the quote"),
    "evidence without an end": ("DELETE WHERE { d:c1 nif:endIndex ?end }", "c1", "evidence needs an end"),
    "evidence of no document": ("DELETE WHERE { d:c1 nif:referenceContext ?doc }", "c1", "evidence lies in one document"),
    "evidence of one part": ("DELETE DATA { d:c2 :part d:c3 }", "c2", "at least two"),
    "evidence with a part that is none": ("INSERT DATA { d:c2 :part d:m0 }", "c2", "each is evidence"),
    "a mention without a place": ("DELETE WHERE { d:m0 nif:beginIndex ?begin }", "m0", "a mention needs a begin"),
    "a mention of two entities": ("INSERT DATA { d:m0 :refersTo d:e2 }", "m0", "refers to one entity"),
    "a mention of an unknown kind": ("INSERT DATA { d:m0 :mentionKind 'guess' }", "m0", "a name or a reference"),
    "an entity without a label": ("DELETE DATA { d:e1 rdfs:label '甲厂' }", "e1", "one label"),
    "an entity with an empty label": (
        "DELETE DATA { d:e1 rdfs:label '甲厂' } ; INSERT DATA { d:e1 rdfs:label '' }",
        "e1",
        "one label",
    ),
    "an entity of two classes": ("INSERT DATA { d:e1 a :Region }", "e1", "of one class"),
    "an observation of nothing": ("DELETE DATA { d:o0 :subject d:e1 }", "o0", "describes one entity"),
    "an observation of a document": (
        "DELETE DATA { d:o0 :subject d:e1 } ; INSERT DATA { d:o0 :subject d:doc }",
        "o0",
        "describes an entity of the ontology",
    ),
    "an observation without an indicator": ("DELETE DATA { d:o0 :indicator '产值' }", "o0", "one indicator"),
    "an observation of an unknown kind": (
        "DELETE DATA { d:o0 :kind 'level' } ; INSERT DATA { d:o0 :kind 'guess' }",
        "o0",
        "the kind is",
    ),
    "a planned observation": (
        "DELETE DATA { d:o0 :modality 'actual' } ; INSERT DATA { d:o0 :modality 'planned' }",
        "o0",
        "actual or target",
    ),
    "an observation without a value": ("DELETE WHERE { d:o0 :value ?value }", "o0", "one decimal value"),
    "a value that is text": ("DELETE WHERE { d:o0 :value ?v } ; INSERT DATA { d:o0 :value '3亿' }", "o0", "one decimal value"),
    "an observation without a base value": ("DELETE WHERE { d:o0 :baseValue ?value }", "o0", "in the base unit"),
    "an observation without a base unit": ("DELETE WHERE { d:o0 :baseUnit ?unit }", "o0", "one base unit"),
    "two units": ("INSERT DATA { d:o0 :unit '万元' }", "o0", "one unit"),
    "a period in words": ("DELETE WHERE { d:o0 :period ?p } ; INSERT DATA { d:o0 :period '今年' }", "o0", "a period is"),
    "an observation without evidence": ("DELETE DATA { d:o0 prov:wasDerivedFrom d:c1 }", "o0", "it has no evidence"),
    "a document without a key": ("DELETE DATA { d:doc :key 'a.txt' }", "doc", "one key"),
    "a document of two texts": ("INSERT DATA { d:doc nif:isString 'another' }", "doc", "one text"),
}


@pytest.mark.parametrize(("update", "focus", "message"), BAD.values(), ids=BAD)
def test_bad_graph_is_rejected_where_it_is_bad(messages, update, focus, message):
    graph = graph_of(DOCUMENT)
    graph.update(PREFIXES + update)
    found = messages(graph)
    assert any(where == focus and message in said for where, said in found), found


def test_consolidated_statement_needs_a_whole_number_of_sources(messages):
    for wrong in ("0", "'two'", "2.5"):
        graph = graph_of(CONSOLIDATED.replace(":sources 2", f":sources {wrong}"))
        assert any("whole number of sources" in said for _, said in messages(graph))


def test_every_relation_refuses_an_end_outside_its_range(schema, messages):
    known = terms(schema)
    for relation in schema.relations.values():
        for side, allowed in ((0, relation.subject), (1, relation.object)):
            for wrong in sorted(set(schema.classes) - allowed)[:2]:
                ends = [min(relation.subject), min(relation.object)]
                ends[side] = wrong
                graph = rdflib.Graph()
                nodes = [rdflib.URIRef(f"{BASE}doc/1#{name}") for name in "ab"]
                for node, name in zip(nodes, ends, strict=True):
                    graph.add((node, RDF.type, rdflib.URIRef(known.term(name))))
                    graph.add((node, RDFS.label, rdflib.Literal(name)))
                graph.add((nodes[0], rdflib.URIRef(known.planned(relation.id)), nodes[1]))
                assert [where for where, _ in messages(graph)] == ["ab"[side]], (relation.id, ends)


def test_closed_lists_of_the_shapes_are_those_of_the_engine(schema, shapes):
    ours = rdflib.Namespace(f"{BASE}ontology#")
    lists = {
        (shape, tuple(str(value) for value in shapes.collection(shapes.value(prop, SH["in"]))))
        for path in (ours.modality, ours.kind, ours.mentionKind)
        for prop in shapes.subjects(SH.path, path)
        for shape in shapes.subjects(SH.property, prop)
    }
    assert lists == {
        (ours.StatementShape, FACT_MODALITIES),
        (ours.ObservationShape, OBSERVATION_MODALITIES),
        (ours.ObservationShape, OBSERVATION_KINDS),
        (ours.MentionShape, MENTION_KINDS),
    }
