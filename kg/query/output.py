"""Answers as text: a table for people, CSV, SPARQL's JSON results, Turtle."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from kg.model import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.store import Answer, Cell


def render(answer: Answer, fmt: str = "table") -> str:
    """An answer in a format of `FORMATS`, ending with a line break."""
    if fmt not in FORMATS:
        raise InputError(f"unknown format {fmt}; use one of: {', '.join(FORMATS)}")
    return FORMATS[fmt](answer)


def to_table(answer: Answer) -> str:
    """Columns for a terminal, Chinese characters counted as two wide; IRIs shortened to what tells them apart."""
    if answer.truth is not None:
        return f"{'yes' if answer.truth else 'no'}\n"
    lines = [list(answer.variables), *([_short(cell) for cell in row] for row in answer.rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(answer.variables))]
    lines.insert(1, ["-" * width for width in widths])
    padded = (
        "  ".join(text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
    return "\n".join(padded) + "\n"


def to_csv(answer: Answer) -> str:
    """Values with a header line."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if answer.truth is not None:
        writer.writerows([["answer"], [str(answer.truth).lower()]])
    else:
        writer.writerow(answer.variables)
        writer.writerows([cell.value if cell else "" for cell in row] for row in answer.rows)
    return out.getvalue()


def to_json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON."""
    whole: dict[str, Any] = {"head": {"vars": list(answer.variables)}}
    if answer.truth is not None:
        whole = {"head": {}, "boolean": answer.truth}
    else:
        whole["results"] = {
            "bindings": [
                {name: _json(cell) for name, cell in zip(answer.variables, row, strict=True) if cell} for row in answer.rows
            ]
        }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def to_turtle(answer: Answer) -> str:
    """The triples of a CONSTRUCT or DESCRIBE."""
    if not answer.turtle:
        if answer.rows or answer.truth is not None or answer.variables != ("subject", "predicate", "object"):
            raise InputError("only CONSTRUCT and DESCRIBE give triples; use table, csv or json for this query")
        return ""
    return answer.turtle


FORMATS: dict[str, Callable[[Answer], str]] = {"table": to_table, "csv": to_csv, "json": to_json, "ttl": to_turtle}


def _json(cell: Cell) -> dict[str, str]:
    found = {"type": cell.kind, "value": cell.value}
    if cell.language:
        found["xml:lang"] = cell.language
    elif cell.kind == "literal" and not cell.datatype.endswith("#string"):
        found["datatype"] = cell.datatype
    return found


def _short(cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.kind == "uri":
        return unquote(cell.value.rpartition("/")[2] or cell.value)
    return " ".join(cell.value.split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
