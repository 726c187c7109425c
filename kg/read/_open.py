"""Opens one input with the loader of its kind and completes what the file does not say of itself."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Protocol

from kg.model import Document, InputError
from kg.read._dates import date_in_name, dateline, parse_date
from kg.read._decode import decode, decode_page
from kg.read._inputs import STDIN
from kg.read._records import mark_of, read_csv, read_jsonl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kg.read._inputs import Input

    Report = Callable[[InputError, str], None]

_TITLE = range(4, 61)
_SNIFFED = 4096


@dataclass(frozen=True, slots=True)
class Page:
    """What a loader takes out of a file: its text, and title, date, url and publisher where the file states them."""

    text: str
    title: str = ""
    published: str = ""
    url: str = ""
    publisher: str = ""


class Loader(Protocol):
    """Takes the text out of the bytes of a file; tells what is lost on the way."""

    def __call__(self, data: bytes, source: str, report: Report) -> Page:
        """The page, or an `InputError` that says why there is none."""
        ...


def _load_text(data: bytes, source: str, report: Report) -> Page:  # noqa: ARG001 - nothing is lost
    text = decode(data, source)
    return Page(text, title=_first_line(text), published=dateline(text))


def _load_html(data: bytes, source: str, report: Report) -> Page:  # noqa: ARG001 - nothing is lost
    from kg.read._html import article

    return article(decode_page(data, source), source)


def _load_pdf(data: bytes, source: str, report: Report) -> Page:
    from kg.read._pdf import pages

    return pages(data, source, report)


def _load_docx(data: bytes, source: str, report: Report) -> Page:  # noqa: ARG001 - nothing is lost
    from kg.read._docx import paragraphs

    return paragraphs(data, source)


_PAGES: dict[str, Loader] = {
    ".txt": _load_text,
    ".text": _load_text,
    ".html": _load_html,
    ".htm": _load_html,
    ".xhtml": _load_html,
    ".pdf": _load_pdf,
    ".docx": _load_docx,
}
_RECORDS: dict[str, Callable[..., Iterator[Document]]] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".csv": read_csv,
    ".tsv": partial(read_csv, delimiter="\t"),
}
LOADERS = frozenset({*_PAGES, *_RECORDS})


def read_input(entry: Input, *, taken: set[int], report: Report) -> Iterator[Document]:
    """The documents of one input: one of a file, many of a file of records."""
    try:
        if entry.source == STDIN:
            yield from _read_stream(sys.stdin.buffer, entry, taken=taken, report=report)
        elif (ending := entry.path.suffix.lower()) in _RECORDS:
            with entry.path.open("rb") as file:
                yield from _RECORDS[ending](file, entry, taken=taken, report=report)
        else:
            data = entry.path.read_bytes()
            loader = _PAGES[ending] if ending in _PAGES else _PAGES[_kind(data)]
            yield _document(loader(data, entry.source, report), entry, taken)
    except OSError as error:
        raise InputError(f"{entry.source}: cannot be read: {error.strerror or error}") from error


def _read_stream(stream: BinaryIO, entry: Input, *, taken: set[int], report: Report) -> Iterator[Document]:
    """Standard input: JSON lines where it starts as such, else one document of the kind that its bytes show."""
    buffered = io.BufferedReader(stream, 1 << 16) if isinstance(stream, io.RawIOBase) else stream
    head = buffered.read(_SNIFFED)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        from kg.read._records import Rejoined

        yield from read_jsonl(io.BufferedReader(Rejoined(head, buffered)), entry, taken=taken, report=report)
        return
    data = head + buffered.read()
    yield _document(_PAGES[_kind(data)](data, entry.source, report), entry, taken)


def _kind(data: bytes) -> str:
    """The ending that bytes would go by."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if data.startswith(b"PK\x03\x04"):
        return ".docx"
    start = data[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) or b"<html" in start[:512]:
        return ".html"
    return ".txt"


def _document(page: Page, entry: Input, taken: set[int]) -> Document:
    if not page.text.strip():
        raise InputError(f"{entry.source}: holds no text")
    taken.add(mark_of(entry.source))
    about = entry.about
    stem = PurePosixPath(entry.source).stem
    return Document(
        text=page.text,
        source=entry.source,
        title=about.get("title") or page.title,
        published=parse_date(about.get("date", "")) or page.published or date_in_name(stem),
        url=about.get("url") or page.url,
        publisher=about.get("publisher") or about.get("source") or page.publisher,
    )


def _first_line(text: str) -> str:
    """The first line where it is set as a title: short, no sentence, something longer to follow."""
    lines = [line.strip() for line in text[:2000].split("\n") if line.strip()][:3]
    if len(lines) < 2 or len(lines[0]) not in _TITLE or any(c in lines[0] for c in "。；，") or lines[0][-1] in "：:、":
        return ""
    return " ".join(lines[0].split()) if max(map(len, lines[1:])) > len(lines[0]) else ""
