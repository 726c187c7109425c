"""Searching with a large pattern: find the characters that can begin a match first, then try the pattern only there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def longest_first(words: Iterable[str]) -> tuple[str, ...]:
    """The words, each once, in the order in which an alternation has to try them."""
    return tuple(sorted(set(words), key=lambda word: (-len(word), word)))


def any_of(words: Iterable[str]) -> str:
    """An alternation with the longest word first, branching on the first character, which is several times faster."""
    by_first: dict[str, list[str]] = {}
    for word in longest_first(words):
        by_first.setdefault(word[0], []).append(word[1:])
    branches = []
    for first, rests in by_first.items():
        tail = "|".join(re.escape(rest) for rest in rests if rest)
        optional = "?" if "" in rests else ""
        branches.append(re.escape(first) + (f"(?:{tail}){optional}" if tail else ""))
    return "(?:" + "|".join(branches) + ")"


def first_characters(*groups: Iterable[str]) -> re.Pattern[str]:
    """A pattern for the characters with which the words of the groups begin, and for figures.

    >>> first_characters(["今年", "去年"]).findall("到去年为止3年")
    ['去', '3']
    """
    letters = sorted({word[0] for group in groups for word in group if word})
    return re.compile("[0-9" + "".join(re.escape(letter) for letter in letters) + "]")


def scan(text: str, starts: re.Pattern[str], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives, several times faster where few characters can begin a match."""
    end = 0
    match_at = pattern.match
    for hit in starts.finditer(text):
        start = hit.start()
        if start >= end:
            match = match_at(text, start)
            if match is not None:
                end = match.end()
                yield match


def scan_before(text: str, marks: re.Pattern[str], reach: int, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What `pattern.finditer` gives where a mark stands in or behind every match, at most `reach` characters behind its start.

    >>> [found.group() for found in scan_before("王明老师和老师", re.compile("老师"), 3, re.compile("[王李].(?=老师)"))]
    ['王明']
    """
    at = 0
    for mark in marks.finditer(text):
        start = max(at, mark.start() - reach)
        while start < mark.start():
            match = pattern.match(text, start)
            if match is not None:
                yield match
                at = match.end()
            start = max(at, start + 1)
