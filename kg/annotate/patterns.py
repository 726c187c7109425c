"""Names by their shape: literal endings first, then the left edge is looked for among the words before."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ahocorasick_rs import AhoCorasick, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.annotate._words import Words


Proposal: TypeAlias = tuple[int, int, str, float, str]
"""A stretch of text that may be a name: start, end, class, confidence and reason, a plain tuple for there are many."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One rule of `endings`: names of a class that close alike; by the left edge, how sure they are and the reason to give."""

    rule: str
    type: str
    least: int
    most: int
    sure: bool
    edges: Mapping[str, tuple[float, str]]


SOFT_EDGES = 2
SURE_EDGES = 4  # a legal form allows more doubtful words before it
UNKNOWN = 0.2  # confidence of a kind of proposal that was too rare to measure


def flat_confidences(config: Mapping[str, Any]) -> dict[str, float]:
    """`confidence` of the language file with keys as `rule/edge`."""
    return {f"{rule}/{edge}": float(value) for rule, table in config["confidence"].items() for edge, value in table.items()}


class EndingPatterns:
    """Names that end as their class does: …有限公司, …产业园, …行动计划."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        literals: dict[str, list[Ending]] = {}
        confidences = flat_confidences(config)
        for rule, body in config["endings"].items():
            table = {
                edge: (confidences.get(f"{rule}/{edge}", UNKNOWN), f"pattern:{rule}/{edge}")
                for edge in ("hard", "soft", "far", "start", "open", "bracket", "region", "after")
            }
            ending = Ending(rule, body["type"], body["least"], body["most"], body.get("sure", False), table)
            for literal in body["ends"]:
                literals.setdefault(str(literal), []).append(ending)
        self._literals = sorted(literals)
        self._endings = [tuple(literals[literal]) for literal in self._literals]
        self._most = [max(ending.most for ending in endings) for endings in self._endings]
        self._automaton = AhoCorasick(self._literals, matchkind=MatchKind.LeftmostLongest)
        self._bare = {str(word) for word in config["edges"]["bare"]}

    def __call__(self, words: Words, places: Mapping[int, int]) -> Iterator[Proposal]:
        """Proposals; `places` maps the start of each known place in the text to its end."""
        text, starts = words.text, words.starts
        known = sorted(places)
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            last = words.ending_at(end)
            endings = self._endings[index]
            if last < 0 and not endings[0].sure:
                continue
            first = words.holding(start)
            soft = SURE_EDGES if endings[0].sure else SOFT_EDGES
            edges = words.left_edges(first, floor=max(0, end - self._most[index]), soft=soft)
            low, high = bisect_left(known, edges[-1][0]), bisect_right(known, starts[first])
            if low < high:
                edges = self._with_places(edges, [(left, places[left]) for left in reversed(known[low:high])], starts[first])
            for left, kind in edges:
                inside = text[left:start]
                if inside in self._bare:
                    continue
                for ending in endings:
                    if start - left >= ending.least and end - left <= ending.most:
                        yield left, end, ending.type, *ending.edges[kind]

    @staticmethod
    def _with_places(edges: list[tuple[int, str]], places: Sequence[tuple[int, int]], last: int) -> list[tuple[int, str]]:
        """The edges, and those at and after places that stand inside, up to where the name's `last` word starts."""
        seen = {left for left, _ in edges}
        more = list(edges)
        for left, end in places:
            if left not in seen:
                seen.add(left)
                more.append((left, "region"))
            if end <= last and end not in seen:
                seen.add(end)
                more.append((end, "after"))
        return more
