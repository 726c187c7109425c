"""Cuts lines down to what belongs to the article: no furniture, no credits, doubled captions once, vertical heads marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.annotate._lines import LayoutRules, Line

_SHORT = 60
_CAPTION = 120
_CREDIT = 40
_HAN = re.compile("[\u4e00-\u9fff]")
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the source to copy, what stands before it in the view, and the index which that break came from."""

    start: int
    end: int
    before: str
    gap: int
    kind: str = "text"

    @classmethod
    def of(cls, line: Line, before: str, *, kind: str = "text") -> Piece:
        """The piece that a line is."""
        return cls(line.start, line.end, before, line.start - 1 if line.start else line.end, kind)


def cut_lines(lines: Sequence[Line], rules: LayoutRules) -> list[Line]:
    """The lines without what is no part of the article; captions and vertical heads carry their kind."""
    kept: list[Line] = []
    credited = False
    for k, line in enumerate(lines):
        if len(line.text) > _CAPTION:
            kept.append(line)
            credited = False
        elif _is_vertical(lines, k):
            kept.append(replace(line, kind="heading"))
        elif not _is_furniture(line, rules):
            parts, cut = _undoubled(line, rules)
            for part in parts:
                credited = _cut_credit(replace(part, gap=max(1, part.gap)) if credited else part, rules, kept)
            credited = credited or cut
    return kept


def _is_vertical(lines: Sequence[Line], k: int) -> bool:
    """Whether the line is one character of a head that is set from top to bottom."""

    def single(at: int) -> bool:
        return 0 <= at < len(lines) and len(lines[at].text) == 1 and _HAN.match(lines[at].text) is not None

    return single(k) and (single(k - 1) or single(k + 1))


def _is_furniture(line: Line, rules: LayoutRules) -> bool:
    if len(line.text) > _SHORT:
        return False
    return rules.furniture.fullmatch(line.text) is not None or rules.byline.fullmatch(line.text) is not None


def _cut_credit(line: Line, rules: LayoutRules, kept: list[Line]) -> bool:
    """Append the line without the credit at its end, and say whether there was one.

    Of a line that is all credit, the lines just above become the caption.
    """
    found = rules.credit.search(line.text, max(0, len(line.text) - _CREDIT))
    if not found or (line.prose and found.start() > _SHORT):
        kept.append(line)
        return False
    rest = line.text[: found.start()].rstrip(" \u3000（(。")
    if rest:
        kept.append(replace(line, end=line.start + len(rest), text=rest, kind="caption"))
    elif line.gap <= 1:
        for at in range(len(kept) - 1, -1, -1):
            if kept[at].ended or kept[at].prose or kept[at].kind != "text" or (at < len(kept) - 1 and kept[at + 1].gap):
                break
            kept[at] = replace(kept[at], kind="caption")
    return True


def _undoubled(line: Line, rules: LayoutRules) -> tuple[list[Line], bool]:
    """The line, or its parts where it was printed twice over itself (云巴云巴 摄摄//陈亮陈亮), and whether a credit went.

    Only lines with a doubled stretch of at least four characters, or doubled from end to end, are touched.
    """
    text = "".join(line.text.split())
    runs = _doubled_runs(text)
    if not runs:
        return [line], False
    places = [k for k, c in enumerate(line.text) if not c.isspace()]
    kept = "".join(text[start:end] for start, end in runs)
    credit = rules.credit.search(kept)
    parts: list[Line] = []
    at = 0

    def part(start: int, end: int) -> None:
        first, last = places[start], places[end - 1] + 1
        gap = max(1, line.gap) if parts else line.gap
        parts.append(
            replace(line, start=line.start + first, end=line.start + last, text=line.text[first:last], kind="caption", gap=gap)
        )

    for start, end in runs:
        if not credit or at < credit.start():
            part(start, end)
        at += end - start
    rest = runs[-1][1] + (runs[-1][1] - runs[-1][0])
    if rest < len(text):
        part(rest, len(text))
    return parts, credit is not None and rest == len(text)


def _doubled(text: str, at: int) -> int:
    """The length of the longest stretch at a place of a text that is at once said again, 0 where none is."""
    size = 0
    again = text.find(text[at], at + 1)
    while again > 0 and 2 * again - at <= len(text):
        if text.startswith(text[at:again], again):
            size = again - at
        again = text.find(text[at], again + 1)
    return size


def _doubled_runs(text: str) -> list[tuple[int, int]]:
    """The first copies of the chunks that follow one another, each printed twice, from the start of a text.

    >>> _doubled_runs("比亚迪云巴比亚迪云巴摄摄")
    [(0, 5), (10, 11)]
    """
    if len(text) < 2 * _LEAST or len(text) > _CAPTION:
        return []
    kept: list[tuple[int, int]] = []
    at = longest = chunks = 0
    while at < len(text):
        size = _doubled(text, at)
        if not size:
            break
        kept.append((at, at + size))
        longest, chunks = max(longest, size), chunks + 1
        at += 2 * size
    if longest < _LEAST and not (at == len(text) and chunks > 1):
        return []
    return kept
