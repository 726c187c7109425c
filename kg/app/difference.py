"""What two readings differ in: facts and observations gained and lost, each with its quote."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.app.documents import graph_to_json
from kg.app.outputs import LINES
from kg.model import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from kg.store import Store

ACTUAL = "actual"


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A statement that one side has and the other has not; `statement` is in words, `quote` what the text says."""

    document: str
    kind: str
    statement: str
    quote: str
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Difference:
    """Changes from old to new, sorted by document."""

    gained: tuple[Change, ...]
    lost: tuple[Change, ...]


def compare(old: Iterable[dict[str, Any]], new: Iterable[dict[str, Any]], *, min_confidence: float = 0.0) -> Difference:
    """The difference between two sets of documents in the shape of `kg extract`.

    Statements are compared by what they say (names, predicate, figure), not by ids or confidence; a document is known by
    its source.
    """
    before, after = _statements(old, min_confidence), _statements(new, min_confidence)
    return Difference(
        gained=tuple(sorted(after[key] for key in after.keys() - before.keys())),
        lost=tuple(sorted(before[key] for key in before.keys() - after.keys())),
    )


def load_outputs(path: Path) -> Iterator[dict[str, Any]]:
    """The documents in an output of `kg extract`: a folder of JSON files, one such file, or a `.jsonl` file."""
    if path.is_dir():
        for file in sorted(path.glob("*.json")):
            yield _parse(file.read_text(encoding="utf-8"), f"{file}")
    elif path.suffix.lower() == LINES:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _parse(line, f"{path}:{number}")
    else:
        yield _parse(path.read_text(encoding="utf-8"), f"{path}")


def stored_outputs(store: Store) -> Iterator[dict[str, Any]]:
    """The documents of a store, in the same shape."""
    for key in sorted(store.keys()):
        yield graph_to_json(store.graph(key))


def _parse(text: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON ({error}); kg diff compares stores or outputs of kg extract") from error
    if not isinstance(data, dict) or "entities" not in data:
        raise InputError(f"{where}: not a document as kg extract writes it")
    return data


def _statements(documents: Iterable[dict[str, Any]], least: float) -> dict[tuple[str, str, str], Change]:
    found: dict[tuple[str, str, str], Change] = {}
    for data in documents:
        document = str(data.get("source") or data.get("doc", ""))
        names = {entity["id"]: entity["names"][0] for entity in data["entities"]}
        for fact in data.get("facts", ()):
            said = _said(fact, names[fact["s"]], fact["p"], names[fact["o"]])
            found[document, "fact", said] = _change(document, "fact", said, fact)
        for seen in data.get("observations", ()):
            figure = f"{seen['value']}{seen['unit']}"
            said = _said(seen, names[seen["s"]], seen["indicator"], seen["kind"], figure, seen["period"])
            found[document, "observation", said] = _change(document, "observation", said, seen)
    return {key: change for key, change in found.items() if change.confidence >= least}


def _said(row: dict[str, Any], *words: str) -> str:
    return " ".join(filter(None, words)) + ("" if row["modality"] == ACTUAL else f" ({row['modality']})")


def _change(document: str, kind: str, statement: str, row: dict[str, Any]) -> Change:
    evidence = row.get("evidence") or [{"quotes": [], "rule": ""}]
    quote = " … ".join("".join(part.split()) for part in evidence[0]["quotes"])
    return Change(document, kind, statement, quote, evidence[0]["rule"], float(row.get("confidence", 1.0)))
