"""Reads records: one JSON object a line, or csv with named columns. A bad line is reported, and the rest goes on."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

from kg.model import Document, InputError
from kg.read._dates import dateline, parse_date
from kg.read._decode import detect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.read._inputs import Input

    Report = Callable[[InputError, str], None]

_SAMPLE = 1 << 16
_DATES = ("date", "published")
_PUBLISHERS = ("publisher", "source")


def read_jsonl(file: BinaryIO, entry: Input, *, taken: set[int], report: Report) -> Iterator[Document]:
    """The documents of a file of JSON lines, held one at a time."""
    for number, line in _lines(file, entry.source, report):
        if not line.strip():
            continue
        try:
            yield _document(json.loads(line), entry, number, taken, report)
        except (json.JSONDecodeError, RecursionError) as error:
            report(InputError(f"{entry.source}:{number}: no JSON: {error}"), entry.source)
        except InputError as error:
            report(error, entry.source)


def read_csv(file: BinaryIO, entry: Input, *, taken: set[int], report: Report, delimiter: str = ",") -> Iterator[Document]:
    """The documents of a csv file with a header, columns by name."""
    csv.field_size_limit(min(sys.maxsize, (1 << 31) - 1))
    rows = csv.reader((line for _, line in _lines(file, entry.source, report)), delimiter=delimiter, strict=True)
    try:
        columns = [name.strip().lower() for name in next(rows, [])]
    except csv.Error as error:
        raise InputError(f"{entry.source}:1: no csv: {error}") from error
    if "text" not in columns:
        raise InputError(f"{entry.source}:1: needs a column `text` (and where known id, date, title, source, url)")
    while True:
        number = rows.line_num + 1
        try:
            row = next(rows, None)
            if row is None:
                return
            if not row:
                continue
            yield _document(_named(columns, row, f"{entry.source}:{number}"), entry, number, taken, report)
        except csv.Error as error:
            report(InputError(f"{entry.source}:{number}: no csv: {error}"), entry.source)
        except InputError as error:
            report(error, entry.source)


def _named(columns: list[str], row: list[str], place: str) -> dict[str, str]:
    if len(row) != len(columns):
        raise InputError(f"{place}: {len(row)} fields, the header names {len(columns)}")
    return dict(zip(columns, row, strict=True))


def _lines(file: BinaryIO, source: str, report: Report) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers, decoded as it goes; one that cannot be decoded is reported and left out."""
    head = file.read(_SAMPLE)
    encoding, skip = _encoding(head, source)
    raw = io.BufferedReader(Rejoined(head[skip:], file))
    if encoding.startswith(("utf-16", "utf-32")):
        yield from enumerate(io.TextIOWrapper(raw, encoding=encoding, newline=""), 1)
        return
    for number, line in enumerate(raw, 1):
        try:
            yield number, line.decode(encoding)
        except UnicodeDecodeError as error:
            report(InputError(f"{source}:{number}: not valid {encoding.upper()} at byte {error.start} of the line"), source)


def _encoding(head: bytes, source: str) -> tuple[str, int]:
    """The encoding of a file by its beginning: UTF-8 also where a few lines are broken."""
    try:
        return detect(head, source, whole=len(head) < _SAMPLE)
    except InputError:
        lines = [line for line in head.split(b"\n") if not line.isascii()]
        good = 0
        for line in lines:
            try:
                line.decode("utf-8")
                good += 1
            except UnicodeDecodeError:
                continue
        if b"\x00" in head or good * 2 <= len(lines):
            raise
        return "utf-8", 0


class Rejoined(io.RawIOBase):
    """A stream with its first bytes, already read, put back in front."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part = self._head[: len(buffer)] if self._head else self._rest.read(len(buffer))
        self._head = self._head[len(part) :] if self._head else b""
        buffer[: len(part)] = part
        return len(part)


def _document(record: Any, entry: Input, number: int, taken: set[int], report: Report) -> Document:
    """The document of one record. Its source is its id, or path and line where it has none or the id was taken before."""
    place = f"{entry.source}:{number}"
    if not isinstance(record, dict):
        raise InputError(f"{place}: a record is a JSON object with `text`, not {type(record).__name__}")
    text = record.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f"{place}: no `text`, or an empty one")
    fields = {key: str(value).strip() for key, value in record.items() if isinstance(value, (str, int, float)) and key != "text"}
    source = _source(fields.get("id", ""), entry.source, number, taken)
    fields |= entry.manifest.row(source) if entry.manifest and fields.get("id") else {}
    date = next((fields[key] for key in _DATES if fields.get(key)), "")
    if date and not parse_date(date):
        report(InputError(f"{place}: {date!r} is no date (write YYYY, YYYY-MM or YYYY-MM-DD)"), source)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Document(
        text=text,
        source=source,
        title=fields.get("title", ""),
        published=parse_date(date) or dateline(text),
        url=fields.get("url", ""),
        publisher=next((fields[key] for key in _PUBLISHERS if fields.get(key)), ""),
    )


def _source(name: str, path: str, number: int, taken: set[int]) -> str:
    """The key of a record: its id; with the path before it where another record of the run has that id already."""
    for source in (name, f"{path}#{name}") if name else ():
        if (mark := mark_of(source)) not in taken:
            taken.add(mark)
            return source
    return f"{path}#{number}"


def mark_of(source: str) -> int:
    """A number for a source, the same in every run, so that millions of them take little room."""
    return int.from_bytes(hashlib.blake2b(source.encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")
