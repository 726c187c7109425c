"""Questions that need the whole graph at once: ranks, communities, paths, chains, gaps.

Comes in: a store (or the `Content` already read from it) and the schema. Goes out: networkx graphs and plain rows, every
edge with the ids of its facts and evidence. Must never: write to a store, speak SPARQL by itself, or show a result whose
facts cannot be traced to sentences.
"""

from kg.analyze.chain import ChainRow, chain
from kg.analyze.content import (
    Content,
    DocumentRow,
    EntityRow,
    EvidenceRow,
    FactRow,
    ObservationRow,
    as_content,
)
from kg.analyze.gaps import GapRow, gaps
from kg.analyze.project import project
from kg.analyze.rank import Community, Rank, centrality, communities
from kg.analyze.route import Path, Step, paths
from kg.analyze.select import select

__all__ = [
    "ChainRow",
    "Community",
    "Content",
    "DocumentRow",
    "EntityRow",
    "EvidenceRow",
    "FactRow",
    "GapRow",
    "ObservationRow",
    "Path",
    "Rank",
    "Step",
    "as_content",
    "centrality",
    "chain",
    "communities",
    "gaps",
    "paths",
    "project",
    "select",
]
