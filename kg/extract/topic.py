"""Who a clause is about that does not say it: taken from its sentence, from the one before, or from the whole passage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.skeleton import Skeleton
    from kg.model import Analysis, Mention

SENTENCE, BEFORE, PASSAGE = "sentence", "before", "passage"
_BREAKS = "，：；。、,"
_HEAD = 2
_HEAD_WEIGHT = 2
_BACK = 2  # sentences of the same paragraph that are looked back at


class Topic:
    """Finds elided subjects in one document."""

    def __init__(self, analysis: Analysis, skeletons: Sequence[Skeleton]) -> None:
        self._analysis = analysis
        self._by_sentence = {skeleton.sentence: skeleton for skeleton in skeletons}
        self._passage: dict[frozenset[str], tuple[Mention, ...]] = {}

    def __call__(self, skeleton: Skeleton, before: int, kinds: frozenset[str]) -> tuple[tuple[Mention, ...], str]:
        """The mentions meant, and where they were found: `sentence`, `before` or `passage`; none where nothing fits."""
        found = self._in(skeleton, before, kinds)
        if found:
            return found, SENTENCE
        paragraph = self._analysis.sentences[skeleton.sentence].paragraph
        for number in range(skeleton.sentence - 1, max(-1, skeleton.sentence - 1 - _BACK), -1):
            if self._analysis.sentences[number].paragraph != paragraph:
                break
            earlier = self._by_sentence.get(number)
            found = self._first(earlier, kinds) if earlier else ()
            if found:
                return found, BEFORE
        return self._about(kinds), PASSAGE

    def _in(self, skeleton: Skeleton, before: int, kinds: frozenset[str]) -> tuple[Mention, ...]:
        """The last name that opens a clause before that place, else the first name before it."""
        candidates = list(skeleton.of_kinds(kinds, before=before))
        for at, unit in reversed(candidates):
            if at == 0 or skeleton.text[at - 1] in _BREAKS:
                return unit.members
        return candidates[0][1].members if candidates else ()

    def _first(self, skeleton: Skeleton, kinds: frozenset[str]) -> tuple[Mention, ...]:
        for _, unit in skeleton.of_kinds(kinds, before=len(skeleton.text)):
            return unit.members
        return ()

    def _about(self, kinds: frozenset[str]) -> tuple[Mention, ...]:
        """The entity of these classes that the document names most, twice as much in its head; its first mention."""
        if kinds not in self._passage:
            count: Counter[str] = Counter()
            first: dict[str, Mention] = {}
            for number, skeleton in self._by_sentence.items():
                for unit in skeleton.units.values():
                    for mention in unit.members:
                        if mention.type in kinds:
                            count[mention.entity] += 1 + _HEAD_WEIGHT * (number < _HEAD)
                            first.setdefault(mention.entity, mention)
            best = max(count, key=lambda entity: (count[entity], -first[entity].span.start), default="")
            self._passage[kinds] = (first[best],) if best else ()
        return self._passage[kinds]
