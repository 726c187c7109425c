"""Weights of figures: what is learned is what is read with, and the same each time."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("jax")
pytest.importorskip("optax")

from kg.extract.observe_kind import NONE
from kg.extract.observe_vectors import Affinity, Look, edges, load_layer
from kg.extract.observe_weights import CHOICES, weights_from
from kg.learn import observe_fit
from kg.learn.observe_fit import Choices, Figures, fit_choices, fit_kinds

RNG = np.random.default_rng(3)


def choices(count: int, *, vectors: bool) -> Choices:
    """Choices of some candidates, the right one of which carries a feature or else leans the way of its figure."""
    made = Choices()
    for _ in range(count):
        size = int(RNG.integers(1, 7))
        figure = RNG.normal(size=(1, 8)).astype(np.float32)
        seen = RNG.normal(size=(size, 8)).astype(np.float32)
        right = int(RNG.integers(size))
        seen[right] += figure[0]
        named = [("any",) if vectors else ("good" if place == right else "poor", "any") for place in range(size)]
        made.add(named, [place == right for place in range(size)], (seen, figure) if vectors else None)
    return made


def test_edges_are_the_characters_before_at_and_behind() -> None:
    vectors = np.arange(10, dtype=np.float32)[:, None]
    assert edges(vectors, [(3, 5), (0, 1), (9, 10)]).tolist() == [[2, 3, 4, 5], [0, 0, 0, 1], [8, 9, 9, 9]]
    assert edges(vectors, []).shape == (0, 4)


def test_a_candidate_fits_its_figure_in_learning_as_in_reading() -> None:
    size, columns = 8, observe_fit.RANK + observe_fit.HIDDEN
    shapes = ((size, columns), (size, columns), (observe_fit.HIDDEN,), (observe_fit.HIDDEN,), (size,))
    affinity = Affinity(*(RNG.normal(0, 0.3, shape).astype(np.float32) for shape in shapes))
    seen, beside = (RNG.normal(size=(count, size)).astype(np.float32) for count in (3, 2))
    learned = observe_fit._fitting(affinity, seen, beside, np.array([0, 1, 1]))
    read = affinity.scores(affinity.seen(seen), affinity.beside(beside))
    assert np.asarray(learned).tolist() == pytest.approx([read[0, 0], read[1, 1], read[1, 2]], rel=1e-4)


def test_a_choice_is_learned_from_features() -> None:
    arrays = fit_choices("subject", choices(40, vectors=False))
    names = arrays["subject_names"].tobytes().decode().split("\n")
    weights = dict(zip(names, arrays["subject_weights"].tolist(), strict=True))
    assert weights["good"] > weights["poor"]
    assert load_layer(Affinity, arrays, "subject") is None


def test_a_choice_is_learned_from_vectors() -> None:
    affinity = load_layer(Affinity, fit_choices("subject", choices(2000, vectors=True)), "subject")
    assert affinity is not None
    unseen = choices(200, vectors=True)
    right = 0
    for seen, figure, begin in zip(unseen.candidates, unseen.figures, unseen.begins, strict=True):
        (scores,) = affinity.scores(affinity.seen(seen), affinity.beside(figure))
        right += unseen.right[begin + int(scores.argmax())]
    assert right > 0.8 * len(unseen.begins)


def test_a_feature_too_rare_to_be_learned_counts_nothing() -> None:
    made = Choices()
    for _ in range(9):
        made.add([["often", "often too"], ["seldom"]], [True, False])
    made.features[1] = ["once"]
    names = fit_choices("period", made)["period_names"].tobytes().decode().split("\n")
    assert set(names) == {"often", "often too", "seldom"}


@pytest.mark.parametrize("vectors", [False, True])
def test_kinds_are_learned(vectors: bool) -> None:
    made = Figures()
    for place in range(200):
        seen = RNG.normal(0, 0.1, (1, 8)).astype(np.float32)
        seen[0, place % 2] += 3
        right = tuple(kind == place % 2 for kind in range(6))
        made.add(["any"] if vectors else ["even" if place % 2 else "odd"], right, seen if vectors else None)
    arrays = fit_kinds(made)
    if vectors:
        look = load_layer(Look, arrays, "kind")
        assert look is not None
        scores = look.scores(np.eye(8, dtype=np.float32)[:2] * 3)
        assert scores[0, 0] > scores[0, 1]
        assert scores[1, 1] > scores[1, 0]
    else:
        names = arrays["kind_names"].tobytes().decode().split("\n")
        table = dict(zip(names, arrays["kind_weights"].tolist(), strict=True))
        assert table["even"][1] > table["even"][0]
        assert load_layer(Look, arrays, "kind") is None


def test_the_same_lessons_teach_the_same_weights() -> None:
    made = choices(300, vectors=True)
    first, second = (fit_choices("subject", made) for _ in range(2))
    assert first.keys() == second.keys()
    assert all(np.array_equal(first[name], second[name]) for name in first)


def test_nothing_to_learn_from_teaches_nothing() -> None:
    arrays = fit_kinds(Figures())
    for choice in CHOICES:
        arrays |= fit_choices(choice, Choices())
    assert weights_from(arrays).kinds([[(lambda: ["any"],)]]) == [(NONE, pytest.approx(1 / 6))]


def test_figures_with_and_without_vectors_are_refused() -> None:
    made = Figures()
    made.add(["any"], (True,) + 5 * (False,), np.zeros((1, 8), np.float32))
    made.add(["any"], (True,) + 5 * (False,))
    with pytest.raises(ValueError, match="vectors"):
        fit_kinds(made)
