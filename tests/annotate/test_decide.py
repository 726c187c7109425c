"""The rules-only choice among overlapping proposals."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate.decide import decide
from kg.annotate.propose import Proposed, Proposer
from tests.build import analysis

if TYPE_CHECKING:
    from kg.schema import Schema

TEXT = "abcdefghijklmnopqrst"


def proposed(start: int, end: int, confidence: float, kind: str = "Park") -> Proposed:
    return Proposed(start, end, kind, confidence, ("pattern:x",))


def test_the_longer_of_two_equally_sure_names_is_kept(schema: Schema) -> None:
    (chosen,) = decide((proposed(0, 8, 0.8), proposed(4, 8, 0.8)), analysis(TEXT), schema)
    assert (chosen.name, chosen.reasons) == (TEXT[:8], ("pattern:x",))


def test_a_doubtful_proposal_is_dropped(schema: Schema) -> None:
    assert decide((proposed(0, 4, 0.01),), analysis(TEXT), schema) == ()


def test_a_sure_use_lends_to_the_other_uses(schema: Schema) -> None:
    three = proposed(0, 2, 0.95), proposed(5, 7, 0.05), proposed(9, 11, 0.05)
    assert [m.span.start for m in decide(three, analysis("xx---xx--yy"), schema)] == [0, 5]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 18), st.integers(1, 8), st.floats(0, 1)), max_size=12))
def test_what_is_chosen_never_overlaps(schema: Schema, raw: list[tuple[int, int, float]]) -> None:
    proposals = tuple(proposed(start, min(start + size, 20), confidence) for start, size, confidence in raw)
    chosen = decide(proposals, analysis(TEXT), schema)
    assert all(a.span.end <= b.span.start for a, b in itertools.pairwise(chosen))


def test_a_sentence_reads_as_one_would(schema: Schema) -> None:
    given_analysis = analysis("璧山区联合重庆大学建设璧山高新区。")
    chosen = decide(Proposer(schema)(given_analysis), given_analysis, schema)
    names = {(m.name, m.type) for m in chosen}
    assert {("璧山区", "Region"), ("重庆大学", "Institute"), ("璧山高新区", "Park")} <= names
