from __future__ import annotations

import csv
import json
import re
import subprocess

import pytest
from rows import HOSTILE, hostile, sample

from kg.export import write_cypher, write_neo4j_csv
from kg.export.neo4j import quoted, relationship_type


def table(folder, name):
    with (folder / f"{name}-header.csv").open(encoding="utf-8", newline="") as file:
        (header,) = csv.reader(file)
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return header, [dict(zip(header, row, strict=True)) for row in csv.reader(file)]


@pytest.mark.parametrize("content", [sample(), hostile()], ids=["sample", "hostile"])
def test_the_files_parse_back(tmp_path, content):
    write_neo4j_csv(content, tmp_path)
    header, nodes = table(tmp_path, "entities")
    assert header[:2] == ["iri:ID", ":LABEL"]
    assert "names:string[]" in header
    assert {row["iri:ID"]: row[":LABEL"] for row in nodes} == {row.iri: f"Entity;{row.type}" for row in content.entities}
    header, edges = table(tmp_path, "facts")
    assert header[:3] == [":START_ID", ":TYPE", ":END_ID"]
    assert "confidence:double" in header
    assert len(edges) == len(content.facts)
    known = {row["iri:ID"] for name in ("entities", "documents", "observations") for row in table(tmp_path, name)[1]}
    for name in ("facts", "links"):
        for row in table(tmp_path, name)[1]:
            assert {row[":START_ID"], row[":END_ID"]} <= known
    for row, fact in zip(edges, content.facts, strict=True):
        assert len(row["quotes:string[]"].split(";")) == len(fact.evidence)
        exact = [each["quotes"] for each in json.loads(row["evidence_json"])]
        assert exact == [[quote.replace("\x00", "\x00") for quote in each.quotes] for each in fact.evidence]


def test_planned_facts_have_types_of_their_own():
    assert relationship_type("inIndustry", modality="actual") == "IN_INDUSTRY"
    assert relationship_type("inIndustry", modality="planned") == "PLANNED_IN_INDUSTRY"


def test_the_import_command_names_every_file(tmp_path):
    written = write_neo4j_csv(sample(), tmp_path)
    script = (tmp_path / "import.sh").read_text()
    assert all(path.name in script for path in written if path.suffix == ".csv")
    assert subprocess.run(["sh", "-n", tmp_path / "import.sh"], check=False).returncode == 0


def test_every_statement_merges_on_the_iri(tmp_path):
    (path,) = write_cypher(sample(), tmp_path / "a.cypher")
    statements = path.read_text(encoding="utf-8").removesuffix(";\n").split(";\n")
    assert all((each.startswith("CREATE ") and "IF NOT EXISTS" in each) or "MERGE" in each for each in statements)
    assert not any(re.search(r"\bDELETE\b", each) for each in statements)


def test_no_text_ends_its_literal(tmp_path):
    (path,) = write_cypher(hostile(), tmp_path / "a.cypher")
    text = path.read_text(encoding="utf-8")
    outside = re.sub(r"'(?:[^'\\]|\\.)*'", "''", text)
    assert not re.search("[^\x20-\x7e\n]", outside)
    assert "DETACH" not in outside
    assert "onerror" not in outside
    assert all(line.endswith(";") for line in text.splitlines())


@pytest.mark.parametrize("name", HOSTILE)
def test_a_literal_is_one_line_without_semicolon(name):
    literal = quoted(name)
    assert literal[0] == literal[-1] == "'"
    assert len(literal.splitlines()) == 1
    assert ";" not in literal


def test_numbers_and_nothing():
    assert quoted([True, 1, 2.5, float("nan"), None, {"a b": "c"}]) == "[true, 1, 2.5, null, null, {`a b`: 'c'}]"
    with pytest.raises(TypeError):
        quoted(object())
