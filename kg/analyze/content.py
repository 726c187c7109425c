"""What analysis and export see of a graph: plain rows of entities, facts, observations, evidence and documents.

The rows are read once from a store and are all that ranks, paths, pictures and tables are made from, so that each of
them can be tried on a handful of rows written by hand.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.model import LianpuError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.model import Span
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document that was read; `iri` is what evidence points to."""

    iri: str
    source: str
    title: str = ""
    published: str = ""
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A place in a document that states something, quotes word for word."""

    iri: str
    document: str
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    rule: str = ""
    confidence: float = 1.0

    @property
    def quote(self) -> str:
        """All quotes in reading order as one line; the parts are joined by an ellipsis."""
        return " … ".join(" ".join(part.split()) for part in self.quotes)


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A canonical entity: `type` is a class id, `names` are fullest first."""

    iri: str
    type: str
    names: tuple[str, ...]
    same_as: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The fullest name, or the IRI where an entity has none."""
        return self.names[0] if self.names else self.iri

    @property
    def short(self) -> str:
        """The name that fits beside a dot: the fullest of at most ten characters, else the shortest."""
        fitting = [name for name in self.names if 1 < len(name) <= 10]  # noqa: PLR2004
        return fitting[0] if fitting else min(self.names, key=len, default=self.name)


@dataclass(frozen=True, slots=True)
class FactRow:
    """A statement of the consolidated graph; `sources` counts the independent documents that make it."""

    iri: str
    subject: str
    predicate: str
    object: str
    modality: str
    qualifiers: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0
    sources: int = 1
    evidence: tuple[EvidenceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ObservationRow:
    """A figure about an entity, as written and in its base unit."""

    iri: str
    subject: str
    indicator: str
    kind: str
    value: float
    unit: str
    period: str
    modality: str
    confidence: float = 1.0
    base_value: float | None = None
    base_unit: str = ""
    evidence: tuple[EvidenceRow, ...] = ()


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
    from kg.analyze.reading import read_content  # noqa: PLC0415  (only a real store needs the door to SPARQL)

    return read_content(source)
