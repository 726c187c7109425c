"""Observations: every example of the word file by the weights by hand; evidence, order and silence."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from kg.annotate.numbers import find_numbers
from kg.annotate.times import find_times
from kg.annotate.tokens import Tokenizer
from kg.extract.observe import Observer
from kg.extract.observe_weights import weights_of
from kg.schema import load_schema
from tests.build import analysis

if TYPE_CHECKING:
    from pathlib import Path

    from kg.model import Analysis, Observation

SCHEMA = load_schema()
OBSERVER = Observer(SCHEMA, learned=False)
TOKENIZE = Tokenizer(SCHEMA)
PUBLISHED = "2023-06"


def prepared(marked: str, published: str = PUBLISHED) -> Analysis:
    found = analysis(marked, published=published)
    text = found.view.text
    numbers = find_numbers(text, SCHEMA.language)
    times = find_times(text, numbers, published, SCHEMA.language)
    return replace(found, numbers=numbers, times=times, tokens=TOKENIZE(text))


def row(found: Analysis, observation: Observation) -> str:
    names = {entity.id: entity.name for entity in found.entities}
    fields = [
        names[observation.subject],
        observation.indicator,
        observation.kind,
        f"{observation.value:g}",
        observation.unit,
        observation.period,
        observation.modality,
    ]
    return " | ".join(fields)


@pytest.mark.parametrize("example", SCHEMA.language["observations"]["examples"], ids=lambda example: example["text"])
def test_every_example_of_the_word_file(example: dict) -> None:
    found = prepared(example["text"])
    assert [row(found, observation) for observation in OBSERVER(found)] == example["observations"]


def test_evidence_is_the_sentence_that_states_the_figure() -> None:
    found = prepared("[青溪区]{Region}地处西部。2022年，[青溪区]{Region}工业产值300亿元。")
    (observation,) = OBSERVER(found)
    (evidence,) = observation.evidence
    assert evidence.quotes == ("2022年，青溪区工业产值300亿元。",)
    assert evidence.rule.startswith("observation/level-")
    assert 0 < observation.confidence <= 1


def test_words_carry_the_part_of_speech_that_the_weights_look_at() -> None:
    assert {token.text: token.tag for token in TOKENIZE("建成生产线")} == {"建成": "v", "生产线": "n"}


def test_a_figure_without_any_entity_is_left() -> None:
    assert OBSERVER(prepared("2022年工业产值300亿元。")) == ()


def test_the_same_figure_said_twice_is_one_observation() -> None:
    found = prepared("[青溪区]{Region}2022年工业产值300亿元。[青溪区]{Region}2022年工业产值300亿元。")
    assert len(OBSERVER(found)) == 1


def test_vectors_of_another_reader_are_left_aside(tmp_path: Path) -> None:
    for name in ("observations.npz", "observations.json", "reader.json"):
        shutil.copy(SCHEMA.models_dir / name, tmp_path)
    other = replace(SCHEMA, models=tmp_path)
    assert weights_of(other, learned=True).affinity
    figure, seen = [[(lambda: ["u=%"],)]], np.ones((1, 128), np.float32)
    alone, with_vectors = (weights_of(other, learned=True).kinds(figure, edges) for edges in (None, seen))
    assert alone != with_vectors
    card = json.loads((tmp_path / "reader.json").read_text(encoding="utf-8"))
    (tmp_path / "reader.json").write_text(json.dumps({**card, "weights_sha256": "another"}), encoding="utf-8")
    left = weights_of(other, learned=True)
    assert left.learned
    assert not left.affinity
    assert left.reduce is None
    assert left.kinds(figure, seen) == alone
