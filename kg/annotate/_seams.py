"""Tells whether a word runs across the place where a line was broken."""

from __future__ import annotations

from kg.annotate.inputs import cut

_REACH = 6


def word_across(before: str, after: str) -> bool:
    """Whether segmentation finds a word that begins in one text and ends in the next.

    >>> word_across("加快环缙云山生", "态建设"), word_across("全年完成产值", "近年来")
    (True, False)
    """
    head = before[-_REACH:]
    at = 0
    for word in cut(head + after[:_REACH]):
        if at < len(head) < at + len(word):
            return True
        at += len(word)
    return False
