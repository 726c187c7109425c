"""What stops a reading: its clause denies it, or only supposes it. The guards that relation files name, for scorer and rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.schema import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kg.model import Analysis, Sentence, Span
    from kg.schema import Schema

    Guard = Callable[["Place"], bool]

_CLAUSE = re.compile("[，：；。！？,\n]")
_UP_TO_CLAUSE = re.compile(f".*{_CLAUSE.pattern}", re.DOTALL)  # looks for the last mark from the end


def any_of(words: Iterable[str]) -> str:
    """A regular expression for one of these words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


class Besides:
    """Finds words of a list, but not inside harmless ones.

    >>> found = Besides(["未"], ["未来"])
    >>> list(found("未来没有，尚未建成", 0, 9))
    [(6, 7)]
    """

    def __init__(self, words: Iterable[str], harmless: Iterable[str]) -> None:
        # Plain words side by side, no group among them: such a pattern skips to the characters that can begin a match.
        self._harmless = frozenset(harmless)
        choices = filter(None, (any_of(self._harmless), any_of(words)))
        self._finditer = re.compile("|".join(choices) or "(?!)").finditer

    def __call__(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where words stand in a stretch, from left to right."""
        for found in self._finditer(text, start, max(start, end)):
            if found.group() not in self._harmless:
                yield found.span()

    def any(self, text: str, start: int, end: int) -> bool:
        """Whether a word stands in that stretch."""
        return next(self(text, start, end), None) is not None


def clause_start(text: str, at: int, floor: int) -> int:
    """Where the clause of a character begins, not before `floor`."""
    found = _UP_TO_CLAUSE.match(text, floor, max(floor, at))
    return found.end() if found else floor


def clause_end(text: str, at: int, ceiling: int) -> int:
    """Where the clause of a character ends, not behind `ceiling`."""
    found = _CLAUSE.search(text, at, max(at, ceiling))
    return found.start() if found else ceiling


class Place:
    """The stretch in which a reading is stated: text, its sentence, the ends and, where a rule found it, the trigger."""

    def __init__(self, text: str, sentence: Span, ends: tuple[Span | None, Span], trigger: Span | None) -> None:
        subject, target = ends
        inside = [end for end in (subject, target, trigger) if end is not None and sentence.covers(end)]
        self.text, self.sentence = text, sentence
        self.tied = trigger is not None
        self.last = max((end.end for end in inside), default=sentence.end)
        self.verb = trigger.start if trigger is not None else max((end.start for end in inside), default=sentence.end)
        first = min((end.end for end in inside), default=sentence.start)
        start = clause_start(text, self.verb, sentence.start)
        # What comes before the first end of the same clause belongs to something else.
        self.start = max(start, first) if subject is not None and first <= self.verb else start
        self.clause = start


class Guards:
    """The guards of `kg.schema.vocabulary.GUARDS`, compiled from ontology/language/modality.yaml."""

    def __init__(self, schema: Schema) -> None:
        words = schema.language["modality"]
        self._denial = Besides(words["denials"], words["harmless"])
        self._undone = Besides(words["undone"], words["harmless"])
        self._doubt = Besides(words["suppositions"], words["harmless"])
        self._question = frozenset(words["questions"])
        self._not = words["negation"]
        self._named: Mapping[str, Guard] = dict(zip(vocabulary.GUARDS, (self._negated, self._hypothetical), strict=True))

    def stops(
        self,
        analysis: Analysis,
        sentence: Sentence,
        subject: Span | None,
        target: Span,
        *,
        trigger: Span | None = None,
        named: Iterable[str] = vocabulary.SHARED_GUARDS,
    ) -> str:
        """The name of the first guard that stops the reading, or an empty string."""
        place = Place(analysis.view.text, sentence.span, (subject, target), trigger)
        for name in dict.fromkeys((*vocabulary.SHARED_GUARDS, *named)):
            if self._named[name](place):
                return name
        return ""

    def _negated(self, place: Place) -> bool:
        if self._denial.any(place.text, place.start, place.verb):
            return True
        if place.tied and place.text.endswith(self._not, 0, place.verb):
            return True
        return self._undone.any(place.text, place.verb, clause_end(place.text, place.last, place.sentence.end))

    def _hypothetical(self, place: Place) -> bool:
        text, sentence = place.text, place.sentence
        if text[sentence.start : sentence.end].rstrip("”’」』）)》")[-1:] in self._question:
            return True
        return self._doubt.any(text, sentence.start, place.verb)
