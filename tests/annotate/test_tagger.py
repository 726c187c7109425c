"""The best set of names, and repetitions of a name that were overlooked."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from kg.annotate.learned import REPEATED, repeated
from kg.annotate.tagger import Candidate, best_cover, candidates

CLASSES = 2


def overlap(one, other):
    return one.start < other.end and other.start < one.end


def tagged(length, *marks):
    """Log probabilities of tags: outside everywhere but at (place, class, part)."""
    out = np.zeros((length, 1 + 4 * CLASSES), np.float32)
    out[:, 0] = 4.0
    for place, kind, part in marks:
        out[place, 0] = 0.0
        out[place, 1 + 4 * kind + part] = 6.0
    return out - np.log(np.exp(out).sum(axis=1, keepdims=True))


def test_the_best_cover_is_the_best_of_all_sets():
    rng = np.random.default_rng(0)
    for _ in range(40):
        some = []
        for _ in range(7):
            start = int(rng.integers(0, 9))
            some.append(Candidate(start, start + int(rng.integers(1, 4)), int(rng.integers(2)), float(rng.normal(1, 1))))
        sets = (c for size in range(8) for c in itertools.combinations(some, size))
        free = [c for c in sets if not any(overlap(a, b) for a, b in itertools.combinations(c, 2))]
        best = max(sum(candidate.score for candidate in c) for c in free)
        chosen = best_cover(some)
        assert sum(candidate.score for candidate in chosen) == pytest.approx(best)
        assert chosen == sorted(chosen)
        assert not any(overlap(a, b) for a, b in itertools.combinations(chosen, 2))


def test_names_of_one_and_of_more_characters():
    found = best_cover(candidates(tagged(8, (1, 0, 0), (2, 0, 1), (3, 0, 2), (6, 1, 3))))
    assert [(c.start, c.end, c.kind) for c in found] == [(1, 4, 0), (6, 7, 1)]
    assert all(c.score > 0 for c in found)


def test_a_score_is_the_odds_against_no_name_there():
    logs = tagged(6, (1, 0, 0), (2, 0, 2))
    found = Candidate(*max(candidates(logs), key=lambda row: row[3]))
    assert (found.start, found.end, found.kind) == (1, 3, 0)
    assert found.score == pytest.approx(logs[1, 1] + logs[2, 3] - logs[1, 0] - logs[2, 0], abs=1e-5)


def test_a_text_without_names():
    assert best_cover(candidates(tagged(5))) == []


def test_a_sure_name_is_looked_for_in_the_rest():
    text = "远山集团与海角公司。远山集团投产。"
    sure = Candidate(0, 4, 1, 5.0)
    assert repeated(text, [sure]) == [sure, Candidate(10, 14, 1, REPEATED)]
    assert repeated(text, [Candidate(0, 4, 1, 0.5)]) == [Candidate(0, 4, 1, 0.5)]
    assert repeated(text, [Candidate(0, 2, 1, 5.0)]) == [Candidate(0, 2, 1, 5.0)]  # too short to be looked for


def test_a_repetition_takes_the_class_with_more_votes_and_never_overlaps():
    text = "远山集团，远山集团，远山集团分部"
    found = repeated(text, [Candidate(0, 4, 0, 2.0), Candidate(5, 9, 1, 3.0), Candidate(10, 16, 0, 2.0)])
    assert len(found) == 3
    found = repeated(text[:14], [Candidate(0, 4, 0, 2.0), Candidate(5, 9, 1, 3.0)])
    assert found[-1] == Candidate(10, 14, 1, REPEATED)
