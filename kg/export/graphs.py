"""GraphML and GEXF, for Gephi, yEd, Cytoscape, and networkx itself."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kg.analyze import one_line, short_name
from kg.export._rows import cut, evidence_json, printable, qualifiers_json
from kg.export.layout import positions
from kg.schema import load_schema

if TYPE_CHECKING:
    from pathlib import Path

    import networkx as nx

    from kg.analyze import Content
    from kg.schema import Schema
    from kg.store import Store

FALLBACK_COLOUR = "#8a94a6"


def write_graphml(
    source: Store | Content, out: Path, *, min_confidence: float = 0.0, schema: Schema | None = None
) -> tuple[Path, ...]:
    """Write a GraphML file: names, classes, labels and evidence as data of nodes and edges."""
    import networkx as nx

    graph = flat_graph(cut(source, min_confidence), schema or load_schema())
    out.parent.mkdir(parents=True, exist_ok=True)
    # The writer in plain Python: lxml's, which networkx takes where it can, orders its keys by chance.
    nx.write_graphml_xml(graph, out, prettyprint=True, named_key_ids=True, edge_id_from_attribute="iri")
    return (out,)


def write_gexf(
    source: Store | Content, out: Path, *, min_confidence: float = 0.0, schema: Schema | None = None
) -> tuple[Path, ...]:
    """Write a GEXF file with the colours and places that the picture has."""
    import networkx as nx

    schema = schema or load_schema()
    content = cut(source, min_confidence)
    graph = flat_graph(content, schema)
    index = {iri: number for number, iri in enumerate(graph.nodes)}
    places = positions(len(index), [(index[start], index[end]) for start, end in graph.edges()])
    for iri, values in graph.nodes(data=True):
        entity_class = schema.classes.get(values["type"])
        values["viz"] = {
            "color": _rgb(entity_class.colour if entity_class else FALLBACK_COLOUR),
            "position": {"x": float(places[index[iri]][0]), "y": -float(places[index[iri]][1]), "z": 0.0},
        }
    for _, _, key, values in graph.edges(keys=True, data=True):
        values["id"] = key
    out.parent.mkdir(parents=True, exist_ok=True)
    text = "\n".join(nx.generate_gexf(graph, version="1.2draft", prettyprint=True)) + "\n"
    # The writer stamps the day: the same graph must give the same bytes tomorrow.
    text = re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)
    out.write_text(text, encoding="utf-8", newline="\n")
    return (out,)


def flat_graph(content: Content, schema: Schema) -> nx.MultiDiGraph:
    """The whole graph, planned facts included, with nothing but text and numbers on nodes and edges."""
    import networkx as nx

    graph = nx.MultiDiGraph()
    for row in content.entities:
        graph.add_node(
            printable(row.iri),
            label=printable(short_name(row)),
            name=printable(row.name),
            names=printable(_json(row.names)),
            type=row.type,
        )
    for fact in content.facts:
        relation = schema.relations.get(fact.predicate)
        graph.add_edge(
            printable(fact.subject),
            printable(fact.object),
            key=printable(fact.iri),
            iri=printable(fact.iri),
            label=fact.predicate,
            label_zh=relation.label["zh"] if relation else fact.predicate,
            modality=fact.modality,
            confidence=float(fact.confidence),
            sources=int(fact.sources),
            qualifiers=printable(qualifiers_json(fact)),
            quotes=printable("\n".join(one_line(each) for each in fact.evidence)),
            evidence=printable(evidence_json(fact)),
        )
    return graph


def _json(values: tuple[str, ...]) -> str:
    return json.dumps(list(values), ensure_ascii=False)


def _rgb(colour: str) -> dict[str, Any]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return {"r": red, "g": green, "b": blue, "a": 1.0}
