"""The arithmetic of the pair scorer."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.pairs import Mentions
from kg.extract.scorer import FLOOR, mention_vectors, range_maximum


def test_the_greatest_of_each_range():
    rng = np.random.default_rng(0)
    values = rng.normal(scale=4, size=(40, 3)).astype(np.float32)
    start = rng.integers(0, 41, 60)
    end = np.array([rng.integers(low, 41) for low in start])
    expected = [
        np.maximum(values[low:high].max(axis=0), FLOOR) if high > low else np.full(3, FLOOR)
        for low, high in zip(start, end, strict=True)
    ]
    assert range_maximum(values, start, end) == pytest.approx(np.array(expected))


def test_no_ranges():
    nothing = np.zeros(0, np.int64)
    assert range_maximum(np.zeros((3, 2), np.float32), nothing, nothing).shape == (0, 2)


def test_a_mention_is_its_mean_its_neighbours_and_its_last_character():
    encoding = np.arange(8, dtype=np.float32).reshape(4, 2)
    zeros = np.zeros(2, np.int64)
    mentions = Mentions(np.array([0, 2]), np.array([2, 4]), zeros, zeros, zeros)
    first, last = mention_vectors(encoding, mentions)
    assert first.tolist() == [1, 2, 0, 0, 4, 5, 2, 3]
    assert last.tolist() == [5, 6, 2, 3, 0, 0, 6, 7]
