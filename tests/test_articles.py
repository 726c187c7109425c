"""The sample corpus: gold that keeps to the ontology, names that the articles have, and the breadth that its README promises."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from kg.read import read

if TYPE_CHECKING:
    from kg.model import Document
    from kg.schema import Schema

ARTICLES = Path(__file__).resolve().parent.parent / "seeds" / "articles"
with (ARTICLES / "manifest.csv").open(encoding="utf-8", newline="") as _lines:
    MANIFEST = list(csv.DictReader(_lines))
FILES = [row["file"] for row in MANIFEST]
KINDS = {"level", "growth", "share", "rank", "change"}
_POINT = r"\d{4}(-(Q[1-4]|H[12]|\d\d(-\d\d)?))?"
PERIOD = re.compile(f"({_POINT}(/{_POINT})?)?")

every_article = pytest.mark.parametrize("file", FILES)


def squash(text: str) -> str:
    """The text without its layout: names are compared so."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def gold(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ARTICLES / "gold" / f"{Path(file).stem}.json").read_text(encoding="utf-8"))
    return found


@cache
def article(file: str) -> Document:
    (document,) = read([ARTICLES / file], manifest=ARTICLES / "manifest.csv")
    return document


def table() -> dict[str, list[str]]:
    """The rows of SOURCES.md by the article that they are about."""
    lines = (ARTICLES / "SOURCES.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {row[0]: row[1:] for row in rows if row[0] in FILES}


def test_manifest_lists_every_article_and_nothing_else() -> None:
    there = {path.name for path in ARTICLES.iterdir() if path.suffix in {".txt", ".html", ".pdf", ".docx"}}
    assert set(FILES) == there
    assert len(FILES) == len(there) >= 16
    assert {f"{Path(file).stem}.json" for file in FILES} == {path.name for path in (ARTICLES / "gold").iterdir()}
    assert all(row["date"] and row["title"] and row["publisher"] for row in MANIFEST)
    assert {Path(file).suffix for file in FILES} == {".txt", ".html", ".pdf", ".docx"}


def test_a_folder_reads_as_its_articles() -> None:
    """The manifest, the gold and the pages about the corpus are no inputs."""
    assert sorted(Path(document.source).name for document in read([ARTICLES])) == sorted(FILES)


def test_the_corpus_is_as_broad_as_promised() -> None:
    sources = table()
    assert set(sources) == set(FILES)
    assert all(row[0] for row in sources.values())
    assert len({place for row in sources.values() for place in row[1].split("、")}) >= 10
    assert len({industry for row in sources.values() for industry in row[2].split("、")}) >= 10


def test_every_relation_occurs(schema: Schema) -> None:
    stated = Counter(fact["p"] for file in FILES for fact in gold(file)["facts"] if not fact.get("optional"))
    assert set(stated) == set(schema.relations)


@every_article
def test_article_has_its_title_date_and_length(file: str) -> None:
    row = next(row for row in MANIFEST if row["file"] == file)
    document = article(file)
    assert (document.title, document.published, document.publisher) == (row["title"], row["date"], row["publisher"])
    assert gold(file)["date"] == row["date"]
    assert 500 <= len(squash(document.text)) <= 1500


@every_article
def test_every_name_stands_in_its_article(file: str) -> None:
    text = squash(article(file).text)
    assert [name for entity in gold(file)["entities"] for name in entity["names"] if squash(name) not in text] == []


@every_article
def test_names_and_ids_are_told_apart(file: str) -> None:
    entities = gold(file)["entities"]
    assert len({entity["id"] for entity in entities}) == len(entities)
    owners = Counter((squash(name), entity["type"]) for entity in entities for name in set(entity["names"]))
    assert [name for name, count in owners.items() if count > 1] == []


@every_article
def test_facts_keep_to_domain_and_range(file: str, schema: Schema) -> None:
    found = gold(file)
    types = {entity["id"]: entity["type"] for entity in found["entities"]}
    assert set(types.values()) <= set(schema.classes)
    wrong = []
    for fact in found["facts"]:
        relation = schema.relations[fact["p"]]
        fits = types[fact["s"]] in relation.subject and types[fact["o"]] in relation.object
        if not fits or fact["modality"] not in {"actual", "planned"} or fact["s"] == fact["o"]:
            wrong.append(fact)
        assert set(fact.get("p_also", [])) <= set(schema.relations)
    assert wrong == []


@every_article
def test_a_fact_is_stated_once(file: str, schema: Schema) -> None:
    def key(fact: dict[str, Any]) -> tuple[str, ...]:
        ends = sorted((fact["s"], fact["o"])) if schema.relations[fact["p"]].symmetric else (fact["s"], fact["o"])
        return (fact["p"], *ends)

    assert [found for found, count in Counter(map(key, gold(file)["facts"])).items() if count > 1] == []


@every_article
def test_what_hangs_on_an_optional_entity_is_optional(file: str) -> None:
    found = gold(file)
    optional = {entity["id"] for entity in found["entities"] if entity.get("optional")}
    statements = [(fact, {fact["s"], fact["o"]}) for fact in found["facts"]]
    statements += [(observation, {observation["s"]}) for observation in found["observations"]]
    assert [statement for statement, ends in statements if ends & optional and not statement.get("optional")] == []


@every_article
def test_observations_are_well_formed(file: str) -> None:
    found = gold(file)
    known = {entity["id"] for entity in found["entities"]}
    for observation in found["observations"]:
        assert observation["kind"] in KINDS
        assert observation["modality"] in {"actual", "target"}
        assert PERIOD.fullmatch(observation["period"])
        assert observation["indicator"]
        assert observation["unit"]
        assert {observation["s"], *(other["s"] for other in observation.get("also", []))} <= known


@every_article
def test_spans_lie_on_sentences_of_plain_text(file: str) -> None:
    """Only offsets into plain text are the article's own; a span starts and ends on a character that is no layout."""
    found = gold(file)
    spans = [tuple(span) for statement in found["facts"] + found["observations"] for span in statement.get("at", [])]
    if not file.endswith(".txt"):
        assert spans == []
        return
    text = article(file).text
    assert all(statement["at"] for statement in found["facts"] + found["observations"])
    for start, end in spans:
        assert 0 <= start < end <= len(text)
        assert text[start:end].strip() == text[start:end]
