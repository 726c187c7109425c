from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.app import api
from kg.model import InputError

GOLD = {
    "doc": "a",
    "date": "2024-05",
    "entities": [
        {"id": "e1", "type": "Enterprise", "names": ["甲公司"]},
        {"id": "e2", "type": "Region", "names": ["子区"]},
        {"id": "e3", "type": "Enterprise", "names": ["丙公司"]},
    ],
    "facts": [
        {"s": "e1", "p": "locatedIn", "o": "e2", "modality": "actual"},
        {"s": "e3", "p": "locatedIn", "o": "e2", "modality": "actual"},
    ],
}


@pytest.fixture
def corpus(tmp_path, monkeypatch):
    from tiny import TinyPipeline

    monkeypatch.setattr("kg.app.reading.Pipeline", TinyPipeline)
    monkeypatch.chdir(tmp_path)
    Path("gold").mkdir()
    Path("gold/a.json").write_text(json.dumps(GOLD), encoding="utf-8")
    Path("gold/missing.json").write_text(json.dumps({**GOLD, "doc": "missing", "facts": []}), encoding="utf-8")
    Path("texts").mkdir()
    Path("texts/a.txt").write_text("甲公司位于子区。乙公司位于子区。", encoding="utf-8")
    Path("texts/no-gold.txt").write_text("甲公司位于子区。", encoding="utf-8")
    return tmp_path


def test_evaluate_counts_what_is_right_missed_and_wrong(corpus):
    found = api.evaluate("gold", ["texts"])
    row = found.figures["rows"]["facts"]
    assert (row["tp"], row["predicted"], row["gold"]) == (1, 2, 2)
    assert found.figures["documents"] == 2
    assert found.figures["documents without a prediction"] == 1
    assert "a\tmissed fact\t丙公司\tlocatedIn\t子区" in map(str, found.report.misses)


def test_evaluate_takes_dates_from_the_gold(corpus, monkeypatch):
    from tiny import TinyPipeline

    dates = []

    class Noting(TinyPipeline):
        def __call__(self, document):
            dates.append(document.published)
            return super().__call__(document)

    monkeypatch.setattr("kg.app.reading.Pipeline", Noting)
    api.evaluate("gold", ["texts"])
    assert dates == ["2024-05"]


def test_evaluate_takes_the_outputs_of_extract_too(corpus):
    api.extract(["texts"], "out")
    assert api.evaluate("gold", ["out"]).figures == api.evaluate("gold", ["texts"]).figures


def test_evaluate_leaves_out_what_is_unsure(corpus):
    assert api.evaluate("gold", ["texts"], min_confidence=0.9).figures["rows"]["facts"]["predicted"] == 0


def test_a_folder_without_gold_is_refused(corpus):
    with pytest.raises(InputError, match="no gold here"):
        api.evaluate("texts", ["texts"])


def test_the_figures_are_those_of_the_guidelines_own_program(shared, corpus):
    """`kg eval` and `score.py` give the same numbers for the same predictions."""
    import subprocess
    import sys

    folder = corpus / "scored"
    folder.mkdir()
    for path in sorted((shared / "eval" / "gold").glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        # Something less than perfect: every third entity and every fourth fact and figure is missing.
        data["entities"] = [entity for number, entity in enumerate(data["entities"]) if number % 3]
        kept = {entity["id"] for entity in data["entities"]}
        for kind in ("facts", "observations"):
            rows = [row for number, row in enumerate(data[kind]) if number % 4]
            data[kind] = [row for row in rows if {row["s"], row.get("o", row["s"])} <= kept]
        (folder / path.name).write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    command = [sys.executable, shared / "eval" / "score.py", shared / "eval" / "gold", folder, "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    ours = api.evaluate(shared / "eval" / "gold", [folder]).figures
    assert ours == theirs
