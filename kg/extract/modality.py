"""Whether a sentence says that something is so, or that it is planned."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.guards import Place, any_of, besides
from kg.schema import vocabulary

if TYPE_CHECKING:
    from kg.model import Analysis, Sentence, Span
    from kg.schema import Schema


class Modality:
    """Reads the words of intention before what is planned, and the words that say it is done.

    The last word of either kind before the verb decides, from the beginning of the sentence on: a plan holds on over commas
    ("到明年，将建成甲，形成乙") until something done is spoken of ("已引进丙"). Words right behind the object ("…即将开工") decide
    as well, in its own clause.
    """

    def __init__(self, schema: Schema) -> None:
        words = schema.language["modality"]
        self._plan = besides(words["plans"], words["no_plans"])
        self._done = besides(words["done"], words["not_done"])
        self._behind = re.compile(any_of(words["plans_behind"]))
        self._year = re.compile(words["by_year"])

    def __call__(
        self, analysis: Analysis, sentence: Sentence, subject: Span | None, target: Span, *, trigger: Span | None = None
    ) -> str:
        """`actual` or `planned`, of what the sentence says of the two (the subject may stand elsewhere)."""
        text = analysis.view.text
        place = Place(text, sentence.span, (subject, target), trigger)
        verb = min(place.verb, place.last)
        begin, end = sentence.span.start, max(verb, trigger.end if trigger else 0)
        plan = max((found.end() for found in self._plan.finditer(text, begin, end) if found["word"]), default=-1)
        for found in self._year.finditer(text, begin, end):
            if found["year"] > (analysis.document.published[:4] or "9999"):
                plan = max(plan, found.end())
        done = max((found.end() for found in self._done.finditer(text, begin, end) if found["word"]), default=-1)
        if plan > done:
            return vocabulary.PLANNED
        return vocabulary.ACTUAL
