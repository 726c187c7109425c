"""Joins lines that a column broke into paragraphs, and tells heads from prose by how they are set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.annotate._blocks import Block

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.annotate._lines import LayoutRules, Line

_AHEAD = 6
_INDENT = 3.0
_SLACK = 1.5
_WIDE_GAP = 3
_INDENTED = 0.75
_GROUP = 4
_FIRST = (1.2, 2.6)
_REST = re.compile("[\u4e00-\u9fff”]{2}[ \u3000]+[\u4e00-\u9fff“]{2}")


def gather_columns(lines: Sequence[Line], rules: LayoutRules) -> list[Block]:
    """The lines of a text set in columns, gathered into paragraphs, heads and captions in the order of the page."""
    blocks: list[Block] = []
    page = _Page(lines)
    for k, line in enumerate(lines):
        current = blocks[-1] if blocks else None
        kind = page.kind(k, current, rules)
        if current and kind == current.kind and page.same_block(k, current, rules):
            current.lines.append(line)
        else:
            blocks.append(Block(kind, [line]))
    return blocks


def _own_least(text: str) -> float:
    """How much shorter than its column a head must be to be told from a paragraph's first line; one with a comma, by far."""
    return _FIRST[1] if "，" not in text else 2 * _FIRST[1]


def _has_rest(text: str) -> bool:
    """Whether a line has the rest inside that parts the two halves of a head."""
    return _REST.search(text) is not None and not any(c in text for c in "，、")


class _Page:
    """What the lines around a line say of it: the width of its column, whether empty lines mean anything here."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.widths = [line.width for line in lines]

    def column(self, k: int) -> float:
        """The width of the column that line k stands in or above: the second widest line of the next few."""
        near = sorted(self.widths[min(k, len(self.widths) - 1) :][:_AHEAD])
        return near[-2] if len(near) > 1 else near[-1]

    def spaced(self, k: int) -> bool:
        """Whether lines stand apart by an empty line all around line k, so that one above it means nothing."""
        near = [self.lines[j].gap for j in range(max(1, k - 3), min(len(self.lines), k + 4)) if j != k]
        return sum(1 for gap in near if gap) >= 0.6 * len(near) if near else False

    def parted(self, k: int) -> bool:
        """Whether the empty lines above line k set it apart."""
        gap = self.lines[k].gap
        return gap >= _WIDE_GAP or (gap > 0 and not self.spaced(k)) or gap > 1

    def kind(self, k: int, current: Block | None, rules: LayoutRules) -> str:
        """Whether line k is text, heading or caption, given the block before it."""
        line = self.lines[k]
        if line.kind != "text":
            return line.kind
        if current and current.open and self.lines[k].gap < _WIDE_GAP and not self._head_after_open(k, rules):
            return "text"
        return "heading" if self._is_head(k, current, rules) else "text"

    def _head_after_open(self, k: int, rules: LayoutRules) -> bool:
        """Whether a short line below a full, unended one is a head, the paragraph going on elsewhere."""
        line = self.lines[k]
        above = self.widths[k - 1]
        if line.ended or line.prose or rules.continues.match(line.text) or not line.gap:
            return False
        nearby = self.widths[max(0, k - 4) : k]
        full = above >= max(nearby) - _SLACK
        return full and self.widths[k] <= 0.6 * above and len(line.text) >= 4 and self.parted(k)

    def _is_head(self, k: int, current: Block | None, rules: LayoutRules) -> bool:
        line = self.lines[k]
        if line.prose or rules.continues.match(line.text) or line.text[-1] in "，、：；":
            return False
        if self._stands_above_an_indent(k):
            return True
        if self._opens_paragraph(k, rules):
            return False
        if current and current.kind == "heading" and not line.gap and not self.spaced(k):
            return self.widths[k] < self.column(k + 1) - _SLACK or self._group_is_head(k)
        return self.widths[k] < self.column(k) - _INDENT or self._group_is_head(k)

    def _stands_above_an_indent(self, k: int) -> bool:
        """Whether the line below is short by just the indent of a paragraph's first line, the one after it full."""
        if k + 2 >= len(self.lines) or self.lines[k].ended or self.lines[k + 1].ended:
            return False
        column = self.column(k + 1)
        first = column - self.widths[k + 1]
        own = column - self.widths[k]
        return (
            _FIRST[0] <= first <= _FIRST[1] and abs(self.widths[k + 2] - column) <= 1.0 and own > _own_least(self.lines[k].text)
        )

    def _opens_paragraph(self, k: int, rules: LayoutRules) -> bool:
        """Whether line k, somewhat short because it was indented, is taken up by the full line below it."""
        if self.lines[k].ended or k + 1 == len(self.lines) or _has_rest(self.lines[k].text):
            return False
        below = self.lines[k + 1]
        if rules.continues.match(below.text) and below.gap < _WIDE_GAP:
            return True
        if self.parted(k + 1):
            return False
        return self.widths[k] >= _INDENTED * self.column(k) and (
            below.prose or "，" in below.text or self.widths[k + 1] >= self.column(k) - _SLACK
        )

    def _group_is_head(self, k: int) -> bool:
        """Whether line k stands in a group of few lines, empty lines around it, none of which ends a sentence."""
        first = k
        while first > k - _GROUP and first and not self.lines[first].gap:
            first -= 1
        end = k + 1
        while end < min(len(self.lines), k + _GROUP) and not self.lines[end].gap:
            end += 1
        group = self.lines[first:end]
        if self.spaced(k):
            return _has_rest(self.lines[k].text)
        return (
            end - first < _GROUP
            and not any(line.prose or line.text[-1] in "，、" for line in group)
            and not any(line.ended for line in group)
        )

    def same_block(self, k: int, current: Block, rules: LayoutRules) -> bool:
        """Whether line k belongs to the block before it, which is of its kind."""
        line, above = self.lines[k], self.lines[k - 1]
        if rules.begins.match(line.text) or line.gap >= _WIDE_GAP:
            return False
        if len(line.text) == 1 and len(above.text) == 1:
            return True
        if current.kind != "text":
            return not line.gap
        if not above.ended:
            return True
        if rules.continues.match(line.text):
            return True
        if self.parted(k) or line.indent > 1:
            return False
        column = max(self.widths[max(0, k - 4) : k + 4])
        return self.widths[k - 1] >= column - 1.0 and self.widths[k] >= column - 1.0
