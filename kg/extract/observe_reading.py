"""What was decided of one figure: later figures of the passage lean on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from kg.extract.observe_passage import Figure


class Measured(NamedTuple):
    """What a figure measures, and where in the text its indicator stands; `probability` that it does and is an observation."""

    figure: Figure
    kind: str
    indicator: str
    rule: str
    place: tuple[int, int]
    probability: float


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure read as an observation; `place` is where its indicator stands, `target` whether it is aimed at."""

    figure: Figure
    kind: str
    subject: str
    indicator: str
    period: str
    rule: str
    probability: float
    place: tuple[int, int] = (0, 0)
    target: bool = False
