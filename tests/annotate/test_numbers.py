"""Figures and their units: every example of the word file, and the traps."""

from __future__ import annotations

import itertools

import pytest

from kg.annotate.numbers import find_numbers
from kg.schema import load_schema

LANGUAGE = load_schema().language


def read(text: str) -> list[tuple[str, float, str]]:
    return [(text[n.span.start : n.span.end], n.value, n.unit) for n in find_numbers(text, LANGUAGE)]


@pytest.mark.parametrize("example", LANGUAGE["numbers"]["examples"], ids=lambda example: example["text"])
def test_every_example_of_the_word_file(example: dict) -> None:
    assert read(example["text"]) == [tuple(number) for number in example["numbers"]]


@pytest.mark.parametrize(
    "text",
    [
        "2019年",
        "3月5日",
        "第三届博览会",
        "A320机型",
        "服务热线12345",
        "“十四五”规划",
        "统一部署",
        "一带一路",
        "500强企业",
        "3号线",
        "第二产业",
    ],
)
def test_what_counts_nothing_is_no_number(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "approximate"),
    [
        ("约300家", "about"),
        ("超过300家", "over"),
        ("300多家", "over"),
        ("300家以上", "over"),
        ("不足300家", "under"),
        ("300家", ""),
    ],
)
def test_how_a_figure_is_rounded(text: str, approximate: str) -> None:
    (number,) = find_numbers(text, LANGUAGE)
    assert (number.value, number.approximate) == (300, approximate)


def test_a_sum_with_the_name_of_its_currency_keeps_the_plain_unit() -> None:
    assert read("投资3.5亿元人民币建厂") == [("3.5亿元人民币", 3.5, "亿元")]


def test_numbers_come_in_order_and_do_not_overlap() -> None:
    numbers = find_numbers("3家企业的5%至8%来自第2名，约1.2万吨。" * 3, LANGUAGE)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(numbers))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("产能扩大了四五倍", [(4, "倍"), (5, "倍")]),
        ("招了七八百人", [(700, "人"), (800, "人")]),
        ("三四十万吨", [(30, "万吨"), (40, "万吨")]),
        ("去年建了五六家", [(5, "家"), (6, "家")]),
        ("二十五家", [(25, "家")]),
        ("八七折", []),
        ("五四三家", [(543, "家")]),
        ("四五六家", [(456, "家")]),
    ],
)
def test_neighbouring_digits_are_the_ends_of_a_range(text: str, values: list[tuple[float, str]]) -> None:
    assert [(value, unit) for _, value, unit in read(text)] == values
