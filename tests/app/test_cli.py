from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

KG = Path(sys.executable).with_name("kg")
QUIET = 0.04  # seconds that the loop in `slowdown` takes where little else runs


@pytest.fixture
def kg(tmp_path, monkeypatch, capfd):
    """Runs the command line in this process, over a pipeline that reads `A公司位于B区。`."""
    from tiny import TinyPipeline

    from kg.app.cli import main

    monkeypatch.setattr("kg.app.reading.Pipeline", TinyPipeline)
    monkeypatch.chdir(tmp_path)
    Path("articles").mkdir()
    Path("articles/a.txt").write_text("甲公司位于子区。乙公司位于子区。", encoding="utf-8")
    Path("articles/b.txt").write_text("丙公司位于丑区。", encoding="utf-8")

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        said = capfd.readouterr()
        return code, said.out, said.err

    return run


def test_build_says_what_it_did_on_standard_error(kg):
    code, out, err = kg("build", "articles", "-o", "my.kg")
    assert (code, out) == (0, "")
    assert "added articles/a.txt: 3 entities, 2 facts, 0 observations" in err
    assert err.splitlines()[-1] == "my.kg: 2 added, 0 replaced, 0 unchanged, 0 failed"


def test_an_input_that_fails_is_named_at_the_end_and_the_code_is_1(kg):
    code, _, err = kg("build", "articles", "nowhere.txt", "-o", "my.kg")
    assert code == 1
    assert err.splitlines()[-2:] == ["1 input failed:", "  nowhere.txt: no such file or folder"]


def test_extract_writes_json_lines_that_pipe(kg):
    code, out, _ = kg("extract", "articles", "--quiet")
    assert code == 0
    assert [json.loads(line)["doc"] for line in out.splitlines()] == ["a", "b"]


def test_extract_leaves_out_what_is_unsure(kg):
    _, out, _ = kg("extract", "articles", "--min-confidence", "0.9")
    assert [json.loads(line)["facts"] for line in out.splitlines()] == [[], []]


def test_show_gives_quotes_and_their_places(kg):
    kg("build", "articles", "-o", "my.kg")
    code, out, _ = kg("show", "my.kg", "甲公司")
    assert code == 0
    assert "甲公司 位于 子区  [0.80]" in out
    assert "「甲公司位于子区。」  articles/a.txt:0-8" in out


def test_show_of_an_unknown_name_is_no_success(kg):
    kg("build", "articles", "-o", "my.kg")
    code, out, err = kg("show", "my.kg", "青山工业")
    assert (code, out) == (1, "")
    assert "青山工业" in err


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_query_answers_sparql(kg, form):
    kg("build", "articles", "-o", "my.kg")
    code, out, _ = kg("query", "my.kg", "-q", "SELECT ?name WHERE { ?x a lianpu:Region ; rdfs:label ?name }", "--format", form)
    assert code == 0
    assert "子区" in out
    assert "丑区" in out


def test_query_lists_the_saved_questions(kg):
    kg("build", "articles", "-o", "my.kg")
    code, out, _ = kg("query", "my.kg", "--list")
    assert code == 0
    assert out.startswith("name\tquestion")


def test_diff_of_a_store_and_an_output(kg):
    kg("build", "articles", "-o", "my.kg")
    kg("extract", "articles", "--out", "out")
    assert kg("diff", "my.kg", "out")[:2] == (0, "")
    kg("remove", "my.kg", "articles/b.txt")
    code, out, err = kg("diff", "my.kg", "out")
    assert code == 0
    assert out.splitlines()[:2] == ["@ articles/b.txt", "+ 丙公司 locatedIn 丑区  [tiny/located 0.80]  「丙公司位于丑区。」"]
    assert err == "1 gained, 0 lost\n"


def test_remove_names_what_is_not_there(kg):
    kg("build", "articles", "-o", "my.kg")
    code, _, err = kg("remove", "my.kg", "articles/a.txt", "c.txt")
    assert code == 1
    assert "my.kg: 1 removed" in err
    assert "c.txt: not in my.kg" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("query", "no.kg", "-q", "ASK {}"), "no.kg: there is no store here"),
        (("query", "no.kg"), "say what to ask"),
        (("analyze", "no.kg", "path", "甲公司"), "path takes 2 names: kg analyze STORE path A B"),
        (("analyze", "no.kg", "beauty"), "beauty"),
        (("export", "no.kg", "-f", "excel", "-o", "x"), "unknown format 'excel'; known are csv, cypher"),
        (("ontology", "--write", "--check"), "choose one"),
        (("build", "articles"), "--output"),
        (("extract", "articles", "--jobs", "-1"), "--jobs"),
        (("nonsense",), "nonsense"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_is_right(kg, arguments, said):
    code, out, err = kg(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_wrong_setting_ends_with_2(kg):
    Path("lianpu.toml").write_text("jbos = 1\n", encoding="utf-8")
    code, _, err = kg("build", "articles", "-o", "my.kg")
    assert code == 2
    assert err == "kg: lianpu.toml: unknown setting 'jbos'; known are base, ontology, seeds, jobs\n"


def test_a_missing_extra_is_named(kg, monkeypatch):
    kg("build", "articles", "-o", "my.kg")
    monkeypatch.setitem(sys.modules, "pyvis", None)
    code, _, err = kg("view", "my.kg", "-o", "x.html")
    assert code == 2
    assert "pip install 'lianpu[view]'" in err


def test_a_reader_that_stops_reading_is_no_error(tmp_path):
    """`kg … | head -1` must not end in a traceback."""
    piped = subprocess.run(f"{KG} ontology | head -1", shell=True, capture_output=True, text=True, check=True, cwd=tmp_path)
    assert piped.stdout.strip() == "Classes"
    assert piped.stderr == ""


def quickest(*command: str) -> float:
    """Seconds of processor time of the best of five runs, as if nothing else ran on this machine."""
    times = []
    for _ in range(5):
        slow = slowdown()
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append((after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) / slow)
    return min(times)


def slowdown() -> float:
    """How many times slower this processor is now than a quiet one: neighbours on a core take half of its speed."""
    start = time.process_time()
    sum(number * number for number in range(500_000))
    return max(1.0, (time.process_time() - start) / QUIET)


def test_help_answers_at_once():
    assert quickest(str(KG), "--help") < 0.3


def test_a_query_answers_within_half_a_second(kg):
    kg("build", "articles", "-o", "my.kg")
    assert quickest(str(KG), "query", "my.kg", "-q", "SELECT ?name WHERE { ?x rdfs:label ?name }") < 0.5
