"""Questions to a store: saved ones (`.rq` files here), free SPARQL, and look-ups of entities, facts and figures.

Comes in: a store and a question. Goes out: rows as plain values, with their evidence; tables, CSV, JSON, Turtle.
Must never: write to a store, build a query by pasting text into it, or let any other room speak SPARQL.
"""

from kg.query.content import (
    DocumentRow,
    EntityRow,
    EvidenceRow,
    FactRow,
    ObservationRow,
    documents,
    entities,
    facts,
    observations,
)
from kg.query.output import FORMATS, render
from kg.query.recall import Recall, recall
from kg.query.run import run
from kg.query.saved import Parameter, SavedQuery, named, source
from kg.query.show import Described, describe

__all__ = [
    "FORMATS",
    "Described",
    "DocumentRow",
    "EntityRow",
    "EvidenceRow",
    "FactRow",
    "ObservationRow",
    "Parameter",
    "Recall",
    "SavedQuery",
    "describe",
    "documents",
    "entities",
    "facts",
    "named",
    "observations",
    "recall",
    "render",
    "run",
    "source",
]
