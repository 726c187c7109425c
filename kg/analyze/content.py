"""What analysis and export see of a graph: the rows of a store, read once and indexed.

Ranks, paths, pictures and tables are made from these rows alone, so each of them can be tried on a handful of rows
written by hand.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg import query
from kg.model import LianpuError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.query import DocumentRow, EntityRow, EvidenceRow, FactRow, ObservationRow
    from kg.store import Store


# A line break beside a character that no word of letters ends in.
_BROKEN = re.compile(r"(?<=[^\x00-\x7f])[^\S\n]*\n\s*|[^\S\n]*\n\s*(?=[^\x00-\x7f])")


class UnknownNameError(LianpuError):
    """No entity, or more than one, goes by the name that was asked for."""


def folded(name: str) -> str:
    """A name as it is compared: compatibility forms folded, blanks dropped, case ignored.

    >>> folded("Micro ＬＥＤ")
    'microled'
    """
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


@dataclass(frozen=True)
class Content:
    """The rows of a graph, each kind sorted by IRI."""

    entities: tuple[EntityRow, ...]
    facts: tuple[FactRow, ...]
    observations: tuple[ObservationRow, ...] = ()
    documents: tuple[DocumentRow, ...] = ()
    by_iri: Mapping[str, EntityRow] = field(init=False, repr=False, compare=False)
    document_by_iri: Mapping[str, DocumentRow] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("entities", "facts", "observations", "documents"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name), key=lambda row: row.iri)))
        object.__setattr__(self, "by_iri", {row.iri: row for row in self.entities})
        object.__setattr__(self, "document_by_iri", {row.iri: row for row in self.documents})

    def named(self, name: str) -> tuple[EntityRow, ...]:
        """The entities that go by this name or IRI: those whose fullest name it is first, then by IRI."""
        if name in self.by_iri:
            return (self.by_iri[name],)
        wanted = folded(name)
        found = [row for row in self.entities if any(folded(each) == wanted for each in row.names)]
        return tuple(sorted(found, key=lambda row: (folded(row.name) != wanted, row.iri)))

    def find(self, name: str, *, classes: frozenset[str] | None = None) -> EntityRow:
        """The one entity meant by a name; where several go by it, the one with most facts, if that is clear.

        Raises `UnknownNameError` naming the nearest names, or the rivals with their IRIs.
        """
        found = [row for row in self.named(name) if classes is None or row.type in classes]
        if not found:
            near = self._containing(name, classes)
            remedy = f"; near it: {', '.join(near)}" if near else ""
            raise UnknownNameError(f"nothing in the graph is called {name!r}{remedy}")
        counts: dict[str, int] = defaultdict(int)
        for fact in self.facts:
            counts[fact.subject] += 1
            counts[fact.object] += 1
        best = max(counts[row.iri] for row in found)
        winners = [row for row in found if counts[row.iri] == best]
        if len(winners) > 1:
            rivals = "; ".join(f"{row.name} ({row.type}) <{row.iri}>" for row in winners)
            raise UnknownNameError(f"{name!r} is the name of {len(winners)} entities, give the IRI of one: {rivals}")
        return winners[0]

    def _containing(self, name: str, classes: frozenset[str] | None, *, most: int = 5) -> list[str]:
        wanted = folded(name)
        near = {
            row.name
            for row in self.entities
            if wanted and (classes is None or row.type in classes) and any(wanted in folded(each) for each in row.names)
        }
        return sorted(near, key=lambda each: (len(each), each))[:most]


def as_content(source: Store | Content) -> Content:
    """The rows of a store; content that was read before is given back as it is."""
    if isinstance(source, Content):
        return source
    return Content(
        entities=tuple(query.entities(source)),
        facts=tuple(query.facts(source)),
        observations=tuple(query.observations(source)),
        documents=tuple(query.documents(source)),
    )


def short_name(row: EntityRow, *, room: int = 10) -> str:
    """The name that fits beside a dot: the fullest of at most `room` characters, else the shortest."""
    fitting = [name for name in row.names if 1 < len(name) <= room]
    return fitting[0] if fitting else min(row.names, key=len, default=row.name)


def one_line(evidence: EvidenceRow) -> str:
    """The quotes of a piece of evidence in reading order, to be read on one line, an ellipsis between the parts.

    Chinese takes no blank where a line was broken.
    """
    return " … ".join(" ".join(_BROKEN.sub("", part).split()) for part in evidence.quotes)
