"""How sure is sure enough, and how often what is so sure is right: both measured on articles that were not learned from.

`ontology/models/decision.json` holds, for reading by rules alone (`rules`) and with weights (`reader`), thresholds and the
knots of a rising line from confidence as computed to confidence as given. Without it the thresholds of
`ontology/language/relations.yaml` hold and a confidence is given as computed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import SchemaError
from kg.schema import load_card

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.schema import Schema

    Knots = Sequence[tuple[float, float]]

DECISION = "decision"
RULES, READER = "rules", "reader"


def interpolate(knots: Knots, x: float) -> float:
    """The value at `x` of the line through the knots, level beyond its ends; without knots `x` itself.

    >>> interpolate(((0.0, 0.0), (0.5, 0.8), (1.0, 0.9)), 0.25)
    0.4
    """
    if not knots:
        return x
    place = bisect_right(knots, (x, 2.0))
    if place == 0:
        return knots[0][1]
    if place == len(knots):
        return knots[-1][1]
    (left, low), (right, high) = knots[place - 1], knots[place]
    return low + (high - low) * (x - left) / (right - left)


@dataclass(frozen=True, slots=True)
class Sureness:
    """From which confidence a fact is kept, by relation, what its confidence is worth, and from which one an entity is kept."""

    threshold: float
    thresholds: Mapping[str, float]
    knots: Knots = ()
    entity: float = 0.0

    @classmethod
    def of(cls, schema: Schema, *, learned: bool) -> Sureness:
        """What was measured for this way of reading, or else the defaults of the language files."""
        measured = (load_card(schema, DECISION) or {}).get(READER if learned else RULES)
        if measured is None:
            default = schema.language["relations"]["decision"]
            return cls(float(default["threshold"]), default["thresholds"])
        try:
            knots = tuple((float(x), float(y)) for x, y in measured["knots"])
            return cls(float(measured["threshold"]), dict(measured["thresholds"]), knots, float(measured["entity"]))
        except (KeyError, TypeError, ValueError) as problem:
            path = schema.models_dir / f"{DECISION}.json"
            raise SchemaError(f"{path}: thresholds and knots cannot be read ({problem!r}); make them again") from problem

    def keeps(self, relation: str, confidence: float) -> bool:
        """Whether a fact of the relation that is so sure is worth keeping."""
        return confidence >= self.thresholds.get(relation, self.threshold)

    def __call__(self, confidence: float) -> float:
        """How often facts that are so sure are right."""
        return interpolate(self.knots, confidence)
