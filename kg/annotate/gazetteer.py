"""Names that seeds/ lists, found in a text in one pass whatever their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.schema import Schema

SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a listed name: its class, how sure a hit is, and the keys of what it may be."""

    type: str
    confidence: float
    reason: str
    keys: tuple[str, ...] = ()


def _surface_forms(rows: Sequence[Mapping[str, str]], config: Mapping[str, Any]) -> Iterator[tuple[str, float, str]]:
    """Every surface form of a list with its confidence and the key of its row."""
    key = config.get("key")
    for row in rows:
        for column, sure in config["columns"].items():
            confidence = config.get(row.get("ambiguous", ""), sure) if column == "short" else sure
            for form in row.get(column, "").split("|"):
                if len(form) >= SHORTEST_NAME:
                    yield form, min(confidence, sure), row.get(key, "") if key else ""


def read_entries(schema: Schema) -> dict[str, tuple[Entry, ...]]:
    """All listed names; a name in several lists has several readings, the surest first."""
    found: dict[str, dict[str, Entry]] = {}
    for name, config in schema.language["names"]["lists"].items():
        reason = f"gazetteer:{name}"
        for form, confidence, key in _surface_forms(schema.seed_rows(name), config):
            readings = found.setdefault(form, {})
            old = readings.get(reason)
            keys = (*(old.keys if old else ()), *((f"{name}:{key}",) if key else ()))
            best = max(confidence, old.confidence if old else 0.0)
            readings[reason] = Entry(config["type"], best, reason, tuple(dict.fromkeys(keys)))
    return {form: tuple(sorted(readings.values(), key=lambda e: -e.confidence)) for form, readings in found.items()}


class Gazetteer:
    """Finds listed names, leftmost and longest first; hits never overlap."""

    def __init__(self, schema: Schema) -> None:
        self.entries = read_entries(schema)
        self.names = sorted(self.entries)
        self._readings = [self.entries[name] for name in self.names]
        self._automaton = AhoCorasick(
            self.names, matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def __call__(self, text: str) -> list[tuple[int, int, tuple[Entry, ...]]]:
        """Start, end and readings of every hit, from left to right."""
        readings = self._readings
        return [(start, end, readings[index]) for index, start, end in self._automaton.find_matches_as_indexes(text)]
