"""YAML with the line of every value, so that an error can say where it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from kg.model import SchemaError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A line of a file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Node:
    """A YAML value that knows its place; each reader below refuses a value of another shape."""

    value: yaml.Node
    file: str

    @property
    def where(self) -> Where:
        """File and line, counted from 1."""
        return Where(self.file, self.value.start_mark.line + 1)

    def error(self, problem: str, remedy: str) -> SchemaError:
        """The error to raise about this value."""
        return SchemaError(f"{self.where}: {problem}; {remedy}")

    def mapping(self, *, required: Collection[str] = (), allowed: Collection[str] | None = None) -> dict[str, Node]:
        """The entries of a mapping by key; keys beyond `required` and `allowed` are refused (None allows any)."""
        if not isinstance(self.value, yaml.MappingNode):
            raise self.error("a mapping is needed here", "write it as `key: value` lines")
        found: dict[str, Node] = {}
        for key_node, value_node in self.value.value:
            key, value = Node(key_node, self.file), Node(value_node, self.file)
            name = key.text()
            if name in found:
                raise key.error(f"`{name}` stands here twice", f"remove one (the other is on line {found[name].where.line})")
            if allowed is not None and name not in allowed and name not in required:
                raise key.error(f"unknown key `{name}`", f"use one of: {', '.join(sorted({*required, *allowed}))}")
            found[name] = value
        missing = [name for name in required if name not in found]
        if missing:
            raise self.error(f"`{missing[0]}` is missing", f"add a line `{missing[0]}: ...`")
        return found

    def items(self) -> list[Node]:
        """The entries of a list."""
        if not isinstance(self.value, yaml.SequenceNode):
            raise self.error("a list is needed here", "write it as `[a, b]` or as `- ` lines")
        return [Node(item, self.file) for item in self.value.value]

    def text(self) -> str:
        """A scalar as it is written, never empty."""
        if not isinstance(self.value, yaml.ScalarNode):
            raise self.error("plain text is needed here", "write a single value, in quotes if it holds : # [ ] { or }")
        written = str(self.value.value)
        if not written.strip():
            raise self.error("the value is empty", "write it or remove the line")
        return written

    def texts(self) -> tuple[str, ...]:
        """A list of distinct scalars."""
        found: list[str] = []
        for item in self.items():
            if item.text() in found:
                raise item.error(f"`{item.text()}` stands in this list twice", "remove one")
            found.append(item.text())
        return tuple(found)

    def flag(self) -> bool:
        """`true` or `false`."""
        if self.text() not in {"true", "false"}:
            raise self.error(f"`{self.text()}` is no yes or no", "write true or false")
        return self.text() == "true"

    def choice(self, known: Collection[str], kind: str) -> str:
        """A scalar that must be one of the known words."""
        if self.text() not in known:
            raise self.error(f"unknown {kind} `{self.text()}`", f"use one of: {', '.join(sorted(known)) or '(none are defined)'}")
        return self.text()

    def choices(self, known: Collection[str], kind: str) -> tuple[str, ...]:
        """A list of distinct known words, not empty."""
        if not self.items():
            raise self.error(f"the list of {kind} names is empty", "name at least one")
        for item in self.items():
            item.choice(known, kind)
        return self.texts()


def compose(path: Path, shown: str) -> Node:
    """The root of a YAML file; `shown` is the name that errors give to it."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SchemaError(f"{shown}:{line}: not valid YAML ({error.problem}); mind indentation, colons and quotes") from error
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SchemaError(f"{shown}:1: cannot be read ({error}); save it as UTF-8 YAML") from error
    if root is None:
        raise SchemaError(f"{shown}:1: the file is empty; fill it or remove it")
    return Node(root, shown)


def plain(path: Path, shown: str) -> Any:
    """The plain Python value of a YAML file, with keys written twice refused as everywhere."""
    root = compose(path, shown)
    _refuse_doubles(root)
    return yaml.SafeLoader("").construct_document(root.value)


def _refuse_doubles(node: Node) -> None:
    if isinstance(node.value, yaml.MappingNode):
        seen: set[tuple[str, str]] = set()
        for key, value in node.value.value:
            written = (key.tag, str(key.value))
            if written in seen:
                raise Node(key, node.file).error(f"`{key.value}` stands here twice", "remove one")
            seen.add(written)
            _refuse_doubles(Node(value, node.file))
    elif isinstance(node.value, yaml.SequenceNode):
        for item in node.items():
            _refuse_doubles(item)
