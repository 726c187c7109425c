"""What seeds/ knows by the names of a document: keys, and for places their level and what contains them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Place:
    """A place as seeds/ lists it."""

    code: str
    level: str
    parent: str


LEVELS = {"province": 0, "city": 1, "county": 2}


class Known:
    """Names of seeds/ with the keys of what they may mean."""

    def __init__(self, schema: Schema, fold: Callable[[str], str]) -> None:
        self.places: dict[str, Place] = {}
        self._keys: dict[str, dict[str, list[str]]] = {}
        self._names: dict[str, str] = {}
        self._listed: set[tuple[str, str]] = set()
        self._ancestors: dict[str, tuple[str, ...]] = {}
        lists: Mapping[str, Mapping[str, Any]] = schema.language["names"]["lists"]
        for name, config in lists.items():
            prefix = config.get("prefix")
            kind = str(config["type"])
            for row in schema.seed_rows(name):
                self._listed.update((fold(form), kind) for source in config["columns"] for form in row.get(source, "").split("|"))
            if not prefix:
                continue
            column = str(config.get("key", "name"))
            for row in schema.seed_rows(name):
                key = f"{prefix}:{row[column]}"
                self._names.setdefault(key, row["name"])
                if row.get("level"):
                    self.places[key] = Place(key, row["level"], f"{prefix}:{row['parent']}" if row.get("parent") else "")
                for source in (*config["columns"], *config.get("linked", ())):
                    for form in row.get(source, "").split("|"):
                        if form:
                            self._keys.setdefault(fold(form), {}).setdefault(kind, []).append(key)

    def lists(self, folded: str, kind: str) -> bool:
        """Whether seeds/ lists the name among names of the class."""
        return (folded, kind) in self._listed

    def name(self, key: str) -> str:
        """The full name under which seeds/ lists what the key stands for."""
        return self._names.get(key, "")

    def keys(self, folded: str, kind: str) -> tuple[str, ...]:
        """Keys of what the name may mean as a thing of the class."""
        readings = self._keys.get(folded)
        return tuple(dict.fromkeys(readings.get(kind, ()))) if readings else ()

    def ancestors(self, key: str) -> tuple[str, ...]:
        """The places that contain the place, nearest first."""
        if key not in self._ancestors:
            found: list[str] = []
            place = self.places.get(key)
            while place is not None and place.parent and place.parent not in found:
                found.append(place.parent)
                place = self.places.get(place.parent)
            self._ancestors[key] = tuple(found)
        return self._ancestors[key]

    def choose(self, keys: Iterable[str], context: Mapping[str, int]) -> str:
        """The one of several places that the context (keys of sure places, with counts) speaks for, or empty.

        A place counts for those it contains and for those that contain it; where nothing speaks, the higher level wins.
        """
        scored = []
        for key in keys:
            place = self.places.get(key)
            if place is None:
                return ""
            above = sum(context.get(other, 0) for other in self.ancestors(key))
            below = sum(count for other, count in context.items() if key in self.ancestors(other))
            scored.append((-(above + below), LEVELS.get(place.level, 3), key))
        scored.sort()
        if len(scored) > 1 and scored[0][:2] == scored[1][:2]:
            return ""
        return scored[0][2] if scored else ""
