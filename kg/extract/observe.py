"""Figures about entities: every number of a document read as an observation, or left.

Four decisions for each number, in the order of the text: is it an observation and of which kind; whose figure is it; what
does it measure; when did it hold. Each decision weighs named candidates with named features (see `observe_weights`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.extract.indicator import indicator_candidates
from kg.extract.observe_kind import NONE, is_fall, is_target, kind_features
from kg.extract.observe_passage import make_passage
from kg.extract.observe_reading import Reading
from kg.extract.observe_subject import Owner, subject_candidates
from kg.extract.observe_vectors import edges
from kg.extract.observe_weights import weights_of
from kg.extract.observe_words import compile_words
from kg.extract.period import period_candidates
from kg.model import Evidence, Observation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.indicator import Phrase
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_weights import Weights
    from kg.model import Analysis, Span
    from kg.schema import Schema


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
        readings: list[Reading] = []
        last: Figure | None = None
        for figure in passage.figures:
            if figure.inside_time:
                continue
            kind, sure = self.weights.kind(kind_features(passage, figure, self.words, last))
            last = figure
            if kind == NONE:
                continue
            reading = self._reading(passage, figure, kind, sure, readings)
            if reading is not None:
                readings.append(reading)
                yield reading

    def _reading(self, passage: Passage, figure: Figure, kind: str, sure: float, readings: Sequence[Reading]) -> Reading | None:
        phrases = indicator_candidates(passage, figure, kind, self.words, readings)
        if not phrases:
            return None
        what, sure_what = self._choose("indicator", passage, phrases, [(figure.start, figure.end)])
        phrase = phrases[what]
        owners = subject_candidates(passage, figure, kind, phrase.span, self.words, readings)
        if not owners:
            return None
        whose, sure_whose = self._choose("subject", passage, owners, [(figure.start, figure.end), phrase.span])
        target = is_target(passage, figure, self.words)
        periods = period_candidates(passage, figure, kind, readings, target=target, words=self.words)
        when, sure_when = self.weights.choose("period", [(features,) for _, features in periods])
        probability = sure * sure_whose * sure_what * sure_when
        text = phrase.text(passage, self.words)
        period = periods[when][0]
        target = target or period[:4] > passage.published[:4] > ""
        return Reading(figure, kind, owners[whose].entity, text, period, phrase.rule, probability, phrase.span, target)

    def _choose(
        self, choice: str, passage: Passage, candidates: Sequence[Owner | Phrase], beside: Sequence[tuple[int, int]]
    ) -> tuple[int, float]:
        """The place of the best of some candidates and its probability, by features and, where there are any, by vectors."""
        affinity, vectors = self.weights.affinity.get(choice), passage.vectors
        further: Sequence[float] = ()
        if affinity is not None and vectors is not None:
            spans = [candidate.span for candidate in candidates]
            further = affinity.score(edges(vectors, spans), edges(vectors, beside).ravel()).tolist()
        variants = [candidate.variant for candidate in candidates if isinstance(candidate, Owner)]
        return self.weights.choose(choice, [candidate.parts for candidate in candidates], further, variants)

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
