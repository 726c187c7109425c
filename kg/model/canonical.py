"""What an entity of one document is called across documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Canonical:
    """The thing that an entity of a document is taken for.

    `local` is the last part of its IRI, unescaped; two entities are joined where `type` and `local` are the same.
    `label` is what it is called, `keys` its entries in seeds/, `reason` why it was joined or left apart.
    """

    type: str
    local: str
    label: str
    keys: tuple[str, ...]
    joined: bool
    reason: str
