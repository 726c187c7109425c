"""What became of one input, and the count of it all."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.model import DocumentGraph

ADDED, REPLACED, SKIPPED, FAILED = "added", "replaced", "skipped", "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one input: `added`, `replaced`, `skipped` (unchanged) or `failed`, with the reason if it failed."""

    source: str
    what: str
    reason: str = ""
    graph: DocumentGraph | None = None


@dataclass(slots=True)
class Summary:
    """How many documents a run added, replaced, skipped as unchanged, and which failed, with the reason of each."""

    added: int = 0
    replaced: int = 0
    skipped: int = 0
    failed: list[Step] = field(default_factory=list)

    def count(self, step: Step) -> None:
        """Count one step of a run."""
        if step.what == FAILED:
            self.failed.append(step)
        self.added += step.what == ADDED
        self.replaced += step.what == REPLACED
        self.skipped += step.what == SKIPPED
