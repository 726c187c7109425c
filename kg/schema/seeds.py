"""Lists and chain maps of seeds/, and the fingerprint of everything a schema is read from."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kg.model import SchemaError
from kg.schema._nodes import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# Files made from the others, or read by nobody on the way from a text to its graph.
_WITHOUT_EFFECT = frozenset({"lianpu.ttl", "shapes.ttl", "core.ttl", "core.shapes.ttl"})


@lru_cache(maxsize=64)
def read_rows(path: Path) -> tuple[Mapping[str, str], ...]:
    """The rows of a tab-separated list with a header line; lines that begin with `#` name the source and are no rows."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        known = ", ".join(sorted(other.stem for other in path.parent.glob("*.tsv"))) or "none"
        raise SchemaError(f"{path}: cannot be read ({error}); lists there are: {known}") from error
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not numbered:
        raise SchemaError(f"{path}:1: no header line; write the column names, tab-separated, on one line")
    columns = numbered[0][1].split("\t")
    rows: list[Mapping[str, str]] = []
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) > len(columns):
            raise SchemaError(
                f"{path}:{number}: {len(cells)} cells under {len(columns)} columns; remove a tab or name the column"
            )
        cells += [""] * (len(columns) - len(cells))
        rows.append(MappingProxyType(dict(zip(columns, cells, strict=True))))
    return tuple(rows)


def read_chains(folder: Path) -> tuple[Mapping[str, Any], ...]:
    """Each YAML file of the folder, parsed, in the order of the file names."""
    return tuple(plain(path, f"chains/{path.name}") for path in sorted(folder.glob("*.yaml")))


def fingerprint(ontology: Path, seeds: Path) -> str:
    """A hash over names and contents of the files that decide what is read out of a text."""
    digest = hashlib.sha256()
    for name, path in _files(ontology, seeds):
        digest.update(name.encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _files(ontology: Path, seeds: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(ontology.rglob("*")):
        if path.is_file() and path.name not in _WITHOUT_EFFECT and not path.name.startswith("."):
            yield f"ontology/{path.relative_to(ontology).as_posix()}", path
    for path in (*sorted(seeds.glob("*.tsv")), *sorted((seeds / "chains").glob("*.yaml"))):
        yield f"seeds/{path.relative_to(seeds).as_posix()}", path
