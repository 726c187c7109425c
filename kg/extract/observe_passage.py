"""What surrounds the figures of a document: words, clauses, sentences, mentions and times, indexed once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kg.extract.observe_words import Words
    from kg.model import Analysis, Mention, Number, Sentence, Span, Time

_NEAR_WORDS = 16
_FAR_WORDS = 12
_JOINT = 3  # characters between two figures of a list

Word = tuple[str, int, int, str]  # text, start, end, part of speech


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A number with its place: span in the view, sentence, clause, and the words before (nearest last) and behind it.

    `group` is the family of its unit.
    """

    number: Number
    start: int
    end: int
    unit: str
    group: str
    sentence: int
    clause: tuple[int, int]
    before: tuple[Word, ...]
    behind: tuple[Word, ...]
    inside_mention: bool
    inside_time: bool


@dataclass(slots=True, eq=False)
class Passage:
    """The text of one document with everything in it sorted by place."""

    text: str
    sentences: Sequence[Sentence]
    mentions: Sequence[Mention]
    times: Sequence[Time]
    figures: list[Figure]
    types: Mapping[str, str]
    published: str
    mention_starts: list[int] = field(default_factory=list)
    mention_spans: list[tuple[int, int]] = field(default_factory=list)
    time_starts: list[int] = field(default_factory=list)
    periods: list[str] = field(default_factory=list)  # for each number of times read the last period among them
    break_places: list[int] = field(default_factory=list)
    long_breaks: list[str] = field(default_factory=list)  # those marks of several characters that the text has
    paragraph_start: list[int] = field(default_factory=list)
    heading: list[Span | None] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    where: dict[str, list[int]] = field(default_factory=dict)
    lists: dict[int, tuple[int, int, Figure]] = field(default_factory=dict)
    lead: str = ""
    main_year: str = ""
    vectors: NDArray[np.float32] | None = None

    def mentions_between(self, start: int, end: int) -> tuple[int, int]:
        """The half-open range of the linked mentions that begin in a stretch of the text."""
        return bisect_left(self.mention_starts, start), bisect_left(self.mention_starts, end)

    def mentions_in(self, start: int, end: int) -> Sequence[Mention]:
        """Linked mentions that begin in a stretch of the text."""
        return self.mentions[bisect_left(self.mention_starts, start) : bisect_left(self.mention_starts, end)]

    def times_in(self, start: int, end: int) -> Sequence[Time]:
        """Times that begin in a stretch of the text."""
        return self.times[bisect_left(self.time_starts, start) : bisect_left(self.time_starts, end)]

    def last_period(self, before: int) -> str:
        """The period of the last time before a place that has one, else an empty string."""
        return self.periods[bisect_left(self.time_starts, before)]

    def breaks_in(self, start: int, end: int) -> int:
        """How many marks part clauses in a stretch of the text."""
        count = max(0, bisect_left(self.break_places, end) - bisect_left(self.break_places, start))
        for mark in self.long_breaks:
            count += self.text.count(mark, start, end)
        return count

    def nearest(self, entity: str, before: int) -> tuple[int, int] | None:
        """Where the last mention of an entity up to the mention `before` stands, else its first; none where it has none."""
        places = self.where.get(entity)
        return self.mention_spans[places[max(0, bisect_right(places, before) - 1)]] if places else None


def make_passage(analysis: Analysis, words: Words, reduce: NDArray[np.float32] | None = None) -> Passage:
    """Indexes an analysis; `words` are those of `observations.yaml`, `reduce` makes its vectors shorter."""
    mentions = sorted((m for m in analysis.mentions if m.entity), key=lambda m: (m.span.start, -m.span.end, m.entity))
    passage = Passage(
        text=analysis.view.text,
        sentences=analysis.sentences,
        mentions=mentions,
        times=analysis.times,
        figures=[],
        types={entity.id: entity.type for entity in analysis.entities},
        published=analysis.document.published,
        mention_starts=[m.span.start for m in mentions],
        mention_spans=[(m.span.start, m.span.end) for m in mentions],
        time_starts=[t.span.start for t in analysis.times],
        periods=list(accumulate((t.period for t in analysis.times), lambda last, period: period or last, initial="")),
        break_places=[found.start() for found in words.break_marks.finditer(analysis.view.text)],
        long_breaks=[mark for mark in words.long_breaks if mark in analysis.view.text],
    )
    for place, mention in enumerate(mentions):
        passage.where.setdefault(mention.entity, []).append(place)
    passage.counts = {entity: len(places) for entity, places in passage.where.items()}
    first: dict[int, int] = {}
    heading = None
    for sentence in analysis.sentences:
        first.setdefault(sentence.paragraph, sentence.span.start)
        passage.heading.append(heading)
        if sentence.kind == "heading":
            heading = sentence.span
    passage.paragraph_start = [first[sentence.paragraph] for sentence in analysis.sentences]
    passage.lead = next((time.period for time in analysis.times if time.period), "")
    years = Counter(time.period[:4] for time in analysis.times if time.period and "/" not in time.period)
    passage.main_year = min(years, key=lambda year: (-years[year], year), default="")
    _add_figures(passage, analysis, words)
    _add_lists(passage, words)
    known = analysis.encoding
    if passage.figures and reduce is not None and known is not None and known.shape[1] == len(reduce):
        passage.vectors = known @ reduce
    return passage


def _add_figures(passage: Passage, analysis: Analysis, words: Words) -> None:
    text, tokens, breaks = passage.text, analysis.tokens, passage.break_places
    starts = tokens.starts
    sentence_starts = [sentence.span.start for sentence in passage.sentences]
    written: list[Word] = []  # the words of the sentence that is looked at, from the one numbered `begin` on
    begin, looked_at = 0, -1
    for number in analysis.numbers:
        start, end = number.span.start, number.span.end
        index = bisect_right(sentence_starts, start) - 1
        if index < 0 or start >= passage.sentences[index].span.end:
            continue
        sentence = passage.sentences[index].span
        if index != looked_at:
            begin, looked_at = bisect_left(starts, sentence.start), index
            written = tokens.words(begin, bisect_left(starts, sentence.end))
        mark, following = bisect_left(breaks, start), bisect_left(breaks, end)
        left = max(sentence.start, breaks[mark - 1] + 1) if mark else sentence.start
        right = min(max(sentence.end, end), breaks[following]) if following < len(breaks) else max(sentence.end, end)
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        before = written[max(first - _NEAR_WORDS - begin, 0) : first - begin]
        if before and before[-1][2] > start:
            before[-1] = (text[before[-1][1] : start], before[-1][1], start, before[-1][3])
        behind = [word for word in written[last - begin : last - begin + _FAR_WORDS] if word[2] <= sentence.end]
        cut = starts[last] if last < len(starts) else len(text)
        if last and cut > end:
            behind.insert(0, (text[end:cut], end, cut, ""))
        unit = _unit(number, text[left:start], words)
        passage.figures.append(
            Figure(
                number=number,
                start=start,
                end=end,
                unit=unit,
                group=words.group(unit),
                sentence=index,
                clause=(left, right),
                before=tuple(before),
                behind=tuple(behind),
                inside_mention=_covers(passage.mentions, passage.mention_starts, start, end),
                inside_time=_covers(passage.times, passage.time_starts, start, end),
            )
        )


def _add_lists(passage: Passage, words: Words) -> None:
    """Figures in a list (12%、8%和5%): for each its place, how many they are, and the first of them."""
    run: list[Figure] = []
    for figure in [*passage.figures, None]:
        if figure is not None and run and figure.sentence == run[-1].sentence:
            between = passage.text[run[-1].end : figure.start]
            if len(between) <= _JOINT and between.startswith(words.joints):
                run.append(figure)
                continue
        if len(run) > 1:
            passage.lists.update((member.start, (place, len(run), run[0])) for place, member in enumerate(run))
        run = [figure] if figure is not None else []


def _covers(items: Sequence[Any], starts: list[int], start: int, end: int) -> bool:
    index = bisect_right(starts, start) - 1
    return index >= 0 and items[index].span.end >= end


def _unit(number: Number, clause: str, words: Words) -> str:
    """The unit, with what a sum is for each of where the clause says so before it (每吨涨到3200元 gives 元/吨)."""
    unit = number.unit
    if "/" in unit or not unit.endswith(words.sums):
        return unit
    at = clause.rfind(words.each)
    if at < 0:
        return unit
    for measure in words.each_of:
        if clause.startswith(measure, at + 1):
            return f"{unit}/{measure}"
    return unit
