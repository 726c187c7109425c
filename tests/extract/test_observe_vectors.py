"""Candidates scored for several figures at once: the same numbers as one at a time, whatever repeats."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.observe_vectors import Affinity, Sights, edges

WIDTH, RANK, HIDDEN = 4, 3, 5
RNG = np.random.default_rng(11)
VECTORS = RNG.normal(size=(30, WIDTH)).astype(np.float32)
NAMES = [(0, 0), (2, 5), (9, 12), (2, 5), (27, 30)]
FIGURES, PHRASES = [(6, 8), (14, 16), (14, 16)], [(3, 6), (12, 14), (20, 25)]


@pytest.fixture
def affinity() -> Affinity:
    size, columns = 4 * WIDTH, RANK + HIDDEN
    shapes = ((size, columns), (2 * size, columns), (HIDDEN,), (HIDDEN,), (size,))
    return Affinity(*(RNG.normal(size=shape).astype(np.float32) for shape in shapes))


def test_several_figures_at_once_score_as_each_alone(affinity: Affinity) -> None:
    sights = Sights(affinity, VECTORS, NAMES)
    sights.look(FIGURES, PHRASES)
    together = [sights.score(number, NAMES) for number in range(len(FIGURES))]
    for scores, figure, phrase in zip(together, FIGURES, PHRASES, strict=True):
        sights.look([figure], [phrase])
        assert sights.score(0, NAMES) == pytest.approx(scores, abs=1e-5)
        assert scores[1] == scores[3]  # one span, looked at once


def test_a_score_is_the_product_the_hidden_layer_and_what_a_candidate_counts_alone(affinity: Affinity) -> None:
    sights = Sights(affinity, VECTORS, NAMES)
    sights.look(FIGURES[:1], PHRASES[:1])
    (name,), beside = (
        edges(VECTORS, NAMES[2:3]),
        np.concatenate([edges(VECTORS, [FIGURES[0]]), edges(VECTORS, [PHRASES[0]])], 1)[0],
    )
    one, other = name @ affinity.candidate, beside @ affinity.figure
    hidden = np.tanh(one[RANK:] + other[RANK:] + affinity.bias)
    assert sights.score(0, NAMES[2:3]) == pytest.approx(
        [float(one[:RANK] @ other[:RANK] + hidden @ affinity.out + name @ affinity.alone)], abs=1e-4
    )
