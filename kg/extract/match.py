"""Runs the rules of ontology/relations over a linked analysis.

Sentences are folded into skeletons (`kg.extract.skeleton`), patterns compiled into regular expressions over them
(`kg.extract._compile`); only patterns of which a trigger word stands in a sentence are tried there.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick

from kg.extract._compile import NEAR, TRIGGER, compile_pattern
from kg.extract.coded import Coded, Passage
from kg.extract.guards import Guards, any_of
from kg.extract.modality import Modality
from kg.extract.reading import Reading
from kg.extract.skeleton import Folder, Signs
from kg.extract.statement import Statement
from kg.extract.topic import Topic
from kg.model import Span
from kg.schema.patterns import OBJECT, SUBJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract._compile import Matcher
    from kg.extract.skeleton import Skeleton, Unit
    from kg.model import Analysis, Mention, Sentence
    from kg.schema import Schema

ACTOR_ROLES = ("place", "zone", "company", "institute", "government", "person")


class RelationRules:
    """All rules of a schema, compiled once; called with an analysis, gives what they find as statements."""

    def __init__(self, schema: Schema) -> None:
        signs = Signs(schema.classes)
        actors = frozenset(kind for role in ACTOR_ROLES for kind in schema.classes_with(role))
        self._fold = Folder(schema, signs)
        self._guards, self._modality, coded = Guards(schema), Modality(schema), Coded(schema)
        matching = schema.language["matching"]
        self._elided: Mapping[str, float] = matching["elided"]
        self._owner = re.compile(any_of(matching["owners"]))
        self._matchers: list[Matcher] = []
        self._coded = []
        for relation in schema.relations.values():
            for pattern in relation.patterns:
                if pattern.code:
                    self._coded.append((coded.named[pattern.code], relation, pattern))
                else:
                    self._matchers.append(compile_pattern(relation, pattern, signs, actors))
        self._relations = schema.relations
        words = sorted({word for matcher in self._matchers for word in matcher.words})
        self._with_word = [[m for m, matcher in enumerate(self._matchers) if word in matcher.words] for word in words]
        self._find_words = AhoCorasick(words) if words else None
        self._by_kinds: dict[frozenset[str], frozenset[int]] = {}
        self._compounds = _inside(words, matching["compounds"])

    def __call__(self, analysis: Analysis) -> tuple[Statement, ...]:
        """What the rules read out of a document, one statement a pair, rule and sentence, in the order of the text."""
        found: dict[tuple[str, str, str, int], Statement] = {}
        for reading, sentence, subject, stopped in self.weigh(analysis):
            key = (reading.subject.entity, reading.rule, reading.object.entity, reading.sentence)
            known = found.get(key)
            if not stopped and (known is None or known.confidence < reading.confidence):
                modality = partial(
                    self._modality,
                    analysis,
                    sentence,
                    subject,
                    reading.object.span,
                    trigger=reading.trigger,
                    relation=reading.relation,
                    kind=reading.subject.type,
                )
                found[key] = Statement(
                    reading.subject.entity,
                    reading.relation,
                    reading.object.entity,
                    modality,
                    (sentence.span,),
                    reading.rule,
                    reading.confidence,
                    reading.qualifiers,
                )
        return tuple(found.values())

    def weigh(self, analysis: Analysis) -> Iterator[tuple[Reading, Sentence, Span | None, str]]:
        """Each reading with its sentence, the subject's span where it stands in it, and the guard that stops it, if any."""
        skeletons = self._fold(analysis)
        passage = Passage(analysis, skeletons)
        readings = list(self._by_patterns(passage))
        for extract, relation, pattern in self._coded:
            readings.extend(extract(passage, relation, pattern))
        best: dict[tuple[int, str, int, int], Reading] = {}
        for reading in readings:
            key = (reading.sentence, reading.rule, reading.subject.span.start, reading.object.span.start)
            if reading.subject.entity != reading.object.entity and (key not in best or best[key].confidence < reading.confidence):
                best[key] = reading
        for reading in sorted(
            best.values(), key=lambda found: (found.sentence, found.trigger.start, found.trigger.end, found.rule)
        ):
            sentence = analysis.sentences[reading.sentence]
            subject = reading.subject.span if sentence.span.covers(reading.subject.span) else None
            guards = self._relations[reading.relation].guards
            stopped = self._guards.stops(analysis, sentence, subject, reading.object.span, trigger=reading.trigger, named=guards)
            yield reading, sentence, subject, stopped

    def _by_patterns(self, passage: Passage) -> Iterator[Reading]:
        topic = Topic(passage.analysis, passage.skeletons)
        if self._find_words is None:
            return
        for skeleton in passage.skeletons:
            fitting = self._with_kinds(frozenset([unit.kind for unit in skeleton.units.values()]))
            if fitting:
                hits = {word for word, _, _ in self._find_words.find_matches_as_indexes(skeleton.text, overlapping=True)}
                for index in sorted(fitting.intersection(chain.from_iterable(self._with_word[word] for word in hits))):
                    yield from self._run(self._matchers[index], skeleton, topic)

    def _with_kinds(self, kinds: frozenset[str]) -> frozenset[int]:
        """The matchers that need no other classes than these; few sets of classes stand together in sentences."""
        if kinds not in self._by_kinds:
            fits = (i for i, m in enumerate(self._matchers) if not any(kinds.isdisjoint(needed) for needed in m.needed))
            self._by_kinds[kinds] = frozenset(fits)
        return self._by_kinds[kinds]

    def _run(self, matcher: Matcher, skeleton: Skeleton, topic: Topic) -> Iterator[Reading]:
        at = 0
        while found := matcher.regex.search(skeleton.text, at):
            at = max(found.start() + 1, found.end(TRIGGER))
            if self._in_compound(skeleton.text, found):
                continue
            trigger = Span(skeleton.place(found.start(TRIGGER)), skeleton.place(found.end(TRIGGER) - 1) + 1)
            subjects, kept = self._end(matcher, skeleton, topic, found, SUBJECT)
            objects, kept_too = self._end(matcher, skeleton, topic, found, OBJECT)
            confidence = matcher.pattern.confidence * min(kept, kept_too)
            for subject in subjects:
                for target in objects:
                    yield Reading(
                        matcher.relation.id, matcher.pattern.id, subject, target, skeleton.sentence, trigger, confidence
                    )

    def _end(
        self, matcher: Matcher, skeleton: Skeleton, topic: Topic, found: re.Match[str], end: str
    ) -> tuple[Sequence[Mention], float]:
        """The mentions that fill an end, and how much of the confidence is kept."""
        kinds = matcher.kinds[end]
        group = end if found[end] is not None else end + NEAR
        if group in found.re.groupindex and found[group] is not None:
            at = found.start(group)
            at = self._owned(skeleton, at, kinds) if found.end() == at + 1 else at
            return _fitting(skeleton.units[at], kinds), 1.0
        mentions, where = topic(skeleton, found.start(), kinds)
        return tuple(mention for mention in mentions if mention.type in kinds), self._elided[where]

    def _owned(self, skeleton: Skeleton, at: int, kinds: frozenset[str]) -> int:
        """Where the name stands that is meant: "A's B" is B."""
        while owned := self._owner.match(skeleton.text, at + 1):
            unit = skeleton.units.get(owned.end())
            if unit is None or unit.kind not in kinds:
                break
            at = owned.end()
        return at

    def _in_compound(self, text: str, found: re.Match[str]) -> bool:
        start, end = found.span(TRIGGER)
        return any(
            text.startswith(compound, start - shift) and shift <= start
            for compound, shift in self._compounds.get(text[start:end], ())
        )


def _fitting(unit: Unit, kinds: frozenset[str]) -> tuple[Mention, ...]:
    return tuple(mention for mention in unit.members if mention.type in kinds)


def _inside(words: Sequence[str], compounds: Sequence[str]) -> Mapping[str, Sequence[tuple[str, int]]]:
    """For each word the compounds that hold it, with where in them it begins."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for compound in compounds:
        for word in words:
            shift = compound.find(word)
            if shift >= 0 and word != compound:
                found[word].append((compound, shift))
    return found
