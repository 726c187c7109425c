"""Does everything stored keep the shapes of the ontology? A readable report, document by document, in flat memory.

A document's graph is small and closed, so SHACL runs on a copy of it in memory; over a store-backed graph the same shapes
take some sixty times as long. What SHACL cannot say is checked beside it: each quote stands in the text where it claims to,
and the consolidated view is the one that the documents give.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.model import LianpuError
from kg.store import names as n
from kg.store.transaction import match
from kg.store.write import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import rdflib

    from kg.schema import Schema
    from kg.store.embedded import Store


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong: in which document (empty for the consolidated view), at which node, and what."""

    document: str
    node: str
    message: str

    def __str__(self) -> str:
        return f"{self.document or 'consolidated view'}: {self.node}: {self.message}"


@dataclass(frozen=True, slots=True)
class Report:
    """What a validation found."""

    documents: int
    violations: tuple[Violation, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing is wrong."""
        return not self.violations

    def __str__(self) -> str:
        if self.conforms:
            return f"{self.documents} documents checked, nothing violates"
        lines = [f"{len(self.violations)} violations in {self.documents} documents"]
        return "\n".join([*lines, *(f"  {violation}" for violation in self.violations)])


def validate(store: Store, schema: Schema, *, on_document: Callable[[str], None] | None = None) -> Report:
    """Check every document and the consolidated view."""
    shapes, ontology = _shapes(store, schema)
    violations: list[Violation] = []
    keys = store.keys()
    for key, record in keys.items():
        if on_document:
            on_document(key)
        violations += _quotes(store, key, store.names.document(record.local))
        violations += _shacl(store, key, store.names.document(record.local), shapes, ontology)
    violations += _view(store)
    return Report(len(keys), tuple(violations))


def _shapes(store: Store, schema: Schema) -> tuple[rdflib.Graph, rdflib.Graph]:
    import rdflib

    graphs = []
    for name in ("shapes.ttl", "lianpu.ttl"):
        path = schema.ontology_dir / name
        text = path.read_text(encoding="utf-8").replace(n.DEFAULT_BASE, store.names.base)
        graphs.append(rdflib.Graph().parse(data=text, format="turtle"))
    return graphs[0], graphs[1]


def _quotes(store: Store, key: str, node: ox.NamedNode) -> Iterator[Violation]:
    """The invariant of all invariants: the text between the offsets is the quote."""
    text = next((quad.object.value for quad in match(store.quads, node, n.TEXT, None, node)), "")
    begins = {quad.subject: int(quad.object.value) for quad in match(store.quads, None, n.BEGIN, None, node)}
    ends = {quad.subject: int(quad.object.value) for quad in match(store.quads, None, n.END, None, node)}
    for quad in match(store.quads, None, n.ANCHOR, None, node):
        start, end = begins.get(quad.subject, -1), ends.get(quad.subject, -1)
        if start < 0 or text[start:end] != quad.object.value:
            yield Violation(key, quad.subject.value, f"the text at {start}..{end} is not {quad.object.value!r}")
    try:
        check(store.graph(key))
    except (LianpuError, KeyError, ValueError, IndexError) as error:
        yield Violation(key, node.value, f"cannot be read back whole: {error!s}")


def _shacl(store: Store, key: str, node: ox.NamedNode, shapes: rdflib.Graph, ontology: rdflib.Graph) -> Iterator[Violation]:
    import pyshacl
    import rdflib

    triples = ox.serialize(
        (ox.Triple(q.subject, q.predicate, q.object) for q in match(store.quads, None, None, None, node)),
        format=ox.RdfFormat.N_TRIPLES,
    )
    data = rdflib.Graph().parse(data=triples, format="nt")
    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, ont_graph=ontology, inference="none", advanced=False)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = []
    for result in results.subjects(rdflib.RDF.type, sh.ValidationResult):
        message = "; ".join(sorted(str(text) for text in results.objects(result, sh.resultMessage)))
        path, value = results.value(result, sh.resultPath), results.value(result, sh.value)
        detail = f"{message} (path {_short(path)}, value {_short(value)})" if path or value else message
        found.append(Violation(key, str(results.value(result, sh.focusNode)), detail))
    yield from sorted(found, key=str)


def _short(term: object) -> str:
    return "none" if term is None else str(term).rpartition("#")[2][:80] or str(term)[:80]


_VIEW_CHECKS = {
    "a statement without its direct triple": """
        SELECT ?node WHERE { ?node a lianpu:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ;
                             lianpu:modality "actual" . FILTER NOT EXISTS { ?s ?p ?o } }""",
    "a statement or observation that no document states": """
        SELECT ?node WHERE { ?node lianpu:sources ?count . FILTER NOT EXISTS { ?node prov:wasDerivedFrom ?said } }""",
    "derived from what no document holds": """
        SELECT DISTINCT ?node WHERE { ?node lianpu:sources ?count ; prov:wasDerivedFrom ?said .
                                      FILTER NOT EXISTS { GRAPH ?document { ?said prov:wasDerivedFrom ?evidence } } }""",
    "an end of a statement without class or label": """
        SELECT DISTINCT ?node WHERE { ?said lianpu:sources ?count ; rdf:subject|rdf:object|lianpu:subject ?node .
                                      FILTER NOT EXISTS { ?node a ?class ; rdfs:label ?label } }""",
}


def _view(store: Store) -> Iterator[Violation]:
    for message, query in _VIEW_CHECKS.items():
        for solution in cast("ox.QuerySolutions", store.quads.query(query, prefixes=store.names.prefixes)):
            yield Violation("", solution["node"].value, message)
