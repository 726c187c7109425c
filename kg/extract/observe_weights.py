"""Scores of candidates: a sum of weights of named features, written by hand in `observations.yaml` or learned from gold."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.learned import MODEL as READER
from kg.extract.observe_kind import KINDS
from kg.extract.observe_vectors import REDUCE, Affinity
from kg.schema import load_card, load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.schema import Schema

    Parts = Sequence[Sequence[str]]

MODEL = "observations"
MADE_FOR = "reader_sha256"  # on the card: whose vectors were learned on
CHOICES = ("subject", "indicator", "period")


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """A row of `table` (a column for each kind) for a feature of a figure, one weight for a feature of a candidate.

    A feature without a weight counts nothing. Where that was learned, `affinity` scores candidates of a choice by vectors,
    each of them made shorter by `reduce`.
    """

    kinds: Mapping[str, int]
    table: NDArray[np.float64]
    choices: Mapping[str, Mapping[str, float]]
    classes: Mapping[str, int]
    affinity: Mapping[str, Affinity]
    learned: bool
    reduce: NDArray[np.float32] | None = None
    variants: dict[str, dict[str, float]] = field(default_factory=dict)

    def kind(self, features: Sequence[str]) -> tuple[str, float]:
        """The likeliest kind and its probability."""
        places = self.kinds
        rows = [places[feature] for feature in features if feature in places]
        best, probability = _best(self.table[rows].sum(axis=0).tolist())
        return KINDS[best], probability

    def choose(
        self, choice: str, candidates: Sequence[Parts], further: Sequence[float] = (), variants: Sequence[str] = ()
    ) -> tuple[int, float]:
        """The place of the best candidate (the first of equals) and its probability among them.

        A candidate is some lists of features; a list that several candidates share is summed once. `further` holds what
        else is added to the score of each. With `variants` the first list of each counts by the weights of its variant.
        """
        weight = self.choices[choice].get
        known: dict[int, float] = {}
        scores = list(further) or [0.0] * len(candidates)
        for place, variant in enumerate(variants):
            scores[place] += sum(map(self._variant(choice, variant).get, candidates[place][0], repeat(0.0)))
        skip = 1 if variants else 0
        for place, parts in enumerate(candidates):
            for part in parts[skip:]:
                value = known.get(id(part))
                if value is None:
                    value = known[id(part)] = sum(map(weight, part, repeat(0.0)))
                scores[place] += value
        return _best(scores)

    def _variant(self, choice: str, variant: str) -> Mapping[str, float]:
        """The weights of a choice, to each feature's that of the feature for this variant added (`feature|variant`)."""
        found = self.variants.get(variant)
        if found is None:
            written, ending = self.choices[choice], f"|{variant}"
            found = self.variants[variant] = dict(written)
            for name, weight in written.items():
                if name.endswith(ending):
                    feature = name.removesuffix(ending)
                    found[feature] = written.get(feature, 0.0) + weight
        return found


def _best(scores: Sequence[float]) -> tuple[int, float]:
    top = max(scores)
    return scores.index(top), 1.0 / sum(math.exp(score - top) for score in scores)


def weights_of(schema: Schema, *, learned: bool) -> Weights:
    """The learned weights where wanted and installed, else those of the word file."""
    arrays = load_weights(schema, MODEL) if learned else None
    if arrays is not None:
        weights = weights_from(arrays)
        cards = load_card(schema, MODEL) or {}, load_card(schema, READER) or {}
        if cards[0].get(MADE_FOR) == cards[1].get("weights_sha256"):
            return weights
        return replace(weights, affinity={}, reduce=None)  # vectors of another reader mean something else
    written: Mapping[str, Any] = schema.language["observations"]["weights"]
    kinds = {feature: place for place, feature in enumerate(written["kind"])}
    table = np.array([[float(row.get(kind, 0.0)) for kind in KINDS] for row in written["kind"].values()])
    return Weights(kinds, table, {choice: written[choice] for choice in CHOICES}, {}, {}, learned=False)


def weights_from(arrays: Mapping[str, NDArray[Any]]) -> Weights:
    """The weights in the arrays of a model."""
    kinds = {name: place for place, name in enumerate(names_of(arrays["kind_names"]))}
    choices = {
        choice: dict(zip(names_of(arrays[f"{choice}_names"]), arrays[f"{choice}_weights"].astype(float).tolist(), strict=True))
        for choice in CHOICES
    }
    classes = dict(zip(names_of(arrays["words"]), arrays["classes"].tolist(), strict=True)) if "words" in arrays else {}
    affinity = {choice: found for choice in CHOICES if (found := Affinity.load(arrays, choice)) is not None}
    reduce = arrays[REDUCE].astype(np.float32) if REDUCE in arrays else None
    return Weights(kinds, arrays["kind_weights"].astype(float), choices, classes, affinity, learned=True, reduce=reduce)
