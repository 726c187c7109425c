"""Whose figure it is: the entities that may own it, with named features of where they stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words
    from kg.model import Mention

_MOST = 24
_FAR_SENTENCES = 3
_NEAR_MENTIONS = 4
_NOWHERE = (0, 0)
_LONGEST_GAP = 3


class Owner(NamedTuple):
    """An entity that may own a figure: lists of features, where its name stands nearest before the figure, its class.

    Each feature of the first list counts once for all entities, and once more for those of the class.
    """

    entity: str
    parts: tuple[list[str], ...]
    span: tuple[int, int]
    variant: str

    def named(self) -> tuple[list[str], ...]:
        """The lists with each feature under all the names by which it is weighed."""
        first, *rest = self.parts
        return [*first, *(f"{feature}|{self.variant}" for feature in first)], *rest


def subject_candidates(
    passage: Passage, figure: Figure, kind: str, phrase: tuple[int, int], words: Words, readings: Sequence[Reading]
) -> list[Owner]:
    """Entities with their features, the nearest first: of the sentence, of what precedes it, of the title, of earlier figures.

    `phrase` is where the indicator of the figure stands.
    """
    found: dict[str, list[str]] = {}
    _of_sentence(passage, figure, found, readings[-1].figure.end if readings else 0)
    span = passage.sentences[figure.sentence].span
    named = [mention for mention in passage.mentions_in(span.start, figure.start) if mention.span.end <= figure.start]
    own = "clause" if named and named[-1].span.start >= figure.clause[0] else "sentence" if named else "none"
    if figure.start in passage.lists:
        _of_list(passage, figure, named, words, found)
    around = passage.around.get((figure.sentence, own))
    if around is None:
        around = passage.around[figure.sentence, own] = _of_passage(passage, figure, own)
    for entity, places in around.items():
        found.setdefault(entity, []).extend(places)
    _of_readings(passage, figure, kind, readings, found)
    if not found:
        for entity in sorted(passage.counts, key=lambda e: (-passage.counts[e], e))[:3]:
            found[entity] = ["frequent"]
    entities = list(found)[:_MOST]
    types = [passage.types.get(entity, "") for entity in entities]
    shared = _of_types(figure, kind, words, types)
    most = max(passage.counts.values(), default=1)
    spans = [passage.nearest(entity, figure.start) for entity in entities]
    ranks = _ranks(types, spans, figure)
    start = passage.sentences[figure.sentence].span.start
    candidates = []
    for entity, type_, place, rank in zip(entities, types, spans, ranks, strict=True):
        features = found[entity]
        features.append(f"phrase={_beside(passage, figure, place, phrase, words)}")
        if place is not None and start <= place[0] < figure.start:
            between = passage.text[place[1] : figure.start]
            features.append(f"breaks={min(sum(map(between.count, words.breaks)), 4)}")
        count = passage.counts.get(entity, 0)
        features += [f"count={min(count, 4)}", f"rank={rank}", f"rank={rank}|{own}"]
        if count == most:
            features.append("most")
        candidates.append(Owner(entity, (features, shared[type_]), place or _NOWHERE, type_))
    return candidates


def _beside(passage: Passage, figure: Figure, place: tuple[int, int] | None, phrase: tuple[int, int], words: Words) -> str:
    """How a name stands to the phrase that says what is measured."""
    start, end = phrase
    if place is None or start == end:
        return "none"
    if start <= place[0] < end:
        return "opens" if place[0] == start else "inside"
    if place[1] > start:
        return "behind" if place[0] < figure.clause[1] else "far"
    between = passage.text[place[1] : start]
    if len(between) > _LONGEST_GAP:
        return "before"
    return "touches" if not between else "of" if between == words.of else "near"


def _ranks(types: Sequence[str], spans: Sequence[tuple[int, int] | None], figure: Figure) -> list[int]:
    """For each candidate how many of its class have a name nearer before the figure, up to three."""
    ends = [span[1] if span is not None and span[0] < figure.start else -1 for span in spans]
    nearer: dict[str, list[int]] = {}
    for type_, end in zip(types, ends, strict=True):
        nearer.setdefault(type_, []).append(end)
    return [min(sum(other > end for other in nearer[type_]), 3) for type_, end in zip(types, ends, strict=True)]


def _of_types(figure: Figure, kind: str, words: Words, types: Sequence[str]) -> Mapping[str, list[str]]:
    """What is said of all candidates of a class: the class with the kind, the unit and the words beside the figure."""
    nearest = figure.before[-1][0] if figure.before else "^"
    following = figure.behind[0][0] if figure.behind else "$"
    group = figure.group
    shared = {}
    for type_, rivals in Counter(types).items():
        features = [f"t={type_}", f"tk={type_}|{kind}", f"tg={type_}|{group}", f"rivals={type_}|{min(rivals, 3)}"]
        features += [f"tu={type_}|{figure.unit}", f"tw={type_}|{nearest}", f"tn={type_}|{following}"]
        if words.classes:
            features += [f"twk={type_}|{words.kin(nearest)}", f"tnk={type_}|{words.kin(following)}"]
        shared[type_] = features
    return shared


def _of_readings(passage: Passage, figure: Figure, kind: str, readings: Sequence[Reading], found: dict[str, list[str]]) -> None:
    """The owners of the figures before."""
    opening = passage.paragraph_start[figure.sentence]
    for distance, reading in enumerate(reversed(readings[-3:])):
        same = "same" if reading.figure.sentence == figure.sentence else "other"
        para = passage.paragraph_start[reading.figure.sentence] == opening
        new = min(len(passage.mentions_in(reading.figure.end, figure.start)), 2)
        found.setdefault(reading.subject, []).extend(
            (
                f"prior{distance}={same}|{para}",
                f"prior{distance}={same}|{para}|{new}",
                f"prior{distance}|{new}|{reading.kind}>{kind}",
            )
        )
    owned = Counter(reading.subject for reading in readings)
    for entity, count in owned.items():
        if entity in found:
            found[entity].append(f"owned={min(count, 4)}|{2 * count > len(readings)}")


def _of_sentence(passage: Passage, figure: Figure, found: dict[str, list[str]], last_figure: int) -> None:
    """Mentions of the figure's sentence, before it and behind it."""
    span = passage.sentences[figure.sentence].span
    before = [m for m in passage.mentions_in(span.start, figure.start) if m.span.end <= figure.end]
    for distance, mention in enumerate(reversed(before)):
        if mention.entity in found:
            continue
        places = found[mention.entity] = []
        clause = "same" if mention.span.start >= figure.clause[0] else "earlier"
        if mention.span.start >= last_figure:
            places.append(f"new={min(distance, 2)}|{clause}")
        places += [f"before={min(distance, 4)}", f"before-{clause}={min(distance, 2)}", *_edges(passage, mention)]
        if mention.span.end == figure.start or (figure.inside_mention and mention.span.end >= figure.end):
            places.append("touches")
        if distance == len(before) - 1:
            places.append("first-of-sentence")
        if mention.span.start in (figure.clause[0], span.start):
            places.append("opens-clause" if mention.span.start == figure.clause[0] else "opens-sentence")
        places.append(f"gap={min((figure.start - mention.span.end) // 6, 6)}|{clause}")
    for distance, mention in enumerate(passage.mentions_in(figure.end, span.end)[:_NEAR_MENTIONS]):
        if mention.entity in found:
            continue
        clause = "same" if mention.span.start < figure.clause[1] else "later"
        found[mention.entity] = [f"behind={min(distance, 2)}|{clause}"]
        if not before:
            found[mention.entity].append(f"behind-alone={min(distance, 2)}|{clause}")


def _edges(passage: Passage, mention: Mention) -> list[str]:
    text = passage.text
    behind = text[mention.span.end : mention.span.end + 1].strip()
    ahead = text[max(0, mention.span.start - 1) : mention.span.start].strip()
    edges = [f"behind-it={behind}", f"ahead-it={ahead}"]
    nested = passage.mentions_in(mention.span.end, mention.span.end + 1)
    if nested:
        edges.append(f"runs-into={nested[0].type}")
    return edges


def _of_list(passage: Passage, figure: Figure, named: Sequence[Mention], words: Words, found: dict[str, list[str]]) -> None:
    """Of names in a list as long as the list of figures, the one at the figure's place (respectively)."""
    place, size, first = passage.lists[figure.start]
    chain: list[Mention] = []
    for mention in reversed([mention for mention in named if mention.span.end <= first.start]):
        if chain and not passage.text[mention.span.end : chain[-1].span.start].startswith(words.joints):
            if len(chain) == size:
                break
            chain = []
        chain.append(mention)
    if len(chain) == size:
        for other, mention in enumerate(reversed(chain)):
            found.setdefault(mention.entity, []).append("in-turn" if other == place else "out-of-turn")


def _of_passage(passage: Passage, figure: Figure, own: str) -> dict[str, list[str]]:
    """Mentions of the sentences before, in the paragraph and beyond, and of the title: the same for figures of a sentence."""
    found: dict[str, list[str]] = {}
    opening = passage.paragraph_start[figure.sentence]
    index = figure.sentence
    seen: set[str] = set()
    for back in range(1, min(index, _FAR_SENTENCES) + 1):
        span = passage.sentences[index - back].span
        side = "par" if span.start >= opening else "out"
        mentions = passage.mentions_in(span.start, span.end)
        for order, mention in enumerate(mentions):
            if mention.entity in seen:
                continue
            seen.add(mention.entity)
            role = "first" if order == 0 else "last" if order == len(mentions) - 1 else "mid"
            found.setdefault(mention.entity, []).extend((f"back={back}|{side}|{role}", f"back={back}|{side}|{own}"))
    for order, mention in enumerate(passage.mentions_in(opening, opening + 80)[:3]):
        found.setdefault(mention.entity, []).extend((f"paragraph-opens={order}", f"paragraph-opens={order}|{own}"))
    if passage.sentences:
        title = passage.sentences[0].span
        for order, mention in enumerate(passage.mentions_in(title.start, title.end)[:3]):
            found.setdefault(mention.entity, []).extend((f"title={order}", f"title={order}|{own}"))
    heading = passage.heading[figure.sentence]
    if heading is not None:
        for mention in passage.mentions_in(heading.start, heading.end)[:3]:
            found.setdefault(mention.entity, []).extend(("heading", f"heading|{own}"))
    return found
