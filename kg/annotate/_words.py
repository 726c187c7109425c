"""Words of one text as arrays: where each starts and ends, and whether a name may run over it."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

INNER, SOFT, HARD, OPEN, CLOSE = range(5)
LONGEST_BRACKET = 30


class EdgeRules:
    """Compiled `edges` of the language file: what a word does to a name that is walked to the left."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        self._words: dict[str, int] = {str(word): HARD for word in config["stops"]}
        self._words |= {str(word): SOFT for word in config["doubtful"]}
        self._words |= {str(word): INNER for word in config["passes"]}
        self._words |= {str(mark): OPEN for mark in config["brackets"]}
        self._words |= {str(mark): CLOSE for mark in config["brackets"].values()}
        self._tags: dict[str, int] = {str(tag): HARD for tag in config["stop-tags"]}
        self._tags |= {str(tag): SOFT for tag in config["soft-tags"]}
        self.openers: dict[str, str] = {str(close): str(mark) for mark, close in config["brackets"].items()}

    def classes(self, words: Iterable[str], tags: Iterable[str]) -> list[int]:
        """The class of every word: its own, else that of its part of speech."""
        return list(map(self._words.get, words, map(self._tags.get, tags, repeat(INNER))))


class Words:
    """A text as cut: parallel arrays of words, starts, ends and edge classes."""

    def __init__(self, text: str, tagged: Sequence[tuple[str, str]], rules: EdgeRules) -> None:
        self.text = text
        self.words: tuple[str, ...]
        self.tags: tuple[str, ...]
        self.words, self.tags = zip(*tagged, strict=True) if tagged else ((), ())
        edges = list(accumulate(map(len, self.words), initial=0))
        self.starts, self.ends = edges[:-1], edges[1:]
        self.classes = rules.classes(self.words, self.tags)
        self._openers = rules.openers
        self._index = dict(zip(edges, range(len(edges)), strict=True))

    def ending_at(self, position: int) -> int:
        """Index of the word that ends exactly there, or -1."""
        return self._index.get(position, 0) - 1

    def holding(self, position: int) -> int:
        """Index of the word that holds the character."""
        return bisect_right(self.starts, position) - 1

    def is_edge(self, position: int) -> bool:
        """Whether a word starts there (or the text ends)."""
        return position in self._index

    def left_edges(self, index: int, *, floor: int, soft: int) -> list[tuple[int, str]]:
        """Where a name whose last part starts at word `index` may begin, nearest first, each with the kind of edge.

        The walk goes left over inner words, over at most `soft` doubtful ones (giving an edge at each), jumps over
        closed brackets, and ends at a stop, at an open bracket, or at the character `floor`.
        """
        edges: list[tuple[int, str]] = []
        starts, classes = self.starts, self.classes
        at = index
        while at > 0 and starts[at - 1] >= floor:
            kind = classes[at - 1]
            if kind == INNER:
                at -= 1
            elif kind == SOFT and len(edges) < soft:
                edges.append((starts[at], "soft"))
                at -= 1
            elif kind == CLOSE:
                opener = self._opening(at - 1)
                if opener < 0 or starts[opener] < floor:
                    edges.append((starts[at], "bracket"))
                    return edges
                if at < index or opener:
                    edges.append((starts[at], "bracket"))
                at = opener
            else:
                edges.append((starts[at], "open" if kind == OPEN else "hard" if kind == HARD else "far"))
                return edges
        edges.append((starts[at], "start" if at == 0 else "far"))
        return edges

    def _opening(self, close: int) -> int:
        opener = self._openers[self.words[close]]
        limit = max(0, close - LONGEST_BRACKET)
        for at in range(close - 1, limit - 1, -1):
            if self.words[at] == opener:
                return at
            if self.words[at] == self.words[close]:
                return -1
        return -1
