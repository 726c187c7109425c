"""Reads files, folders, globs and standard input into documents.

Comes in: paths (txt, html, pdf, docx, jsonl, csv) and perhaps a manifest with dates and sources. Goes out: a stream of
`Document`, one at a time. Must never: hold more than one document, guess an encoding it cannot vouch for, take a date from
the file system, change a text once it is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import InputError
from kg.read._inputs import find_inputs
from kg.read._open import LOADERS, read_input

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.model import Document

__all__ = ["LOADERS", "read"]


def read(
    paths: Iterable[str | Path],
    *,
    manifest: str | Path | None = None,
    on_error: Callable[[InputError, str], None] | None = None,
) -> Iterator[Document]:
    """The documents of files, folders (recursive), globs and `-` (standard input), in their order.

    Where something cannot be read, `on_error` is told the error and the source, and the rest goes on; without it the first
    error is raised. A manifest (`file,date[,title,source,url,publisher]`) is never an input: one named `manifest.csv` in a
    folder that is read serves that folder where no other is given.
    """

    def report(error: InputError, source: str) -> None:
        if on_error is None:
            raise error
        on_error(error, source)

    taken: set[int] = set()
    for entry in find_inputs(paths, manifest=manifest, report=report):
        try:
            yield from read_input(entry, taken=taken, report=report)
        except InputError as error:
            report(error, entry.source)
