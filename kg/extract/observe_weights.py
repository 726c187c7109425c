"""Scores of candidates: a sum of weights of named features, written by hand in `observations.yaml` or learned from gold."""

from __future__ import annotations

import math
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.learned import MODEL as READER
from kg.extract.observe_kind import KINDS
from kg.extract.observe_parts import Part
from kg.extract.observe_vectors import REDUCE, Affinity, Look, load_layer
from kg.schema import load_card, load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.schema import Schema

MODEL = "observations"
MADE_FOR = "reader_sha256"  # on the card: whose vectors were learned on
CHOICES = ("subject", "indicator", "period")
KEPT = 1 << 16  # parts of which it is kept what they count; then all are forgotten, and the frequent ones soon back


class Sums(dict[Part, float]):
    """What parts count: each is summed up where it is first met, and kept."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, part: Part) -> float:
        if len(self) >= KEPT:
            self.clear()
        name, *values = part
        found = self[part] = sum(map(self._weights.get, name(*values), repeat(0.0)))
        return found


class Rows(dict[Part, int]):
    """The place in `table` of what parts count for each kind of figure: each is summed up where it is first met, and kept."""

    def __init__(self, kinds: Mapping[str, int], weights: NDArray[np.float64]) -> None:
        super().__init__()
        self._kinds, self._weights = kinds, weights
        self.table = np.zeros((1 << 10, weights.shape[1]))

    def __missing__(self, part: Part) -> int:
        name, *values = part
        rows = [self._kinds[feature] for feature in name(*values) if feature in self._kinds]
        found = self[part] = len(self)
        if found == len(self.table):
            self.table = np.concatenate([self.table, np.zeros_like(self.table)])
        self.table[found] = self._weights[rows].sum(axis=0)
        return found


class Weights:
    """What the features of figures and of candidates count; a feature without a weight counts nothing.

    `table` holds a row for each feature of a figure and a column for each kind, `choices` one weight for each feature of a
    candidate. Where that was learned, `look` scores kinds and `affinity` the candidates of a choice by vectors, each of them
    made shorter by `reduce`; `classes` are those of words.
    """

    def __init__(
        self,
        kinds: Mapping[str, int],
        table: NDArray[np.float64],
        choices: Mapping[str, Mapping[str, float]],
        *,
        classes: Mapping[str, int],
        look: Look | None,
        affinity: Mapping[str, Affinity],
        reduce: NDArray[np.float32] | None,
        learned: bool,
    ) -> None:
        self.classes, self.affinity, self.reduce, self.learned = classes, affinity, reduce, learned
        self._look, self._choices = look, choices
        self._rows = Rows(kinds, table)
        self._sums: dict[tuple[str, str], Sums] = {}

    def kinds(self, figures: Iterable[Sequence[Part]], edges: NDArray[np.float32] | None = None) -> list[tuple[str, float]]:
        """The likeliest kind of each figure, which has some parts and, where there are vectors, edges; and its probability."""
        if len(self._rows) > KEPT:
            self._rows.clear()
        rows: list[int] = []
        begins = []
        for parts in figures:
            begins.append(len(rows))
            rows += map(self._rows.__getitem__, parts)
        if not rows:
            return []
        scores = np.add.reduceat(self._rows.table.take(rows, 0), begins)
        if self._look is not None and edges is not None:
            scores += self._look.scores(edges)
        sure = 1 / np.exp(scores - scores.max(axis=1, keepdims=True)).sum(axis=1)
        return [(KINDS[best], chance) for best, chance in zip(scores.argmax(axis=1).tolist(), sure.tolist(), strict=True)]

    def tally(self, choice: str, variant: str = "") -> Sums:
        """What parts of the candidates of a choice count; with a variant, what they count for candidates of that one.

        To each feature's weight that of the feature for the variant is added (`feature|variant`).
        """
        found = self._sums.get((choice, variant))
        if found is None:
            written, ending = self._choices[choice], f"|{variant}"
            weights = dict(written)
            for name, weight in written.items():
                if variant and name.endswith(ending):
                    feature = name.removesuffix(ending)
                    weights[feature] = written.get(feature, 0.0) + weight
            found = self._sums[choice, variant] = Sums(weights)
        return found


def best_of(scores: Sequence[float]) -> tuple[int, float]:
    """The place of the greatest score (the first of equals) and its probability among them."""
    top = max(scores)
    return scores.index(top), 1.0 / sum([math.exp(score - top) for score in scores])


def weights_of(schema: Schema, *, learned: bool) -> Weights:
    """The learned weights where wanted and installed, else those of the word file."""
    arrays = load_weights(schema, MODEL) if learned else None
    if arrays is not None:
        cards = load_card(schema, MODEL) or {}, load_card(schema, READER) or {}
        # Vectors of another reader mean something else.
        return weights_from(arrays, vectors=cards[0].get(MADE_FOR) == cards[1].get("weights_sha256"))
    written: Mapping[str, Any] = schema.language["observations"]["weights"]
    kinds = {feature: place for place, feature in enumerate(written["kind"])}
    table = np.array([[float(row.get(kind, 0.0)) for kind in KINDS] for row in written["kind"].values()])
    choices = {choice: written[choice] for choice in CHOICES}
    return Weights(kinds, table, choices, classes={}, look=None, affinity={}, reduce=None, learned=False)


def weights_from(arrays: Mapping[str, NDArray[Any]], *, vectors: bool = True) -> Weights:
    """The weights in the arrays of a model, those of vectors with them where wanted."""
    kinds = {name: place for place, name in enumerate(names_of(arrays["kind_names"]))}
    choices = {
        choice: dict(zip(names_of(arrays[f"{choice}_names"]), arrays[f"{choice}_weights"].astype(float).tolist(), strict=True))
        for choice in CHOICES
    }
    classes = dict(zip(names_of(arrays["words"]), arrays["classes"].tolist(), strict=True)) if "words" in arrays else {}
    look, affinity = None, dict[str, Affinity]()
    if vectors:
        look = load_layer(Look, arrays, "kind")
        affinity = {choice: found for choice in CHOICES if (found := load_layer(Affinity, arrays, choice)) is not None}
    reduce = arrays[REDUCE].astype(np.float32) if vectors and REDUCE in arrays else None
    table = arrays["kind_weights"].astype(float)
    return Weights(kinds, table, choices, classes=classes, look=look, affinity=affinity, reduce=reduce, learned=True)
