"""Confidences become shares that are right; thresholds are those of the greatest F1."""

from __future__ import annotations

import json

import numpy as np
import pytest

from kg.extract.confidence import Sureness, interpolate
from kg.learn.calibrate import best_cut, choose_thresholds, decision, f1_at, fit, pool, write_decision
from kg.learn.score import Judged
from kg.model import SchemaError


def judged(relation, *pairs):
    return [Judged(f"d{place % 3}", relation, confidence, right) for place, (confidence, right) in enumerate(pairs)]


def random_predictions(seed, size, curve):
    rng = np.random.default_rng(seed)
    confidences = rng.random(size)
    return [(float(x), bool(rng.random() < curve(x))) for x in confidences]


def test_pool_is_the_nearest_rising_row():
    """The nearest rising row has a closed form: the greatest over all beginnings of the least mean over all ends."""
    rng = np.random.default_rng(0)
    for _ in range(20):
        values, weights = rng.choice(np.linspace(0, 1, 6), 7), rng.integers(1, 4, 7).astype(float)

        def mean(a, b, values=values, weights=weights):
            return float(np.average(values[a : b + 1], weights=weights[a : b + 1]))

        nearest = [max(min(mean(a, b) for b in range(i, 7)) for a in range(i + 1)) for i in range(7)]
        assert pool(values, weights) == pytest.approx(nearest)


def test_knots_rise_and_come_near_the_true_share():
    knots = fit(random_predictions(1, 6000, lambda x: x**2))
    xs, ys = zip(*knots, strict=True)
    assert len(knots) <= 12
    assert list(xs) == sorted(set(xs))
    assert list(ys) == sorted(ys)
    for x in (0.2, 0.5, 0.8, 0.95):
        assert interpolate(knots, x) == pytest.approx(x**2, abs=0.06)


def test_few_predictions_give_few_knots_and_none_gives_none():
    assert fit([]) == ()
    assert interpolate((), 0.7) == 0.7
    knots = fit([(0.9, True), (0.9, False), (0.9, True), (0.9, False)])
    assert interpolate(knots, 0.9) == 0.5
    assert fit([(1.0, True)] * 30)[-1] == (1.0, 1.0)


def test_what_is_surer_stays_ahead_above_the_last_group():
    knots = fit(random_predictions(2, 600, lambda x: 0.9 * x))
    assert interpolate(knots, 0.99) < interpolate(knots, 1.0) <= 1


def test_one_threshold_is_the_best_of_all():
    rng = np.random.default_rng(3)
    some = [Judged("d", "r", round(float(c), 2), bool(rng.random() < c)) for c in rng.random(200)]
    chosen = choose_thresholds(some, 120)
    best = max(f1_at(some, 120, type(chosen)(t, {})) for t in np.linspace(0, 1, 401))
    assert f1_at(some, 120, type(chosen)(chosen.threshold, {})) == pytest.approx(best)


def test_relations_get_thresholds_of_their_own_and_gain_by_it():
    good = judged("good", *[(0.3, True)] * 90, *[(0.3, False)] * 10)
    poor = judged("poor", *[(0.5, False)] * 90, *[(0.5, True)] * 10)
    chosen = choose_thresholds(good + poor, 110)
    one = type(chosen)(chosen.threshold, {})
    assert chosen.thresholds["good"] < 0.3
    assert chosen.thresholds["poor"] > 0.5
    assert f1_at(good + poor, 110, chosen) > f1_at(good + poor, 110, one)


def test_a_relation_seen_once_keeps_near_the_threshold_for_all():
    many = judged("many", *[(0.6, True)] * 60, *[(0.4, False)] * 60)
    chosen = choose_thresholds([*many, *judged("rare", (0.45, True))], 61)
    assert chosen.thresholds["rare"] == pytest.approx(chosen.threshold, abs=0.05)
    assert choose_thresholds([], 0).thresholds == {}


def test_the_best_cut_lies_between_what_pays_and_what_does_not():
    some = judged("class", *[(0.9, True)] * 50, *[(0.6, True)] * 10, *[(0.6, False)] * 10, *[(0.3, False)] * 40)
    assert best_cut(some, 100) == pytest.approx(0.45)


def test_a_written_decision_is_what_reading_uses(tmp_path, schema):
    from dataclasses import replace

    other = replace(schema, ontology_dir=tmp_path)
    assert Sureness.of(other, learned=True).threshold == schema.language["relations"]["decision"]["threshold"]
    relation = min(schema.relations)
    some = judged(relation, *[(0.9, True)] * 40, *[(0.6, True)] * 20, *[(0.6, False)] * 20, *[(0.2, False)] * 40)
    fitted = {"entity": 0.7, **decision(some, 70)}
    write_decision(other.models_dir, fitted, learned=True)
    write_decision(other.models_dir, {**fitted, "threshold": 0.5}, learned=False)
    first = (other.models_dir / "decision.json").read_bytes()
    sureness = Sureness.of(other, learned=True)
    assert sureness.entity == 0.7
    assert sureness.keeps(relation, 0.6)
    assert not sureness.keeps(relation, 0.2)
    assert sureness(0.6) == pytest.approx(0.5, abs=0.1)
    assert sureness(0.9) > 0.9
    assert Sureness.of(other, learned=False).threshold == 0.5
    write_decision(other.models_dir, fitted, learned=True)
    assert (other.models_dir / "decision.json").read_bytes() == first
    assert json.loads(first)["reader"]["fitted_on"]["right"] == 60


def test_a_broken_decision_is_named(tmp_path, schema):
    from dataclasses import replace

    other = replace(schema, ontology_dir=tmp_path)
    other.models_dir.mkdir()
    path = other.models_dir / "decision.json"
    for content in ("{", '{"reader": {"threshold": 0.5}}', "[]"):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(SchemaError, match=r"decision\.json"):
            Sureness.of(other, learned=True)
