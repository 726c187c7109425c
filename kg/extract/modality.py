"""Whether a sentence says that something is so, or that it is planned."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.extract.guards import Besides, Place
from kg.schema import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.model import Analysis, Mention, Sentence, Span
    from kg.schema import Schema


class Modality:
    """Reads the words of intention before what is planned, and the words that say it is done.

    The last word of either kind before the verb decides, from the beginning of the sentence on: a plan holds on over commas
    (A is to be built next year, forming B) until something done is spoken of. Words in names say nothing, and neither does
    the mark of an object put before its verb. Some relations and some subjects are as they are.
    """

    def __init__(self, schema: Schema) -> None:
        words = schema.language["modality"]
        self._plan = Besides(words["plans"], words["no_plans"])
        self._wish = Besides(words["plans_here"], words["no_plans"])
        self._done = Besides(words["done"], words["not_done"])
        self._year = re.compile(words["by_year"])
        self._fixed = frozenset(r.id for r in schema.relations.values() if r.role in words["stative"])
        self._held = frozenset(r.id for r in schema.relations.values() if r.role in words["stative_of"])
        self._lasting = frozenset(kind for role in words["lasting"] for kind in schema.classes_with(role))
        self._object_mark: str = words["object_mark"]

    def __call__(
        self,
        analysis: Analysis,
        sentence: Sentence,
        subject: Span | None,
        target: Span,
        *,
        trigger: Span | None = None,
        relation: str = "",
        kind: str = "",
    ) -> str:
        """`actual` or `planned`, of what the sentence says of the two; `kind` is the class of the subject."""
        if relation in self._fixed or (relation in self._held and kind in self._lasting):
            return vocabulary.ACTUAL
        text = analysis.view.text
        place = Place(text, sentence.span, (subject, target), trigger)
        begin, end = sentence.span.start, max(min(place.verb, place.last), trigger.end if trigger else 0)
        names = _names(analysis.mentions, begin, end)
        ends = {target.start} | ({subject.start} if subject else set())
        plan = max(self._plans(text, (begin, place.clause, end), names, ends), default=-1)
        for found in self._year.finditer(text, begin, end):
            if found["year"] > (analysis.document.published[:4] or "9999"):
                plan = max(plan, found.end())
        done = max((at for _, at in _words(self._done, text, begin, end, names)), default=-1)
        return vocabulary.PLANNED if plan > done else vocabulary.ACTUAL

    def _plans(self, text: str, limits: tuple[int, int, int], names: list[tuple[int, int]], ends: set[int]) -> Iterator[int]:
        """Where words of intention end: those that hold on, then those of the clause itself."""
        begin, clause, end = limits
        for start, at in _words(self._plan, text, begin, end, names):
            if not (at in ends and text[start:at] == self._object_mark):
                yield at
        for _, at in _words(self._wish, text, clause, end, names):
            yield at


def _names(mentions: tuple[Mention, ...], begin: int, end: int) -> list[tuple[int, int]]:
    first = bisect_left(mentions, begin, key=lambda mention: mention.span.start)
    found = []
    for mention in mentions[first:]:
        if mention.span.start >= end:
            break
        found.append((mention.span.start, mention.span.end))
    return found


def _words(finder: Besides, text: str, begin: int, end: int, names: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where the words stand that a finder finds outside names."""
    for place in finder(text, begin, end):
        if not any(start <= place[0] < stop for start, stop in names):
            yield place
