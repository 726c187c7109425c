"""What one place of a text states, as a rule or the scorer reads it; several of them make a fact."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kg.model import Span


@dataclass(frozen=True, slots=True)
class Statement:
    """One reading of one place: entity ids, relation, modality, the stating stretches of `view.text`, rule and confidence.

    Most statements do not become facts, so `modality` is read from the text only when it is called.
    """

    subject: str
    relation: str
    object: str
    modality: Callable[[], str]
    spans: tuple[Span, ...]
    rule: str
    confidence: float
    qualifiers: Mapping[str, str] = field(default_factory=dict)
