"""Names beside the store: exact, prefix and substring look-up in SQLite. Derived and never the truth: lost, it is made again.

Substrings of Chinese names are found by full-text search over overlapping pairs of characters, so that 高新 finds 璧山高新区
without a scan. The index carries the state (a hash of all documents) it was made for; where it differs, it is rebuilt.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.store import names as n
from kg.store.transaction import match, values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from kg.store.embedded import Store
    from kg.store.transaction import Plain

_FORM = "1"
_DEFAULT = ox.DefaultGraph()


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that a name leads to: `match` is the name found, `how` is `name`, `alias`, `prefix` or `part`."""

    iri: str
    type: str
    label: str
    match: str
    how: str


def pairs(text: str) -> str:
    """The overlapping pairs of a text as words of letters and digits, for the full-text index.

    >>> pairs("璧山")
    'u74a7u5c71'
    """
    folded = [f"u{ord(character):x}" for character in text.casefold()]
    return " ".join(a + b for a, b in pairwise(folded)) or "".join(folded)


class NameIndex:
    """The names of a store's default graph."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._name = store.names.term("name")
        self._path = store.path / "names.sqlite" if store.path else None
        self._connection = self._ready(self._path)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def find(self, name: str, *, limit: int = 20) -> list[Found]:
        """Things of exactly this name, then those whose names contain it, the shortest first."""
        name = name.strip()
        if not name or limit < 1:
            return []
        found: dict[str, Found] = {}
        for iri, matched in self._connection.execute(
            "SELECT iri, name FROM names WHERE name = ? ORDER BY iri LIMIT ?", (name, limit)
        ):
            found.setdefault(iri, self._found(iri, matched, "exact"))
        found = dict(sorted(found.items(), key=lambda pair: pair[1].how != "name"))
        for iri, matched in self._containing(name, limit + len(found)):
            if len(found) >= limit:
                break
            how = "prefix" if matched.casefold().startswith(name.casefold()) else "part"
            if iri not in found:
                found[iri] = self._found(iri, matched, how)
        return list(found.values())

    def _containing(self, name: str, limit: int) -> Iterator[tuple[str, str]]:
        order = "ORDER BY length(name), name, iri LIMIT ?"
        if len(name) < 2:
            yield from self._connection.execute(
                f"SELECT iri, name FROM names WHERE instr(name, ?) {order}",  # noqa: S608 - the order is ours
                (name, limit),
            )
            return
        yield from self._connection.execute(
            f"SELECT iri, name FROM names WHERE rowid IN (SELECT rowid FROM parts WHERE parts MATCH ?) {order}",  # noqa: S608
            (f'"{pairs(name)}"', limit),
        )

    def _found(self, iri: str, matched: str, how: str) -> Found:
        node = ox.NamedNode(iri)
        quads = self._store.quads
        label = next(iter(values(quads, node, n.LABEL, _DEFAULT)), matched)
        kind = next(iter(values(quads, node, n.TYPE, _DEFAULT)), "").rpartition("#")[2]
        if how == "exact":
            how = "name" if matched == label else "alias"
        return Found(iri, kind, label, matched, how)

    def follow(self, before: str, after: str, remove: Collection[ox.Quad], insert: Collection[ox.Quad]) -> None:
        """Take over a change of the store; where that cannot be done, the next opening rebuilds."""
        with suppress(sqlite3.Error), self._connection:
            if self._state() != before:
                return
            for row in self._rows(remove):
                found = self._connection.execute("SELECT rowid FROM names WHERE iri = ? AND name = ?", row).fetchone()
                if found:
                    self._connection.execute("DELETE FROM names WHERE rowid = ?", found)
                    self._connection.execute("DELETE FROM parts WHERE rowid = ?", found)
            self._write(self._rows(insert))
            self._connection.execute("UPDATE state SET hash = ?", (after,))

    def _rows(self, quads: Iterable[ox.Quad]) -> list[tuple[str, str]]:
        """Thing and name of the quads that name something in the default graph."""
        named = cast("list[Plain]", [quad for quad in quads if quad.predicate == self._name and quad.graph_name == _DEFAULT])
        return sorted((quad.subject.value, quad.object.value) for quad in named)

    def _state(self) -> str:
        return str(self._connection.execute("SELECT hash FROM state").fetchone()[0])

    def _write(self, rows: Iterable[tuple[str, str]]) -> None:
        for iri, name in rows:
            cursor = self._connection.execute("INSERT INTO names (iri, name) VALUES (?, ?)", (iri, name))
            self._connection.execute("INSERT INTO parts (rowid, pairs) VALUES (?, ?)", (cursor.lastrowid, pairs(name)))

    def _ready(self, path: Path | None) -> sqlite3.Connection:
        """The index of this state: the file where it fits, else made anew, in memory where the file cannot be written."""
        state = self._store.state()
        if path and path.exists():
            with suppress(sqlite3.Error):
                connection = _connect(path)
                row = connection.execute("SELECT form, hash FROM state").fetchone()
                if row == (_FORM, state):
                    return connection
                connection.close()
        if path:
            with suppress(sqlite3.Error, OSError):
                for suffix in ("", "-journal", "-wal", "-shm"):
                    path.with_name(path.name + suffix).unlink(missing_ok=True)
                return self._made(_connect(path), state)
        return self._made(sqlite3.connect(":memory:"), state)

    def _made(self, connection: sqlite3.Connection, state: str) -> sqlite3.Connection:
        self._connection = connection
        with connection:
            connection.execute("CREATE TABLE names (iri TEXT, name TEXT COLLATE NOCASE)")
            connection.execute("CREATE VIRTUAL TABLE parts USING fts5(pairs)")
            connection.execute("CREATE TABLE state (form TEXT, hash TEXT)")
            self._write((q.subject.value, q.object.value) for q in match(self._store.quads, None, self._name, None, _DEFAULT))
            connection.execute("CREATE INDEX by_name ON names (name)")
            connection.execute("CREATE INDEX by_iri ON names (iri)")
            connection.execute("INSERT INTO state VALUES (?, ?)", (_FORM, state))
        return connection


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=5)
    # Lost with the machine's power it is made again: no waiting for the disk.
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA journal_mode = MEMORY")
    return connection
