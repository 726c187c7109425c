"""The unit of work, of transport and of update: all that one document states. Spans lie in `document.text`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model.analysis import Entity, Mention
    from kg.model.document import Document, Evidence


@dataclass(frozen=True, slots=True)
class Fact:
    """`subject predicate object`, both ids of entities; `modality` is `actual` or `planned`.

    `confidence` is the probability that the fact is right, all evidence taken together.
    """

    subject: str
    predicate: str
    object: str
    modality: str
    qualifiers: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure about an entity, as the guideline defines it; `modality` is `actual` or `target`."""

    subject: str
    indicator: str
    kind: str
    value: float
    unit: str
    period: str
    modality: str
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class DocumentGraph:
    """All that one document states. Mention spans lie in `document.text` here."""

    document: Document
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    observations: tuple[Observation, ...]
