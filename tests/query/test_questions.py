"""The competency questions over the sample corpus, against answers written by hand from its gold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml
from graphs import graph_of_gold

from kg.merge import Merger
from kg.query import named, recall, run
from kg.schema import load_schema
from kg.store import Store

HERE = Path(__file__).parent
ARTICLES = HERE.parents[1] / "seeds" / "articles"
QUESTIONS = yaml.safe_load((HERE / "golden" / "questions.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def corpus() -> Store:
    store = Store.memory(merger=Merger(load_schema()))
    with (ARTICLES / "manifest.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            path = ARTICLES / row["file"]
            text = path.read_bytes().decode("utf-8") if path.suffix == ".txt" else row["title"]
            gold = ARTICLES / "gold" / f"{path.stem}.json"
            store.add(graph_of_gold(gold, text, source=row["file"], title=row["title"]))
    return store


def golden(name: str) -> list[tuple[str, ...]]:
    with (HERE / "golden" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == QUESTIONS[name]["columns"]
    return [tuple(row) for row in rows]


@pytest.mark.parametrize("name", sorted(named()))
def test_question_gives_its_golden_answer(corpus: Store, name: str) -> None:
    asked = QUESTIONS[name]
    found = recall(corpus, name, golden(name), parameters=asked["parameters"], columns=asked["columns"])
    assert (found.missing, found.extra) == ((), ())
    assert found.recall == 1.0


@pytest.mark.parametrize("name", sorted(named()))
def test_question_without_parameters_is_about_everything(corpus: Store, name: str) -> None:
    assert run(corpus, name).rows


def test_at_least_ten_questions_with_titles() -> None:
    assert len(named()) >= 10
    assert all(query.title.endswith(("?", ".")) for query in named().values())
    assert set(QUESTIONS) == set(named())


def test_confidence_leaves_out_what_is_less_sure(corpus: Store) -> None:
    sure = run(corpus, "facts", parameters={"name": "宏运机械"}, min_confidence=0.99)
    assert len(sure.rows) == 2
    assert not run(corpus, "facts", parameters={"name": "宏运机械", "min_confidence": "1.01"}).rows
