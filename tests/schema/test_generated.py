"""The generated files: on disk as the schema says, the same every time, complete."""

from __future__ import annotations

import subprocess
import sys

import rdflib
from rdflib import OWL, RDF, RDFS, SH

from kg.schema import drift, generate, terms, to_markdown, to_owl, to_shacl, write


def test_committed_files_say_what_the_schema_says(schema, root):
    assert drift(schema, root) == [], "run `kg ontology --write` and commit what it changes"


def test_write_makes_only_what_is_stale(schema, tmp_path):
    assert write(schema, tmp_path) == list(generate(schema))
    assert write(schema, tmp_path) == []
    (tmp_path / "docs" / "ontology.md").write_text("old", encoding="utf-8")
    assert drift(schema, tmp_path) == ["docs/ontology.md"]
    assert write(schema, tmp_path) == ["docs/ontology.md"]
    assert drift(schema, tmp_path) == []


def test_bytes_do_not_depend_on_the_order_of_sets(schema, root):
    code = "from kg.schema import *; import sys; sys.stdout.buffer.write('\\0'.join(generate(load_schema()).values()).encode())"
    made = [
        subprocess.run(
            [sys.executable, "-c", code], cwd=root, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert made[0] == made[1] == "\0".join(generate(schema).values()).encode()


def test_another_base_moves_every_term_of_ours(schema):
    for make in (to_owl, to_shacl):
        text = make(schema, "https://example.org/kg/")
        assert "lianpu.example" not in text
        assert "https://example.org/kg/ontology#" in text


def test_every_class_and_relation_is_a_term_with_both_labels(schema):
    graph, known = rdflib.Graph().parse(data=to_owl(schema)), terms(schema)
    for term, iri, kind in (
        *((c, known.term(c.id), OWL.Class) for c in schema.classes.values()),
        *((r, known.term(r.id), OWL.ObjectProperty) for r in schema.relations.values()),
        *((r, known.planned(r.id), OWL.ObjectProperty) for r in schema.relations.values()),
    ):
        node = rdflib.URIRef(iri)
        assert (node, RDF.type, kind) in graph
        assert {label.language for label in graph.objects(node, RDFS.label)} == {"zh", "en"}, iri
        assert {comment.language for comment in graph.objects(node, RDFS.comment)} == {"zh", "en"}, iri
        assert any(term.label["zh"] in label for label in graph.objects(node, RDFS.label))


def test_symmetry_and_disjointness_are_stated(schema):
    graph, known = rdflib.Graph().parse(data=to_owl(schema)), terms(schema)
    symmetric = {relation.id for relation in schema.relations.values() if relation.symmetric}
    stated = {known.name(str(node)) for node in graph.subjects(RDF.type, OWL.SymmetricProperty)}
    assert stated == symmetric
    (disjoint,) = graph.subjects(RDF.type, OWL.AllDisjointClasses)
    members = graph.collection(graph.value(disjoint, OWL.members))
    assert {known.name(str(member)) for member in members} == set(schema.classes)


def test_every_alignment_of_the_files_is_in_the_ontology(schema):
    graph, known = rdflib.Graph().parse(data=to_owl(schema)), terms(schema)
    for term in (*schema.classes.values(), *schema.relations.values()):
        outside = {str(value) for value in graph.objects(rdflib.URIRef(known.term(term.id)), None)}
        for alignment in term.alignments:
            prefix, _, name = alignment.term.partition(":")
            assert known.prefixes[prefix] + name in outside, (term.id, alignment)


def test_every_relation_has_shapes(schema):
    graph, known = rdflib.Graph().parse(data=to_shacl(schema)), terms(schema)
    for relation in schema.relations.values():
        for iri in (known.term(relation.id), known.planned(relation.id)):
            assert (None, SH.targetSubjectsOf, rdflib.URIRef(iri)) in graph
            assert (None, SH.targetObjectsOf, rdflib.URIRef(iri)) in graph
        assert (None, SH.targetNode, rdflib.URIRef(known.term(relation.id))) in graph


def test_page_has_a_section_for_each_term_and_no_dead_link(schema):
    page = to_markdown(schema)
    headings = {line.removeprefix("### ") for line in page.splitlines() if line.startswith("### ")}
    assert headings == set(schema.classes) | set(schema.relations)
    targets = {part.split(")")[0] for part in page.split("](#")[1:]}
    assert targets <= {heading.lower() for heading in headings}
    for term in (*schema.classes.values(), *schema.relations.values()):
        assert term.definition["zh"] in page
        assert term.definition["en"] in page
