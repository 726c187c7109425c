"""Paragraphs, heads and captions as gathered from lines, and the order in which they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.annotate._pieces import Piece
from kg.annotate._seams import word_across

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.annotate._lines import LayoutRules, Line

_FAR = 3
_LEAST = 6
_COLUMNS = 12


@dataclass(slots=True)
class Block:
    """Lines that are one paragraph (`text`), head or caption."""

    kind: str
    lines: list[Line] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Whether it is prose that ends inside a sentence."""
        if self.kind != "text" or self.lines[-1].ended:
            return False
        return len(self.lines) > 1 or self.lines[0].prose or "，" in self.lines[0].text

    def pieces(self) -> list[Piece]:
        """The pieces to copy: prose and captions without a break, the lines of a head parted by a blank."""
        glue = "" if self.kind != "heading" or all(len(line.text) == 1 for line in self.lines) else " "
        return [Piece.of(line, glue if k else "\n", kind=self.kind) for k, line in enumerate(self.lines)]


def in_order(blocks: Sequence[Block], rules: LayoutRules) -> list[Block]:
    """The blocks with cut paragraphs made whole: what interrupts them comes after, a part set elsewhere is fetched."""
    if not any(block.open for block in blocks[:-1]) and not (blocks and blocks[-1].open):
        return list(blocks)
    return _fetch(_resume(blocks, rules), rules)


def _resume(blocks: Sequence[Block], rules: LayoutRules) -> list[Block]:
    """Paragraphs that a caption or head interrupts, taken up again; captions and heads follow them."""
    done: list[Block] = []
    left = list(blocks)
    while left:
        block = left.pop(0)
        while block.open and (at := _resumption(block, left, rules)):
            between, rest = left[:at], left[at]
            block = Block("text", [*block.lines, *rest.lines])
            left = [*between, *left[at + 1 :]]
        done.append(block)
    return done


def _resumption(block: Block, left: Sequence[Block], rules: LayoutRules) -> int:
    """Where among the next blocks an open paragraph goes on, 0 where it does not or nothing stands between."""
    at = next((k for k, other in enumerate(left[: _FAR + 1]) if other.kind == "text"), 0)
    if not at or not _may_go_on(left[at], rules):
        return 0
    if all(other.kind == "caption" for other in left[:at]) and left[0].lines[0].gap < _FAR:
        return at
    return at if _goes_on(block, left[at], rules) else 0


def _fetch(blocks: Sequence[Block], rules: LayoutRules) -> list[Block]:
    """Paragraphs whose end stands out of its column's order (before them, or far behind), joined where one end fits alone.

    Where more paragraphs are open than a page has columns, the text is no page, and nothing is moved.
    """
    opened = [k for k, block in enumerate(blocks) if block.open]
    if len(opened) > _COLUMNS:
        return list(blocks)
    moved: set[int] = set()
    for at in opened:
        ends = [
            k
            for k, other in enumerate(blocks)
            if k not in {at, *moved}
            and other.kind == "text"
            and (not k or blocks[k - 1].kind != "text" or other.lines[0].gap)
            and _may_go_on(other, rules)
            and _goes_on(blocks[at], other, rules)
        ]
        if len(ends) == 1 and at not in moved:
            moved.add(ends[0])
            blocks[at].lines.extend(blocks[ends[0]].lines)
    return [block for k, block in enumerate(blocks) if k not in moved]


def _may_go_on(block: Block, rules: LayoutRules) -> bool:
    """Whether a paragraph could be the end of another: neither indented nor marked as a beginning."""
    first = block.lines[0]
    return first.indent <= 1 and not rules.begins.match(first.text)


def _goes_on(block: Block, other: Block, rules: LayoutRules) -> bool:
    """Whether the other paragraph shows that it is the end of this one."""
    head = other.lines[0].text
    if rules.continues.match(head):
        return True
    tail = block.lines[-1].text
    return len(tail) >= _LEAST and word_across(tail, head)
