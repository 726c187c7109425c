"""Document graphs on disk as RDF, and the consolidated view of them.

Comes in: DocumentGraphs, each with its key. Goes out: quads (rdflib's API, every RDF format), DocumentGraphs read back whole,
names looked up, a SHACL report. Must never: believe what is not in a document's graph, leave the view out of step, write half
a document, or decide which entities are one (that is the merger it is given).
"""

from kg.store.answer import Answer, Cell, iri_term, text_term
from kg.store.embedded import Merger, Record, Store
from kg.store.formats import FORMATS, Difference, canonical_lines, difference, dump, dump_canonical, load, put_ontology
from kg.store.search import Found
from kg.store.validate import Report, Violation, validate

__all__ = [
    "FORMATS",
    "Answer",
    "Cell",
    "Difference",
    "Found",
    "Merger",
    "Record",
    "Report",
    "Store",
    "Violation",
    "canonical_lines",
    "difference",
    "dump",
    "dump_canonical",
    "iri_term",
    "load",
    "put_ontology",
    "text_term",
    "validate",
]
