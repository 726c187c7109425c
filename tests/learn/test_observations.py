"""Figures learned from a few articles: read as they were annotated."""

from __future__ import annotations

import pytest

from kg.annotate import Annotator
from kg.extract.observe import Observer
from kg.extract.observe_passage import make_passage
from kg.extract.observe_weights import weights_from
from kg.model import Document

pytest.importorskip("jax")
pytest.importorskip("optax")

from kg.learn.observations import learn_observations, stated_by, with_gold_mentions
from kg.learn.score import Measure

PLACES = ("江北区", "武侯区", "天河区", "朝阳区", "渝北区")


def article(number):
    """A text with three figures, two of which are stated; and its gold."""
    place, year = PLACES[number % len(PLACES)], 2015 + number % 7
    growth, sum_, flat = 3 + number % 8, 120 + 7 * number, 11 + number
    text = f"{year}年，{place}规上工业增加值增长{growth}%。当年完成工业投资{sum_}亿元。记者住在{flat}楼。"
    ends = [at for at, character in enumerate(text) if character == "。"]
    growing = {"s": "a", "indicator": "规上工业增加值", "kind": "growth", "value": growth, "unit": "%", "at": [[0, ends[0] + 1]]}
    spent = {
        "s": "a",
        "indicator": "工业投资",
        "kind": "level",
        "value": sum_,
        "unit": "亿元",
        "at": [[ends[0] + 1, ends[1] + 1]],
    }
    gold = {
        "doc": f"a{number}",
        "entities": [{"id": "a", "type": "Region", "names": [place]}],
        "facts": [],
        "observations": [{**item, "period": str(year), "modality": "actual"} for item in (growing, spent)],
    }
    return Document(text, f"a{number}.txt", published="2024-05"), gold


@pytest.fixture(scope="module")
def pages(schema):
    annotate = Annotator(schema, learned=False)
    return [(with_gold_mentions(annotate(document), gold), gold) for document, gold in map(article, range(30))]


def test_figures_are_read_as_they_were_annotated(schema, pages):
    observe, measure = Observer(schema, weights=weights_from(learn_observations(pages[6:], schema, {}))), Measure(schema)
    for analysis, gold in pages[:6]:
        found = observe(analysis)
        read = [(o.subject, o.kind, o.value, o.unit, o.period) for o in found]
        assert read == [(o["s"], o["kind"], o["value"], o["unit"], o["period"]) for o in gold["observations"]]
        assert all(measure.alike(o["indicator"], one.indicator) for o, one in zip(gold["observations"], found, strict=True))


def test_gold_is_laid_onto_the_figures_that_state_it(schema, pages):
    observer, measure = Observer(schema, learned=False), Measure(schema)
    analysis, gold = pages[0]
    passage = make_passage(analysis, observer.words)
    stated = stated_by(passage, analysis, gold, measure)
    found = {passage.text[passage.figures[at].start : passage.figures[at].end]: items for at, items in stated.items() if items}
    assert {written: [item["indicator"] for item in items] for written, items in found.items()} == {
        "3%": ["规上工业增加值"],
        "120亿元": ["工业投资"],
    }
