"""Whose figure it is: the entities that may own it, with named features of where they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words
    from kg.model import Mention

_MOST = 24
_FAR_SENTENCES = 3


def subject_candidates(
    passage: Passage, figure: Figure, kind: str, words: Words, readings: Sequence[Reading]
) -> list[tuple[str, list[str]]]:
    """Entities with their features, the nearest first: of the sentence, of what precedes it, of the title, of earlier figures."""
    group = words.group(figure.unit)
    found: dict[str, list[str]] = {}
    _of_sentence(passage, figure, found, readings[-1].figure.end if readings else 0)
    span = passage.sentences[figure.sentence].span
    named = [mention for mention in passage.mentions_in(span.start, figure.start) if mention.span.end <= figure.start]
    own = "clause" if named and named[-1].span.start >= figure.clause[0] else "sentence" if named else "none"
    if figure.start in passage.lists:
        _of_list(passage, figure, named, words, found)
    _of_passage(passage, figure, own, found)
    for distance, reading in enumerate(reversed(readings[-3:])):
        same = "same" if reading.figure.sentence == figure.sentence else "other"
        para = passage.paragraph_start[reading.figure.sentence] == passage.paragraph_start[figure.sentence]
        new = min(len(passage.mentions_in(reading.figure.end, figure.start)), 2)
        found.setdefault(reading.subject, []).extend(
            (
                f"prior{distance}={same}|{para}",
                f"prior{distance}={same}|{para}|{new}",
                f"prior{distance}|{new}|{reading.kind}>{kind}",
            )
        )
    if not found:
        for entity in sorted(passage.counts, key=lambda e: (-passage.counts[e], e))[:3]:
            found[entity] = ["frequent"]
    nearest = figure.before[-1][0] if figure.before else "^"
    following = figure.behind[0][0] if figure.behind else "$"
    most = max(passage.counts.values(), default=1)
    kin = (words.kin(nearest), words.kin(following)) if words.classes else None
    candidates = []
    types = [passage.types.get(entity, "") for entity in found]
    for (entity, places), type_ in zip(list(found.items())[:_MOST], types, strict=False):
        features = [f"t={type_}", f"tk={type_}|{kind}", f"tg={type_}|{group}"]
        for place in places:
            features += [place, f"{place}|{type_}"]
        count = passage.counts.get(entity, 0)
        features.append(f"count={min(count, 4)}")
        if count == most:
            features += ["most", f"most|{type_}"]
        features += [f"tu={type_}|{figure.unit}", f"tw={type_}|{nearest}", f"tn={type_}|{following}"]
        if kin is not None:
            features += [f"twk={type_}|{kin[0]}", f"tnk={type_}|{kin[1]}"]
        features.append(f"rivals={type_}|{min(types.count(type_), 3)}")
        candidates.append((entity, features))
    return candidates


def _of_sentence(passage: Passage, figure: Figure, found: dict[str, list[str]], last_figure: int) -> None:
    """Mentions of the figure's sentence, before it and behind it."""
    span = passage.sentences[figure.sentence].span
    before = [m for m in passage.mentions_in(span.start, figure.start) if m.span.end <= figure.end]
    for distance, mention in enumerate(reversed(before)):
        places = found.setdefault(mention.entity, [])
        if any(place.startswith("before") for place in places):
            continue
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
    after = passage.mentions_in(figure.end, span.end)
    for distance, mention in enumerate(after[:4]):
        places = found.setdefault(mention.entity, [])
        if any(place.startswith(("before", "behind")) for place in places):
            continue
        clause = "same" if mention.span.start < figure.clause[1] else "later"
        places += [f"behind={min(distance, 2)}|{clause}"]
        if not before:
            places.append(f"behind-alone={min(distance, 2)}|{clause}")


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


def _of_passage(passage: Passage, figure: Figure, own: str, found: dict[str, list[str]]) -> None:
    """Mentions of the sentences before, in the paragraph and beyond, and of the title."""
    opening = passage.paragraph_start[figure.sentence]
    index = figure.sentence
    back = 0
    seen: set[str] = set()
    while index and back < _FAR_SENTENCES:
        index -= 1
        back += 1
        span = passage.sentences[index].span
        side = "par" if span.start >= opening else "out"
        mentions = passage.mentions_in(span.start, span.end)
        for order, mention in enumerate(mentions):
            if mention.entity in seen:
                continue
            seen.add(mention.entity)
            places = found.setdefault(mention.entity, [])
            role = "first" if order == 0 else "last" if order == len(mentions) - 1 else "mid"
            places += [f"back={back}|{side}|{role}", f"back={back}|{side}|{own}"]
    for order, mention in enumerate(passage.mentions_in(opening, opening + 80)[:3]):
        found.setdefault(mention.entity, []).extend((f"paragraph-opens={order}", f"paragraph-opens={order}|{own}"))
    if passage.sentences:
        title = passage.sentences[0].span
        for order, mention in enumerate(passage.mentions_in(title.start, title.end)[:3]):
            found.setdefault(mention.entity, []).extend((f"title={order}", f"title={order}|{own}"))
    heading = next((s for s in reversed(passage.sentences[: figure.sentence]) if s.kind == "heading"), None)
    if heading is not None:
        for mention in passage.mentions_in(heading.span.start, heading.span.end)[:3]:
            found.setdefault(mention.entity, []).extend(("heading", f"heading|{own}"))
