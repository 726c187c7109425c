"""What the encoder sees of a text."""

from __future__ import annotations

import numpy as np
import pytest

from kg.annotate import inputs
from kg.annotate.inputs import BEGIN, END, FIRST, MIDDLE, PADDING, SINGLE, UNKNOWN, Vocabulary, cut, proposal_flags
from kg.annotate.propose import Proposed


@pytest.fixture(scope="module")
def known():
    return Vocabulary.of(["区", "企", "业"], ["企业", "业\n"], ["企业"])


def test_cut_leaves_nothing_out():
    text = "重庆的企业，ABC 12%。\n"
    assert "".join(cut(text)) == text
    assert cut("") == []


def test_ids_of_characters_pairs_words_and_places(known):
    character, pair, word, place = known.ids("企业区")
    assert character.tolist() == [FIRST + 1, FIRST + 2, FIRST]
    assert pair.tolist()[1] == UNKNOWN
    assert pair.tolist()[0] >= FIRST
    assert word.tolist() == [FIRST, FIRST, UNKNOWN]
    assert place.tolist() == [BEGIN, END, SINGLE]


def test_places_within_a_long_word(known):
    text = "中华人民共和国"
    (whole,) = cut(text)
    assert whole == text
    assert known.ids(text)[3].tolist() == [BEGIN, *[MIDDLE] * 5, END]


def test_rare_and_far_characters_are_unknown_never_padding(known):
    character, pair, *_ = known.ids("𠮷龘企")
    assert character.tolist()[:2] == [UNKNOWN, UNKNOWN]
    assert PADDING not in pair


def test_no_text_gives_no_ids(known):
    assert known.ids("").shape == (4, 0)


def test_a_vocabulary_is_stored_and_read_back(known):
    again = Vocabulary.load(known.arrays())
    assert again.sizes == known.sizes == (5, 4, 3)
    assert (again.ids("企业区的企业") == known.ids("企业区的企业")).all()


def test_flags_tell_lists_from_shapes_and_the_first_character_from_the_rest():
    proposals = [
        Proposed(0, 3, "Park", 0.9, ("gazetteer:parks",)),
        Proposed(0, 2, "Park", 0.4, ("gazetteer:parks",)),
        Proposed(1, 3, "Region", 0.5, ("pattern:ending",)),
        Proposed(1, 3, "unknown to the weights", 0.5, ("pattern:ending",)),
    ]
    flags = proposal_flags(proposals, 4, ("Park", "Region"))
    expected = np.zeros((4, 8), np.float32)
    expected[0, 0] = 0.9  # Park, listed, first
    expected[1:3, 1] = 0.9  # Park, listed, inside: the surest
    expected[1, 6] = 0.5  # Region, by shape, first
    expected[2, 7] = 0.5
    assert flags == pytest.approx(expected)


def test_pairs_that_share_a_slot_are_told_apart(monkeypatch):
    text = "企业区的企业产业区区企，业区"
    several = sorted({text[place : place + 2] for place in range(0, len(text) - 1, 2)})
    monkeypatch.setattr(inputs, "SLOTS", 3)
    crowded = Vocabulary.of(sorted(set(text)), several, [])
    assert crowded.shared.any()
    pairs = [text[place : place + 2] for place in range(len(text))]  # the last has no second character
    expected = [several.index(pair) + FIRST if pair in several else UNKNOWN for pair in pairs]
    assert crowded.ids(text)[1].tolist() == expected
