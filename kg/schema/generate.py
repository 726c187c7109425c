"""The files made from the schema, and whether those on disk still say what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.schema.markdown import to_markdown
from kg.schema.owl import to_owl
from kg.schema.shacl import to_shacl
from kg.schema.vocabulary import BASE

if TYPE_CHECKING:
    from pathlib import Path

    from kg.schema.types import Schema


def generate(schema: Schema, *, base: str = BASE) -> dict[str, str]:
    """The text of every generated file by its path in the checkout."""
    return {
        "ontology/lianpu.ttl": to_owl(schema, base),
        "ontology/shapes.ttl": to_shacl(schema, base),
        "docs/ontology.md": to_markdown(schema),
    }


def write(schema: Schema, root: Path, *, base: str = BASE) -> list[str]:
    """Write the generated files under a folder laid out like the checkout; the paths of those that changed."""
    changed = drift(schema, root, base=base)
    made = generate(schema, base=base)
    for name in changed:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made[name], encoding="utf-8", newline="\n")
    return changed


def drift(schema: Schema, root: Path, *, base: str = BASE) -> list[str]:
    """The paths of generated files under the folder that are missing or differ from what the schema says now."""
    stale = []
    for name, text in generate(schema, base=base).items():
        path = root / name
        if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
            stale.append(name)
    return stale
