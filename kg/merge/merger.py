"""What each entity of a document is called across documents.

Note: why one document is enough. An entity is given a name of its own choosing by what is known beforehand (seeds/) and by
its own full name, so two entities are one exactly where they arrive at the same name. That is order-free and idempotent by
construction, and taking a document back leaves no trace. The price: a bridge between two names that only a third document
builds is not used yet.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.merge.known import Known
from kg.model import Canonical

if TYPE_CHECKING:
    from kg.merge.known import Thing
    from kg.model import DocumentGraph, Entity
    from kg.schema import EntityClass, Schema


class Merger:
    """Joins by seeds and full names, as the `canonical` key of each class file says."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._known = Known(schema)
        self._full = {
            type_id: [re.compile(form) for form in one.canonical.get("full", ())] for type_id, one in schema.classes.items()
        }
        self._generic = {
            type_id: re.compile("|".join(one.canonical.get("generic", ())) or r"\Z.") for type_id, one in schema.classes.items()
        }

    def __call__(self, graph: DocumentGraph, document: str) -> dict[str, Canonical]:
        """What each entity of a document is taken for, by entity id; `document` sets apart what joins with nothing."""
        found = {entity.id: self._joined(entity) or self.apart(entity, document, "") for entity in graph.entities}
        return _separate(graph, found)

    def apart(self, entity: Entity, document: str, reason: str) -> Canonical:
        """A name that no other document's entity can have."""
        why = reason or "nothing beyond this document says who it is"
        return Canonical(
            entity.type, f"{entity.name}~{document}", entity.name, tuple(sorted(entity.same_as)), joined=False, reason=why
        )

    def _joined(self, entity: Entity) -> Canonical | None:
        one = self._schema.classes.get(entity.type)
        mode = one.canonical.get("mode", "never") if one else "never"
        if one is None or mode == "never":
            return None
        for key in sorted(entity.same_as):
            thing = self._known.by_key(key)
            if thing and thing.type == entity.type:
                return self._seed(entity, thing, f"seed {key}")
        names = [name for name in entity.names if not self._generic[entity.type].fullmatch(name)]
        # Only the fullest name may lead to a list: a short one (TCL for one of its plants) often means something wider.
        thing = self._known.by_name(entity.type, entity.name) if entity.name in names else None
        if thing:
            return self._seed(entity, thing, f"seed {thing.key} by its name {entity.name}")
        for name in {"full": names, "name": names[:1]}.get(mode, []):
            reason = self._qualified(name, one, mode)
            if reason:
                return Canonical(entity.type, name, name, tuple(sorted(entity.same_as)), joined=True, reason=reason)
        return None

    def _seed(self, entity: Entity, thing: Thing, reason: str) -> Canonical:
        keys = tuple(sorted({thing.key, *entity.same_as}))
        return Canonical(entity.type, thing.local, thing.name, keys, joined=True, reason=reason)

    def _qualified(self, name: str, one: EntityClass, mode: str) -> str:
        """Why a name says by itself who is meant, empty where it does not."""
        if mode == "name":
            return f"a {one.label['en'].lower()} is what its name says"
        place = self._known.begins_with_place(name)
        for form in self._full[one.id]:
            if form.pattern.startswith("(?P<place>"):
                if place and form.fullmatch(name) and len(name) > len(place) + 1:
                    return f"full name in {place}"
            elif form.fullmatch(name):
                return "full name"
        return ""


def _separate(graph: DocumentGraph, found: dict[str, Canonical]) -> dict[str, Canonical]:
    """Two entities of one document that nothing joins stay two, also where they share a name."""
    taken: dict[tuple[str, str], str] = {}
    for entity in graph.entities:
        one = found[entity.id]
        if one.joined:
            continue
        if (one.type, one.local) in taken:
            one = Canonical(one.type, f"{one.local}.{entity.id}", one.label, one.keys, joined=False, reason=one.reason)
            found[entity.id] = one
        taken[one.type, one.local] = entity.id
    return found
