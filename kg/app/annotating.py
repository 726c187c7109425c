"""Annotation by hand: articles with numbered sentences out, gold made of annotated lines."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kg.app.outputs import OutputNames
from kg.learn.lines import numbered, parse
from kg.model import InputError
from kg.read import LOADERS, read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kg.model import Document
    from kg.schema import Schema

LINES, NUMBERS = ".ann", ".num"


def _named(texts: Sequence[str | Path], manifest: Path | None) -> Iterator[tuple[str, Document]]:
    def refuse(problem: InputError, _: str) -> None:
        raise problem

    name_of = OutputNames(endings=LOADERS)
    for document in read(texts, manifest=manifest, on_error=refuse):
        yield name_of(document.source), document


def number(texts: Sequence[str | Path], output: Path, *, manifest: Path | None = None) -> list[Path]:
    """Write NAME.num for each document: its sentences with their numbers; gives the files."""
    output.mkdir(parents=True, exist_ok=True)
    written = []
    for name, document in _named(texts, manifest):
        path = output / f"{name}{NUMBERS}"
        path.write_text(numbered(name, document.text, document.published), encoding="utf-8")
        written.append(path)
    return written


def make(
    files: Sequence[Path],
    texts: Sequence[str | Path],
    schema: Schema,
    output: Path | None = None,
    *,
    manifest: Path | None = None,
) -> tuple[list[Path], list[str]]:
    """Check annotated files against their texts and write gold of those without a fault; gives what was written and the faults.

    Without `output` nothing is written.
    """
    documents = dict(_named(texts, manifest))
    written: list[Path] = []
    faults: list[str] = []
    for file in files:
        document = documents.get(file.stem)
        if document is None:
            raise InputError(f"{file}: no text named {file.stem} among those given with --texts")
        try:
            content = file.read_text(encoding="utf-8")
        except (OSError, ValueError) as problem:
            raise InputError(f"{file}: cannot be read as UTF-8 text: {problem}") from problem
        gold, wrong = parse(str(file), content, document.text, schema, name=file.stem, date=document.published)
        faults += wrong
        if output is not None and not wrong:
            written.append(_write(output / f"{file.stem}.json", gold))
    return written, faults


def _write(path: Path, gold: dict[str, Any]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
