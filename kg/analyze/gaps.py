"""Which nodes of a known chain a region fills, and which it lacks.

The maps of `seeds/chains/` say what a chain consists of; the graph says who is where. A gap means that nothing which
was read fills the node: it is a question to ask, not a proof of absence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.analyze.content import as_content, folded
from kg.analyze.select import class_roles, located_in, roles
from kg.model import LianpuError, SchemaError
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.analyze.content import Content
    from kg.query import EntityRow, FactRow
    from kg.schema import Schema
    from kg.store import Store

STATES = ("made", "researched", "planned", "missing")
"""What is known of a node, best first."""


@dataclass(frozen=True, slots=True)
class ChainNode:
    """A node of a chain map; `after` are the nodes that feed it."""

    id: str
    label: Mapping[str, str]
    stage: str
    names: tuple[str, ...]
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChainMap:
    """A chain as general knowledge has it, its nodes in the order of the file."""

    id: str
    label: Mapping[str, str]
    names: tuple[str, ...]
    source: Mapping[str, str]
    nodes: tuple[ChainNode, ...]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A node with who fills it in the region and the facts that say so."""

    node: ChainNode
    state: str
    actors: tuple[EntityRow, ...]
    facts: tuple[FactRow, ...]


def chain_maps(schema: Schema | None = None) -> tuple[ChainMap, ...]:
    """The chain maps of `seeds/chains/`, by id."""
    chains = (schema or load_schema()).chains
    parsed = chains.values() if hasattr(chains, "values") else chains
    return tuple(sorted((_chain_map(each) for each in parsed), key=lambda each: each.id))


def chain_map(name: str, *, schema: Schema | None = None) -> ChainMap:
    """The chain map of an id or name."""
    known = chain_maps(schema)
    wanted = folded(name)
    for each in known:
        if wanted in {folded(each.id), *(folded(other) for other in each.names)}:
            return each
    raise LianpuError(f"no chain map is called {name!r}; there are: {', '.join(each.id for each in known)}")


def gaps(source: Store | Content, chain: str, *, region: str | None = None, schema: Schema | None = None) -> tuple[GapRow, ...]:
    """Each node of a chain map with who fills it in the region (or anywhere), in the order of the map."""
    schema = schema or load_schema()
    content = as_content(source)
    known = chain_map(chain, schema=schema)
    inside = located_in(content.facts, content.find(region).iri, schema=schema) if region is not None else None
    places = _placed(content, known, schema)
    makers, studies = roles(schema, "output", "sector"), roles(schema, "research")
    actors = class_roles(schema, "company", "institute", "project")
    found: dict[str, list[FactRow]] = {node.id: [] for node in known.nodes}
    for fact in content.facts:
        node = places.get(fact.object)
        if (
            node is not None
            and fact.predicate in makers | studies
            and content.by_iri[fact.subject].type in actors
            and (inside is None or fact.subject in inside)
        ):
            found[node].append(fact)
    return tuple(_row(content, node, found[node.id], studies) for node in known.nodes)


def node_of(name: str, nodes: Iterable[ChainNode]) -> ChainNode | None:
    """The node that a product or industry belongs to by its name, or none.

    A name contains one of the node's names. Chinese puts the head last, so the name that ends furthest back wins,
    then the longer one: a cathode material for batteries is a material, not a battery.
    """
    whole = folded(name)
    best: tuple[tuple[int, int], ChainNode] | None = None
    for node in nodes:
        for each in node.names:
            part = folded(each)
            at = whole.rfind(part)
            if at < 0 or (len(part) < 2 and part != whole):
                continue
            score = (at + len(part), len(part))
            if best is None or score > best[0]:
                best = (score, node)
    return best[1] if best else None


def _placed(content: Content, known: ChainMap, schema: Schema) -> dict[str, str]:
    wanted = class_roles(schema, "product", "industry", "cluster")
    places: dict[str, str] = {}
    for row in content.entities:
        if row.type in wanted:
            node = next(filter(None, (node_of(name, known.nodes) for name in row.names)), None)
            if node is not None:
                places[row.iri] = node.id
    return places


def _row(content: Content, node: ChainNode, facts: list[FactRow], studies: frozenset[str]) -> GapRow:
    actual = [fact for fact in facts if fact.modality != "planned"]
    if any(fact.predicate not in studies for fact in actual):
        state = "made"
    elif actual:
        state = "researched"
    else:
        state = "planned" if facts else "missing"
    who = dict.fromkeys(fact.subject for fact in sorted(facts, key=lambda fact: (fact.modality == "planned", fact.iri)))
    return GapRow(node, state, tuple(content.by_iri[iri] for iri in who), tuple(facts))


def _chain_map(parsed: Mapping[str, Any]) -> ChainMap:
    try:
        nodes = tuple(
            ChainNode(
                id=str(node["id"]),
                label=dict(node["label"]),
                stage=str(node["stage"]),
                names=(*map(str, node["label"].values()), *map(str, node.get("aliases", ()))),
                after=tuple(map(str, node.get("after", ()))),
            )
            for node in parsed["nodes"]
        )
        known = ChainMap(
            id=str(parsed["id"]),
            label=dict(parsed["label"]),
            names=(*map(str, parsed["label"].values()), *map(str, parsed.get("aliases", ()))),
            source=dict(parsed["source"]),
            nodes=nodes,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise SchemaError(f"a chain map in seeds/chains/ lacks {error}: {parsed.get('id', '?')}") from error
    ids = {node.id for node in nodes}
    for node in nodes:
        for before in node.after:
            if before not in ids:
                raise SchemaError(f"seeds/chains/{known.id}.yaml: node {node.id} comes after the unknown node {before}")
    return known
