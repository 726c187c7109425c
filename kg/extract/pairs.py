"""Pairs of mentions that may state a fact: those of one sentence, and those that a sentence leaves to what came before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kg.model import Analysis
    from kg.schema import Schema

REACH = 3  # sentences that an elided end may lie back
TOPICS = 4  # entities that a whole document may be about
HEAD = 2  # sentences that count as the head of a document
HEAD_WEIGHT = 2
BETWEEN = 60  # characters before the later mention that a pair looks at
DISTANCES = np.array([0, 1, 2, 3, 4, 6, 8, 11, 15, 20, 27, 36, 50, 70, 100, 150, 250])
FEATURES = 8
FAR_MENTIONS = 10

NAME = "name"  # references (该公司) stand in no annotation, so nothing is learned of them

TOPIC_ROLES = ("place", "zone", "company", "institute", "government")


@dataclass(frozen=True, slots=True)
class Signature:
    """The schema as arrays: order of classes and relations, and which relation may hold between which classes.

    `allowed` has shape (classes, classes, 2 x relations): for an earlier mention of one class and a later one of another,
    relations from the earlier to the later one, then those the other way round (symmetric ones only the first way);
    `possible` says between which classes any holds.
    """

    classes: tuple[str, ...]
    relations: tuple[str, ...]
    allowed: NDArray[np.bool_]
    possible: NDArray[np.bool_]
    topical: frozenset[int]

    @classmethod
    def of(cls, schema: Schema, classes: Sequence[str] = (), relations: Sequence[str] = ()) -> Signature:
        """The signature of a schema, in the order given (that of some weights) or else of its ids."""
        classes = tuple(classes) or tuple(sorted(schema.classes))
        relations = tuple(relations) or tuple(sorted(schema.relations))
        place = {name: index for index, name in enumerate(classes)}
        allowed = np.zeros((len(classes), len(classes), 2 * len(relations)), np.bool_)
        for column, name in enumerate(relations):
            relation = schema.relations.get(name)
            if relation is None:
                continue
            for one in relation.subject & place.keys():
                for other in relation.object & place.keys():
                    allowed[place[one], place[other], column] = True
                    if not relation.symmetric:
                        allowed[place[other], place[one], len(relations) + column] = True
        topical = {place[name] for role in TOPIC_ROLES for name in schema.classes_with(role) & place.keys()}
        return cls(classes, relations, allowed, np.any(allowed, axis=2), frozenset(topical))


@dataclass(frozen=True, slots=True)
class Mentions:
    """The mentions of a document as arrays, in the order of the text: spans in the view, class, entity, sentence."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    kind: NDArray[np.int64]
    entity: NDArray[np.int64]
    sentence: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.start)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Candidate pairs: places of the earlier and the later mention, the stretch between them, and named features.

    `between` is a half-open range of the view, cut to the sentence of the later mention and to `BETWEEN` characters;
    `distance` an index into `DISTANCES`; `features` has shape (pairs, FEATURES).
    """

    earlier: NDArray[np.int64]
    later: NDArray[np.int64]
    between: NDArray[np.int64]
    distance: NDArray[np.int64]
    features: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.earlier)


def mention_arrays(analysis: Analysis, signature: Signature) -> Mentions:
    """The linked mentions of an analysis, ordered by place."""
    kinds = {name: index for index, name in enumerate(signature.classes)}
    entities = {entity.id: index for index, entity in enumerate(analysis.entities)}
    rows = sorted(
        (m.span.start, m.span.end, kinds[m.type], entities[m.entity])
        for m in analysis.mentions
        if m.kind == NAME and m.entity in entities and m.type in kinds
    )
    table = np.array(rows, np.int64).reshape(-1, 4)
    starts = [sentence.span.start for sentence in analysis.sentences]
    sentence = np.maximum(0, np.searchsorted(starts, table[:, 0], "right") - 1)
    start, end, kind, entity = np.ascontiguousarray(table.T)
    return Mentions(start, end, kind, entity, sentence)


def topics(mentions: Mentions, signature: Signature) -> frozenset[int]:
    """The entities that the document is about: bodies and places named most often, twice as much in its head."""
    count: Counter[int] = Counter()
    for entity, kind, sentence in zip(mentions.entity.tolist(), mentions.kind.tolist(), mentions.sentence.tolist(), strict=True):
        if kind in signature.topical:
            count[entity] += 1 + HEAD_WEIGHT * (sentence < HEAD)
    return frozenset(sorted(count, key=lambda entity: (-count[entity], entity))[:TOPICS])


def candidate_indexes(mentions: Mentions, signature: Signature) -> NDArray[np.int64]:
    """Places (earlier, later) of the pairs worth scoring: for each later mention the nearest earlier one of each entity.

    A mention is the nearest of its entity up to the next one: so those that it is paired with stand in one stretch behind it.
    """
    size, entity, sentence = len(mentions), mentions.entity, mentions.sentence
    place = np.arange(size)
    following = np.full(size, size)
    grouped = np.argsort(entity, kind="stable")
    again = np.flatnonzero(entity[grouped[1:]] == entity[grouped[:-1]])
    following[grouped[again]] = grouped[again + 1]
    next_sentence = np.append(sentence, np.iinfo(np.int64).max)[following]
    # Into later sentences it reaches so far, and only up to the first that names its entity again.
    reach = np.searchsorted(sentence, sentence + REACH, "right")
    about = np.zeros(int(entity.max(initial=0)) + 1, np.bool_)
    about[list(topics(mentions, signature))] = True
    reach[about[entity]] = size
    stop = np.where(next_sentence == sentence, following, np.minimum(np.searchsorted(sentence, next_sentence), reach))
    count = stop - place - 1
    earlier = np.repeat(place, count)
    later = np.arange(len(earlier)) + np.repeat(place + 1 - (np.cumsum(count) - count), count)
    fits = np.flatnonzero(signature.possible[mentions.kind.take(later), mentions.kind.take(earlier)])
    fits = fits[np.argsort(later.take(fits), kind="stable")]
    return np.stack([earlier.take(fits), later.take(fits)], axis=1)


def candidate_pairs(mentions: Mentions, signature: Signature, sentence_starts: Sequence[int], joins: str, text: str) -> Pairs:
    """The candidate pairs of a document with what the scorer looks at; `joins` are the characters that bind lists."""
    earlier, later = candidate_indexes(mentions, signature).T
    sentence, sentence_later = mentions.sentence.take(earlier), mentions.sentence.take(later)
    back = sentence_later - sentence
    gap_start, gap_end = mentions.end.take(earlier), mentions.start.take(later)
    starts = np.array(sentence_starts, np.int64)
    left = np.where(back > 0, np.maximum(gap_start, starts.take(sentence_later)), gap_start)
    left = np.maximum(left, gap_end - BETWEEN)
    between = np.stack([left, np.maximum(left, gap_end)], axis=1)
    distance = np.searchsorted(DISTANCES, gap_end - gap_start, "right")
    bound = np.zeros(len(earlier), np.bool_)
    for row in np.flatnonzero(gap_end - gap_start <= 1).tolist():
        bound[row] = text[gap_start[row] : gap_end[row]] in joins
    features = np.zeros((len(earlier), FEATURES), np.float32)
    features[:, 0] = back == 0
    features[:, 1] = back == 1
    features[:, 2] = (back > 1) & (back <= REACH)
    features[:, 3] = back > REACH
    features[:, 4] = np.minimum(later - earlier - 1, FAR_MENTIONS) / (FAR_MENTIONS / 2)
    features[:, 5] = sentence < HEAD
    features[:, 6] = bound
    features[:, 7] = 1.0
    return Pairs(earlier, later, between, distance, features)
