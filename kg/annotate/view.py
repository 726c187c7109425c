"""Makes the view: the document's text as a reader would copy it out, each character with the index it came from.

One paragraph a line, and line breaks nowhere else. Lines broken by a column are joined, captions printed twice are
taken once, credits and page furniture are left out, vertical heads read as words. Characters have the normal form of
`_characters`: NFKC, with Chinese punctuation at full width. Blanks stay between Latin words and between the parts of a
heading; inside Chinese prose they vanish. Nothing is searched for afterwards: `origin` is written with the text.
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate._characters import changed, widen
from kg.annotate._layout import plan
from kg.annotate._lines import layout_rules
from kg.model import View

if TYPE_CHECKING:
    from kg.annotate._pieces import Piece
    from kg.model import Document
    from kg.schema import Schema

_GAP = r"[^\S\n]+"
_ASCII = re.compile(r"[,:;!?()]")
_STRAIGHT = re.compile(r'"([^"\n]{1,40})"')


def make_view(document: Document, schema: Schema) -> View:
    r"""The view of a document.

    >>> from kg.model import Document
    >>> from kg.schema import load_schema
    >>> make_view(Document("产值\u3000４１８.７ 亿元。", "a"), load_schema()).text
    '产值418.7亿元。'
    """
    text = document.text
    pieces = plan(text, layout_rules(schema.language))
    writer = _Writer(text)
    for piece in pieces:
        writer.write(piece)
    return writer.view()


def _are_letters(before: str, after: str) -> bool:
    """Whether a line was broken between two Latin letters, so between words; figures are broken anywhere."""
    return before.isascii() and after.isascii() and before.isalpha() and after.isalpha()


@lru_cache(maxsize=2)
def _count(bits: int) -> array[int]:
    """The numbers from 0 on, to copy stretches of origins from."""
    return array("I", range(1 << bits))


class _Writer:
    """Copies pieces of the source out, character after character with its origin; whole stretches where nothing changes."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.parts: list[str] = []
        self.origin = array("I")
        self.last = ""
        table = changed(source)
        self.one = {ord(c): form for c, form in table.items() if len(form) == 1 and form != " "}
        self.many = {c: form for c, form in table.items() if len(form) != 1}
        odd = "".join(map(re.escape, self.many))
        self.event = re.compile(f"{_GAP}|[{odd}]" if odd else _GAP)
        self.count = _count(max(12, len(source).bit_length()))

    def write(self, piece: Piece) -> None:
        if self.parts and piece.before and self.last != "\n":
            self.put(piece.before, piece.gap)
        elif self.parts and not piece.before and _are_letters(self.last, self.source[piece.start]):
            self.put(" ", piece.gap)
        done = piece.start
        loose = piece.kind != "text"
        for found in self.event.finditer(self.source, piece.start, piece.end):
            start, end = found.span()
            self.copy(done, start)
            character = self.source[start]
            if character in self.many:
                for form in self.many[character]:
                    self.put(form, start)
            elif gap := self._blank(piece, start, end, loose=loose):
                self.put(gap, start)
            done = end
        self.copy(done, piece.end)

    def copy(self, start: int, end: int) -> None:
        if start < end:
            part = self.source[start:end]
            if self.one:
                part = part.translate(self.one)
            self.parts.append(part)
            self.origin += self.count[start:end]
            self.last = part[-1]

    def put(self, character: str, at: int) -> None:
        self.parts.append(character)
        self.origin.append(at)
        self.last = character

    def _blank(self, piece: Piece, start: int, end: int, *, loose: bool) -> str:
        """What a run of blanks becomes: a paragraph's end, a blank or nothing."""
        if start == piece.start or end == piece.end or self.last in {"", "\n"}:
            return ""
        run = self.source[start:end]
        if run.count("\u3000") >= 2 or (len(run) >= 4 and self.last in "。！？…”"):
            return "\n"
        if "\t" in run or self._apart(self.last, self.source[end]):  # a tab parts the cells of a table
            return " "
        if loose and not self._spaced_out(piece, start, end):
            return " "
        return ""

    @staticmethod
    def _apart(before: str, after: str) -> bool:
        return (
            before.isascii()
            and after.isascii()
            and before not in "\n ("
            and (before.isalnum() or after.isalnum())
            and after not in ",.;:!?)%"
        )

    def _spaced_out(self, piece: Piece, start: int, end: int) -> bool:
        """Whether the blank parts single characters (人 员 在 操 作)."""
        left = self.source[max(piece.start, start - 2) : start]
        right = self.source[end : min(piece.end, end + 2)]
        return len(left.split()[-1]) == 1 or len(right.split()[0]) == 1

    def view(self) -> View:
        text = "".join(self.parts)
        if _ASCII.search(text):
            text = widen(text)
        if '"' in text:
            text = _STRAIGHT.sub("“\\1”", text)
        return View(text, self.origin, self.source)
