"""Small pieces of Turtle, written by hand so that the same schema always gives the same bytes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.schema.vocabulary import BASE, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_PREFIX_LINE = re.compile(r"^@prefix .*\n", re.MULTILINE)
_QUOTED = re.compile(r'"(?:[^"\\\n]|\\.)*"|<[^>\n]*>|#.*')
_PREFIXED = re.compile(r"(?<![\w:/-])([a-z]+):(?=[A-Za-z])")


def literal(text: str, language: str = "") -> str:
    r"""A string literal.

    >>> print(literal('a "b"', "en"))
    "a \"b\""@en
    """
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"@{language}' if language else f'"{escaped}"'


def bilingual(texts: Mapping[str, str], pattern: Mapping[str, str] | None = None) -> str:
    """The same text in each language, as an object list; a pattern holds `{}` for it."""
    written = {language: pattern[language].format(text) if pattern else text for language, text in texts.items()}
    return ", ".join(literal(written[language], language) for language in LANGUAGES if language in written)


def block(subject: str, types: str, *parts: str) -> str:
    """A subject with its type and predicate lists; empty parts are left out."""
    lines = [f"{subject} a {types}", *(f"    {part}" for part in parts if part)]
    return " ;\n".join(lines) + " .\n"


def collection(names: Iterable[str]) -> str:
    """A list of terms of ours, sorted."""
    return "( " + " ".join(f"lianpu:{name}" for name in sorted(names)) + " )"


def handwritten(path: Path, base: str) -> str:
    """The body of a file written by hand under the usual base, without its opening comment and prefixes."""
    text = path.read_text(encoding="utf-8")
    body = text[list(_PREFIX_LINE.finditer(text))[-1].end() :]
    return body.replace(f"<{BASE}", f"<{base}").strip("\n") + "\n"


def document(comment: str, sections: Iterable[str], prefixes: Mapping[str, str]) -> str:
    """A whole file: what it is, the prefixes it uses, its sections."""
    body = "\n".join(sections)
    used = set(_PREFIXED.findall(_QUOTED.sub("", body)))
    declared = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(prefixes.items()) if name in used)
    return "".join(f"# {line}\n" for line in comment.splitlines()) + "\n" + declared + "\n" + body
