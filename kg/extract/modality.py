"""Whether a sentence says that something is so, or that it is planned."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.extract.guards import Besides, Place
from kg.schema import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        plans = [*self._plan(text, begin, end)]
        wishes = [*self._wish(text, place.clause, end)]
        year = analysis.document.published[:4] or "9999"
        years = [found.end() for found in self._year.finditer(text, begin, end) if found["year"] > year]
        if not (plans or wishes or years):
            return vocabulary.ACTUAL  # so it is for most, whatever is done
        names = _names(analysis.mentions, begin, end)
        ends = {target.start} | ({subject.start} if subject else set())
        planned = [at for start, at in _outside(plans, names) if not (at in ends and text[start:at] == self._object_mark)]
        planned += [at for _, at in _outside(wishes, names)]
        done = max((at for _, at in _outside(self._done(text, begin, end), names)), default=-1)
        return vocabulary.PLANNED if max([*planned, *years], default=-1) > done else vocabulary.ACTUAL


def _names(mentions: tuple[Mention, ...], begin: int, end: int) -> list[tuple[int, int]]:
    found = []
    for index in range(bisect_left(mentions, begin, key=lambda mention: mention.span.start), len(mentions)):
        span = mentions[index].span
        if span.start >= end:
            break
        found.append((span.start, span.end))
    return found


def _outside(words: Iterable[tuple[int, int]], names: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The words that stand outside names."""
    for place in words:
        if not any(start <= place[0] < stop for start, stop in names):
            yield place
