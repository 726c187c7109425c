"""One html file that shows a graph, opens offline, and leads every edge back to its sentences.

Note: what of pyvis is used. Its network carries the nodes, edges and options and its bundled vis-network draws them; its
template is replaced by ours, as it asks a CDN for Bootstrap and writes headings unescaped, and its lists are filled
directly, as its `add_node` and `add_edge` search the whole list at each call. A content security policy in the page
forbids every request, so nothing can leave the machine even if a later version of a library tries.
"""

from __future__ import annotations

import math
import os
import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.analyze import as_content, select, short_name
from kg.export.layout import positions
from kg.schema import load_schema

if TYPE_CHECKING:
    from collections.abc import Collection

    from kg.analyze import Content, EvidenceRow, FactRow
    from kg.schema import Schema
    from kg.store import Store

PAGE = Path(__file__).parent / "page"
FALLBACK_COLOUR = "#8a94a6"
CROWD = 1_500
"""Above this many edges nothing lights up under the pointer, and edges are left out while the picture is dragged."""

LONGEST_LABEL = 14


def picture(
    source: Store | Content,
    out: Path | str,
    *,
    title: str = "",
    language: str = "zh",
    schema: Schema | None = None,
    entity: str | None = None,
    depth: int = 2,
    region: str | None = None,
    iris: Collection[str] | None = None,
    classes: Collection[str] | None = None,
    predicates: Collection[str] | None = None,
    planned: bool = True,
    min_confidence: float = 0.0,
    limit: int | None = 2_000,
) -> Path:
    """Write the picture of a graph, or of the part that `kg.analyze.select` cuts out, and give back where it lies.

    `language` is the one the page opens in (`zh` or `en`); it can be changed there. Entities without any fact are left
    out unless they were asked for.
    """
    schema = schema or load_schema()
    content = as_content(source)
    part = select(
        content, entity=entity, depth=depth, region=region, iris=iris, classes=classes, predicates=predicates,
        planned=planned, min_confidence=min_confidence, schema=schema,
    )  # fmt: skip
    asked = {content.find(entity).iri} if entity is not None else set(iris or ())
    if limit is not None:
        part = select(part, entity=entity, depth=depth, limit=limit)
    tied = {iri for fact in part.facts for iri in (fact.subject, fact.object)}
    shown = select(part, iris=tied | (asked & set(part.by_iri)))
    page = _page(shown, schema, title=title, language=language, whole=len(content.entities), asked=asked)
    out = Path(out)
    out.parent.mkdir(parents=True, exist_ok=True)
    # A lone surrogate in a broken source must not stop the picture: it has no bytes in UTF-8.
    out.write_bytes(page.encode("utf-8", "replace"))
    return out


def _page(content: Content, schema: Schema, *, title: str, language: str, whole: int, asked: Collection[str]) -> str:
    from jinja2 import Environment, FileSystemLoader
    from markupsafe import Markup
    from pyvis import network as pyvis_network

    library = Path(os.path.dirname(pyvis_network.__file__)) / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"  # noqa: PTH120
    index = {row.iri: number for number, row in enumerate(content.entities)}
    net = pyvis_network.Network(height="100%", width="100%", directed=True, cdn_resources="in_line", heading=title)
    net.nodes = _nodes(content, schema, index)
    net.edges = _edges(content, schema, index, language)
    net.options = _options(len(net.edges))
    net.path = "picture.html"
    net.templateEnv = Environment(loader=FileSystemLoader(PAGE), autoescape=True)
    net.templateEnv.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    payload = _payload(content, schema, index) | {
        "title": title, "language": language, "whole": whole, "asked": sorted(index[iri] for iri in asked if iri in index),
    }  # fmt: skip
    net.templateEnv.globals |= {
        "payload": payload,
        "language": language,
        # Scripts of ours and of pyvis, not text from anybody: the only things that go in as they are.
        "library": Markup(_inert(library.read_text("utf-8"))),  # noqa: S704
        "script": Markup((PAGE / "picture.js").read_text("utf-8")),  # noqa: S704
        "style": Markup((PAGE / "picture.css").read_text("utf-8")),  # noqa: S704
    }
    return str(net.generate_html())


def _inert(script: str) -> str:
    """A library without its pointer to a source map, which developer tools would go and ask for."""
    return re.sub(r"//[#@] sourceMappingURL=\S*", "", script)


def _nodes(content: Content, schema: Schema, index: dict[str, int]) -> list[dict[str, Any]]:
    degree: dict[str, int] = defaultdict(int)
    for fact in content.facts:
        degree[fact.subject] += 1
        degree[fact.object] += 1
    places = positions(len(index), [(index[fact.subject], index[fact.object]) for fact in content.facts])
    nodes = []
    for row in content.entities:
        number = index[row.iri]
        weight = math.sqrt(degree[row.iri])
        entity_class = schema.classes.get(row.type)
        nodes.append(
            {
                "id": number,
                "label": _short(short_name(row)),
                "x": float(places[number][0]),
                "y": float(places[number][1]),
                "size": round(7 + 3.2 * min(weight, 9.0), 2),
                "color": entity_class.colour if entity_class else FALLBACK_COLOUR,
                "shape": "dot",
            }
        )
    return nodes


def _edges(content: Content, schema: Schema, index: dict[str, int], language: str) -> list[dict[str, Any]]:
    between: dict[frozenset[str], int] = defaultdict(int)
    edges = []
    for number, fact in enumerate(content.facts):
        pair = frozenset((fact.subject, fact.object))
        twin = between[pair]
        between[pair] += 1
        relation = schema.relations.get(fact.predicate)
        edge = {
            "id": number,
            "from": index[fact.subject],
            "to": index[fact.object],
            "label": relation.label.get(language, fact.predicate) if relation else fact.predicate,
            "dashes": [7, 6] if fact.modality == "planned" else False,
            "width": round(1 + 0.6 * math.log2(max(fact.sources, 1)), 2),
        }
        if relation is not None and relation.symmetric:
            edge["arrows"] = ""
        if twin:
            # A second fact between the same two bends out of the first one's way; the bend turns with the direction.
            side = "curvedCW" if (twin % 2 == 1) == (fact.subject < fact.object) else "curvedCCW"
            edge["smooth"] = {"enabled": True, "type": side, "roundness": round(0.12 * ((twin + 1) // 2), 2)}
        edges.append(edge)
    return edges


def _options(edges: int) -> dict[str, Any]:
    font = "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif"
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "interaction": {
            "hover": edges <= CROWD,
            "hideEdgesOnDrag": edges > CROWD,
            "hideEdgesOnZoom": edges > 4 * CROWD,
            "multiselect": False,
            "tooltipDelay": 10**9,
        },
        "nodes": {
            "borderWidth": 1,
            "borderWidthSelected": 3,
            "font": {"face": font},
            # Names and labels are drawn by the page, as many as there is room for at each zoom.
            "scaling": {"label": {"enabled": False, "drawThreshold": 1e6}},
        },
        "edges": {
            "color": {"color": "#a9b4c4", "highlight": "#334155", "hover": "#64748b"},
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
            "arrowStrikethrough": False,
            "scaling": {"label": {"enabled": False, "drawThreshold": 1e6}},
            "smooth": False,
            "selectionWidth": 1.5,
        },
    }


def _payload(content: Content, schema: Schema, index: dict[str, int]) -> dict[str, Any]:
    documents = {row.iri: number for number, row in enumerate(content.documents)}

    def cite(evidence: EvidenceRow) -> dict[str, Any]:
        return {
            "d": documents.get(evidence.document, -1),
            "q": list(evidence.quotes),
            "s": [[span.start, span.end] for span in evidence.spans],
            "r": evidence.rule,
            "c": round(evidence.confidence, 3),
            "i": evidence.iri,
        }

    def state(fact: FactRow) -> dict[str, Any]:
        return {
            "s": index[fact.subject],
            "p": fact.predicate,
            "o": index[fact.object],
            "m": fact.modality,
            "c": round(fact.confidence, 3),
            "n": fact.sources,
            "q": dict(fact.qualifiers),
            "e": [cite(each) for each in fact.evidence],
            "i": fact.iri,
        }

    return {
        "entities": [{"iri": row.iri, "type": row.type, "names": list(row.names) or [row.iri]} for row in content.entities],
        "facts": [state(fact) for fact in content.facts],
        "observations": [
            {
                "s": index[row.subject], "i": row.indicator, "k": row.kind, "v": f"{row.value:.10g}", "u": row.unit,
                "p": row.period, "m": row.modality, "c": round(row.confidence, 3), "e": [cite(each) for each in row.evidence],
            }
            for row in content.observations
        ],
        "documents": [
            {"title": row.title, "date": row.published, "publisher": row.publisher, "source": row.source, "url": _link(row.url)}
            for row in content.documents
        ],
        "classes": [
            {"id": each.id, "label": dict(each.label), "colour": each.colour} for each in schema.classes.values()
        ],
        "relations": [
            {"id": each.id, "label": dict(each.label), "symmetric": each.symmetric} for each in schema.relations.values()
        ],
    }  # fmt: skip


def _link(url: str) -> str:
    """The address where a click may go: to the web, never into a script."""
    return url if re.match(r"https?://", url) else ""


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_LABEL else name[: LONGEST_LABEL - 1] + "…"
