"""The lists of seeds/ as known things: by key, and by the names that mean one of them and no other."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.schema import Schema


@dataclass(frozen=True, slots=True)
class Thing:
    """An entry of a list: `name` as listed, `local` the same with a disambiguator where the list has it twice."""

    key: str
    type: str
    name: str
    local: str


class Known:
    """Known things of a schema, read from its lists when first asked for."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        lists = schema.language.get("names", {}).get("lists", {})
        self._lists = {name: table for name, table in lists.items() if name in schema.seed_names}

    def by_key(self, key: str) -> Thing | None:
        """The entry of a key `list:code`, None where no list has it."""
        return self._things.get(key.replace("/", ":", 1) if ":" not in key else key)

    def by_name(self, type_id: str, name: str) -> Thing | None:
        """The one entry that this name means among the things of a class, None where it means none or several."""
        keys = self._names.get((type_id, name), frozenset())
        locals_ = {self._things[key].local for key in keys}
        return self._things[min(keys)] if len(locals_) == 1 else None

    def begins_with_place(self, name: str) -> str:
        """The longest known place with which a name begins, empty where there is none."""
        return next((name[:end] for end in range(len(name) - 1, 1, -1) if name[:end] in self._places), "")

    @cached_property
    def _things(self) -> Mapping[str, Thing]:
        found: dict[str, Thing] = {}
        parents = {row[table["key"]]: row["name"] for table, row in self._rows() if "key" in table}
        for list_name in self._lists:
            table, rows = self._lists[list_name], self._schema.seed_rows(list_name)
            key_column = table.get("key", "name")
            times: dict[str, int] = {}
            for row in rows:
                times[row["name"]] = times.get(row["name"], 0) + 1
            inside: dict[str, int] = {}
            for row in rows:
                qualified = _inside(row, parents)
                inside[qualified] = inside.get(qualified, 0) + 1
            for row in rows:
                code, local = row[key_column], row["name"]
                if times[local] > 1:
                    local = _inside(row, parents)
                    if inside[local] > 1:
                        local = f"{row['name']}({code})"
                key = f"{list_name}:{code}"
                found.setdefault(key, Thing(key, table["type"], row["name"], local))
        return found

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], frozenset[str]]:
        found: dict[tuple[str, str], set[str]] = {}
        for list_name, table in self._lists.items():
            for row in self._schema.seed_rows(list_name):
                for name in _forms(row):
                    found.setdefault((table["type"], name), set()).add(f"{list_name}:{row[table.get('key', 'name')]}")
        return {name: frozenset(keys) for name, keys in found.items()}

    @cached_property
    def _places(self) -> frozenset[str]:
        places = self._schema.classes_with("place")
        return frozenset(name for type_id, name in self._names if type_id in places and len(name) > 1)

    def _rows(self) -> Iterator[tuple[Mapping[str, str], Mapping[str, str]]]:
        for list_name, table in self._lists.items():
            for row in self._schema.seed_rows(list_name):
                yield table, row


def _inside(row: Mapping[str, str], parents: Mapping[str, str]) -> str:
    """A name with the name of what it lies in."""
    parent = parents.get(row.get("parent", ""), row.get("parent", ""))
    return f"{row['name']}({parent})"


def _forms(row: Mapping[str, str]) -> Iterator[str]:
    """The names of a row that can be trusted by themselves."""
    yield row["name"]
    if not row.get("ambiguous"):
        doubtful = set(row.get("doubtful", "").split("|"))
        for name in row.get("short", "").split("|"):
            if len(name) > 1 and name not in doubtful:
                yield name
