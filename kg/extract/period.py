"""When a figure held: the times of its sentence, of the paragraph before it, of the figure before it, or none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.observe_parts import Part, Score, Tally
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words
    from kg.model import Time

_ADJACENT = 2
_SHAPES = 1 << 12  # times of which it is kept how they look: most texts speak of the same years
_DIGITS = re.compile(r"\d")


def period_candidates(
    passage: Passage, figure: Figure, kind: str, readings: Sequence[Reading], tally: Tally, *, target: bool, words: Words
) -> list[tuple[str, Score]]:
    """Periods with what they count, the empty one first; `target` says whether the figure is aimed at."""
    sentence = passage.sentences[figure.sentence].span
    clause_start, clause_end = figure.clause
    opening = passage.paragraph_start[figure.sentence]
    before = passage.times_in(sentence.start, figure.start)
    behind = passage.times_in(figure.start, sentence.end)
    earlier = passage.times_in(opening, sentence.start)
    crowd = (bool(before), bool(behind), bool(earlier))
    near, published = crowd[0] or crowd[1], passage.published
    inside = bool(before) and before[-1].span.start >= clause_start
    found: dict[str, Score] = {"": tally[_none, kind, *crowd, target, inside]}

    def add(period: str, score: Score) -> None:
        found[period] = found[period] + score if period in found else score

    times: list[tuple[Time, str]] = []
    for distance, time in enumerate(reversed(before)):
        place = "clause" if time.span.start >= clause_start else "sentence"
        times.append((time, f"before{min(distance, 2)}|{place}"))
    for distance, time in enumerate(behind[:2]):
        place = "clause" if time.span.start < clause_end else "sentence"
        times.append((time, f"behind{distance}|{place}|{crowd[0]}"))
    for distance, time in enumerate(reversed(earlier[-4:])):
        times.append((time, f"earlier{min(distance, 2)}|{crowd[0]}|{crowd[1]}"))
    for time, place in times:
        add(time.period, _score(passage, figure, time, place, kind, tally, target=target))
        if _form(time.period) == "month":
            add(f"{time.period[:4]}-01/{time.period}", _since_score(passage, figure, time, place, words, tally))
    for distance, reading in enumerate(reversed(readings[-2:])):
        same = reading.figure.sentence == figure.sentence
        para = passage.paragraph_start[reading.figure.sentence] == opening
        between = bool(passage.times_in(reading.figure.end, figure.start))
        add(reading.period, tally[_prior, distance, same, para, between, not reading.period, kind])
    for period, part in _of_document(passage, opening, near, crowd[2]):
        add(period, tally[part])
    if published:
        for name, period in (("year", published[:4]), ("month", published[:7])):
            add(period, tally[_published, name, near, crowd[2], target])
    return list(found.items())


def _of_document(passage: Passage, opening: int, near: bool, earlier: bool) -> Iterator[tuple[str, Part]]:
    """Periods that the document is about: the one it opens with, the last before this paragraph, the year it names most."""
    if passage.lead:
        yield passage.lead, (_lead, near, earlier)
    if passage.main_year:
        yield passage.main_year, (_main_year, passage.main_year < passage.published[:4], near, earlier)
    last = passage.last_period(opening)
    if last:
        yield last, (_last, _form(last), near, earlier)


def _score(passage: Passage, figure: Figure, time: Time, place: str, kind: str, tally: Tally, *, target: bool) -> Score:
    """What speaks for the period of a time as such."""
    text, period, (start, end) = passage.text, time.period, (time.span.start, time.span.end)
    near = figure.start - end
    score = (
        tally[_time, place, _form(period), kind]
        + tally[_aim, place, target, period[:4] > passage.published[:4], min(abs(near) // 8, 5)]
        + tally[_surface, _shape(text[start:end]), place.partition("|")[0]]
        + tally[_edge, "ahead", text[max(0, start - 1) : start].strip(), place[:6]]
        + tally[_edge, "behind", text[end : end + 1].strip(), place[:6]]
    )
    return score + tally[_adjacent, text[end : figure.start]] if 0 <= near <= _ADJACENT else score


def _since_score(passage: Passage, figure: Figure, time: Time, place: str, words: Words, tally: Tally) -> Score:
    """What speaks for the months from January up to that of a time."""
    text, start = passage.text, time.span.start
    cues = [word for word in words.since_january if word in text[max(0, start - 8) : figure.start]]
    surface = _shape(text[start : time.span.end])
    return tally[_since, place, surface] + tally[_since_cues, text[max(0, start - 2) : start].strip(), *cues]


@lru_cache(maxsize=_SHAPES)
def _shape(surface: str) -> str:
    """A time as written, whichever its digits."""
    return _DIGITS.sub("9", surface)


@lru_cache(maxsize=_SHAPES)
def _form(period: str) -> str:
    if "/" in period:
        return "span"
    return {0: "open", 4: "year", 7: "part" if "Q" in period or "H" in period else "month", 10: "day"}.get(len(period), "other")


def _none(kind: str, before: bool, behind: bool, earlier: bool, target: bool, inside: bool) -> list[str]:
    features = ["none", f"none|{kind}", f"none|{before}|{behind}|{earlier}", f"none|target={target}", f"none|in={inside}"]
    return features if before or behind else [*features, f"none-alone|{earlier}|{target}|{kind}"]


def _prior(distance: int, same: bool, para: bool, between: bool, empty: bool, kind: str) -> list[str]:
    name = f"prior{distance}|{same}|{para}"
    return [name, f"{name}|{between}", f"{name}|{between}|{empty}|{kind}"]


def _published(name: str, near: bool, earlier: bool, target: bool) -> list[str]:
    return [f"{name}-of-document", f"{name}-of-document|{near}|{earlier}|{target}"]


def _lead(near: bool, earlier: bool) -> list[str]:
    return [f"lead|{near}|{earlier}"]


def _main_year(past: bool, near: bool, earlier: bool) -> list[str]:
    return [f"main-year|{near}|{earlier}", f"main-year|{'past' if past else 'now'}|{near}|{earlier}"]


def _last(form: str, near: bool, earlier: bool) -> list[str]:
    return [f"last|{near}|{earlier}", f"last|{near}|{earlier}|{form}"]


def _time(place: str, form: str, kind: str) -> list[str]:
    features = [place, f"{place}|{form}", f"{place}|{kind}", f"form={form}|{kind}"]
    return [*features, f"open-time|{place[:6]}"] if form == "open" else features


def _aim(place: str, target: bool, later: bool, gap: int) -> list[str]:
    return [f"{place}|target={target}|{'later' if later else 'now'}", f"gap={gap}|{place[:6]}"]


def _surface(surface: str, side: str) -> list[str]:
    return [f"time={surface}", f"time={surface}|{side}"]


def _edge(side: str, character: str, place: str) -> list[str]:
    return [f"{side}={character}|{place}"]


def _adjacent(between: str) -> list[str]:
    return ["adjacent", f"adjacent|{between}"]


def _since(place: str, surface: str) -> list[str]:
    return [f"since|{place}", f"since|time={surface}"]


def _since_cues(ahead: str, *cues: str) -> list[str]:
    return [f"since|ahead={ahead}", *(f"since|cue={word}" for word in cues)]
