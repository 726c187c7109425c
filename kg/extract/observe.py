"""Figures about entities: every number of a document read as an observation, or left.

Four decisions for each number, in the order of the text: is it an observation and of which kind; whose figure is it; what
does it measure; when did it hold. Each decision weighs named candidates with named features (see `observe_weights`).
"""

from __future__ import annotations

from functools import partial
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from kg.extract.indicator import AGAIN, phrases_again, phrases_beside
from kg.extract.observe_kind import NONE, is_fall, is_target, kind_parts
from kg.extract.observe_passage import make_passage
from kg.extract.observe_reading import Measured, Reading
from kg.extract.observe_subject import NOWHERE, Owners
from kg.extract.observe_vectors import Sights, edges
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


T = TypeVar("T")
BLOCK = 32  # figures that are looked at together


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
        if not passage.counts:
            return  # nothing is named whose figures they may be
        measured = self._measured(passage, self._states(passage))
        owners = Owners(passage, self.words, partial(self.weights.tally, "subject"))
        sights = self._sights("subject", passage, [NOWHERE, *passage.mention_spans])
        readings: list[Reading] = []
        for block in _blocks(measured):
            if sights is not None:
                sights.look([(one.figure.start, one.figure.end) for one in block], [one.place for one in block])
            for number, one in enumerate(block):
                found = owners(one.figure, one.kind, one.place, readings)
                whose, sure = _best(found, sights, number)
                readings.append(self._reading(passage, one, found[whose].entity, sure, readings))
                yield readings[-1]

    def _states(self, passage: Passage) -> list[_State]:
        """The figures that are observations, with what is known of each whatever is read before it."""
        figures = [figure for figure in passage.figures if not figure.inside_time]
        previous = [None, *figures][: len(figures)]
        seen = None if passage.vectors is None else edges(passage.vectors, [(figure.start, figure.end) for figure in figures])
        parts = (kind_parts(passage, figure, self.words, last) for figure, last in zip(figures, previous, strict=True))
        kinds = self.weights.kinds(parts, seen)
        tally = self.weights.tally("indicator")
        return [
            _State(figure, kind, sure, phrases_beside(passage, figure, kind, self.words, tally))
            for figure, (kind, sure) in zip(figures, kinds, strict=True)
            if kind != NONE
        ]

    def _measured(self, passage: Passage, states: Sequence[_State]) -> list[Measured]:
        """What the figures measure; those beside which nothing stands that may say it are left out."""
        words, tally = self.words, self.weights.tally("indicator")
        found: list[Measured] = []
        for block in _blocks(states):
            spans = [phrase.span for state in block for phrase in state.phrases] + [one.place for one in found[-AGAIN:]]
            sights = self._sights("indicator", passage, spans)
            if sights is not None:
                sights.look([(state.figure.start, state.figure.end) for state in block])
            for number, (figure, kind, sure, beside) in enumerate(block):
                phrases = [*beside, *phrases_again(passage, figure, kind, words, found, tally)]
                if phrases:
                    best, sure_best = _best(phrases, sights, number)
                    phrase = phrases[best]
                    text = phrase.text(passage, words)
                    found.append(Measured(figure, kind, text, phrase.rule, phrase.span, sure * sure_best))
        return found

    def _sights(self, choice: str, passage: Passage, candidates: Spans) -> Sights | None:
        affinity, vectors = self.weights.affinity.get(choice), passage.vectors
        return None if affinity is None or vectors is None else Sights(affinity, vectors, candidates)

    def _reading(self, passage: Passage, measured: Measured, subject: str, sure: float, readings: Sequence[Reading]) -> Reading:
        figure, kind, indicator, rule, place, probability = measured
        target = is_target(passage, figure, self.words)
        tally = self.weights.tally("period")
        periods = period_candidates(passage, figure, kind, readings, tally, target=target, words=self.words)
        when, sure_when = best_of([score for _, score in periods])
        period = periods[when][0]
        target = target or period[:4] > passage.published[:4] > ""
        return Reading(figure, kind, subject, indicator, period, rule, probability * sure * sure_when, place, target)

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


def _blocks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """Figures that are looked at together: many enough to pay, few enough for a table of them and all names."""
    return (items[start : start + BLOCK] for start in range(0, len(items), BLOCK))


def _best(candidates: Sequence[Phrase | Owner], sights: Sights | None, figure: int) -> tuple[int, float]:
    """The place of the best of some candidates and its probability, by features and, where there are any, by vectors."""
    if len(candidates) == 1:
        return 0, 1.0
    scores = [candidate.score for candidate in candidates]
    if sights is not None:
        scores = list(map(add, scores, sights.score(figure, [candidate.span for candidate in candidates])))
    return best_of(scores)
