"""Tells whether a word runs across the place where a line was broken."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_REACH = 6


@lru_cache(maxsize=1)
def _cutter() -> Callable[[str], Iterable[str]]:
    """The segmenter's cut; loaded only when a text has a broken line to judge."""
    try:
        import rjieba
    except ImportError:
        import jieba

        return jieba.lcut  # type: ignore[no-any-return]
    return rjieba.Jieba().cut


def word_across(before: str, after: str) -> bool:
    """Whether segmentation finds a word that begins in one text and ends in the next.

    >>> word_across("加快环缙云山生", "态建设"), word_across("全年完成产值", "近年来")
    (True, False)
    """
    head = before[-_REACH:]
    at = 0
    for word in _cutter()(head + after[:_REACH]):
        if at < len(head) < at + len(word):
            return True
        at += len(word)
    return False
