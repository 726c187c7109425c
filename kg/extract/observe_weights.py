"""Scores of candidates: a sum of weights of named features, written by hand in `observations.yaml` or learned from gold."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import repeat
from typing import TYPE_CHECKING, Any

from kg.extract.observe_kind import KINDS
from kg.schema import load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.schema import Schema

MODEL = "observations"
CHOICES = ("subject", "indicator", "period")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A row of weights (one for each kind) for a feature of a figure, one weight for a feature of a candidate.

    A feature without a weight counts nothing.
    """

    kinds: Mapping[str, Sequence[float]]
    choices: Mapping[str, Mapping[str, float]]
    classes: Mapping[str, int]
    learned: bool

    def kind(self, features: Sequence[str], *, reserve: float = 0.0) -> tuple[str, float]:
        """The likeliest kind and its probability; `reserve` is added to the score of none."""
        table = self.kinds
        rows = [table[feature] for feature in features if feature in table]
        scores = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * len(KINDS)
        scores[0] += reserve
        best, probability = _best(scores)
        return KINDS[best], probability

    def choose(self, choice: str, candidates: Sequence[Sequence[str]]) -> tuple[int, float]:
        """The place of the best candidate (the first of equals) and its probability among them."""
        weight = self.choices[choice].get
        return _best([sum(map(weight, features, repeat(0.0))) for features in candidates])


def _best(scores: Sequence[float]) -> tuple[int, float]:
    top = max(scores)
    return scores.index(top), 1.0 / sum(math.exp(score - top) for score in scores)


def weights_of(schema: Schema, *, learned: bool) -> Weights:
    """The learned weights where wanted and installed, else those of the word file."""
    arrays = load_weights(schema, MODEL) if learned else None
    if arrays is None:
        written: Mapping[str, Any] = schema.language["observations"]["weights"]
        kinds = {feature: tuple(float(row.get(kind, 0.0)) for kind in KINDS) for feature, row in written["kind"].items()}
        return Weights(kinds, {choice: written[choice] for choice in CHOICES}, {}, learned=False)
    return weights_from(arrays)


def weights_from(arrays: Mapping[str, NDArray[Any]]) -> Weights:
    """The weights in the arrays of a model."""
    rows = {
        decision: zip(names_of(arrays[f"{decision}_names"]), arrays[f"{decision}_weights"].astype(float).tolist(), strict=True)
        for decision in ("kind", *CHOICES)
    }
    classes = dict(zip(names_of(arrays["words"]), arrays["classes"].tolist(), strict=True)) if "words" in arrays else {}
    return Weights(dict(rows["kind"]), {choice: dict(rows[choice]) for choice in CHOICES}, classes, learned=True)
