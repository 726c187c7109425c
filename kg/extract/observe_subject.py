"""Whose figure it is: the entities that may own it, by where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.observe_parts import Score, Tallies, Tally
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words

_MOST = 24
_FAR_SENTENCES = 3
_NEAR_MENTIONS = 4
NOWHERE = (0, 0)
_LONGEST_GAP = 3
_OFTEN = 4


class Owner(NamedTuple):
    """An entity that may own a figure: what it counts, and where its name stands nearest before the figure."""

    entity: str
    score: Score
    span: tuple[int, int]


class _ByEntity(dict[str, "Tally"]):
    """The tally for the class of an entity."""

    def __init__(self, types: Mapping[str, str], tallies: Tallies) -> None:
        super().__init__()
        self._types, self._tallies = types, tallies

    def __missing__(self, entity: str) -> Tally:
        found = self[entity] = self._tallies(self._types.get(entity, ""))
        return found


class Owners:
    """The entities of one document as owners of its figures.

    `tallies` gives for a class what parts count for entities of that class: each once as for all, and once more as for its own.
    """

    def __init__(self, passage: Passage, words: Words, tallies: Tallies) -> None:
        self._passage, self._words, self._shared = passage, words, tallies("")
        self._tally = _ByEntity(passage.types, tallies)
        self._most = max(passage.counts.values(), default=1)
        self._edges: dict[int, Score] = {}
        self._around: dict[tuple[int, str], Mapping[str, Score]] = {}
        self._owned: dict[str, int] = {}
        self._read = 0  # how many readings are counted in `_owned`

    def __call__(self, figure: Figure, kind: str, phrase: tuple[int, int], readings: Sequence[Reading]) -> list[Owner]:
        """Those of the sentence, of what precedes it, of the title, of earlier figures, the nearest first.

        `phrase` is where the indicator of the figure stands; `readings` are those of the calls before, and any made since.
        """
        passage, tallies, place = self._passage, self._tally, figure.start
        found: dict[str, Score] = {}
        spans, counts = passage.mention_spans, passage.counts
        start = passage.sentences[figure.sentence].span.start
        low, high = passage.mentions_between(start, place)
        self._of_sentence(figure, (low, high), found, readings[-1].figure.end if readings else 0)
        named = [at for at in range(low, high) if spans[at][1] <= place]
        own = "clause" if named and spans[named[-1]][0] >= figure.clause[0] else "sentence" if named else "none"
        further: list[tuple[str, Score]] = []
        if place in passage.lists:
            further += self._of_list(figure, named)
        around = self._around.get((figure.sentence, own))
        if around is None:
            around = self._around[figure.sentence, own] = self._of_passage(figure, own)
        for entity, score in (*further, *around.items(), *self._of_readings(figure, kind, readings)):
            found[entity] = found[entity] + score if entity in found else score
        for reading in readings[self._read :]:
            self._owned[reading.subject] = self._owned.get(reading.subject, 0) + 1
        self._read = len(readings)
        for entity, count in self._owned.items():
            if entity in found:
                found[entity] += tallies[entity][_owned, min(count, 4), 2 * count > len(readings)]
        if not found:
            for entity in sorted(counts, key=lambda e: (-counts[e], e))[:3]:
                found[entity] = tallies[entity][_frequent,]
        entities = list(found)[:_MOST]
        types = [passage.types.get(entity, "") for entity in entities]
        shared = self._of_types(figure, kind, types)
        nearest = [passage.nearest(entity, high - 1) or NOWHERE for entity in entities]
        ranks = _ranks(types, nearest, figure)
        words, most, owners = self._words, self._most, []
        for entity, type_, span, rank in zip(entities, types, nearest, ranks, strict=True):
            beside = _beside(passage, figure, span, phrase, words)
            inside = start <= span[0] < place and span is not NOWHERE
            breaks = min(passage.breaks_in(span[1], place), 4) if inside else None
            count = counts.get(entity, 0)
            standing = tallies[entity][_standing, beside, breaks, min(_OFTEN, count), rank, own, count == most]
            owners.append(Owner(entity, found[entity] + standing + shared[type_], span))
        return owners

    def _of_sentence(self, figure: Figure, places: tuple[int, int], found: dict[str, Score], last_figure: int) -> None:
        """Mentions of the figure's sentence, before it (those at `places`) and behind it."""
        passage, tallies = self._passage, self._tally
        span, spans, mentions = passage.sentences[figure.sentence].span, passage.mention_spans, passage.mentions
        clause_start, clause_end = figure.clause
        before = [at for at in range(*places) if spans[at][1] <= figure.end]
        for distance, at in enumerate(reversed(before)):
            entity = mentions[at].entity
            if entity in found:
                continue
            start, end = spans[at]
            clause = "same" if start >= clause_start else "earlier"
            touches = end == figure.start or (figure.inside_mention and end >= figure.end)
            opens = "clause" if start == clause_start else "sentence" if start == span.start else ""
            gap = min((figure.start - end) // 6, 6)
            edges = self._edges.get(at)
            if edges is None:
                edges = self._edges[at] = self._of_edges(at)
            new, first = start >= last_figure, distance == len(before) - 1
            found[entity] = edges + tallies[entity][_before, min(distance, 4), clause, new, gap, touches, first, opens]
        low, high = passage.mentions_between(figure.end, span.end)
        for distance, at in enumerate(range(low, min(high, low + _NEAR_MENTIONS))):
            entity = mentions[at].entity
            if entity not in found:
                clause = "same" if spans[at][0] < clause_end else "later"
                found[entity] = tallies[entity][_behind, min(distance, 2), clause, not before]

    def _of_edges(self, at: int) -> Score:
        """What stands right beside a mention."""
        passage, text, (start, end) = self._passage, self._passage.text, self._passage.mention_spans[at]
        tally = self._tally[passage.mentions[at].entity]
        low, high = passage.mentions_between(end, end + 1)
        score = (
            tally[_edge, "behind", text[end : end + 1].strip()] + tally[_edge, "ahead", text[max(0, start - 1) : start].strip()]
        )
        return score + tally[_runs_into, passage.mentions[low].type] if low < high else score

    def _of_list(self, figure: Figure, named: Sequence[int]) -> Iterator[tuple[str, Score]]:
        """Of names in a list as long as the list of figures, the one at the figure's place (respectively)."""
        passage, (place, size, first) = self._passage, self._passage.lists[figure.start]
        spans = passage.mention_spans
        chain: list[int] = []
        for at in reversed([at for at in named if spans[at][1] <= first.start]):
            if chain and not passage.text[spans[at][1] : spans[chain[-1]][0]].startswith(self._words.joints):
                if len(chain) == size:
                    break
                chain = []
            chain.append(at)
        if len(chain) == size:
            for other, at in enumerate(reversed(chain)):
                entity = passage.mentions[at].entity
                yield entity, self._tally[entity][_turn, other == place]

    def _of_passage(self, figure: Figure, own: str) -> Mapping[str, Score]:
        """Mentions of the sentences before, in the paragraph and beyond, and of the title: the same for figures of a sentence."""
        passage = self._passage
        found: dict[str, Score] = {}
        opening, index = passage.paragraph_start[figure.sentence], figure.sentence

        def add(entity: str, *part: Any) -> None:
            score = self._tally[entity][part]
            found[entity] = found[entity] + score if entity in found else score

        seen: set[str] = set()
        for back in range(1, min(index, _FAR_SENTENCES) + 1):
            span = passage.sentences[index - back].span
            side = "par" if span.start >= opening else "out"
            mentions = passage.mentions_in(span.start, span.end)
            for order, mention in enumerate(mentions):
                if mention.entity not in seen:
                    seen.add(mention.entity)
                    role = "first" if order == 0 else "last" if order == len(mentions) - 1 else "mid"
                    add(mention.entity, _back, back, side, role, own)
        for order, mention in enumerate(passage.mentions_in(opening, opening + 80)[:3]):
            add(mention.entity, _placed, f"paragraph-opens={order}", own)
        if passage.sentences:
            title = passage.sentences[0].span
            for order, mention in enumerate(passage.mentions_in(title.start, title.end)[:3]):
                add(mention.entity, _placed, f"title={order}", own)
        heading = passage.heading[figure.sentence]
        if heading is not None:
            for mention in passage.mentions_in(heading.start, heading.end)[:3]:
                add(mention.entity, _placed, "heading", own)
        return found

    def _of_readings(self, figure: Figure, kind: str, readings: Sequence[Reading]) -> Iterator[tuple[str, Score]]:
        """The owners of the figures before."""
        passage, tallies = self._passage, self._tally
        opening = passage.paragraph_start[figure.sentence]
        for distance, reading in enumerate(reversed(readings[-3:])):
            same = "same" if reading.figure.sentence == figure.sentence else "other"
            para = passage.paragraph_start[reading.figure.sentence] == opening
            low, high = passage.mentions_between(reading.figure.end, figure.start)
            tally = tallies[reading.subject]
            yield reading.subject, tally[_prior, distance, same, para, min(high - low, 2), reading.kind, kind]

    def _of_types(self, figure: Figure, kind: str, types: Sequence[str]) -> Mapping[str, Score]:
        """What is said of all candidates of a class: the class with the kind, the unit and the words beside the figure."""
        kin, tally = self._words.kin, self._shared
        nearest = figure.before[-1][0] if figure.before else "^"
        following = figure.behind[0][0] if figure.behind else "$"
        kin_before, kin_behind = (kin[nearest], kin[following]) if kin else (None, None)
        return {
            type_: tally[_class, type_, kind, figure.group, min(rivals, 3)]
            + tally[_class_unit, type_, figure.unit]
            + tally[_class_word, "tw", type_, nearest, kin_before]
            + tally[_class_word, "tn", type_, following, kin_behind]
            for type_, rivals in Counter(types).items()
        }


def _beside(passage: Passage, figure: Figure, place: tuple[int, int], phrase: tuple[int, int], words: Words) -> str:
    """How a name stands to the phrase that says what is measured."""
    start, end = phrase
    if place is NOWHERE or start == end:
        return "none"
    if place[1] + _LONGEST_GAP < start:
        return "before"
    if start <= place[0] < end:
        return "opens" if place[0] == start else "inside"
    if place[1] > start:
        return "behind" if place[0] < figure.clause[1] else "far"
    between = passage.text[place[1] : start]
    return "touches" if not between else "of" if between == words.of else "near"


def _ranks(types: Sequence[str], spans: Sequence[tuple[int, int]], figure: Figure) -> list[int]:
    """For each candidate how many of its class have a name nearer before the figure, up to three."""
    ends = [span[1] if span[0] < figure.start else 0 for span in spans]
    nearer: dict[str, list[int]] = {}
    for end, type_ in zip(ends, types, strict=True):
        nearer.setdefault(type_, []).append(end)
    for group in nearer.values():
        group.sort()
    return [min(len(nearer[type_]) - bisect_right(nearer[type_], end), 3) for type_, end in zip(types, ends, strict=True)]


def _frequent() -> list[str]:
    return ["frequent"]


def _standing(beside: str, breaks: int | None, count: int, rank: int, own: str, most: bool) -> list[str]:
    features = [f"phrase={beside}", f"count={count}", f"rank={rank}", f"rank={rank}|{own}"]
    if breaks is not None:
        features.append(f"breaks={breaks}")
    return [*features, "most"] if most else features


def _class(type_: str, kind: str, group: str, rivals: int) -> list[str]:
    return [f"t={type_}", f"tk={type_}|{kind}", f"tg={type_}|{group}", f"rivals={type_}|{rivals}"]


def _class_unit(type_: str, unit: str) -> list[str]:
    return [f"tu={type_}|{unit}"]


def _class_word(side: str, type_: str, word: str, kin: int | None) -> list[str]:
    return [f"{side}={type_}|{word}", *([f"{side}k={type_}|{kin}"] if kin is not None else ())]


def _prior(distance: int, same: str, para: bool, new: int, before: str, kind: str) -> list[str]:
    name = f"prior{distance}"
    return [f"{name}={same}|{para}", f"{name}={same}|{para}|{new}", f"{name}|{new}|{before}>{kind}"]


def _owned(count: int, most: bool) -> list[str]:
    return [f"owned={count}|{most}"]


def _before(distance: int, clause: str, new: bool, gap: int, touches: bool, first: bool, opens: str) -> list[str]:
    near = min(distance, 2)
    features = [f"before={distance}", f"before-{clause}={near}", f"gap={gap}|{clause}"]
    if new:
        features.append(f"new={near}|{clause}")
    if touches:
        features.append("touches")
    if first:
        features.append("first-of-sentence")
    return [*features, f"opens-{opens}"] if opens else features


def _behind(distance: int, clause: str, alone: bool) -> list[str]:
    return [f"behind={distance}|{clause}", *([f"behind-alone={distance}|{clause}"] if alone else ())]


def _edge(side: str, character: str) -> list[str]:
    return [f"{side}-it={character}"]


def _runs_into(type_: str) -> list[str]:
    return [f"runs-into={type_}"]


def _turn(own: bool) -> list[str]:
    return ["in-turn" if own else "out-of-turn"]


def _back(back: int, side: str, role: str, own: str) -> list[str]:
    return [f"back={back}|{side}|{role}", f"back={back}|{side}|{own}"]


def _placed(place: str, own: str) -> list[str]:
    return [place, f"{place}|{own}"]
