"""The domain as data: what ontology/ and seeds/ say, checked and frozen, and the RDF and pages made from it.

Comes in: the YAML and TSV files of ontology/ and seeds/. Goes out: a `Schema`; from it OWL and SHACL in Turtle and a page.
Must never: read a document, know a class or relation by name, or let a wrong file pass.
"""

from kg.schema.generate import drift, generate, write
from kg.schema.load import data_dir, load_schema
from kg.schema.markdown import to_markdown
from kg.schema.namespaces import Terms, closed_namespaces, terms
from kg.schema.owl import to_owl
from kg.schema.shacl import to_shacl
from kg.schema.types import Alignment, EntityClass, Example, Mark, Pattern, Relation, Schema, Where
from kg.schema.weights import CLASS_ORDER, RELATION_ORDER, load_card, load_weights, names_of, widened

__all__ = [
    "CLASS_ORDER",
    "RELATION_ORDER",
    "Alignment",
    "EntityClass",
    "Example",
    "Mark",
    "Pattern",
    "Relation",
    "Schema",
    "Terms",
    "Where",
    "closed_namespaces",
    "data_dir",
    "drift",
    "generate",
    "load_card",
    "load_schema",
    "load_weights",
    "names_of",
    "terms",
    "to_markdown",
    "to_owl",
    "to_shacl",
    "widened",
    "write",
]
