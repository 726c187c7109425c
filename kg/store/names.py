"""Every IRI that a store writes: fixed terms of other vocabularies, and ours under one base."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, unquote

from pyoxigraph import NamedNode

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_PROV = "http://www.w3.org/ns/prov#"
_NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
_QB = "http://purl.org/linked-data/cube#"
_DCTERMS = "http://purl.org/dc/terms/"

TYPE = NamedNode(RDF + "type")
SUBJECT = NamedNode(RDF + "subject")
PREDICATE = NamedNode(RDF + "predicate")
OBJECT = NamedNode(RDF + "object")
JSON = NamedNode(RDF + "JSON")
LABEL = NamedNode(_RDFS + "label")
DERIVED = NamedNode(_PROV + "wasDerivedFrom")
GENERATED = NamedNode(_PROV + "wasGeneratedBy")
DERIVATION = NamedNode(_PROV + "qualifiedDerivation")
ENTITY = NamedNode(_PROV + "entity")
ACTIVITY = NamedNode(_PROV + "hadActivity")
CONTEXT = NamedNode(_NIF + "Context")
TEXT = NamedNode(_NIF + "isString")
BEGIN = NamedNode(_NIF + "beginIndex")
END = NamedNode(_NIF + "endIndex")
ANCHOR = NamedNode(_NIF + "anchorOf")
REFERENCE = NamedNode(_NIF + "referenceContext")
TITLE = NamedNode(_DCTERMS + "title")
ISSUED = NamedNode(_DCTERMS + "issued")
SOURCE = NamedNode(_DCTERMS + "source")
PUBLISHER = NamedNode(_DCTERMS + "publisher")
URL = NamedNode("https://schema.org/url")
QB_OBSERVATION = NamedNode(_QB + "Observation")
DATA_SET = NamedNode(_QB + "dataSet")
INTEGER = NamedNode(XSD + "integer")
DECIMAL = NamedNode(XSD + "decimal")
ANY_URI = NamedNode(XSD + "anyURI")

DEFAULT_BASE = "https://lianpu.example/"
PREFIXES = {
    "rdf": RDF,
    "rdfs": _RDFS,
    "xsd": XSD,
    "prov": _PROV,
    "nif": _NIF,
    "dcterms": _DCTERMS,
    "qb": _QB,
    "schema": "https://schema.org/",
}

# What a segment of an IRI may hold as it is (RFC 3987), so that Chinese stays readable; the rest is percent-encoded.
_SAFE = r"A-Za-z0-9._~!$&'()*+,;=:@\-\xa0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef" + "".join(
    f"{chr(plane * 0x10000)}-{chr(plane * 0x10000 + 0xFFFD)}" for plane in range(1, 14)
)
_UNSAFE = re.compile(f"[^{_SAFE}]")
_UNSAFE_PATH = re.compile(f"[^/{_SAFE}]")
_NUMBERED = re.compile(r"e[0-9]+")


def escape(name: str) -> str:
    """A name as one segment of an IRI.

    >>> escape("DF727 自动变速器")
    'DF727%20自动变速器'
    """
    return _UNSAFE.sub(_quoted, name)


def _quoted(match: re.Match[str]) -> str:
    return quote(match[0], safe="")


def digest(*parts: str, length: int = 20) -> str:
    """A short hash over texts in order."""
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha256(joined).hexdigest()[:length]


@dataclass(frozen=True)
class Names:
    """The IRIs under one base."""

    base: str

    @cached_property
    def prefixes(self) -> dict[str, str]:
        """Prefix -> namespace, ours among them."""
        return {"lianpu": f"{self.base}ontology#", "planned": f"{self.base}planned#", "id": f"{self.base}id/", **PREFIXES}

    def term(self, local: str) -> NamedNode:
        """A term of our ontology."""
        return NamedNode(f"{self.base}ontology#{local}")

    def planned(self, local: str) -> NamedNode:
        """A relation as planned, in direct triples only."""
        return NamedNode(f"{self.base}planned#{local}")

    def term_id(self, node: NamedNode) -> str:
        """The local name of a term of our ontology or its planned twin."""
        return node.value.rpartition("#")[2]

    def document(self, local: str) -> NamedNode:
        """A document, and the graph that holds what it states."""
        return NamedNode(f"{self.base}doc/{local}")

    def merge_graph(self, local: str) -> NamedNode:
        """The graph that says what the entities of a document were taken for."""
        return NamedNode(f"{self.base}merge/{local}")

    def graph(self, name: str) -> NamedNode:
        """A graph of the store's own: ontology, seeds, decisions, inferred, catalog."""
        return NamedNode(f"{self.base}graph/{name}")

    def rule(self, rule: str) -> NamedNode:
        """A rule that found something."""
        return NamedNode(f"{self.base}rule/{_UNSAFE_PATH.sub(_quoted, rule)}")

    def rule_id(self, node: NamedNode) -> str:
        """The rule behind its IRI."""
        return unquote(node.value[len(self.base) + 5 :])

    def canonical(self, type_id: str, local: str) -> NamedNode:
        """A thing across documents."""
        return NamedNode(f"{self.base}id/{escape(type_id)}/{escape(local)}")

    def statement(self, key: str) -> NamedNode:
        """A statement across documents."""
        return NamedNode(f"{self.base}id/statement/{key}")

    def observation(self, key: str) -> NamedNode:
        """A figure across documents."""
        return NamedNode(f"{self.base}id/observation/{key}")


def document_local(document_id: str, key: str) -> str:
    """The last part of a document's IRI: from its text and its key, so that a text stored under two keys is two documents."""
    return f"{escape(document_id)}-{digest(key, length=8)}"


def entity_fragment(entity_id: str) -> str:
    """The fragment of an entity: its id where that is e1, e2 …, else marked so that it meets no other kind of node."""
    return entity_id if _NUMBERED.fullmatch(entity_id) else f"e-{escape(entity_id)}"


def fragment_entity(fragment: str) -> str:
    """The entity id behind a fragment."""
    return fragment if _NUMBERED.fullmatch(fragment) else unquote(fragment[2:])
