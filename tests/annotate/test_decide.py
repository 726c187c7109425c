"""The rules-only choice among overlapping proposals."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.decide import decide
from kg.annotate.propose import Proposer
from kg.model import Mention, Span
from tests.build import analysis

if TYPE_CHECKING:
    from kg.schema import Schema

TEXT = "abcdefghijklmnopqrst"


def mention(start: int, end: int, confidence: float, kind: str = "Park") -> Mention:
    return Mention(Span(start, end), kind, TEXT[start:end], confidence=confidence, reasons=("pattern:x",))


def test_the_longer_of_two_equally_sure_names_is_kept(schema: Schema) -> None:
    whole, part = mention(0, 8, 0.8), mention(4, 8, 0.8)
    assert decide((whole, part), analysis(TEXT), schema) == (whole,)


def test_a_doubtful_proposal_is_dropped(schema: Schema) -> None:
    assert decide((mention(0, 4, 0.01),), analysis(TEXT), schema) == ()


def test_a_sure_use_lends_to_the_other_uses(schema: Schema) -> None:
    sure = Mention(Span(0, 2), "Park", "xx", confidence=0.95)
    weak = Mention(Span(5, 7), "Park", "xx", confidence=0.05)
    other = Mention(Span(9, 11), "Park", "yy", confidence=0.05)
    assert [m.span.start for m in decide((sure, weak, other), analysis(TEXT), schema)] == [0, 5]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 18), st.integers(1, 8), st.floats(0, 1)), max_size=12))
def test_what_is_chosen_never_overlaps(schema: Schema, raw: list[tuple[int, int, float]]) -> None:
    proposals = tuple(mention(start, min(start + size, 20), confidence) for start, size, confidence in raw)
    chosen = decide(proposals, analysis(TEXT), schema)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(chosen))


def test_a_sentence_reads_as_one_would(schema: Schema) -> None:
    given_analysis = analysis("璧山区联合重庆大学建设璧山高新区。")
    chosen = decide(Proposer(schema)(given_analysis), given_analysis, schema)
    names = {(m.name, m.type) for m in chosen}
    assert {("璧山区", "Region"), ("重庆大学", "Institute"), ("璧山高新区", "Park")} <= names
