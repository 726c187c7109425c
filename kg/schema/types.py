"""What a schema is made of: frozen values, each with the file and line it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from kg.schema._nodes import Where

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kg.schema.patterns import Element

__all__ = ["Alignment", "EntityClass", "Example", "Mark", "Pattern", "Relation", "Schema", "Where"]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A term of another vocabulary, as a prefixed name, and how ours relates to it (`closeMatch`, `subClassOf`)."""

    kind: str
    term: str


@dataclass(frozen=True, slots=True, eq=False)
class EntityClass:
    """A class of named things. `role` says what the engine may do with it, empty for none in particular.

    `canonical` says when entities of several documents may be joined: `mode`, `full` (forms of full names), `generic` (names
    that mean something only where they stand); empty where the file does not say.
    """

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    role: str
    colour: str
    alignments: tuple[Alignment, ...]
    examples: tuple[str, ...]
    canonical: Mapping[str, Any]
    where: Where


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch of an example: half-open range of its text, the slot it fills, and the class of the entity."""

    start: int
    end: int
    slot: str
    type: str


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A sentence that a rule must find (`rule`, with modality and qualifiers) or that none may (`stopped_by` says why)."""

    text: str
    marks: tuple[Mark, ...]
    rule: str
    stopped_by: str
    modality: str
    qualifiers: Mapping[str, str]
    where: Where


@dataclass(frozen=True, slots=True)
class Pattern:
    """A rule of a relation: `id` is `relation/rule`, `elements` the parsed `match`; or `code` names an extractor instead."""

    id: str
    rule: str
    match: str
    elements: tuple[Element, ...]
    code: str
    confidence: float
    where: Where


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A predicate between entities. `reads` is a sentence with `{subject}` and `{object}`."""

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    reads: str
    role: str
    subject: frozenset[str]
    object: frozenset[str]
    symmetric: bool
    qualifiers: Mapping[str, str]
    alignments: tuple[Alignment, ...]
    words: Mapping[str, tuple[str, ...]]
    guards: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    examples: tuple[Example, ...]
    where: Where


@dataclass(frozen=True, eq=False)
class Schema:
    """All that ontology/ and seeds/ say. Two loads of the same folders give the same object."""

    classes: Mapping[str, EntityClass]
    relations: Mapping[str, Relation]
    language: Mapping[str, Mapping[str, Any]]
    ontology_dir: Path
    seeds_dir: Path
    models: Path | None = None  # where models lie that are being made; does not travel

    def __reduce__(self) -> tuple[object, ...]:
        """Travel to another process as two paths, not as content."""
        from kg.schema.load import load_schema

        return load_schema, (self.ontology_dir, self.seeds_dir)

    def classes_with(self, role: str) -> frozenset[str]:
        """The ids of the classes of a role."""
        return frozenset(entity_class.id for entity_class in self.classes.values() if entity_class.role == role)

    def relations_with(self, role: str) -> tuple[Relation, ...]:
        """The relations of a role, by id."""
        return tuple(relation for relation in self.relations.values() if relation.role == role)

    @property
    def models_dir(self) -> Path:
        """Where learned weights lie, or would."""
        return self.models or self.ontology_dir / "models"

    def seed_rows(self, name: str) -> tuple[Mapping[str, str], ...]:
        """The rows of seeds/NAME.tsv by column; an error where there is no such list."""
        from kg.schema.seeds import read_rows

        return read_rows(self.seeds_dir / f"{name}.tsv")

    @cached_property
    def seed_names(self) -> tuple[str, ...]:
        """The names of the lists in seeds/, sorted."""
        return tuple(sorted(path.stem for path in self.seeds_dir.glob("*.tsv")))

    @cached_property
    def chains(self) -> tuple[Mapping[str, Any], ...]:
        """Each seeds/chains/*.yaml, parsed, in the order of the file names."""
        from kg.schema.seeds import read_chains

        return read_chains(self.seeds_dir / "chains")

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the content of every file of ontology/ and seeds/ that can change what is read out of a text."""
        from kg.schema.seeds import fingerprint

        return fingerprint(self.ontology_dir, self.seeds_dir)
