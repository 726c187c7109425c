"""Plain tables: entities, facts, observations, documents, and the evidence that ties statements to documents."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from kg.export._rows import cut, encodable, evidence_record, qualifiers_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from kg.analyze import Content, FactRow, ObservationRow
    from kg.schema import Schema
    from kg.store import Store

Row = dict[str, Any]

TEXT, NUMBER, COUNT, TEXTS, SPANS = "text", "number", "count", "texts", "spans"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "entities": {"iri": TEXT, "type": TEXT, "name": TEXT, "names": TEXTS, "same_as": TEXTS},
    "facts": {
        "iri": TEXT, "subject": TEXT, "subject_name": TEXT, "predicate": TEXT, "object": TEXT, "object_name": TEXT,
        "modality": TEXT, "qualifiers": TEXT, "confidence": NUMBER, "sources": COUNT,
    },
    "observations": {
        "iri": TEXT, "subject": TEXT, "subject_name": TEXT, "indicator": TEXT, "kind": TEXT, "value": NUMBER, "unit": TEXT,
        "base_value": NUMBER, "base_unit": TEXT, "period": TEXT, "modality": TEXT, "confidence": NUMBER,
    },
    "documents": {"iri": TEXT, "source": TEXT, "title": TEXT, "published": TEXT, "publisher": TEXT, "url": TEXT},
    "evidence": {
        "statement": TEXT, "iri": TEXT, "document": TEXT, "spans": SPANS, "quotes": TEXTS, "rule": TEXT, "confidence": NUMBER,
    },
}  # fmt: skip
"""The columns of each table and what they hold; `evidence.statement` is the IRI of a fact or an observation."""


def write_csv(
    source: Store | Content,
    out: Path,
    *,
    min_confidence: float = 0.0,
    schema: Schema | None = None,  # noqa: ARG001  (every exporter takes one)
) -> tuple[Path, ...]:
    """Write one CSV file a table into a folder; lists are JSON. The byte order mark makes Excel read Chinese."""
    content = cut(source, min_confidence)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, columns in COLUMNS.items():
        path = out / f"{name}.csv"
        with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([_cell(row[column]) for column in columns] for row in rows(content, name))
        written.append(path)
    return tuple(written)


def write_parquet(
    source: Store | Content,
    out: Path,
    *,
    min_confidence: float = 0.0,
    schema: Schema | None = None,  # noqa: ARG001
) -> tuple[Path, ...]:
    """Write one Parquet file a table into a folder; lists stay lists."""
    import pyarrow as pa
    from pyarrow import parquet

    types = {
        TEXT: pa.string(),
        NUMBER: pa.float64(),
        COUNT: pa.int32(),
        TEXTS: pa.list_(pa.string()),
        SPANS: pa.list_(pa.list_(pa.int64())),
    }
    content = cut(source, min_confidence)
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, columns in COLUMNS.items():
        path = out / f"{name}.parquet"
        fields = pa.schema([(column, types[kind]) for column, kind in columns.items()])
        table = pa.Table.from_pylist([_storable(row) for row in rows(content, name)], schema=fields)
        parquet.write_table(table, path, compression="zstd")
        written.append(path)
    return tuple(written)


def rows(content: Content, name: str) -> Iterator[Row]:
    """The rows of a table by column."""
    makers = {"entities": _entities, "facts": _facts, "observations": _observations, "documents": _documents}
    yield from makers[name](content) if name in makers else _evidence(content)


def _entities(content: Content) -> Iterable[Row]:
    for row in content.entities:
        yield {"iri": row.iri, "type": row.type, "name": row.name, "names": list(row.names), "same_as": list(row.same_as)}


def _facts(content: Content) -> Iterable[Row]:
    for row in content.facts:
        yield {
            "iri": row.iri,
            "subject": row.subject,
            "subject_name": content.by_iri[row.subject].name,
            "predicate": row.predicate,
            "object": row.object,
            "object_name": content.by_iri[row.object].name,
            "modality": row.modality,
            "qualifiers": qualifiers_json(row),
            "confidence": row.confidence,
            "sources": row.sources,
        }


def _observations(content: Content) -> Iterable[Row]:
    for row in content.observations:
        yield {
            "iri": row.iri,
            "subject": row.subject,
            "subject_name": content.by_iri[row.subject].name,
            **{column: getattr(row, column) for column in COLUMNS["observations"] if not column.startswith(("iri", "subject"))},
        }


def _documents(content: Content) -> Iterable[Row]:
    for row in content.documents:
        yield {column: getattr(row, column) for column in COLUMNS["documents"]}


def _evidence(content: Content) -> Iterable[Row]:
    stated: tuple[FactRow | ObservationRow, ...] = (*content.facts, *content.observations)
    for row in stated:
        for each in row.evidence:
            yield {"statement": row.iri, **evidence_record(each)}


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def _storable(row: Row) -> Row:
    return {name: _encodable(value) for name, value in row.items()}


def _encodable(value: object) -> object:
    if isinstance(value, str):
        return encodable(value)
    return [_encodable(each) for each in value] if isinstance(value, list) else value
