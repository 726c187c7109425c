"""Figures about entities: every number of a document read as an observation, or left.

Four decisions for each number, in the order of the text: is it an observation and of which kind; whose figure is it; what
does it measure; when did it hold. Each decision weighs named candidates with named features (see `observe_weights`).
"""

from __future__ import annotations

from functools import partial
from operator import add
from typing import TYPE_CHECKING, NamedTuple

from kg.extract.indicator import phrases_again, phrases_beside
from kg.extract.observe_kind import NONE, is_fall, is_target, kind_parts
from kg.extract.observe_passage import make_passage
from kg.extract.observe_reading import Reading
from kg.extract.observe_subject import NOWHERE, Owners
from kg.extract.observe_vectors import Sights
from kg.extract.observe_weights import best_of, weights_of
from kg.extract.observe_words import compile_words
from kg.extract.period import period_candidates
from kg.model import Evidence, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.indicator import Phrase
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_subject import Owner
    from kg.extract.observe_weights import Weights
    from kg.model import Analysis, Span
    from kg.schema import Schema

    Spans = Sequence[tuple[int, int]]


class _State(NamedTuple):
    """A figure of some kind with the phrases beside it that may say what it measures."""

    figure: Figure
    kind: str
    sure: float
    phrases: list[Phrase]


class Observer:
    """Reads the observations of an analysis; by weights of the word file alone where `learned` is false or none are installed."""

    def __init__(self, schema: Schema, *, learned: bool = True, weights: Weights | None = None) -> None:
        self.weights = weights or weights_of(schema, learned=learned)
        self.words = compile_words(schema.language["observations"], self.weights.classes)
        self._least = float(schema.language["observations"]["least_probability"]) if self.weights.learned else 0.0
        self._falling = frozenset(schema.language["observations"]["falling_kinds"])

    def __call__(self, analysis: Analysis) -> tuple[Observation, ...]:
        """The observations in the order of the text, each with the sentence that states it."""
        passage = make_passage(analysis, self.words, self.weights.reduce)
        seen: dict[tuple[str, str, str, float, str, str], Observation] = {}
        spans: dict[int, tuple[Span, ...]] = {}
        for reading in self.read(passage):
            if reading.probability < self._least:
                continue
            sentence = reading.figure.sentence
            if sentence not in spans:
                spans[sentence] = analysis.view.raw(passage.sentences[sentence].span)
            observation = self._observation(analysis, passage, reading, spans[sentence])
            key = (
                observation.subject,
                observation.indicator,
                observation.kind,
                observation.value,
                observation.unit,
                observation.period,
            )
            seen.setdefault(key, observation)
        return tuple(seen.values())

    def read(self, passage: Passage) -> Iterator[Reading]:
        """The figures that are observations, each with what was decided of it."""
        states = self._states(passage)
        phrases = [phrase.span for state in states for phrase in state.phrases]
        figures = [(state.figure.start, state.figure.end) for state in states]
        indicators = self._sights("indicator", passage, phrases, figures)
        subjects = self._sights("subject", passage, [NOWHERE, *passage.mention_spans], figures, phrases)
        owners = Owners(passage, self.words, partial(self.weights.tally, "subject"))
        readings: list[Reading] = []
        for state in states:
            reading = self._reading(passage, state, readings, owners, (indicators, subjects))
            if reading is not None:
                readings.append(reading)
                yield reading

    def _states(self, passage: Passage) -> list[_State]:
        """The figures that are observations, with what is known of each whatever is read before it."""
        figures = [figure for figure in passage.figures if not figure.inside_time]
        previous = [None, *figures][: len(figures)]
        kinds = self.weights.kinds(
            kind_parts(passage, figure, self.words, last) for figure, last in zip(figures, previous, strict=True)
        )
        tally = self.weights.tally("indicator")
        return [
            _State(figure, kind, sure, phrases_beside(passage, figure, kind, self.words, tally))
            for figure, (kind, sure) in zip(figures, kinds, strict=True)
            if kind != NONE
        ]

    def _sights(self, choice: str, passage: Passage, candidates: Spans, *beside: Spans) -> Sights | None:
        affinity, vectors = self.weights.affinity.get(choice), passage.vectors
        return None if affinity is None or vectors is None else Sights(affinity, vectors, candidates, *beside)

    def _reading(
        self,
        passage: Passage,
        state: _State,
        readings: Sequence[Reading],
        owners: Owners,
        sights: tuple[Sights | None, Sights | None],
    ) -> Reading | None:
        figure, kind, sure, phrases = state
        words, tally, place = self.words, self.weights.tally, (figure.start, figure.end)
        phrases = [*phrases, *phrases_again(passage, figure, kind, words, readings, tally("indicator"))]
        if not phrases:
            return None
        what, sure_what = _best(phrases, sights[0], place)
        phrase = phrases[what]
        found = owners(figure, kind, phrase.span, readings)
        if not found:
            return None
        whose, sure_whose = _best(found, sights[1], place, phrase.span)
        target = is_target(passage, figure, words)
        periods = period_candidates(passage, figure, kind, readings, tally("period"), target=target, words=words)
        when, sure_when = best_of([score for _, score in periods])
        probability = sure * sure_whose * sure_what * sure_when
        period = periods[when][0]
        target = target or period[:4] > passage.published[:4] > ""
        text = phrase.text(passage, words)
        return Reading(figure, kind, found[whose].entity, text, period, phrase.rule, probability, phrase.span, target)

    def _observation(self, analysis: Analysis, passage: Passage, reading: Reading, spans: tuple[Span, ...]) -> Observation:
        figure, value = reading.figure, reading.figure.number.value
        if reading.kind in self._falling and is_fall(passage, figure, self.words):
            value = -abs(value)
        confidence = round(reading.probability, 3)
        rule = f"observation/{reading.kind}-{reading.rule}"
        return Observation(
            subject=reading.subject,
            indicator=reading.indicator,
            kind=reading.kind,
            value=int(value) if value == int(value) else value,
            unit=figure.unit,
            period=reading.period,
            modality="target" if reading.target else "actual",
            evidence=(Evidence.at(analysis.document, spans, rule=rule, confidence=confidence),),
            confidence=confidence,
        )


def _best(candidates: Sequence[Phrase | Owner], sights: Sights | None, *beside: tuple[int, int]) -> tuple[int, float]:
    """The place of the best of some candidates and its probability, by features and, where there are any, by vectors."""
    if len(candidates) == 1:
        return 0, 1.0
    scores = [candidate.score for candidate in candidates]
    if sights is not None:
        scores = list(map(add, scores, sights.score([candidate.span for candidate in candidates], *beside)))
    return best_of(scores)
