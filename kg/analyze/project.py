"""The graph as networkx sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analyze.content import as_content
from kg.analyze.select import select

if TYPE_CHECKING:
    from collections.abc import Collection

    import networkx as nx

    from kg.analyze.content import Content
    from kg.store import Store


def project(
    source: Store | Content,
    *,
    planned: bool = False,
    classes: Collection[str] | None = None,
    predicates: Collection[str] | None = None,
    min_confidence: float = 0.0,
) -> nx.MultiDiGraph:
    """A directed multigraph: a node for each entity, an edge for each fact.

    Nodes are entity IRIs with `name`, `names` and `type`; edges are keyed by the IRI of their statement and carry
    `predicate`, `modality`, `confidence`, `sources`, `qualifiers` and `evidence` (IRIs). Facts that are only planned
    stay out unless asked for, and then say so in `modality`.
    """
    import networkx as nx

    part = select(as_content(source), planned=planned, classes=classes, predicates=predicates, min_confidence=min_confidence)
    graph = nx.MultiDiGraph()
    for row in part.entities:
        graph.add_node(row.iri, name=row.name, names=row.names, type=row.type)
    for fact in part.facts:
        graph.add_edge(
            fact.subject,
            fact.object,
            key=fact.iri,
            predicate=fact.predicate,
            modality=fact.modality,
            confidence=fact.confidence,
            sources=fact.sources,
            qualifiers=dict(fact.qualifiers),
            evidence=tuple(each.iri for each in fact.evidence),
        )
    return graph


def flatten(graph: nx.MultiDiGraph) -> nx.Graph:
    """One undirected edge for each pair of entities, its `weight` the number of facts between them.

    Nodes and edges are added in sorted order: networkx walks them as they were added, so results do not depend on
    the order in which facts came.
    """
    import networkx as nx

    flat = nx.Graph()
    flat.add_nodes_from(sorted(graph.nodes))
    weights: dict[tuple[str, str], int] = {}
    for subject, target in graph.edges():
        if subject != target:
            pair = (min(subject, target), max(subject, target))
            weights[pair] = weights.get(pair, 0) + 1
    for (one, other), weight in sorted(weights.items()):
        flat.add_edge(one, other, weight=weight)
    return flat
