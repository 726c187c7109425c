"""Listed names are found, whole names before their parts, with what seeds/ says of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from kg.annotate.gazetteer import Gazetteer
from kg.annotate.tokens import Tokenizer

if TYPE_CHECKING:
    from pathlib import Path

    from kg.schema import Schema


@pytest.fixture(scope="module")
def gazetteer(schema: Schema) -> Gazetteer:
    return Gazetteer(schema)


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str]]:
    return [(text[start:end], readings[0].type) for start, end, readings in gazetteer(text)]


def test_the_longest_name_wins(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "重庆市璧山区的璧山高新区") == [("重庆市", "Region"), ("璧山区", "Region"), ("璧山高新区", "Park")]


def test_a_name_carries_the_key_of_its_row(gazetteer: Gazetteer) -> None:
    (_, _, readings), *_ = gazetteer("璧山区")
    assert readings[0].keys == ("regions:500120",)


def test_a_short_form_that_is_a_word_is_less_sure(gazetteer: Gazetteer) -> None:
    (_, _, whole), (_, _, short) = gazetteer("和平区，和平")
    assert short[0].confidence < whole[0].confidence


def test_nothing_is_found_in_nothing(gazetteer: Gazetteer) -> None:
    assert gazetteer("") == []


def test_every_list_names_its_public_source(root: Path, schema: Schema) -> None:
    for name in schema.language["names"]["lists"]:
        first = (root / "seeds" / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("# "), name
        assert len(first) > 40, name


def test_every_province_city_and_county_has_a_code_and_a_place_above(schema: Schema) -> None:
    rows = {row["code"]: row for row in schema.seed_rows("regions")}
    assert sum(row["level"] == "province" for row in rows.values()) == 34
    assert sum(row["level"] == "county" for row in rows.values()) > 2800
    for row in rows.values():
        assert re.match(r"\d{6}", row["code"]), row
        assert (row["parent"] in rows) == (row["level"] != "province"), row
        assert row["parent"] != row["code"]


def test_words_cover_the_text_and_keep_listed_names(schema: Schema) -> None:
    text = "位于璧山高新区的企业"
    tokens = Tokenizer(schema)(text)
    assert "".join(token.text for token in tokens) == text
    assert all(text[token.span.start : token.span.end] == token.text for token in tokens)
    assert "璧山高新区" in [token.text for token in tokens]
