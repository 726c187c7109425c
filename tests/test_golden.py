"""What is read of ten articles and what the store writes, as files: a change shows as a difference that a person can read.

`make golden` rewrites them. Confidences are left out: their last digits may differ between processors.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from build import graph

from kg.model import Observation

if TYPE_CHECKING:
    from kg.model import DocumentGraph

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"
ARTICLES = (
    "bishan-202306.txt",
    "chongqing-202411.txt",
    "dalian-201902.txt",
    "fuling-202005.docx",
    "huadu-201107.html",
    "lanzhou-201902.pdf",
    "ningbo-202005.txt",
    "ningdong-202005.txt",
    "suzhou-202212.txt",
    "zhongguancun-20200515.txt",
)


def highlighted(read: DocumentGraph) -> str:
    """The source text with every mention marked, then what it states, a line each."""
    text, last = "", 0
    source = read.document.text
    for mention in sorted(read.mentions, key=lambda mention: (mention.span, mention.entity)):
        if mention.entity and mention.span.start >= last:
            text += source[last : mention.span.start]
            text += f"[{source[mention.span.start : mention.span.end]}]{{{mention.entity}}}"
            last = mention.span.end
    lines = [text + source[last:], "", "== entities"]
    names = {}
    for entity in read.entities:
        names[entity.id] = entity.name
        lines.append(f"{entity.id} {entity.type} {' = '.join(entity.names)}")
    lines += ["", "== facts"]
    for fact in read.facts:
        marks = "" if fact.modality == "actual" else f" ({fact.modality})"
        marks += "".join(f" {key}={value}" for key, value in sorted(fact.qualifiers.items()))
        lines.append(f"{names[fact.subject]} {fact.predicate} {names[fact.object]}{marks}")
        lines += quotes(fact)
    lines += ["", "== observations"]
    for seen in read.observations:
        figure = f"{seen.value:g}{seen.unit} {seen.kind} {seen.period or '?'}"
        lines.append(
            f"{names[seen.subject]} {seen.indicator} {figure}{'' if seen.modality == 'actual' else f' ({seen.modality})'}"
        )
        lines += quotes(seen)
    return "\n".join(lines) + "\n"


def quotes(stated) -> list[str]:
    return [f"    {piece.rule}: {' … '.join(''.join(quote.split()) for quote in piece.quotes)}" for piece in stated.evidence]


def check(path: Path, made: str, *, update: bool) -> None:
    if update:
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8", newline="\n")
    assert path.is_file(), f"{path.name} is missing; run: make golden"
    wanted = path.read_text(encoding="utf-8")
    assert made.splitlines() == wanted.splitlines(), (
        f"{path.name} differs; if that is meant, run: make golden, and read the difference"
    )


@pytest.fixture(scope="module")
def readings():
    from kg.app import api

    folder = ROOT / "seeds" / "articles"
    paths = [folder / name for name in ARTICLES]
    failed = []
    read = list(
        api.graphs(paths, manifest=folder / "manifest.csv", on_step=lambda step: failed.append(step) if step.reason else None)
    )
    assert not failed
    return dict(zip(ARTICLES, read, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_read_as_before(name, readings, update_golden):
    check(GOLDEN / f"{name}.read", highlighted(readings[name]), update=update_golden)


def test_the_store_writes_what_it_wrote(schema, tmp_path, update_golden):
    from kg.merge import Merger
    from kg.store import Store, canonical_lines

    document = graph(
        "[重庆市]{Region}[璧山区]{Region}的[青山工业]{Enterprise}拟投产[驱动电机]{Product}，2023年产值418.7亿元。",
        "青山工业 locatedIn 璧山区",
        "璧山区 locatedIn 重庆市",
        "planned 青山工业 produces 驱动电机",
        figures=(Observation("青山工业", "产值", "level", 418.7, "亿元", "2023", "actual", (), 0.75),),
        published="2024-01",
        source="a.txt",
    )
    with Store.open(tmp_path / "my.kg", merger=Merger(schema), schema=schema) as store:
        store.add(document, key="a.txt", fingerprint="none")
        made = "".join(canonical_lines(store))
    check(GOLDEN / "store.nq", made, update=update_golden)


def test_golden_files_are_not_rewritten_in_ci():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "--update-golden" not in ci
    assert "--update-golden" not in os.environ.get("PYTEST_ADDOPTS", "")
    recipe = makefile[makefile.index("\ntest:") : makefile.index("\nquick:")]
    assert "golden" not in recipe


def test_every_golden_file_is_looked_at():
    wanted = {f"{name}.read" for name in ARTICLES} | {"store.nq"}
    assert {path.name for path in GOLDEN.iterdir()} == wanted
