from __future__ import annotations

import json

import pytest
from build import graph

from kg.app import api
from kg.app.difference import compare
from kg.app.documents import graph_to_json
from kg.app.outputs import write_outputs
from kg.app.pages import difference
from kg.model import InputError

OLD = graph(
    "[青山工业]{Enterprise}位于[璧山区]{Region}，不在[江津区]{Region}。",
    "青山工业 locatedIn 璧山区",
    "青山工业 locatedIn 江津区",
    source="a.txt",
)
NEW = graph(
    "[青山工业]{Enterprise}位于[璧山区]{Region}，不在[江津区]{Region}。",
    "青山工业 locatedIn 璧山区",
    "planned 青山工业 locatedIn 江津区",
    source="a.txt",
)


def test_compare_gives_gains_and_losses_with_quotes():
    found = compare([graph_to_json(OLD)], [graph_to_json(NEW)])
    assert [change.statement for change in found.gained] == ["青山工业 locatedIn 江津区 (planned)"]
    assert [change.statement for change in found.lost] == ["青山工业 locatedIn 江津区"]
    assert found.lost[0].quote == "青山工业位于璧山区，不在江津区。"


def test_compare_does_not_mind_ids_or_confidence():
    other = json.loads(json.dumps(graph_to_json(OLD), ensure_ascii=False).replace("e1", "x9").replace("0.8", "0.7"))
    found = compare([graph_to_json(OLD)], [other])
    assert not found.gained
    assert not found.lost


def test_compare_leaves_out_what_is_unsure():
    assert not compare([graph_to_json(OLD)], [graph_to_json(NEW)], min_confidence=0.9).lost


def test_diff_reads_folders_and_lines_alike(tmp_path):
    write_outputs([("a", OLD)], tmp_path / "old")
    write_outputs([("a", NEW)], tmp_path / "new.jsonl")
    found = api.diff(tmp_path / "old", tmp_path / "new.jsonl")
    assert difference(found).splitlines() == [
        "@ a.txt",
        "- 青山工业 locatedIn 江津区  [test/rule 0.80]  「青山工业位于璧山区，不在江津区。」",
        "+ 青山工业 locatedIn 江津区 (planned)  [test/rule 0.80]  「青山工业位于璧山区，不在江津区。」",
    ]


def test_diff_says_where_a_line_is_no_document(tmp_path):
    (tmp_path / "old.jsonl").write_text("{\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"old\.jsonl:1: not JSON"):
        api.diff(tmp_path / "old.jsonl", tmp_path / "old.jsonl")
