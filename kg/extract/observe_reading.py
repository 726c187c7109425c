"""What was decided of one figure: later figures of the passage lean on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.observe_passage import Figure


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
