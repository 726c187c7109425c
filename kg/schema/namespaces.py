"""IRIs of the terms of our vocabulary: a closed list, so that a typing error cannot mint a predicate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.model import SchemaError
from kg.schema.vocabulary import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from rdflib.namespace import ClosedNamespace

    from kg.schema.types import Schema

_CORE_TERM = re.compile(r"^lianpu:([A-Za-z]+) a ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary under one base. Strings, so that any RDF library can use them."""

    base: str
    names: frozenset[str]
    relations: frozenset[str]
    prefixes: Mapping[str, str] = field(repr=False)

    @property
    def lianpu(self) -> str:
        """What the IRI of every term begins with."""
        return f"{self.base}ontology#"

    @property
    def planned_namespace(self) -> str:
        """What the IRI of every planned relation begins with."""
        return f"{self.base}planned#"

    def term(self, name: str) -> str:
        """The IRI of a core term, class, relation or qualifier."""
        return self.lianpu + _known(name, self.names, "term")

    def planned(self, relation: str) -> str:
        """The IRI of the planned form of a relation."""
        return self.planned_namespace + _known(relation, self.relations, "relation")

    def name(self, iri: str) -> str:
        """The local name of one of our IRIs, planned or actual; an error for any other."""
        for namespace, known in ((self.lianpu, self.names), (self.planned_namespace, self.relations)):
            if iri.startswith(namespace):
                return _known(iri.removeprefix(namespace), known, "term")
        raise SchemaError(f"`{iri}` is no term of this vocabulary; terms begin with {self.lianpu} or {self.planned_namespace}")


def _known(name: str, known: frozenset[str], kind: str) -> str:
    if name not in known:
        raise SchemaError(f"unknown {kind} `{name}`; known are: {', '.join(sorted(known))}")
    return name


@lru_cache(maxsize=16)
def terms(schema: Schema, base: str = BASE) -> Terms:
    """The vocabulary of a schema under a base IRI, which ends in `/` or `#`.

    >>> from kg.schema import load_schema
    >>> terms(load_schema()).term("Statement")
    'https://lianpu.example/ontology#Statement'
    """
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*[/#]", base):
        raise SchemaError(f"`{base}` is no base for IRIs; give an absolute IRI that ends in / or #")
    relations = frozenset(schema.relations)
    qualifiers = frozenset(name for relation in schema.relations.values() for name in relation.qualifiers)
    names = core_names(schema.ontology_dir) | relations | qualifiers | frozenset(schema.classes)
    prefixes = {**PREFIXES, "lianpu": f"{base}ontology#", "planned": f"{base}planned#"}
    return Terms(base, names, relations, dict(sorted(prefixes.items())))


def core_names(ontology: Path) -> frozenset[str]:
    """The local names that core.ttl defines."""
    path = ontology / "core.ttl"
    try:
        return frozenset(_CORE_TERM.findall(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SchemaError(f"{path}: cannot be read ({error}); the folder needs the core vocabulary") from error


def closed_namespaces(schema: Schema, base: str = BASE) -> tuple[ClosedNamespace, ClosedNamespace]:
    """The same as rdflib namespaces, for actual and for planned terms; both raise on a name they do not know."""
    from rdflib.namespace import ClosedNamespace

    known = terms(schema, base)
    return (
        ClosedNamespace(known.lianpu, sorted(known.names)),
        ClosedNamespace(known.planned_namespace, sorted(known.relations)),
    )
