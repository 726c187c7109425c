"""Saved queries: SPARQL files whose first line is their title, with parameters that are bound as terms, never as text.

    # Which enterprises are in a cluster, and since which report?
    # param cluster: text, a name of the cluster
    # param min_confidence: number = 0, leave out what is less sure
    SELECT ...

A parameter is a variable of the query. Given a value, each place where it stands becomes that term; without value and default
it stays a variable, which means any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.model import InputError
from kg.store import iri_term, text_term

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.store import Store

_PARAMETER = re.compile(r"#\s*param\s+(\w+)\s*:\s*(text|iri|number)\s*(?:=\s*([^,\n]+?))?\s*(?:,\s*(.*))?")
# What may hold a question mark and is no variable comes first.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'(?:[^'\\\n]|\\.)*'"
    r'|<[^<>"{}|^`\\\s]*>'
    r"|\#[^\n]*"
    r"|[?$](?P<name>\w+)",
    re.DOTALL,
)
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of a saved query that a caller may set: `type` is `text`, `iri` or `number`."""

    name: str
    type: str
    default: str
    meaning: str

    def term(self, value: str) -> str:
        """A value as a term of this type."""
        if self.type == "iri":
            return iri_term(value)
        if self.type == "number":
            if not _NUMBER.fullmatch(value):
                raise InputError(f"parameter {self.name}: {value!r} is no number; write it like 0.8")
            return text_term(value, _DECIMAL)
        return text_term(value)


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """A query with its title and parameters."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    text: str

    def bound(self, values: Mapping[str, str]) -> str:
        """The query with these values in place of its parameters."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                listed = ", ".join(known) or "none"
                raise InputError(f"query {self.name} has no parameter {name}; its parameters are: {listed}")
        terms = {p.name: p.term(values.get(p.name, p.default)) for p in self.parameters if p.name in values or p.default}
        return bind(self.text, terms)


def bind(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in place of variables, leaving strings, IRIs and comments alone.

    >>> bind('SELECT ?x { ?x a $c ; rdfs:label "$c" }', {"c": "<urn:c>"})
    'SELECT ?x { ?x a <urn:c> ; rdfs:label "$c" }'
    """
    return _TOKEN.sub(lambda match: terms.get(match["name"] or "", match[0]), text)


def parse(name: str, text: str) -> SavedQuery:
    """A query file: its title, its parameters, its text."""
    lines = text.splitlines()
    if not lines or not lines[0].startswith("#") or not lines[0].strip("# "):
        raise InputError(f"{name}: the first line of a saved query is its title; write it as a comment")
    matches = [_PARAMETER.fullmatch(line.strip()) for line in lines]
    parameters = tuple(Parameter(m[1], m[2], m[3] or "", m[4] or "") for m in matches if m)
    for token in _TOKEN.finditer(text):
        if token[0].startswith("?") and token["name"] in {parameter.name for parameter in parameters}:
            raise InputError(
                f"{name}: the parameter {token['name']} also stands as {token[0]}; write ${token['name']} or rename one"
            )
    return SavedQuery(name, lines[0].strip("# "), parameters, text)


@cache
def named() -> Mapping[str, SavedQuery]:
    """The saved queries of this folder by name."""
    folder = Path(__file__).parent
    return {path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.rq"))}


def find(what: str) -> SavedQuery:
    """A saved query by name, a file by path, or SPARQL as it stands."""
    if what in named():
        return named()[what]
    if what.endswith(".rq"):
        path = Path(what)
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{what}: cannot be read ({error}); saved queries are: {', '.join(named())}") from error
        return parse(path.stem, text if text.startswith("#") else f"# {path.stem}\n{text}")
    if re.search(r"\b(select|ask|construct|describe)\b", what, re.IGNORECASE):
        return parse("query", f"# query\n{what}")
    raise InputError(f"no saved query is called {what}; there are: {', '.join(named())}")


def source(name: str, store: Store) -> str:
    """A saved query with the prefixes of a store written out, to run elsewhere."""
    prefixes = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in sorted(store.names.prefixes.items()))
    return prefixes + find(name).text
