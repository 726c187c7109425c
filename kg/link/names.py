"""Names as they are compared, and how one name can be short for another."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CHUNK = 2  # characters that must stand together when a longer name is shortened in its middle
SHORTENED = 5  # characters a name needs at least to count as such


def folder(ignored: str) -> Any:
    """A function that folds names for comparison: NFKC, lower case, without blanks and the ignored marks."""
    drop = dict.fromkeys(map(ord, ignored))

    @lru_cache(maxsize=65536)
    def fold(name: str) -> str:
        text = unicodedata.normalize("NFKC", name).lower().translate(drop)
        return "".join(text.split())

    return fold


def is_initials(short: str, full: str, starts: Sequence[int]) -> bool:
    """Whether the characters of `short` stand in `full` in order, each opening a word or following one taken before.

    `starts` are the offsets in `full` at which words begin.

    >>> is_initials("青啤", "青岛啤酒", (0, 2))
    True
    >>> is_initials("岛酒", "青岛啤酒", (0, 2))
    False
    """
    opens = set(starts)
    at = -1
    for character in short:
        following = at + 1
        found = full.find(character, following)
        while found >= 0 and found not in opens and found != following:
            found = full.find(character, found + 1)
        if found < 0:
            return False
        at = found
    return True


def is_shortened(short: str, full: str) -> bool:
    """Whether `short` is `full` with parts left out in its middle: two chunks or more, each of two characters or more.

    >>> is_shortened("苏州新能源公司", "苏州光明新能源科技公司")
    True
    >>> is_shortened("苏能公司", "苏州新能源公司")
    False
    """
    if len(short) < SHORTENED or short[0] != full[0] or short[-1] != full[-1]:
        return False
    at = position = 0
    while position < len(short):
        size = CHUNK
        found = full.find(short[position : position + size], at)
        if found < 0 or position + size > len(short):
            return False
        while position + size < len(short) and full.startswith(short[position : position + size + 1], found):
            size += 1
        if len(short) - position - size == 1:
            size -= 1
            if size < CHUNK:
                return False
        at, position = found + size, position + size
    return True


def inner_names(surface: str, marks: str) -> tuple[tuple[str, str], ...]:
    """Names inside a name: what it puts in marks, and what is left without a bracket; each with its kind.

    `marks` are pairs of opening and closing characters, quotation marks and brackets alike.

    >>> inner_names("“光明”行动", "“”（）")
    (('quoted', '光明'),)
    >>> inner_names("光明公司（GM）", "“”（）")
    (('quoted', 'GM'), ('without', '光明公司'))
    """
    found: list[tuple[str, str]] = []
    for opening, closing in zip(marks[::2], marks[1::2], strict=True):
        start = surface.find(opening)
        end = surface.find(closing, start + 1)
        if 0 <= start < end:
            inside, outside = surface[start + 1 : end], surface[:start] + surface[end + 1 :]
            if len(inside) >= CHUNK and outside:
                found.append(("quoted", inside))
                if surface.endswith(closing) and len(outside) >= CHUNK and start:
                    found.append(("without", outside))
    return tuple(found)


class Tails:
    """What may be left out at the end of a name, by class."""

    def __init__(self, config: Mapping[str, Sequence[str]]) -> None:
        self._tails = {kind: frozenset(t for t in tails if not t.startswith("*")) for kind, tails in config.items()}
        self._most = {kind: max((int(t[1:]) for t in tails if t.startswith("*")), default=0) for kind, tails in config.items()}

    def lists(self, kind: str, tail: str) -> bool:
        """Whether the tail is one of the class's."""
        return tail in self._tails.get(kind, ())

    def allow(self, kind: str, tail: str) -> bool:
        """Whether a name of the class and the same name with the tail name one thing."""
        return tail in self._tails.get(kind, ()) or len(tail) <= self._most.get(kind, 0)
