"""One change of the database, all of it or nothing.

pyoxigraph gives two atomic writes: `extend` (only adds, about twice as fast) and one SPARQL update, whose operations share a
transaction however many there are (a failing last one leaves the first undone). So a change that removes anything goes in as
`DELETE DATA {…} ; INSERT DATA {…}` in a single call. No change ever holds a blank node.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol, cast

import pyoxigraph as ox

from kg.model import StoreError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Node = ox.NamedNode | ox.Literal
Graph = ox.NamedNode | ox.DefaultGraph


class Plain(Protocol):
    """A quad of our stores: no blank nodes, no quoted triples."""

    @property
    def subject(self) -> ox.NamedNode:
        """What it is about."""

    @property
    def predicate(self) -> ox.NamedNode:
        """What it says."""

    @property
    def object(self) -> Node:
        """The value."""

    @property
    def graph_name(self) -> Graph:
        """Where it stands."""


def match(
    quads: ox.Store,
    subject: ox.NamedNode | None,
    predicate: ox.NamedNode | None,
    value: Node | None,
    graph: Graph | None,
) -> Iterator[Plain]:
    """The quads of a pattern; `graph` None stands for any."""
    return cast("Iterator[Plain]", quads.quads_for_pattern(subject, predicate, value, graph))


def values(quads: ox.Store, subject: ox.NamedNode, predicate: ox.NamedNode, graph: Graph) -> list[str]:
    """The values of a property, sorted."""
    return sorted(quad.object.value for quad in match(quads, subject, predicate, None, graph))


def commit(quads: ox.Store, remove: Collection[ox.Quad], insert: Collection[ox.Quad]) -> None:
    """Remove and insert in one transaction."""
    try:
        if not remove:
            quads.extend(insert)
        else:
            quads.update(f"DELETE DATA {{ {_block(remove)} }} ; INSERT DATA {{ {_block(insert)} }}")
    except OSError as error:
        raise StoreError(f"the store cannot be written ({error}); is the disk full, or the store opened for reading?") from error


def _block(quads: Iterable[ox.Quad]) -> str:
    graphs: dict[ox.NamedNode | ox.BlankNode | ox.DefaultGraph, list[str]] = defaultdict(list)
    for quad in quads:
        graphs[quad.graph_name].append(f"{quad.subject} {quad.predicate} {quad.object} .")
    return "\n".join(
        "\n".join(lines) if isinstance(graph, ox.DefaultGraph) else f"GRAPH {graph} {{ {chr(10).join(lines)} }}"
        for graph, lines in graphs.items()
    )


def content_hash(quads: Iterable[ox.Quad]) -> str:
    """A hash of quads as a set."""
    whole = hashlib.sha256()
    for line in sorted({str(quad) for quad in quads}):
        whole.update(line.encode("utf-8"))
        whole.update(b"\n")
    return whole.hexdigest()


def mixed(*hashes: str) -> str:
    """The exclusive or of hashes: adding one again takes it out; empty where nothing is left.

    >>> mixed(mixed("", "0f"), "f0", "0f").lstrip("0")
    'f0'
    """
    total = 0
    for one in hashes:
        total ^= int(one or "0", 16)
    return f"{total:064x}" if total else ""
