"""Lists with a head, "A、B、C等企业": the head types every item before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.annotate.patterns import flat_confidences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.annotate._words import Words
    from kg.annotate.patterns import Proposal

ITEMS = 12


class SeriesPatterns:
    """Items of lists that a class noun closes."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        series, self._sure = config["series"], flat_confidences(config)
        self._heads = {str(head): kind for kind, heads in series["heads"].items() for head in heads}
        heads = "|".join(map(re.escape, sorted(self._heads, key=lambda w: (-len(w), w))))
        opener = re.escape(series["opener"])
        self._tail = re.compile(f"{opener}[^，。；、：！？\n{opener}]{{0,10}}?({heads})(?=[\\W]|$|[^\\w]|.)")
        self._part = re.compile("|".join(map(re.escape, series["parts"])))
        self._stop = re.compile("[，。；：！？\n]")
        self._most = int(series["between"])

    def __call__(self, words: Words) -> Iterator[Proposal]:
        """Proposals for the items of every list."""
        text = words.text
        for match in self._tail.finditer(text):
            kind = self._heads[match.group(1)]
            end = match.start()
            floor = max(0, end - self._most * ITEMS)
            stops = [found.end() for found in self._stop.finditer(text, floor, end)]
            floor = stops[-1] if stops else floor
            parts = [found.span() for found in self._part.finditer(text, floor, end) if self._between_words(words, *found.span())]
            yield from self._items(words, kind, parts, floor, end)

    @staticmethod
    def _between_words(words: Words, start: int, end: int) -> bool:
        return words.is_edge(start) and words.is_edge(end)

    def _items(self, words: Words, kind: str, parts: list[tuple[int, int]], floor: int, end: int) -> Iterator[Proposal]:
        right = end
        for start, after in reversed(parts):
            if not 1 < right - after <= self._most:
                break
            yield after, right, kind, self._sure.get("series/item", 0.5), "pattern:series/item"
            right = start
        else:
            start = floor
        last = words.ending_at(right)
        if last >= 0:
            for left, edge in words.left_edges(last, floor=max(floor, right - self._most), soft=2):
                if right - left > 1:
                    yield left, right, kind, self._sure.get(f"series/{edge}", 0.3), f"pattern:series/{edge}"
