from __future__ import annotations

import csv
import json

import pyarrow.parquet as pq
from rows import hostile, sample

from kg.export import EXPORTERS, write_csv, write_parquet
from kg.export.tables import COLUMNS

TABLES = ["entities", "facts", "observations", "documents", "evidence"]


def read_csv(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_csv_tables_tie_every_fact_to_its_quotes(tmp_path):
    assert [path.stem for path in write_csv(sample(), tmp_path)] == TABLES
    facts = {row["iri"]: row for row in read_csv(tmp_path / "facts.csv")}
    assert len(facts) == 14
    quotes = {row["statement"]: json.loads(row["quotes"]) for row in read_csv(tmp_path / "evidence.csv")}
    planned = next(row for row in facts.values() if row["predicate"] == "undertakes")
    assert planned["modality"] == "planned"
    assert quotes[planned["iri"]] == ["远山公司拟建二期工厂", "生产减速器"]
    told = next(row for row in facts.values() if row["predicate"] == "cooperatesWith")
    assert json.loads(told["qualifiers"]) == {"role": "技术", "year": "2024"}
    assert {row["document"] for row in read_csv(tmp_path / "evidence.csv")} <= {
        row["iri"] for row in read_csv(tmp_path / "documents.csv")
    }


def test_hostile_names_stay_in_their_cells(tmp_path):
    content = hostile()
    write_csv(content, tmp_path)
    assert {row["name"] for row in read_csv(tmp_path / "entities.csv")} == {row.name for row in content.entities}


def test_parquet_keeps_lists_and_numbers(tmp_path):
    content = hostile()
    assert [path.name for path in write_parquet(content, tmp_path)] == [f"{name}.parquet" for name in TABLES]
    entities = pq.read_table(tmp_path / "entities.parquet").to_pylist()
    assert {tuple(row["names"]) for row in entities} == {row.names for row in content.entities}
    evidence = pq.read_table(tmp_path / "evidence.parquet").to_pylist()
    spans = {row["iri"]: [tuple(span) for span in row["spans"]] for row in evidence}
    for fact in content.facts:
        assert spans[fact.evidence[0].iri] == [(span.start, span.end) for span in fact.evidence[0].spans]
    for name, columns in COLUMNS.items():
        assert pq.read_schema(tmp_path / f"{name}.parquet").names == list(columns)


def test_confidence_cuts_every_form(tmp_path, schema):
    for name, export in EXPORTERS.items():
        for path in export(sample(), tmp_path / name, min_confidence=0.7, schema=schema):
            assert b"undertakes" not in path.read_bytes()
            assert b"UNDERTAKES" not in path.read_bytes()


def test_same_graph_same_bytes(tmp_path, schema):
    for name, export in EXPORTERS.items():
        first = [path.read_bytes() for path in export(sample(), tmp_path / "a" / name, schema=schema)]
        assert first == [path.read_bytes() for path in export(sample(), tmp_path / "b" / name, schema=schema)]
