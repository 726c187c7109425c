"""What a rule finds: the two mentions that it ties, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Mention, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """One pair of mentions that a rule ties by a relation, in the sentence of that number.

    `trigger` is the word that ties them (the nearer mention where only the structure of a name does); `subject` may stand
    in an earlier sentence.
    """

    relation: str
    rule: str
    subject: Mention
    object: Mention
    sentence: int
    trigger: Span
    confidence: float
    qualifiers: Mapping[str, str] = field(default_factory=dict)
