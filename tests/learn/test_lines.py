"""Annotated lines become gold; what is wrong with them is told with file and line."""

from __future__ import annotations

import importlib.util
import json

import pytest

from kg.app import api
from kg.learn.lines import numbered, parse, sentences

TEXT = "远山集团位于云岭区。\n公司生产齿轮箱、轴承，2023年产值12亿元！  计划建设云岭新厂。“二期”年内投产。”完"
LINES = """# what the article states
E a Enterprise 远山集团|公司
E b Region 云岭区
E c Product 齿轮箱
E d Product/Industry? 轴承
E f Project 云岭新厂
F a locatedIn b @1
F a produces/develops c,d @2
F a undertakes! f @3 {"year": "2024"}
O a | 产值 | level | 12 | 亿元 | 2023 | @2 | target | also b 工业产值
O b | 增速 | growth | -1.5 | % | | @2,3 | ?
"""


def read(schema, lines=LINES, text=TEXT):
    return parse("a.ann", lines, text, schema, name="a", date="2024-01")


def test_lines_become_gold(schema):
    gold, wrong = read(schema)
    assert wrong == []
    assert gold["entities"][3] == {"id": "d", "type": "Product", "names": ["轴承"], "type_also": ["Industry"], "optional": True}
    first, second, third, fourth = gold["facts"]
    assert (first["s"], first["p"], first["o"], first["modality"]) == ("a", "locatedIn", "b", "actual")
    assert (second["o"], third["o"]) == ("c", "d")
    assert second["p_also"] == ["develops"]
    assert (fourth["modality"], fourth["qualifiers"]) == ("planned", {"year": "2024"})
    assert [TEXT[start:end] for start, end in fourth["at"]] == ["计划建设云岭新厂。"]
    one, other = gold["observations"]
    assert (one["value"], one["modality"], one["also"]) == (12, "target", [{"s": "b", "indicator": "工业产值"}])
    assert (other["value"], other["period"], other["optional"], len(other["at"])) == (-1.5, "", True, 2)


def test_sentences_are_numbered():
    assert numbered("a", TEXT, "2024-01").splitlines()[:3] == [
        "# a, published 2024-01",
        "[1] 远山集团位于云岭区。",
        "[2] 公司生产齿轮箱、轴承，2023年产值12亿元！",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("E x Firm 远山集团", "unknown type Firm; known are"),
        ("E a Region 云岭", "id a is used twice"),
        ("E x Region 海角区", "the text does not have the name 海角区"),
        ("E x Enterprise 公司", "公司 names both a and x"),
        ("E x Region", "not of the form E ID TYPE NAMES"),
        ("F a makes c @1", "unknown relation makes"),
        ("F a produces z @1", "unknown id z"),
        ("F b produces c @1", "Region produces Product: allowed is Enterprise|Project produces Product"),
        ("F a locatedIn b @2", "stands there twice"),
        ("F a acquires a @9", "no sentence @9"),
        ("F a acquires a @1 {x}", "qualifiers are no JSON"),
        ("F a locatedIn b", "not of the form F"),
        ("O a | 产值 | level | 12", "not of the form O"),
        ("O a | 产值 | sum | 12 | 亿元 | 2023 | @2", "unknown kind sum"),
        ("O a | 产值 | level | 十二 | 亿元 | 2023 | @2", "is no number"),
        ("O a | 产值 | level | 12 | 亿元 | last year | @2", "period last year"),
        ("O z | 产值 | level | 12 | 亿元 | 2023 | @2", "unknown id z"),
        ("O a | 产值 | level | 12 | 亿元 | 2023 | @2 | also z", "unknown id z"),
        ("X a", "begins with X"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(schema, line, problem):
    _, wrong = read(schema, f"{LINES}{line}\n")
    (only,) = wrong
    assert only.startswith("a.ann:12: ")
    assert problem in only


def theirs(shared):
    spec = importlib.util.spec_from_file_location("annotate", shared / "eval" / "annotate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_guidelines_own_program_makes_the_same_gold(schema, shared, tmp_path):
    path = tmp_path / "a.ann"
    path.write_text(LINES, encoding="utf-8")
    annotate = theirs(shared)
    gold, wrong = annotate.parse(path, TEXT, "2024-01")
    assert wrong == []
    assert gold == read(schema)[0]
    assert annotate.sentences(TEXT) == [(span.start, span.end) for span in sentences(TEXT)]


def test_domains_and_ranges_are_those_of_the_guideline(schema, shared):
    ranges = {name: (set(domain), set(reach)) for name, (domain, reach) in theirs(shared).RANGES.items()}
    assert ranges == {relation.id: (set(relation.subject), set(relation.object)) for relation in schema.relations.values()}


def test_from_articles_to_gold(tmp_path, monkeypatch, capsys):
    from typer.testing import CliRunner

    from kg.app.cli import app

    monkeypatch.chdir(tmp_path)
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    run = CliRunner()
    assert run.invoke(app, ["gold", "number", "texts", "-o", "sheets"]).exit_code == 0
    assert "[3] 计划建设云岭新厂。" in (tmp_path / "sheets" / "a.num").read_text(encoding="utf-8")
    (tmp_path / "sheets" / "a.ann").write_text(LINES, encoding="utf-8")
    assert run.invoke(app, ["gold", "check", "sheets/a.ann", "--texts", "texts"]).exit_code == 0
    assert run.invoke(app, ["gold", "make", "sheets/a.ann", "--texts", "texts", "-o", "gold"]).exit_code == 0
    assert json.loads((tmp_path / "gold" / "a.json").read_text(encoding="utf-8"))["doc"] == "a"
    (tmp_path / "sheets" / "a.ann").write_text("E a Nothing 远山集团\n", encoding="utf-8")
    failed = run.invoke(app, ["gold", "check", "sheets/a.ann", "--texts", "texts"])
    assert failed.exit_code == 1
    assert "sheets/a.ann:1: unknown type Nothing" in failed.output
    written, faults = api.make_gold(["sheets/a.ann"], ["texts"], "other")
    assert (written, len(faults)) == ([], 1)
