"""Decides which stretches of a text follow one another, and where paragraphs end: the plan from which the view is copied."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kg.annotate._blocks import Block, in_order
from kg.annotate._columns import gather_columns
from kg.annotate._lines import is_wrapped, lines_of
from kg.annotate._pieces import cut_lines
from kg.annotate._seams import word_across

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.annotate._lines import LayoutRules, Line
    from kg.annotate._pieces import Piece

_HAN_END = re.compile("[\u4e00-\u9fff，、]$")
_LONG = 24
_HEADING = 42
_TITLE = 90


@lru_cache(maxsize=4)
def plan(text: str, rules: LayoutRules) -> tuple[Piece, ...]:
    """The stretches of the text in reading order."""
    lines = lines_of(text)
    cuts = cut_lines(lines, rules)
    blocks = gather_columns(cuts, rules) if is_wrapped(lines) else _gather_paragraphs(cuts, rules)
    return tuple(piece for block in in_order(blocks, rules) for piece in block.pieces())


def _gather_paragraphs(lines: Sequence[Line], rules: LayoutRules) -> list[Block]:
    """One line a paragraph, but for those that a column or page cut in two."""
    blocks: list[Block] = []
    for k, line in enumerate(lines):
        last = lines[k - 1] if k else None
        if last is not None and line.kind == last.kind and (_goes_on(last, line, rules) if line.kind == "text" else not line.gap):
            blocks[-1].kind = line.kind
            blocks[-1].lines.append(line)
        else:
            blocks.append(Block("heading" if line.kind == "text" and _is_heading(line, first=not k) else line.kind, [line]))
    return blocks


def _is_heading(line: Line, *, first: bool) -> bool:
    """Whether a line that is a paragraph of its own is set as a head: short, without a sentence in it."""
    return (
        not line.prose
        and (first or not line.ended)
        and len(line.text) <= (_TITLE if first else _HEADING)
        and "，" not in line.text[_HEADING:]
    )


def _goes_on(last: Line, line: Line, rules: LayoutRules) -> bool:
    """Whether a line carries on the sentence that the line before left open.

    An empty line between them is a sign (where paragraphs are lines, nobody puts one inside a sentence on purpose), so is a
    comma at the break and a word that runs across it.
    """
    if line.gap > 1 or line.indent > 1 or last.ended or rules.begins.match(line.text):
        return False
    if rules.continues.match(line.text):
        return True
    if len(last.text) < _LONG or not ("，" in last.text or last.prose) or not _HAN_END.search(last.text):
        return False
    if not (line.ended or line.prose):
        return False
    return line.gap == 1 or last.text[-1] in "，、" or word_across(last.text, line.text)
