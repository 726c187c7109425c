"""Splits a view into sentences, headings and captions: the units in which facts are stated and evidence is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.annotate._layout import plan
from kg.annotate._lines import CLOSES, layout_rules
from kg.model import Sentence, Span

if TYPE_CHECKING:
    from kg.model import View
    from kg.schema import Schema

_SENTENCE = re.compile(r"[^。！？；]+[。！？；]*[”’」』）)》]*|[。！？；]+")
_ENDS = tuple("。！？；：…")
_INSIDE = re.compile("[。！？；](?![”’」』）)》])")
_TITLE = re.compile(r"《[^《》\n]{1,60}》|“[^“”\n]{1,12}”")
_HEADING = 42


def split_sentences(view: View, schema: Schema) -> tuple[Sentence, ...]:
    """The sentences of a view, in its order; blanks at either end are left out.

    A sentence ends at 。！？； with the quotes and brackets that close there, or at the end of a paragraph, but not inside
    a title 《…》 or a short quotation. A paragraph without a sentence's end is a heading where it is short.
    """
    captions = _captions(view, schema)
    found: list[Sentence] = []
    start = 0
    for paragraph, text in enumerate(view.text.split("\n")):
        spans = _spans(text)
        kind = "text"
        if spans and captions and any(a <= view.origin[start + spans[0][0]] < b for a, b in captions):
            kind = "caption"
        elif (len(spans) == 1 and len(text) <= _HEADING and not text.rstrip().rstrip(CLOSES).endswith(_ENDS)) or (
            not paragraph and len(spans) == 1 and not text.rstrip().endswith("。")
        ):
            kind = "heading"
        found.extend(Sentence(Span(start + a, start + b), paragraph, kind) for a, b in spans)
        start += len(text) + 1
    return tuple(found)


def _captions(view: View, schema: Schema) -> list[tuple[int, int]]:
    return [(piece.start, piece.end) for piece in plan(view.source, layout_rules(schema.language)) if piece.kind == "caption"]


def _spans(text: str) -> list[tuple[int, int]]:
    """The sentences of one paragraph.

    >>> _spans("甲。乙《丙！丁》戊。")
    [(0, 2), (2, 10)]
    """
    whole = [found.span() for found in _TITLE.finditer(text)] if _INSIDE.search(text, 0, len(text) - 1) else []
    spans: list[tuple[int, int]] = []
    held = -1
    for found in _SENTENCE.finditer(text):
        start, end = found.span()
        start = start if held < 0 else held
        if whole and any(a < end < b for a, b in whole):
            held = start
            continue
        held = -1
        spans.append((start, end))
    if held >= 0:
        spans.append((held, len(text)))
    trimmed = []
    for start, end in spans:
        part = text[start:end]
        kept = part.strip()
        if kept:
            first = start + part.index(kept)
            trimmed.append((first, first + len(kept)))
    return trimmed
