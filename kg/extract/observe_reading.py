"""What was decided of one figure: later figures of the passage lean on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.observe_passage import Figure


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure read as an observation; `span` is the indicator's place in the text, None where it stands nowhere as such."""

    figure: Figure
    kind: str
    subject: str
    indicator: str
    period: str
    rule: str
    probability: float
