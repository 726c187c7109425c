"""What a confidence is worth, and from which one on a fact is kept: fitted on articles that were not learned from.

Confidences become probabilities by isotonic regression (pool adjacent violators, Ayer et al. 1955) over groups of like
size, stored as the knots of a rising line. Thresholds are those of the greatest F1; a relation seen seldom keeps near the
one for all.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.confidence import DECISION, READER, RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.learn.score import Judged

KNOTS = 10
LEAST_GROUP = 12  # predictions behind a knot
SHRINKAGE = 400  # a relation with so many predictions has half a say in its own threshold; less would learn the articles by heart
ROUNDS = 8
EDGE = 1e-4
DIGITS = 4


def pool(values: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rising values nearest to these by weighted squares (pool adjacent violators).

    >>> pool(np.array([0.1, 0.6, 0.4, 0.9]), np.ones(4)).tolist()
    [0.1, 0.5, 0.5, 0.9]
    """
    blocks: list[list[float]] = []  # mean, weight, members
    for value, weight in zip(values.tolist(), weights.tolist(), strict=True):
        blocks.append([value, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, heavy, many = blocks.pop()
            last = blocks[-1]
            last[0] = (last[0] * last[1] + mean * heavy) / (last[1] + heavy)
            last[1] += heavy
            last[2] += many
    return np.repeat([mean for mean, _, _ in blocks], [int(many) for *_, many in blocks])


def fit(predictions: Iterable[tuple[float, bool]], *, knots: int = KNOTS) -> tuple[tuple[float, float], ...]:
    """Knots (confidence, share that is right), rising in both, from pairs of confidence and whether it was right.

    Between groups the line is straight; it begins at nothing and ends a little above the surest group, so that what is
    surer stays ahead. No predictions, no knots: confidences stay as they are.
    """
    ordered = sorted(predictions)
    if not ordered:
        return ()
    confidences = np.array([confidence for confidence, _ in ordered])
    _, tied, sizes = np.unique(confidences, return_inverse=True, return_counts=True)
    right = (np.bincount(tied, [float(right) for _, right in ordered]) / sizes)[tied]  # a tie may fall into two groups
    groups = np.array_split(np.arange(len(ordered)), max(1, min(knots, len(ordered) // LEAST_GROUP)))
    weights = np.array([float(len(group)) for group in groups])
    rates = pool(np.array([right[group].mean() for group in groups]), weights)
    points: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for group, rate, size in zip(groups, rates.tolist(), weights.tolist(), strict=True):
        points[round(float(confidences[group].mean()), DIGITS)].append((rate, size))
    line = [(x, sum(rate * size for rate, size in here) / sum(size for _, size in here)) for x, here in sorted(points.items())]
    top, last = line[-1][1], float(weights[-1])
    if line[0][0] > 0.0:
        line.insert(0, (0.0, 0.0))
    if line[-1][0] < 1.0:
        line.append((1.0, (top * last + 1.0) / (last + 1.0)))
    return tuple((x, round(y, DIGITS)) for x, y in line)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The confidence from which facts are kept: for all relations, and for each that was predicted."""

    threshold: float
    thresholds: Mapping[str, float]


def _cuts(judged: Sequence[Judged]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Thresholds that differ, with the predictions and the right ones that each keeps; the last keeps nothing."""
    ordered = sorted(judged, key=lambda one: -one.confidence)
    confidences = np.array([one.confidence for one in ordered])
    ends = np.flatnonzero(np.append(confidences[1:] != confidences[:-1], [True] * bool(ordered)))
    right = np.cumsum([one.right for one in ordered])
    below = np.append(confidences[ends[1:]], 0.0) if len(ends) else np.zeros(0)
    middles = (confidences[ends] + below) / 2 if len(ends) else np.zeros(0)
    return (
        np.append(middles, 1.0),
        np.append(ends + 1.0, 0.0),
        np.append(right[ends].astype(np.float64) if len(ends) else np.zeros(0), 0.0),
    )


def _f1(right: float, predicted: float, gold: float) -> float:
    return 2 * right / (predicted + gold) if predicted + gold else 0.0


def _odds(probability: float) -> float:
    clipped = min(max(probability, EDGE), 1 - EDGE)
    return float(np.log(clipped / (1 - clipped)))


def choose_thresholds(judged: Sequence[Judged], gold: int, *, shrinkage: float = SHRINKAGE) -> Thresholds:
    """The thresholds of the greatest F1 over all relations together; `gold` counts the facts that were to be found.

    With F1 to be F, one more prediction pays where it is right with a probability of F/2. So each relation keeps what makes
    right - F/2 x predicted greatest, F being what comes out of it (Dinkelbach 1967). Then, in log odds, each threshold is
    drawn towards the one for all, the more so the fewer predictions stand behind it.
    """
    middles, predicted, right = _cuts(judged)
    scores = [_f1(r, p, gold) for r, p in zip(right.tolist(), predicted.tolist(), strict=True)]
    best = int(np.argmax(scores))
    overall, threshold, worth = scores[best], float(middles[best]), scores[best]
    by_relation: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_relation[one.relation].append(one)
    cuts = {relation: _cuts(some) for relation, some in sorted(by_relation.items())}
    chosen: dict[str, int] = {}
    for _ in range(ROUNDS):
        chosen = {name: int(np.argmax(hits - worth / 2 * kept)) for name, (_, kept, hits) in cuts.items()}
        kept = sum(cuts[name][1][place] for name, place in chosen.items())
        hits = sum(cuts[name][2][place] for name, place in chosen.items())
        worth = max(overall, _f1(hits, kept, gold))
    thresholds = {}
    for name, place in chosen.items():
        own = len(by_relation[name]) / (len(by_relation[name]) + shrinkage)
        mixed = own * _odds(float(cuts[name][0][place])) + (1 - own) * _odds(threshold)
        thresholds[name] = round(1 / (1 + float(np.exp(-mixed))), DIGITS)
    return Thresholds(round(threshold, DIGITS), thresholds)


def best_cut(judged: Sequence[Judged], gold: int) -> float:
    """The confidence to ask for that gives the greatest F1; `gold` counts what was to be found."""
    middles, predicted, right = _cuts(judged)
    scores = [_f1(r, p, gold) for r, p in zip(right.tolist(), predicted.tolist(), strict=True)]
    return round(float(middles[int(np.argmax(scores))]), DIGITS)


def f1_at(judged: Sequence[Judged], gold: int, chosen: Thresholds) -> float:
    """F1 of the predictions that the thresholds keep."""
    kept = [one for one in judged if one.confidence >= chosen.thresholds.get(one.relation, chosen.threshold)]
    return _f1(sum(one.right for one in kept), len(kept), gold)


def decision(judged: Sequence[Judged], gold: int) -> dict[str, Any]:
    """Knots and thresholds from judged predictions, with what they were fitted on."""
    chosen = choose_thresholds(judged, gold)
    kept = [one for one in judged if one.confidence >= chosen.thresholds.get(one.relation, chosen.threshold)]
    return {
        "threshold": chosen.threshold,
        "thresholds": dict(chosen.thresholds),
        "knots": [list(knot) for knot in fit((one.confidence, one.right) for one in kept)],
        "fitted_on": {
            "articles": len({one.document for one in judged}),
            "predictions": len(judged),
            "right": sum(one.right for one in judged),
            "gold": gold,
            "f1": round(f1_at(judged, gold, chosen), DIGITS),
            "by_relation": dict(sorted(Counter(one.relation for one in judged).items())),
        },
    }


def write_decision(folder: Path, fitted: Mapping[str, Any], *, learned: bool) -> Path:
    """Put what was fitted into FOLDER/decision.json, beside what else is held there of this way of reading and the other."""
    path = folder / f"{DECISION}.json"
    held = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    way = READER if learned else RULES
    held[way] = {**held.get(way, {}), **fitted}
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(held, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return path
