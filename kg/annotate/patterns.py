"""Names by their shape: literal endings first, then the left edge is looked for among the words before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.annotate._words import Words


class Proposal(NamedTuple):
    """A stretch of text that may be a name: cheaper than a mention, of which there will be fewer."""

    start: int
    end: int
    type: str
    confidence: float
    reason: str


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
        text = words.text
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            last = words.ending_at(end)
            endings = self._endings[index]
            if last < 0 and not endings[0].sure:
                continue
            first = words.holding(start)
            soft = SURE_EDGES if endings[0].sure else SOFT_EDGES
            edges = words.left_edges(first, floor=max(0, end - self._most[index]), soft=soft)
            for left, kind in self._with_places(words, first, edges, places):
                inside = text[left:start]
                if inside in self._bare:
                    continue
                for ending in endings:
                    if start - left >= ending.least and end - left <= ending.most:
                        yield Proposal(left, end, ending.type, *ending.edges[kind])

    @staticmethod
    def _with_places(
        words: Words, first: int, edges: list[tuple[int, str]], places: Mapping[int, int]
    ) -> Iterator[tuple[int, str]]:
        """The edges, and those at and after places that stand inside."""
        seen = {left for left, _ in edges}
        yield from edges
        far = edges[-1][0]
        at = first
        starts = words.starts
        while at >= 0 and starts[at] >= far:
            left = starts[at]
            end = places.get(left)
            if end is not None:
                if left not in seen:
                    seen.add(left)
                    yield left, "region"
                if end <= starts[first] and end not in seen:
                    seen.add(end)
                    yield end, "after"
            at -= 1
