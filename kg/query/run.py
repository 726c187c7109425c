"""Asking a store: a saved query by name, a file, or SPARQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import InputError
from kg.query.saved import find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.store import Answer, Store

_SURENESS = "min_confidence"


def run(store: Store, what: str, *, parameters: Mapping[str, str] | None = None, min_confidence: float = 0.0) -> Answer:
    """Answer a question over the consolidated view.

    `what` is the name of a saved query, the path of a `.rq` file or SPARQL; `parameters` are bound as terms.
    `min_confidence` sets the parameter of that name, which a query must have where it is above 0.
    """
    query = find(what)
    values = dict(parameters or {})
    if min_confidence > 0:
        if _SURENESS not in {parameter.name for parameter in query.parameters}:
            raise InputError(
                f"query {query.name} has no parameter {_SURENESS}; filter by the lianpu:confidence of the statement in it"
            )
        values[_SURENESS] = str(min_confidence)
    return store.query(query.bound(values))
