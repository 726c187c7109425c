"""Statements as the trained scorer reads them: every candidate pair with every relation that the ontology allows it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kg.extract.modality import Modality
from kg.extract.pairs import Signature, candidate_pairs, mention_arrays
from kg.extract.position import Position
from kg.extract.scorer import PairScorer
from kg.extract.statement import Statement
from kg.model import Span
from kg.schema import CLASS_ORDER, RELATION_ORDER, load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kg.model import Analysis
    from kg.schema import Schema

MODEL = "reader"
LEAST = 0.15  # probability under which a reading is not worth weighing


class LearnedRelations:
    """The scorer behind the face of a rule; `LearnedRelations.load(schema)` gives None where no weights are installed."""

    def __init__(self, schema: Schema, weights: dict[str, NDArray[np.float32]]) -> None:
        self._signature = Signature.of(schema, names_of(weights[CLASS_ORDER]), names_of(weights[RELATION_ORDER]))
        self._score = PairScorer(weights)
        self._joins: str = schema.language["relations"]["joins"]
        self._modality, self._position = Modality(schema), Position(schema)
        self._posts = {relation.id: next(iter(relation.qualifiers)) for relation in schema.relations_with("position")}

    @classmethod
    def load(cls, schema: Schema) -> LearnedRelations | None:
        """The relations of a schema's models."""
        weights = load_weights(schema, MODEL)
        return None if weights is None else cls(schema, dict(weights))

    def __call__(self, analysis: Analysis) -> Iterator[Statement]:
        """All readings with their probabilities, those of one pair of mentions together, in the order of the text."""
        if analysis.encoding is None:
            return
        signature, text = self._signature, analysis.view.text
        mentions = mention_arrays(analysis, signature)
        starts = [sentence.span.start for sentence in analysis.sentences]
        pairs = candidate_pairs(mentions, signature, starts, self._joins, text)
        if not len(pairs):
            return
        odds = self._score(analysis.encoding, mentions, pairs)
        allowed = signature.allowed[mentions.kind.take(pairs.earlier), mentions.kind.take(pairs.later)]
        width, classes = len(signature.relations), signature.classes
        entities = [entity.id for entity in analysis.entities]
        sure: dict[str, float] = {}
        for mention in analysis.mentions:
            sure[mention.entity] = max(sure.get(mention.entity, 0.0), mention.confidence)
        kinds, owners, numbers = mentions.kind.tolist(), mentions.entity.tolist(), mentions.sentence.tolist()
        places = [Span(*ends) for ends in zip(mentions.start.tolist(), mentions.end.tolist(), strict=True)]
        likely = np.flatnonzero((odds > np.log(LEAST / (1 - LEAST))) & allowed)  # much faster than with rows and columns
        rows, columns = np.divmod(likely, odds.shape[1])
        chances = (1 / (1 + np.exp(-odds.take(likely)))).tolist()
        found = (pairs.earlier[rows].tolist(), pairs.later[rows].tolist(), columns.tolist(), chances)
        for earlier, later, column, chance in zip(*found, strict=True):
            subject, target = (earlier, later) if column < width else (later, earlier)
            sentence = analysis.sentences[numbers[later]]
            spans = (places[subject], places[target])
            inside = spans[0] if sentence.span.covers(spans[0]) else None
            stated = spans[1] if sentence.span.covers(spans[1]) else spans[0]
            relation = signature.relations[column % width]
            qualifiers = {}
            if inside is not None and stated is spans[1] and relation in self._posts:
                title = self._position(analysis, sentence, *spans)
                qualifiers = {self._posts[relation]: title} if title else {}
            ends = entities[owners[subject]], entities[owners[target]]
            yield Statement(
                ends[0],
                relation,
                ends[1],
                partial(self._modality, analysis, sentence, inside, stated, relation=relation, kind=classes[kinds[subject]]),
                (sentence.span,),
                f"model:{MODEL}",
                chance * sure[ends[0]] * sure[ends[1]],
                qualifiers,
            )
