"""Who stands at the centre, and who belongs together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analyze.content import as_content
from kg.analyze.project import flatten, project
from kg.analyze.select import class_roles
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.analyze.content import Content
    from kg.schema import Schema
    from kg.store import Store

EXACT_BETWEENNESS = 2_000
"""Above this many nodes betweenness is estimated from as many sources: the exact figure costs nodes times edges."""

SEED = 7


@dataclass(frozen=True, slots=True)
class Rank:
    """An entity with its measures; `degree` counts distinct neighbours, `facts` the facts it takes part in."""

    iri: str
    name: str
    type: str
    pagerank: float
    betweenness: float
    degree: int
    facts: int


@dataclass(frozen=True, slots=True)
class Community:
    """Entities more tied to one another than to the rest, most central first."""

    number: int
    members: tuple[Rank, ...]

    @property
    def label(self) -> str:
        """The names of its three most central members."""
        return " / ".join(member.name for member in self.members[:3])


def centrality(
    source: Store | Content,
    *,
    classes: Collection[str] | None = None,
    top: int | None = None,
    planned: bool = False,
    schema: Schema | None = None,
) -> tuple[Rank, ...]:
    """The enterprises and institutes (or the classes given), most central first.

    Measures are taken over the whole graph, as who is central shows in what lies around; only the listing is
    narrowed. Facts count in both directions: being the maker of a product and the member of a cluster both tie.
    """
    content = as_content(source)
    wanted = frozenset(classes) if classes is not None else class_roles(schema or load_schema(), "company", "institute")
    ranks = [rank for rank in _measure(content, planned=planned) if rank.type in wanted]
    return tuple(ranks[:top])


def communities(source: Store | Content, *, planned: bool = False, smallest: int = 2, seed: int = SEED) -> tuple[Community, ...]:
    """Louvain communities, largest first; those under `smallest` members are left out."""
    import networkx as nx

    content = as_content(source)
    ranks = {rank.iri: rank for rank in _measure(content, planned=planned)}
    flat = flatten(project(content, planned=planned))
    groups = [sorted(group) for group in nx.community.louvain_communities(flat, weight="weight", seed=seed)]
    groups = sorted((group for group in groups if len(group) >= smallest), key=lambda group: (-len(group), group))
    return tuple(
        Community(number, tuple(sorted((ranks[iri] for iri in group), key=_order)))
        for number, group in enumerate(groups, start=1)
    )


def _measure(content: Content, *, planned: bool) -> list[Rank]:
    import networkx as nx

    graph = project(content, planned=planned)
    flat = flatten(graph)
    if not flat:
        return []
    pagerank = nx.pagerank(flat, weight="weight")
    sample = None if len(flat) <= EXACT_BETWEENNESS else EXACT_BETWEENNESS // 4
    betweenness = nx.betweenness_centrality(flat, k=sample, seed=SEED)
    ranks = [
        Rank(
            iri=iri,
            name=graph.nodes[iri].get("name", iri),
            type=graph.nodes[iri].get("type", ""),
            pagerank=round(pagerank[iri], 9),
            betweenness=round(betweenness[iri], 9),
            degree=flat.degree(iri),
            facts=graph.degree(iri),
        )
        for iri in flat
    ]
    return sorted(ranks, key=_order)


def _order(rank: Rank) -> tuple[float, float, str]:
    return (-rank.pagerank, -rank.betweenness, rank.iri)
