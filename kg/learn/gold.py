"""Gold laid onto texts: where annotated names stand, and which pairs of them state the annotated facts."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.extract.pairs import Mentions, candidate_pairs
from kg.model import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.extract.pairs import Pairs, Signature
    from kg.model import Analysis

WAYS = 4  # tags that a character may have in a lesson: one where an annotator says it, the likeliest where readers do
KEPT_SHARE = 5  # one article of so many is kept out of what is learned


def is_kept(name: str) -> bool:
    """Whether an article is kept out of learning to see what is learned and what only remembered; by a hash of its name."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % KEPT_SHARE == 0


def read_gold(path: Path) -> dict[str, Any]:
    """One gold file; an `InputError` that names it where it is no such file."""
    try:
        gold = json.loads(path.read_text(encoding="utf-8"))
        return {"facts": [], "observations": [], **gold, "entities": list(gold["entities"])}
    except (OSError, ValueError, TypeError, KeyError) as problem:
        raise InputError(f"{path}: no gold document in the guideline's form: {problem}") from problem


def squash(text: str) -> str:
    """A name as it is looked for: NFKC, no blanks."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def locate(text: str, gold: Mapping[str, Any]) -> list[tuple[int, int, int]]:
    """Where gold's names stand in a view: (start, end, place of the entity in gold), leftmost and longest first."""
    places = [index for index, character in enumerate(text) if not character.isspace()]
    squashed = "".join(unicodedata.normalize("NFKC", text[index])[:1] or text[index] for index in places)
    owner: dict[str, int] = {}
    for index, entity in enumerate(gold["entities"]):
        for name in entity["names"]:
            owner.setdefault(squash(name), index)
    owner.pop("", None)
    if not owner:
        return []
    names = re.compile("|".join(map(re.escape, sorted(owner, key=lambda name: (-len(name), name)))))
    return [(places[found.start()], places[found.end() - 1] + 1, owner[found.group()]) for found in names.finditer(squashed)]


@dataclass(frozen=True, slots=True)
class Lesson:
    """An annotated article as arrays: what the networks see and what they are to answer.

    `tags` and `shares` have shape (characters, up to `WAYS`): the tags of a character (see `tag_ids`) and how likely each is.
    `answers` and `counts` have shape (pairs, 2 x relations): how likely the pair states the relation, and whether the answer
    is known well enough to learn from.
    """

    name: str
    ids: NDArray[np.int32]
    flags: NDArray[np.float32]
    tags: NDArray[np.int32]
    shares: NDArray[np.float32]
    mentions: Mentions
    pairs: Pairs
    answers: NDArray[np.float32]
    counts: NDArray[np.float32]


def tag_ids(size: int, mentions: Mentions) -> NDArray[np.int32]:
    """Tags of characters: 0 outside, then begin, inside, end and single of each class."""
    tags = np.zeros(size, np.int32)
    for start, end, kind in zip(mentions.start.tolist(), mentions.end.tolist(), mentions.kind.tolist(), strict=True):
        first = 1 + 4 * kind
        if end - start == 1:
            tags[start] = first + 3
        else:
            tags[start] = first
            tags[start + 1 : end - 1] = first + 1
            tags[end - 1] = first + 2
    return tags


def gold_mentions(analysis: Analysis, gold: Mapping[str, Any], signature: Signature) -> Mentions:
    """Gold's mentions in a view, the entity of each its place in gold."""
    kinds = {name: index for index, name in enumerate(signature.classes)}
    types = [kinds[entity["type"]] for entity in gold["entities"]]
    rows = np.array(locate(analysis.view.text, gold), np.int64).reshape(-1, 3)
    starts = [sentence.span.start for sentence in analysis.sentences]
    sentence = np.array([max(0, bisect_right(starts, row) - 1) for row in rows[:, 0].tolist()], np.int64)
    kind = np.array([types[entity] for entity in rows[:, 2].tolist()], np.int64)
    return Mentions(rows[:, 0], rows[:, 1], kind, rows[:, 2], sentence)


def stating_sentences(analysis: Analysis, spans: Sequence[Sequence[int]]) -> frozenset[int]:
    """The sentences of a view that come from these spans of the source text."""
    origin = analysis.view.origin
    found = set()
    for index, sentence in enumerate(analysis.sentences):
        first, last = origin[sentence.span.start], origin[sentence.span.end - 1]
        if any(start <= last and first < end for start, end in spans):
            found.add(index)
    return frozenset(found)


def _statements(
    analysis: Analysis, gold: Mapping[str, Any], signature: Signature
) -> Iterator[tuple[int, int, int, frozenset[int], bool]]:
    """Each reading of each fact: subject, object, relation, sentences that state it, and whether it is optional."""
    entities = {entity["id"]: index for index, entity in enumerate(gold["entities"])}
    relations = {name: index for index, name in enumerate(signature.relations)}
    for fact in gold["facts"]:
        where = stating_sentences(analysis, fact.get("at", ()))
        optional = bool(fact.get("optional"))
        subject, target = entities[fact["s"]], entities[fact["o"]]
        yield subject, target, relations[fact["p"]], where, optional
        for other in fact.get("p_also", ()):
            yield subject, target, relations[other], where, True
        for other in fact.get("also", ()):
            yield entities[other.get("s", fact["s"])], entities[other.get("o", fact["o"])], relations[fact["p"]], where, True


def answers(
    analysis: Analysis, gold: Mapping[str, Any], mentions: Mentions, pairs: Pairs, signature: Signature
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """What the scorer should say of each pair, and where that is known.

    A pair states a fact where the sentence of its later mention is one of those that the annotator named. The same fact at
    another pair, a second reading or an optional fact is neither right nor wrong there and counts for nothing.
    """
    width = len(signature.relations)
    symmetric = (signature.allowed[:, :, width:].any(axis=(0, 1))) == np.False_
    stated: dict[tuple[int, int], list[tuple[int, frozenset[int], bool]]] = {}
    for subject, target, relation, where, optional in _statements(analysis, gold, signature):
        stated.setdefault((subject, target), []).append((relation, where, optional))
        if symmetric[relation]:
            stated.setdefault((target, subject), []).append((relation, where, optional))
    entity, sentence, kind = mentions.entity.tolist(), mentions.sentence.tolist(), mentions.kind.tolist()
    together: dict[tuple[int, int], set[int]] = {}
    rows = list(zip(pairs.earlier.tolist(), pairs.later.tolist(), strict=True))
    for earlier, later in rows:
        if sentence[earlier] == sentence[later]:
            for key in ((entity[earlier], entity[later]), (entity[later], entity[earlier])):
                together.setdefault(key, set()).add(sentence[later])
    right = np.zeros((len(rows), 2 * width), np.float32)
    known = np.zeros_like(right)
    for row, (earlier, later) in enumerate(rows):
        one, other = entity[earlier], entity[later]
        known[row] = signature.allowed[kind[earlier], kind[later]]
        near: AbstractSet[int] = together.get((one, other), frozenset()) if sentence[earlier] != sentence[later] else frozenset()
        for shift, key in ((0, (one, other)), (width, (other, one))):
            for relation, where, optional in stated.get(key, ()):
                if shift and symmetric[relation]:
                    continue
                stating = sentence[later] in where
                if optional or not stating or near & where:
                    known[row, shift + relation] = 0
                else:
                    right[row, shift + relation] = 1
    return right, known


def lesson(
    name: str,
    analysis: Analysis,
    gold: Mapping[str, Any],
    signature: Signature,
    joins: str,
    inputs: tuple[NDArray[np.int32], NDArray[np.float32]],
) -> Lesson:
    """One article with all that is to be learned from it; `inputs` are the ids and flags of its view."""
    mentions = gold_mentions(analysis, gold, signature)
    starts = [sentence.span.start for sentence in analysis.sentences]
    pairs = candidate_pairs(mentions, signature, starts, joins, analysis.view.text)
    right, known = answers(analysis, gold, mentions, pairs, signature)
    tags = tag_ids(len(analysis.view.text), mentions)[:, None]
    return Lesson(name, *inputs, tags, np.ones(tags.shape, np.float32), mentions, pairs, right, known)
