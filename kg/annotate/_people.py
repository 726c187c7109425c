"""Persons: a surname after a title, before a verb of saying, or parts joined by a middle dot."""

from __future__ import annotations

import re
from itertools import compress, count
from typing import TYPE_CHECKING, Any

from kg.annotate._scan import scan_before
from kg.annotate.patterns import UNKNOWN, flat_confidences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kg.annotate._words import Words
    from kg.annotate.patterns import Proposal

GIVEN = 2  # characters of a given name at most
FOREIGN = 6  # characters at most before the first dot of a name that is written with dots


class PeoplePatterns:
    """Finds persons by title, by what they do and by form."""

    def __init__(self, config: Mapping[str, Any], surnames: Iterable[str]) -> None:
        people, self._sure = config["people"], flat_confidences(config)
        self.type = people["type"]
        names = sorted({name for name in surnames if name}, key=lambda n: (-len(n), n))
        surname = "|".join(map(re.escape, names))
        titles = "|".join(map(re.escape, sorted(people["titles"], key=lambda w: (-len(w), w))))
        says = "|".join(map(re.escape, sorted(people["says"], key=lambda w: (-len(w), w))))
        han = "[\u3400-\u9fff]"
        self._titled = re.compile(f"(?:{titles})(?=((?:{surname}){han}{{1,{GIVEN}}}))")
        self._said = re.compile(f"[，。；：”、\n]((?:{surname}){han}{{1,{GIVEN}}}?)(?={says})")
        self._says = re.compile(says)
        after = "|".join(map(re.escape, sorted(people["honorifics"], key=lambda w: (-len(w), w))))
        self._honoured = re.compile(f"((?:{surname}){han}{{1,{GIVEN}}}?)(?={after})")
        self._honorific = re.compile(after)
        self._longest = len(names[0]) + GIVEN if names else 0
        self._dot = re.compile(re.escape(people["middle-dot"]))
        self._dotted = re.compile(f"{han}{{1,{FOREIGN}}}(?:{self._dot.pattern}{han}{{1,8}})+")
        self._tags = frozenset(people["tags"])
        self._surnames = frozenset(names)
        self._follows = {str(mark) for mark in people["follows"]}

    def __call__(self, words: Words) -> Iterator[Proposal]:
        """Proposals for persons."""
        text = words.text
        for match in self._titled.finditer(text):
            start, end = match.span(1)
            if words.is_edge(start) or words.is_edge(match.end()):
                yield from self._lengths(text, words, start, end)
        for match in scan_before(text, self._says, 1 + self._longest, self._said):
            yield *match.span(1), self.type, self._sure.get("person/says", 0.6), "pattern:person/says"
        for match in scan_before(text, self._honorific, self._longest, self._honoured):
            if words.is_edge(match.start()) and words.is_edge(match.end()):
                yield *match.span(1), self.type, self._sure.get("person/honoured", UNKNOWN), "pattern:person/honoured"
        for index in compress(count(), map(self._tags.__contains__, words.tags)):
            if words.words[index][0] in self._surnames and 1 < len(words.words[index]) <= 1 + GIVEN:
                place = words.starts[index], words.ends[index]
                yield *place, self.type, self._sure.get("person/tagged", UNKNOWN), "pattern:person/tagged"
        for match in scan_before(text, self._dot, FOREIGN, self._dotted):
            yield *match.span(), self.type, self._sure.get("person/dotted", 0.6), "pattern:person/dotted"

    def _lengths(self, text: str, words: Words, start: int, end: int) -> Iterator[Proposal]:
        """The name with all its characters and with one less; the likelier by what follows."""
        long_ok = text[end : end + 1] in self._follows or words.is_edge(end)
        short = end - 1
        short_ok = short - start > 1 and (text[short : short + 1] in self._follows) and words.is_edge(short)
        for at, wanted in ((end, long_ok and not short_ok), (short, short_ok)):
            if at - start > 1:
                kind = "titled" if wanted else "titled-other"
                yield start, at, self.type, self._sure.get(f"person/{kind}", 0.5), f"pattern:person/{kind}"
