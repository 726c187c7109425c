"""How two entities hang together, step by step, with the sentences that say so."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from kg.analyze.content import as_content
from kg.analyze.project import flatten, project

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.analyze.content import Content
    from kg.query import EntityRow, FactRow
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Step:
    """From one entity to the next: all facts between the two, each with its evidence."""

    start: EntityRow
    end: EntityRow
    facts: tuple[FactRow, ...]

    def forward(self, fact: FactRow) -> bool:
        """Whether a fact of this step points the way the path is walked."""
        return fact.subject == self.start.iri


@dataclass(frozen=True, slots=True)
class Path:
    """Steps from one entity to another."""

    steps: tuple[Step, ...]

    @property
    def entities(self) -> tuple[EntityRow, ...]:
        """The entities passed, both ends included."""
        return (self.steps[0].start, *(step.end for step in self.steps))


def paths(
    source: Store | Content,
    start: str,
    end: str,
    *,
    count: int = 3,
    longest: int = 6,
    without: Collection[str] = (),
    planned: bool = False,
) -> tuple[Path, ...]:
    """The shortest paths between two names, at most `count` and none over `longest` steps.

    Among paths of one length those through quiet places come first: that two firms lie in one province says less than
    that they share a laboratory. `without` names classes that a path must not pass through.
    """
    import networkx as nx

    content = as_content(source)
    first, last = content.find(start), content.find(end)
    flat = flatten(project(content, planned=planned))
    barred = set(without)
    flat.remove_nodes_from([iri for iri in flat if iri not in {first.iri, last.iri} and content.by_iri[iri].type in barred])
    if first.iri == last.iri or not nx.has_path(flat, first.iri, last.iri):
        return ()
    # The busyness of all stops together stays under one step, so length is always compared first.
    scale = 4 * flat.number_of_edges() + 1
    for one, other, values in flat.edges(data=True):
        values["cost"] = 1 + (flat.degree(one) + flat.degree(other)) / scale
    between: dict[frozenset[str], list[FactRow]] = defaultdict(list)
    for fact in content.facts:
        if planned or fact.modality != "planned":
            between[frozenset((fact.subject, fact.object))].append(fact)
    found = islice(nx.shortest_simple_paths(flat, first.iri, last.iri, weight="cost"), count)
    return tuple(
        Path(
            tuple(
                Step(content.by_iri[one], content.by_iri[other], tuple(between[frozenset((one, other))]))
                for one, other in pairwise(stops)
            )
        )
        for stops in found
        if len(stops) - 1 <= longest
    )
