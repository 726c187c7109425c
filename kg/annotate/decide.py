"""The best set of mentions that do not overlap, by rules alone."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.annotate.propose import Proposed
    from kg.model import Analysis
    from kg.schema import Schema


def decide(proposals: Sequence[Proposed], analysis: Analysis, schema: Schema) -> tuple[Mention, ...]:
    """Chooses among overlapping proposals.

    A name that is sure in one place lends its confidence to its other places; then the set of mentions that do not
    overlap and whose worth is greatest is taken. A mention is worth what its confidence exceeds the floor of its class,
    times a mild reward for length, so that a long name is not given up for two short ones inside it.
    """
    text = analysis.view.text
    config = schema.language["names"]["decide"]
    floors: dict[str, float] = config["floors"]
    floor, reward = float(config["floor"]), float(config["reward"])
    given = [Mention(Span(p.start, p.end), p.type, text[p.start : p.end], "name", "", p.confidence, p.reasons) for p in proposals]
    weighed: list[tuple[float, Mention]] = []
    for mention in _lend(given, float(config["habit"])):
        excess = mention.confidence - floors.get(mention.type, floor)
        if excess > 0:
            weighed.append((excess * (1.0 + reward * len(mention.span)), mention))
    return _schedule(weighed)


def _lend(proposals: Sequence[Mention], habit: float) -> list[Mention]:
    """The proposals, each lent a share (`habit`) of what the surest one of its name and class is surer by."""
    best: dict[tuple[str, str], float] = defaultdict(float)
    count: dict[tuple[str, str], int] = defaultdict(int)
    for mention in proposals:
        key = (mention.name, mention.type)
        best[key] = max(best[key], mention.confidence)
        count[key] += 1
    lent = []
    for mention in proposals:
        key = (mention.name, mention.type)
        gain = habit * (best[key] - mention.confidence) if count[key] > 1 else 0.0
        lent.append(replace(mention, confidence=mention.confidence + gain) if gain > 0 else mention)
    return lent


def _schedule(weighed: list[tuple[float, Mention]]) -> tuple[Mention, ...]:
    """Weighted interval scheduling: the set of greatest worth, ties broken by place and class."""
    weighed.sort(key=lambda pair: (pair[1].span.end, pair[1].span.start, pair[1].type))
    ends = [mention.span.end for _, mention in weighed]
    best = [0.0]
    taken: list[int] = []
    for index, (worth, mention) in enumerate(weighed):
        before = bisect_right(ends, mention.span.start, 0, index)
        gain = best[before] + worth
        taken.append(before if gain > best[-1] else -1)
        best.append(max(gain, best[-1]))
    chosen: list[Mention] = []
    index = len(weighed)
    while index:
        if taken[index - 1] < 0:
            index -= 1
        else:
            chosen.append(weighed[index - 1][1])
            index = taken[index - 1]
    return tuple(reversed(chosen))
