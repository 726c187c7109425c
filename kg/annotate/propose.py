"""Candidate mentions from lists and from the shape of names; all of them, overlaps included."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from kg.annotate._marks import MarkPatterns
from kg.annotate._people import PeoplePatterns
from kg.annotate._series import SeriesPatterns
from kg.annotate._words import EdgeRules, Words
from kg.annotate.gazetteer import Gazetteer
from kg.annotate.patterns import EndingPatterns
from kg.annotate.tokens import Tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.annotate.patterns import Proposal
    from kg.model import Analysis
    from kg.schema import Schema

CUT_SHARE = 0.4  # what is left of a listed name's confidence where the segmenter puts no word edge


class Proposed(NamedTuple):
    """A possible name with all who propose it, and how sure they are together."""

    start: int
    end: int
    type: str
    confidence: float
    reasons: tuple[str, ...]


class Proposer:
    """Proposes names with reasons and a confidence; decides nothing."""

    def __init__(self, schema: Schema) -> None:
        config = schema.language["names"]
        self._tokenizer = Tokenizer(schema)
        self._gazetteer = Gazetteer(schema)
        self._rules = EdgeRules(config["edges"])
        self._endings = EndingPatterns(config)
        self._marks = MarkPatterns(config)
        self._people = PeoplePatterns(config, (row["name"] for row in schema.seed_rows("surnames")))
        self._series = SeriesPatterns(config)
        self._chained = float(config["confidence"]["place"]["chain"])
        self._places = frozenset(entry["type"] for entry in config["lists"].values() if entry.get("place"))

    def __call__(self, analysis: Analysis) -> tuple[Proposed, ...]:
        """All candidates, sorted by place, those of one span and class joined with all their reasons."""
        joined: dict[tuple[int, int, str], tuple[float, tuple[str, ...]]] = {}
        for start, end, kind, confidence, reason in self.proposals(analysis.view.text):
            place = start, end, kind
            if place not in joined:
                joined[place] = 1.0 - confidence, (reason,)
            elif reason not in joined[place][1]:  # as sure as several are who do not know of one another
                miss, reasons = joined[place]
                joined[place] = miss * (1.0 - confidence), (*reasons, reason)
        ordered = [(place, *joined[place]) for place in sorted(joined)]
        return tuple([Proposed(start, end, kind, 1.0 - miss, reasons) for (start, end, kind), miss, reasons in ordered])

    def proposals(self, text: str) -> Iterator[Proposal]:
        """The raw proposals of every source."""
        words = Words(text, self._tokenizer.tagged(text), self._rules)
        places: dict[int, int] = {}
        chain = -1, -1, ""
        for start, end, readings in self._gazetteer(text):
            opens = words.is_edge(start)
            whole = opens and words.is_edge(end)
            for entry in readings:
                share = 1.0 if whole else CUT_SHARE
                yield start, end, entry.type, entry.confidence * share, entry.reason
                if entry.type in self._places and opens and entry.confidence > CUT_SHARE:
                    places[start] = end
                    if chain[1] == start and chain[2] == entry.type:
                        chain = chain[0], end, entry.type
                        yield chain[0], end, entry.type, self._chained, "pattern:place/chain"
                    elif chain[0] != start:
                        chain = start, end, entry.type
        yield from self._endings(words, places)
        yield from self._marks(text)
        yield from self._people(words)
        yield from self._series(words)
