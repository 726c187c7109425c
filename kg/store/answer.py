"""What a SPARQL query answers, as plain values; the room `query` needs no RDF library for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.model import StoreError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cell(NamedTuple):
    """A term of a solution: `kind` is `uri`, `literal` or `bnode`, as in SPARQL's JSON results."""

    value: str
    kind: str = "literal"
    datatype: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Solutions of a SELECT, triples of a CONSTRUCT or DESCRIBE (as Turtle too), or the truth of an ASK."""

    variables: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    turtle: str = ""
    truth: bool | None = None


def answer(quads: ox.Store, query: str, prefixes: Mapping[str, str]) -> Answer:
    """Evaluate a query over the default graph; prefixes that it does not declare are ours."""
    try:
        result = quads.query(query, prefixes=dict(prefixes))
        if isinstance(result, ox.QueryBoolean):
            return Answer(truth=bool(result))
        if isinstance(result, ox.QueryTriples):
            triples = sorted(result, key=str)
            written = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes))
            turtle = (written or b"").decode("utf-8")
            rows = tuple((cell(t.subject), cell(t.predicate), cell(t.object)) for t in triples)
            return Answer(("subject", "predicate", "object"), rows, turtle)
        variables = tuple(variable.value for variable in result.variables)
        return Answer(variables, tuple(tuple(cell(term) for term in solution) for solution in result))
    except (SyntaxError, RuntimeError, ValueError) as error:
        raise StoreError(f"the query cannot be answered: {error}") from error


def cell(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> Cell | None:
    """A term as plain values."""
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Cell(term.value, "uri")
    if isinstance(term, ox.Literal):
        return Cell(term.value, "literal", term.datatype.value, term.language or "")
    return Cell(str(term), "bnode")


def iri_term(value: str) -> str:
    """An IRI as it may stand in a query; refused where it is none."""
    try:
        return str(ox.NamedNode(value))
    except ValueError as error:
        raise StoreError(f"{value!r} is no IRI ({error})") from error


def text_term(value: str, datatype: str = "") -> str:
    """A text as a literal that may stand in a query, whatever it holds."""
    try:
        return str(ox.Literal(value, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(value))
    except ValueError as error:
        raise StoreError(f"{value!r} cannot stand in a query ({error})") from error
