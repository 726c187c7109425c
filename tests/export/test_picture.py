from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from rows import crowd, hostile, sample

from kg.analyze import Content
from kg.export import picture
from kg.export.layout import positions


class Page(HTMLParser):
    """The tags of a page and the text of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.scripts: dict[str, str] = {}
        self.headings: list[str] = []
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._open = dict(attrs).get("id", "") if tag == "script" else tag

    def handle_data(self, data):
        if self._open in {"payload", "nodes", "edges", "options"}:
            self.scripts[self._open] = data
        if self._open in {"h1", "title"}:
            self.headings.append(data)

    def handle_endtag(self, _):
        self._open = ""

    def read(self, name: str):
        return json.loads(self.scripts[name])


def drawn(tmp_path, schema, content, **options) -> Page:
    return Page(picture(content, tmp_path / "a.html", schema=schema, **options).read_text(encoding="utf-8"))


def test_nothing_in_the_page_points_elsewhere(tmp_path, schema):
    page = drawn(tmp_path, schema, sample())
    for tag, attributes in page.tags:
        assert tag not in {"img", "iframe", "object", "embed"}
        assert "src" not in attributes
        assert attributes.get("href", "data:,") == "data:,"
    policy = next(values["content"] for tag, values in page.tags if values.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'")
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "bootstrap" not in text.lower()
    assert "sourceMappingURL" not in text


def test_classes_relations_and_evidence_are_in_the_page(tmp_path, schema):
    page = drawn(tmp_path, schema, sample(), title="江湾")
    data = page.read("payload")
    nodes, edges = page.read("nodes"), page.read("edges")
    assert page.headings == ["江湾", "江湾"]
    colours = {row["id"]: row["colour"] for row in data["classes"]}
    assert all(node["color"] == colours[data["entities"][node["id"]]["type"]] for node in nodes)
    assert {node["label"] for node in nodes} >= {"远山传动", "江湾区", "减速器"}
    for edge in edges:
        fact = data["facts"][edge["id"]]
        assert (edge["from"], edge["to"]) == (fact["s"], fact["o"])
        assert edge["label"] == schema.relations[fact["p"]].label["zh"]
        assert bool(edge["dashes"]) == (fact["m"] == "planned")
        assert fact["e"]
    two = next(fact for fact in data["facts"] if fact["p"] == "undertakes")["e"][0]
    assert two["q"] == ["远山公司拟建二期工厂", "生产减速器"]
    assert two["s"] == [[30, 40], [45, 50]]
    assert data["documents"][two["d"]] == {"date": "2024-05", "publisher": "", "source": "b.txt", "title": "新工厂", "url": ""}


def test_labels_of_edges_speak_the_language_asked_for(tmp_path, schema):
    page = drawn(tmp_path, schema, sample(), language="en")
    assert {edge["label"] for edge in page.read("edges")} >= {"located in"}


def test_names_that_want_to_be_markup_stay_text(tmp_path, schema):
    content = hostile()
    page = drawn(tmp_path, schema, content, title=content.entities[1].name)
    assert {tag for tag, _ in page.tags} <= {
        "html", "head", "meta", "link", "title", "style", "body", "div", "aside", "header", "span", "small", "button", "h1", "h2",
        "p", "svg", "circle", "path", "input", "ul", "section", "label", "output", "nav", "script",
    }  # fmt: skip
    assert {row["names"][0] for row in page.read("payload")["entities"]} == {row.name for row in content.entities}
    assert all(row["url"] == "" for row in page.read("payload")["documents"])
    assert not [values for _, values in page.tags if any(name.startswith("on") for name in values)]


def test_a_lone_surrogate_does_not_stop_it(tmp_path, schema):
    assert "broken ?" in (picture(hostile(("broken \ud800",)), tmp_path / "a.html", schema=schema)).read_text(encoding="utf-8")


def test_a_limit_and_what_it_leaves_out_is_told(tmp_path, schema):
    data = drawn(tmp_path, schema, crowd(60), limit=20).read("payload")
    assert len(data["entities"]) <= 20
    assert data["whole"] == 60


def test_the_entity_asked_for_is_there_even_alone(tmp_path, schema):
    content = sample()
    alone = Content(content.entities, ())
    data = drawn(tmp_path, schema, alone, entity="减速器").read("payload")
    assert [row["names"] for row in data["entities"]] == [["减速器"]]
    assert data["asked"] == [0]


def test_an_empty_graph_still_gives_a_page(tmp_path, schema):
    assert drawn(tmp_path, schema, Content((), ())).read("nodes") == []


def test_same_graph_same_bytes(tmp_path, schema):
    content = crowd(80)
    turned = Content(content.entities[::-1], content.facts[::-1], (), content.documents)
    first, second = picture(content, tmp_path / "a.html", schema=schema), picture(turned, tmp_path / "b.html", schema=schema)
    assert first.read_bytes() == second.read_bytes()


def test_the_library_is_that_of_pyvis(tmp_path, schema):
    text = picture(sample(), tmp_path / "a.html", schema=schema).read_text(encoding="utf-8")
    assert re.search(r"vis-network", text)


@pytest.mark.parametrize("count", [0, 1, 2, 40, 400])
def test_no_two_dots_on_one_spot(count):
    places = positions(count, [(number, number // 3) for number in range(1, count)] + [(0, 0)] * bool(count))
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    gaps = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2)) + 1e9 * np.eye(count)
    assert not count or gaps.min() > 15


def test_separate_parts_do_not_overlap():
    places = positions(40, [(number, number - number % 4) for number in range(40)])
    gaps = np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2)) + 1e9 * np.eye(40)
    assert gaps.min() > 40
