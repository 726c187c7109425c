"""The graph for Neo4j: CSV files for `neo4j-admin database import`, and a Cypher script that can be run again and again.

What becomes what: an entity is a node with its class and `Entity` as labels, a fact a relationship named after its
predicate (`locatedIn` becomes LOCATED_IN) that carries its quotes; planned facts carry `PLANNED_` in the name, so that
nobody who asks for what is there gets what is only intended. Observations and documents are nodes, the place where
a statement is made hangs on it as quotes, sources and dates. `iri` is the key of everything.
"""

from __future__ import annotations

import csv
import math
import re
from typing import TYPE_CHECKING, Any

from kg.analyze import one_line
from kg.export._rows import cut, evidence_json, qualifiers_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kg.analyze import Content, EvidenceRow, FactRow, ObservationRow
    from kg.schema import Schema
    from kg.store import Store

PLANNED = "planned"
BATCH = 500
ARRAY = ";"

ENTITY = {"iri": "string", "name": "string", "names": "string[]", "same_as": "string[]"}
DOCUMENT = {"iri": "string", "source": "string", "title": "string", "published": "string", "publisher": "string", "url": "string"}
EVIDENCE = {
    "quotes": "string[]", "evidence": "string[]", "documents": "string[]", "dates": "string[]", "rules": "string[]",
    "evidence_json": "string",
}  # fmt: skip
FACT = {"iri": "string", "modality": "string", "confidence": "double", "sources": "int", "qualifiers": "string"} | EVIDENCE
OBSERVATION = {
    "iri": "string", "indicator": "string", "kind": "string", "value": "double", "unit": "string", "base_value": "double",
    "base_unit": "string", "period": "string", "modality": "string", "confidence": "double",
} | EVIDENCE  # fmt: skip
OBSERVED, STATED = "OBSERVED", "STATED_IN"

Row = dict[str, Any]


def write_neo4j_csv(
    source: Store | Content,
    out: Path,
    *,
    min_confidence: float = 0.0,
    schema: Schema | None = None,  # noqa: ARG001  (every exporter takes one)
) -> tuple[Path, ...]:
    """Write header and data files, `import.sh` with the command that loads them, and give back all paths."""
    content = cut(source, min_confidence)
    out.mkdir(parents=True, exist_ok=True)
    tables: list[tuple[str, Sequence[str], Mapping[str, str], Iterable[Row]]] = [
        ("entities", ("iri:ID", ":LABEL"), ENTITY, _entities(content)),
        ("documents", ("iri:ID", ":LABEL"), DOCUMENT, _documents(content)),
        ("observations", ("iri:ID", ":LABEL"), OBSERVATION, _observations(content)),
        ("facts", (":START_ID", ":TYPE", ":END_ID"), FACT, _facts(content)),
        ("links", (":START_ID", ":TYPE", ":END_ID"), {}, _links(content)),
    ]
    written = []
    for name, keys, columns, rows in tables:
        properties = [column for column in columns if f"{column}:ID" not in keys]
        header, data = out / f"{name}-header.csv", out / f"{name}.csv"
        _write_csv(header, [[*keys, *(_typed(column, columns[column]) for column in properties)]])
        _write_csv(data, ([_cell(row.get(key)) for key in (*keys, *properties)] for row in rows))
        written += [header, data]
    script = out / "import.sh"
    script.write_text(_import_command(), encoding="utf-8", newline="\n")
    return (*written, script)


def write_cypher(
    source: Store | Content,
    out: Path,
    *,
    min_confidence: float = 0.0,
    schema: Schema | None = None,  # noqa: ARG001
) -> tuple[Path, ...]:
    """Write one Cypher script: constraints, then nodes and relationships by MERGE on their IRI, in batches.

    Run twice it changes nothing; run after another export it brings what is there up to date and adds what is new.
    """
    content = cut(source, min_confidence)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for statement in _statements(content):
            file.write(statement + ";\n")
    return (out,)


def relationship_type(predicate: str, *, modality: str) -> str:
    """The relationship type of a predicate.

    >>> relationship_type("locatedIn", modality="actual"), relationship_type("locatedIn", modality="planned")
    ('LOCATED_IN', 'PLANNED_LOCATED_IN')
    """
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", predicate).upper()
    return f"{PLANNED.upper()}_{name}" if modality == PLANNED else name


def quoted(value: object) -> str:
    r"""A value as a Cypher literal; all text that could end a string, a line or a statement is escaped.

    >>> print(quoted("it's \\ done;\n"), quoted(["a", None, 2.5]))
    'it\'s \\ done\u003B\n' ['a', null, 2.5]
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value) if math.isfinite(value) else "null"
    if isinstance(value, str):
        return "'" + _UNSAFE.sub(_escaped, value) + "'"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_symbol(key)}: {quoted(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(quoted, value)) + "]"
    raise TypeError(f"no Cypher literal for {type(value).__name__}")


# What could end a literal, a line or a statement: quotes and backslashes, control characters and line separators, the
# semicolon, at which simple clients split scripts; and lone surrogates, which no file can hold.
_UNSAFE = re.compile("['\\\\;\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    if character in "'\\":
        return "\\" + character
    if character == "\n":
        return "\\n"
    return "\ufffd" if "\ud800" <= character <= "\udfff" else f"\\u{ord(character):04X}"


def _symbol(name: str) -> str:
    """A label, type or property name, in backticks where it needs them."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name):
        return name
    return "`" + name.replace("\\", "\\\\").replace("`", "``") + "`"


def _entities(content: Content) -> Iterator[Row]:
    for row in content.entities:
        yield {
            "iri": row.iri, "iri:ID": row.iri, ":LABEL": ["Entity", row.type], "name": row.name, "names": list(row.names),
            "same_as": list(row.same_as),
        }  # fmt: skip


def _documents(content: Content) -> Iterator[Row]:
    for row in content.documents:
        yield {
            "iri": row.iri, "iri:ID": row.iri, ":LABEL": ["Document"], "source": row.source, "title": row.title,
            "published": row.published, "publisher": row.publisher, "url": row.url,
        }  # fmt: skip


def _observations(content: Content) -> Iterator[Row]:
    for row in content.observations:
        yield {
            "iri": row.iri, "iri:ID": row.iri, ":LABEL": ["Observation"], "indicator": row.indicator, "kind": row.kind,
            "value": row.value, "unit": row.unit, "base_value": row.base_value, "base_unit": row.base_unit,
            "period": row.period, "modality": row.modality, "confidence": row.confidence, **_evidence(content, row),
        }  # fmt: skip


def _facts(content: Content) -> Iterator[Row]:
    for row in content.facts:
        yield {
            "iri": row.iri, ":START_ID": row.subject, ":END_ID": row.object,
            ":TYPE": relationship_type(row.predicate, modality=row.modality), "modality": row.modality,
            "confidence": row.confidence, "sources": row.sources,
            "qualifiers": qualifiers_json(row),
            **_evidence(content, row),
        }  # fmt: skip


def _links(content: Content) -> Iterator[Row]:
    known = content.document_by_iri
    for row in content.observations:
        yield {":START_ID": row.subject, ":TYPE": OBSERVED, ":END_ID": row.iri}
        for document in dict.fromkeys(each.document for each in row.evidence if each.document in known):
            yield {":START_ID": row.iri, ":TYPE": STATED, ":END_ID": document}


def _evidence(content: Content, row: FactRow | ObservationRow) -> Row:
    """Parallel arrays: entry n of each belongs to the n-th piece of evidence. Neo4j properties cannot nest.

    The quotes of the arrays are to be read, one line each; `evidence_json` has them word for word with their spans.
    """

    def date(each: EvidenceRow) -> str:
        document = content.document_by_iri.get(each.document)
        return document.published if document else ""

    return {
        "quotes": [one_line(each) for each in row.evidence],
        "evidence": [each.iri for each in row.evidence],
        "documents": [each.document for each in row.evidence],
        "dates": [date(each) for each in row.evidence],
        "rules": [each.rule for each in row.evidence],
        "evidence_json": evidence_json(row),
    }


def _typed(column: str, kind: str) -> str:
    return column if kind == "string" else f"{column}:{kind}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        # The importer knows no escape for its array delimiter: a semicolon in a text becomes its full-width twin.
        return ARRAY.join(_clean(str(each)).replace(ARRAY, "\uff1b") for each in value)
    return repr(value) if isinstance(value, float) else _clean(str(value))


def _clean(text: str) -> str:
    """Text without what the importer stops at or silently changes: NUL, lone surrogates."""
    return re.sub("[\x00\ud800-\udfff]", "\ufffd", text)


def _write_csv(path: Path, rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def _import_command() -> str:
    nodes = " ".join(f"--nodes={name}-header.csv,{name}.csv" for name in ("entities", "documents", "observations"))
    edges = " ".join(f"--relationships={name}-header.csv,{name}.csv" for name in ("facts", "links"))
    options = "--id-type=string --array-delimiter=';' --multiline-fields=true --overwrite-destination"
    lines = (
        "#!/bin/sh",
        "# Run in this folder while the database is stopped.",
        "set -e",
        'cd "$(dirname "$0")"',
        f"neo4j-admin database import full neo4j {options} {nodes} {edges}",
    )
    return "\n".join(lines) + "\n"


def _statements(content: Content) -> Iterator[str]:
    for label in ("Entity", "Document", "Observation"):
        yield f"CREATE CONSTRAINT lianpu_{label.lower()} IF NOT EXISTS FOR (n:{label}) REQUIRE n.iri IS UNIQUE"
    yield "CREATE INDEX lianpu_name IF NOT EXISTS FOR (n:Entity) ON (n.name)"
    for kind in sorted({row.type for row in content.entities}):
        rows = (row for row in _entities(content) if row[":LABEL"][1] == kind)
        yield from _merge_nodes("Entity", rows, also=kind)
    yield from _merge_nodes("Document", _documents(content))
    yield from _merge_nodes("Observation", _observations(content))
    facts = list(_facts(content))
    for name in sorted({row[":TYPE"] for row in facts}):
        yield from _merge_edges(name, ("Entity", "Entity"), (row for row in facts if row[":TYPE"] == name), key="iri")
    links = list(_links(content))
    for name, ends in ((OBSERVED, ("Entity", "Observation")), (STATED, ("Observation", "Document"))):
        yield from _merge_edges(name, ends, (row for row in links if row[":TYPE"] == name))


def _merge_nodes(label: str, rows: Iterable[Row], *, also: str = "") -> Iterator[str]:
    extra = f" SET n:{_symbol(also)}" if also else ""
    for batch in _batches(rows):
        yield f"UNWIND {quoted(batch)} AS row MERGE (n:{label} {{iri: row.iri}}) SET n = row{extra}"


def _merge_edges(name: str, ends: tuple[str, str], rows: Iterable[Row], *, key: str = "") -> Iterator[str]:
    match = f"MATCH (a:{ends[0]} {{iri: row.start}}) MATCH (b:{ends[1]} {{iri: row.end}})"
    merge = f"MERGE (a)-[r:{_symbol(name)} {{iri: row.values.iri}}]->(b)" if key else f"MERGE (a)-[r:{_symbol(name)}]->(b)"
    shaped = ({"start": row[":START_ID"], "end": row[":END_ID"], "values": row} for row in rows)
    for batch in _batches(shaped, inner="values"):
        yield f"UNWIND {quoted(batch)} AS row {match} {merge} SET r = row.values"


def _batches(rows: Iterable[Row], *, inner: str = "") -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row | {inner: _properties(row[inner])} if inner else _properties(row))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _properties(row: Row) -> Row:
    """The properties of a row; what is empty stays away, as the importer leaves it away."""
    return {name: value for name, value in row.items() if ":" not in name and value not in ("", None, [])}
