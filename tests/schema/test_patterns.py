"""The pattern language: what a match string means, and what it may not say."""

from __future__ import annotations

import pytest

from kg.schema.patterns import Gap, Literal, Maybe, PatternError, Slot, Words, parse_match, walk

ENDS = {"subject": frozenset({"Maker", "Place"}), "object": frozenset({"Ware"})}
WORDS = {"make": ("造", "制成")}


def parse(match):
    return parse_match(match, ends=ENDS, classes=("Maker", "Place", "Ware"), words=WORDS)


def test_each_element_is_read():
    assert parse("{subject} 由 ..12 <make> {object}") == (
        Slot("subject", ENDS["subject"]),
        Literal("由"),
        Gap(12),
        Words("make", ("造", "制成")),
        Slot("object", ENDS["object"]),
    )


def test_blanks_part_elements_and_mean_nothing():
    assert parse("  {subject}<make>{object} ") == parse("{subject} <make> {object}")


def test_slot_may_be_narrowed_or_any_class():
    elements = parse("{Place} {subject:Maker} <make> {object}")
    assert elements[:2] == (Slot("Place", frozenset({"Place"})), Slot("subject", frozenset({"Maker"})))
    assert parse("{subject:Maker|Place} <make> {object}") == parse("{subject} <make> {object}")


def test_optional_parts_nest():
    elements = parse("{subject} (在 (今年)? {Place} ..3)? <make> {object}")
    assert elements[1] == Maybe((Literal("在"), Maybe((Literal("今年"),)), Slot("Place", frozenset({"Place"})), Gap(3)))
    assert [type(element).__name__ for element in walk(elements)].count("Literal") == 2


def test_one_end_may_be_left_out():
    assert parse("({subject} ..3)? <make> {object}")[0] == Maybe((Slot("subject", ENDS["subject"]), Gap(3)))


WRONG = {
    "{subject} <make>": "{object} stands 0 times",
    "{subject} <make> {object} {object}": "{object} stands 2 times",
    "({subject})? <make> ({object})?": "both ends are optional",
    "{subject} {object}": "nothing but closeness ties the two",
    "{subject} ..5 {object}": "nothing but closeness ties the two",
    "{subject} (由)? {object}": "nothing but closeness ties the two",
    "..3 {subject} <make> {object}": "a gap at the edge",
    "{subject} <make> {object} ..3": "a gap at the edge",
    "{subject} ..3 ..3 <make> {object}": "two gaps in a row; join them into one",
    "{subject} ..0 <make> {object}": "a gap of 0 characters",
    "{subject} ..99 <make> {object}": "a gap of 99 characters; take a number from 1 to 40",
    "{subject} <made> {object}": "unknown word list `<made>`; define it under `words:`; there are: make",
    "{subject} <make> {object:Place}": "slot `{object:Place}` cannot hold Place; object may be: Ware",
    "{Boat} {subject} <make> {object}": "unknown slot `{Boat}`",
    "{subject} <make {object}": "cannot read `<make {object}`",
    "{subject} (由 <make> {object}": "an optional part is not closed",
    "{subject} 由)? <make> {object}": "`)?` closes nothing",
    "{subject} ()? <make> {object}": "an optional part is empty",
    "{subject} (由) <make> {object}": "cannot read `) <make> {object}`",
}


@pytest.mark.parametrize(("match", "message"), WRONG.items())
def test_wrong_match_is_refused_with_the_remedy(match, message):
    with pytest.raises(PatternError) as refused:
        parse(match)
    assert message in str(refused.value)
    assert refused.value.remedy
