"""Entities that are sure enough to be stated: those with at least one name that the reader was sure of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import Analysis


def sure_entities(analysis: Analysis, least: float) -> Analysis:
    """The analysis without the entities, and their mentions, whose surest mention is less sure than `least`."""
    surest: dict[str, float] = {}
    for mention in analysis.mentions:
        surest[mention.entity] = max(surest.get(mention.entity, 0.0), mention.confidence)
    kept = {entity.id for entity in analysis.entities if surest.get(entity.id, 0.0) >= least}
    if len(kept) == len(analysis.entities):
        return analysis
    return replace(
        analysis,
        mentions=tuple(mention for mention in analysis.mentions if mention.entity in kept),
        entities=tuple(entity for entity in analysis.entities if entity.id in kept),
    )
