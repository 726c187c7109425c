"""Expressions of time: every example of the word file, and what an unknown date leaves open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate._calendar import compile_calendar
from kg.annotate._scan import scan
from kg.annotate.numbers import find_numbers
from kg.annotate.times import find_times
from kg.schema import load_schema

LANGUAGE = load_schema().language


def read(text: str, published: str) -> list[list[str]]:
    times = find_times(text, find_numbers(text, LANGUAGE), published, LANGUAGE)
    return [[text[time.span.start : time.span.end], time.period] for time in times]


@pytest.mark.parametrize("example", LANGUAGE["times"]["examples"], ids=lambda example: example["text"])
def test_every_example_of_the_word_file(example: dict) -> None:
    assert read(example["text"], example["published"]) == example["times"]


@pytest.mark.parametrize("text", ["今年产值", "上半年产值", "3月产值", "目前产值", "21日投产", "近三年产值", "未来5年"])
def test_without_a_date_of_the_document_relative_times_stay_open(text: str) -> None:
    (time,) = read(text, "")
    assert time[1] == ""


@pytest.mark.parametrize("text", ["连续10多年增长", "第2日", "12.5日元", "建厂30年"])
def test_lengths_of_time_are_no_periods(text: str) -> None:
    assert read(text, "2020-05-01") == []


def test_a_range_over_the_turn_of_the_year_ends_in_the_next() -> None:
    assert read("2019年11月至2月", "2020-03") == [["2019年11月至2月", "2019-11/2020-02"]]


WRITTEN = "".join(sorted({mark for example in LANGUAGE["times"]["examples"] for mark in example["text"]})) + "0123456789 年月日-"


@given(st.text(st.sampled_from(WRITTEN), max_size=40))
def test_no_expression_is_passed_by_for_how_it_begins(text: str) -> None:
    calendar = compile_calendar(LANGUAGE["times"])
    found = [match.span() for match in scan(text, calendar.starts, calendar.pattern)]
    assert found == [match.span() for match in calendar.pattern.finditer(text)]
