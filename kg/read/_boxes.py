"""Puts printed characters in reading order: lines, columns from left to right, heads across columns first."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GUTTER = 0.9  # of a character's height: columns stand at least so far apart
_SPACE = 0.25
_APART = 1.6
_INDENT = 1.5


@dataclass(frozen=True, slots=True)
class Box:
    """A printed stretch and its place on the page; y runs downwards."""

    left: float
    top: float
    right: float
    bottom: float
    text: str

    @property
    def height(self) -> float:
        """How tall it is."""
        return self.bottom - self.top


def in_reading_order(characters: Sequence[Box]) -> str:
    """The text of a page: a printed line a line, an empty line between blocks, two blanks where a line is indented."""
    segments = _segments(characters)
    blocks: list[list[Box]] = []
    _cut(segments, blocks)
    return "\n\n".join(_block_text(block) for block in blocks)


def _segments(characters: Sequence[Box]) -> list[Box]:
    """Characters gathered into stretches of one line, parted where a gutter may run."""
    lines: list[list[Box]] = []
    for box in sorted(characters, key=lambda b: (round((b.top + b.bottom) / 2, 1), b.left)):
        middle = (box.top + box.bottom) / 2
        for line in reversed(lines[-12:]):
            other = line[-1]
            if other.top <= middle <= other.bottom and 0.6 < (box.height or 1) / (other.height or 1) < 1.7:
                line.append(box)
                break
        else:
            lines.append([box])
    found: list[Box] = []
    for line in lines:
        line.sort(key=lambda b: b.left)
        run = [line[0]]
        for box in line[1:]:
            if box.left - run[-1].right > _GUTTER * max(box.height, run[-1].height):
                found.append(_joined(run))
                run = []
            run.append(box)
        found.append(_joined(run))
    return found


def _joined(run: Sequence[Box]) -> Box:
    """One box for characters of a line, a blank where they stand apart."""
    text = run[0].text
    for before, box in itertools.pairwise(run):
        text += " " if box.left - before.right > _SPACE * box.height else ""
        text += box.text
    return Box(run[0].left, min(b.top for b in run), run[-1].right, max(b.bottom for b in run), text)


def _cut(boxes: Sequence[Box], blocks: list[list[Box]]) -> None:
    """Cut a region where white runs through it: between columns if a gutter does, else at the widest gap between lines."""
    if not boxes:
        return
    size = median(b.height for b in boxes) or 1.0
    gutter = _widest_gap([(b.left, b.right) for b in boxes])
    gap = _widest_gap([(b.top, b.bottom) for b in boxes])
    if gutter and gutter[1] >= _GUTTER * size and (len(boxes) > 3 or not gap):
        _cut([b for b in boxes if b.right <= gutter[0]], blocks)
        _cut([b for b in boxes if b.right > gutter[0]], blocks)
    elif (gap and gap[1] >= _APART * _leading(boxes)) or (gap and _mixed(boxes, size)):
        _cut([b for b in boxes if b.bottom <= gap[0]], blocks)
        _cut([b for b in boxes if b.bottom > gap[0]], blocks)
    else:
        blocks.append(sorted(boxes, key=lambda b: (round(b.top, 0), b.left)))


def _widest_gap(spans: Iterable[tuple[float, float]]) -> tuple[float, float] | None:
    """The start and width of the widest stretch that no span covers, between the first and the last."""
    best: tuple[float, float] | None = None
    reached: float | None = None
    for start, end in sorted(spans):
        if reached is not None and start - reached > (best[1] if best else 0.0):
            best = (reached, start - reached)
        reached = end if reached is None else max(reached, end)
    return best


def _leading(boxes: Sequence[Box]) -> float:
    """The usual white between two lines of a region."""
    rows = sorted({(round(b.top, 1), round(b.bottom, 1)) for b in boxes})
    gaps = [below[0] - above[1] for above, below in itertools.pairwise(rows) if below[0] > above[1]]
    return max(median(gaps), 0.5) if gaps else 0.5


def _mixed(boxes: Sequence[Box], size: float) -> bool:
    """Whether a region still holds columns or letters of several sizes."""
    heights = [b.height for b in boxes]
    rows: dict[float, int] = {}
    for box in boxes:
        rows[round(box.top / size)] = rows.get(round(box.top / size), 0) + 1
    return len(boxes) > 1 and (max(heights) > 1.4 * min(heights) or max(rows.values()) > 1)


def _block_text(block: Sequence[Box]) -> str:
    left = median(b.left for b in block)
    size = median(b.height for b in block)
    lines: list[str] = []
    last: Box | None = None
    for box in block:
        if last is not None and abs(box.top - last.top) < 0.5 * size:
            lines[-1] += " " + box.text
        else:
            lines.append(("\u3000\u3000" if len(block) > 2 and box.left - left > _INDENT * size else "") + box.text)
        last = box
    return "\n".join(lines)
