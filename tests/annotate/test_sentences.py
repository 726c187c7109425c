"""Sentences end where the annotators of the gold ended them; heads and captions are told apart."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.sentences import split_sentences
from kg.annotate.view import make_view
from kg.model import Document
from kg.schema import load_schema

SCHEMA = load_schema()


def sentences_of(text: str) -> list[tuple[str, str, int]]:
    view = make_view(Document(text, "test"), SCHEMA)
    return [(view.text[s.span.start : s.span.end], s.kind, s.paragraph) for s in split_sentences(view, SCHEMA)]


def test_sentences_headings_and_paragraphs() -> None:
    assert sentences_of("园区三季报\n园区产值增长；企业增多。“都来了！”他说。\n筑巢引凤\n研究院投用") == [
        ("园区三季报", "heading", 0),
        ("园区产值增长；", "text", 1),
        ("企业增多。", "text", 1),
        ("“都来了！”", "text", 1),
        ("他说。", "text", 1),
        ("筑巢引凤", "heading", 2),
        ("研究院投用", "heading", 3),
    ]


def test_titles_are_not_split() -> None:
    assert [s for s, _, _ in sentences_of("印发《关于支持创新！再出发的意见》。开展“加油！园区”行动，见效。")] == [
        "印发《关于支持创新！再出发的意见》。",
        "开展“加油！园区”行动，见效。",
    ]


def test_captions_are_told_apart() -> None:
    assert sentences_of("园区三季报\n园区产值增长，企业增多。\n先进材料展厅 摄/王小明\n")[-1] == ("先进材料展厅", "caption", 2)


def gold_sentences(text: str) -> list[str]:
    """The split by which the gold's evidence is given (eval/annotate.py)."""
    return [found.strip() for found in re.findall(r"[^。！？；\n]+[。！？；]*[”’」』）)]*", text) if found.strip()]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="产业园区企业。！？；，：\n”）", max_size=60))
def test_the_split_is_that_of_the_gold(text: str) -> None:
    view = make_view(Document(text, "test"), SCHEMA)
    ours = [view.text[s.span.start : s.span.end] for s in split_sentences(view, SCHEMA)]
    assert [s for s in ours if s.strip("。！？；”）")] == [s for s in gold_sentences(view.text) if s.strip("。！？；”）")]
