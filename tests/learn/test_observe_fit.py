"""Weights of figures: slopes that are true slopes, choices that are learned, arrays that come back as they were stored."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extract.observe_vectors import Affinity, edges
from kg.learn import observe_fit, observe_steps
from kg.learn.observe_fit import Choices, fit_choices, fit_kinds

RNG = np.random.default_rng(3)


def choices(count: int, size: int, *, vectors: bool) -> Choices:
    """Choices whose right candidate carries a feature and leans the way of its figure."""
    made = Choices()
    for _ in range(count):
        figure = RNG.normal(size=(1, 8)).astype(np.float32)
        seen = RNG.normal(size=(size, 8)).astype(np.float32)
        right = int(RNG.integers(size))
        seen[right] += figure[0]
        named = [("good" if place == right else "poor", "any") for place in range(size)]
        made.add(named, [place == right for place in range(size)], (seen, figure) if vectors else None)
    return made


def test_edges_are_the_characters_before_at_and_behind() -> None:
    vectors = np.arange(10, dtype=np.float32)[:, None]
    assert edges(vectors, [(3, 5), (0, 1), (9, 10)]).tolist() == [[2, 3, 4, 5], [0, 0, 0, 1], [8, 9, 9, 9]]
    assert edges(vectors, []).shape == (0, 4)


def test_slope_is_the_slope(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observe_steps, "HIDE", 0.0)
    made = choices(5, 3, vectors=True)
    candidates, figures = np.concatenate(made.candidates), np.concatenate(made.figures)
    sizes, weight = np.full(5, 3), RNG.normal(size=15).astype(np.float32)
    pairs = observe_steps.Pairs(8, 8, np.random.default_rng(1))
    arrays = [RNG.normal(0, 0.3, array.shape).astype(np.float32) for array in pairs.arrays]
    given = (candidates, figures, np.array(made.begins), sizes)
    scores = pairs.forward(arrays, *given)
    affinity = Affinity(*arrays)
    (alone,) = affinity.scores(affinity.seen(candidates[:3]), affinity.beside(figures[:1]))
    assert scores[:3].tolist() == pytest.approx(alone.tolist(), rel=1e-4)
    slopes = pairs.backward(weight)
    for array, slope in zip(arrays, slopes, strict=True):
        for place in RNG.integers(array.size, size=6):
            rise = 0.0
            for step in (1e-2, -2e-2):
                array.ravel()[place] += step
                rise += np.sign(step) * float((pairs.forward(arrays, *given) * weight).sum()) / 2e-2
            array.ravel()[place] += 1e-2
            assert slope.ravel()[place] == pytest.approx(rise, rel=3e-2, abs=3e-3)


@pytest.mark.parametrize("vectors", [False, True])
def test_a_choice_is_learned(vectors: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(observe_fit.EPOCHS, "subject", 60)
    made = choices(40, 4, vectors=vectors)
    arrays = fit_choices("subject", made)
    names = arrays["subject_names"].tobytes().decode().split("\n")
    weights = dict(zip(names, arrays["subject_weights"].tolist(), strict=True))
    assert weights["good"] > weights["poor"]
    assert (Affinity.load(arrays, "subject") is not None) == vectors


def test_kinds_are_learned() -> None:
    rows = [(["even" if place % 2 else "odd"], tuple(kind == place % 2 for kind in range(6))) for place in range(40)]
    arrays = fit_kinds(rows)
    names = arrays["kind_names"].tobytes().decode().split("\n")
    table = dict(zip(names, arrays["kind_weights"].tolist(), strict=True))
    assert table["even"][1] > table["even"][0]
