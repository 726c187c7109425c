"""Writing document graphs as JSON files, each whole or not there, under names that never collide."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TextIO

from kg.app.documents import graph_to_json

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kg.model import DocumentGraph

LINES = ".jsonl"
_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_LONGEST = 120  # of a name, so that its UTF-8 bytes fit any file system
# Made once, and without a search for cycles: a document's JSON is a tree.
_line = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode
_row = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


class OutputNames:
    """Gives each document the name of its output: that of its file without the ending, or its record id.

    A second document of the same name gets `-2`, the third `-3`. Case does not tell names apart, as on some file systems
    it does not.

    >>> name = OutputNames(endings={".txt", ".html"})
    >>> [name(source) for source in ("news/a.txt", "old/a.txt", "A.html", "2023/0615.1")]
    ['a', 'a-2', 'A-3', '2023_0615.1']
    """

    def __init__(self, *, endings: Collection[str]) -> None:
        self._endings = frozenset(endings)
        self._taken: set[str] = set()

    def __call__(self, source: str) -> str:
        """The name for the output of a source, different from all given before."""
        path = PurePosixPath(source)
        wanted = path.stem if path.suffix.lower() in self._endings else source
        wanted = _UNSAFE.sub("_", wanted).strip("-._ ")[:_LONGEST] or "stdin"
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}-{number}"
        self._taken.add(name.casefold())
        return name


def write_outputs(named: Iterable[tuple[str, DocumentGraph]], out: Path | TextIO) -> None:
    """Write each named graph into a folder, one `.jsonl` file, or a stream as JSON lines.

    A file appears under its name only when it is whole, so a killed run leaves no half one.
    """
    if not isinstance(out, Path):
        for name, graph in named:
            out.write(to_line(graph_to_json(graph, name=name)))
        return
    if out.suffix.lower() == LINES:
        out.parent.mkdir(parents=True, exist_ok=True)
        part = out.with_name(out.name + ".part")
        with part.open("w", encoding="utf-8", newline="\n") as lines:
            for name, graph in named:
                lines.write(to_line(graph_to_json(graph, name=name)))
        part.replace(out)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, graph in named:
        path = out / f"{name}.json"
        part = out / f".{name}.json.{os.getpid()}"
        part.write_text(to_page(graph_to_json(graph, name=name)), encoding="utf-8", newline="\n")
        part.replace(path)


def to_line(data: dict[str, Any]) -> str:
    """One JSON object on one line."""
    return _line(data) + "\n"


def to_page(data: dict[str, Any]) -> str:
    """A document's JSON with one entity, fact or observation a line: short, and a difference in it can be read."""
    parts = []
    for key, value in data.items():
        if isinstance(value, list) and value:
            rows = ",\n  ".join(map(_row, value))
            parts.append(f'"{key}": [\n  {rows}\n ]')
        else:
            parts.append(f'"{key}": {_row(value)}')
    return "{" + ",\n ".join(parts) + "}\n"
