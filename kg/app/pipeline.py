"""From a document to its graph: annotate, link, extract, as one pure function."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import kg

if TYPE_CHECKING:
    from kg.model import Document, DocumentGraph
    from kg.schema import Schema

SOURCE_ROOMS = ("model", "schema", "read", "annotate", "link", "extract", "merge", "store")


class Pipeline:
    """Reads documents under one schema. Holds what is slow to make (automata, dictionaries, weights), never a document."""

    def __init__(self, schema: Schema) -> None:
        from kg.annotate import Annotator
        from kg.extract import Extractor
        from kg.link import Linker

        self.schema = schema
        self._annotate = Annotator(schema)
        self._link = Linker(schema)
        self._extract = Extractor(schema)

    def __call__(self, document: Document) -> DocumentGraph:
        """All that the document states."""
        return self._extract(self._link(self._annotate(document)))


@cache
def engine_fingerprint() -> str:
    """The engine's version and a hash of the source of the rooms that fill a store, so that any change to them reads again."""
    package = Path(kg.__file__).parent
    digest = hashlib.sha256(kg.__version__.encode())
    for room in SOURCE_ROOMS:
        for path in sorted(package.joinpath(room).rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(path.read_bytes())
    return f"{kg.__version__}+{digest.hexdigest()[:12]}"


def fingerprint(document: Document, schema: Schema) -> str:
    """A hash of all that the graph of a document depends on: its text and metadata, the engine, ontology, seeds and models."""
    parts = (
        document.id,
        document.source,
        document.title,
        document.published,
        document.url,
        document.publisher,
        schema.fingerprint,
        engine_fingerprint(),
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
