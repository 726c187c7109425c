"""The graph in the forms of other programs: pictures, Neo4j, GraphML, GEXF, tables.

Comes in: a store, or the `Content` already read from it, and the schema for labels. Goes out: files. Must never: lose the
evidence of what it writes, let a name out of its quotes, or reach for the network. RDF formats are the store's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.export.graphs import write_gexf, write_graphml
from kg.export.neo4j import write_cypher, write_neo4j_csv
from kg.export.picture import picture
from kg.export.tables import write_csv, write_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Protocol

    from kg.analyze import Content
    from kg.schema import Schema
    from kg.store import Store

    class Exporter(Protocol):
        """Writes a graph to a file or folder and says which files it wrote."""

        def __call__(
            self, source: Store | Content, out: Path, *, min_confidence: float = 0.0, schema: Schema | None = None
        ) -> tuple[Path, ...]:
            """Write `source` to `out`, a file or a folder, and give back the files written."""


EXPORTERS: Mapping[str, Exporter] = {
    "csv": write_csv,
    "cypher": write_cypher,
    "gexf": write_gexf,
    "graphml": write_graphml,
    "neo4j-csv": write_neo4j_csv,
    "parquet": write_parquet,
}
"""Every format of this room by the name that `kg export --format` takes."""

__all__ = [
    "EXPORTERS",
    "picture",
    "write_csv",
    "write_cypher",
    "write_gexf",
    "write_graphml",
    "write_neo4j_csv",
    "write_parquet",
]
