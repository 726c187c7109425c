"""Questions that need the whole graph at once: ranks, communities, paths, chains, gaps.

Comes in: a store (or the `Content` already read from it) and the schema. Goes out: networkx graphs and plain rows, every
edge with the ids of its facts and evidence. Must never: write to a store, speak SPARQL by itself, or show a result whose
facts cannot be traced to sentences.
"""

from kg.analyze.chain import ChainRow, chain
from kg.analyze.content import Content, UnknownNameError, as_content, one_line, short_name
from kg.analyze.gaps import ChainMap, ChainNode, GapRow, chain_map, chain_maps, gaps
from kg.analyze.project import project
from kg.analyze.rank import Community, Rank, centrality, communities
from kg.analyze.route import Path, Step, paths
from kg.analyze.select import select
from kg.query import DocumentRow, EntityRow, EvidenceRow, FactRow, ObservationRow

__all__ = [
    "ChainMap",
    "ChainNode",
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
    "UnknownNameError",
    "as_content",
    "centrality",
    "chain",
    "chain_map",
    "chain_maps",
    "communities",
    "gaps",
    "one_line",
    "paths",
    "project",
    "select",
    "short_name",
]
