"""When a figure held: the times of its sentence, of the paragraph before it, of the figure before it, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words
    from kg.model import Time


_ADJACENT = 2


def period_candidates(
    passage: Passage,
    figure: Figure,
    kind: str,
    readings: Sequence[Reading],
    *,
    target: bool,
    words: Words,
) -> list[tuple[str, list[str]]]:
    """Periods with their features, the empty one first; `target` says whether the figure is aimed at."""
    sentence = passage.sentences[figure.sentence].span
    opening = passage.paragraph_start[figure.sentence]
    before = passage.times_in(sentence.start, figure.start)
    behind = passage.times_in(figure.start, sentence.end)
    earlier = passage.times_in(opening, sentence.start)
    found: dict[str, list[str]] = {
        "": [
            "none",
            f"none|{kind}",
            f"none|{bool(before)}|{bool(behind)}|{bool(earlier)}",
            f"none|target={target}",
            f"none|in={len([t for t in before if t.span.start >= figure.clause[0]]) > 0}",
        ]
    }
    if not before and not behind:
        found[""].append(f"none-alone|{bool(earlier)}|{target}|{kind}")
    for distance, time in enumerate(reversed(before)):
        place = "clause" if time.span.start >= figure.clause[0] else "sentence"
        _add(passage, figure, found, time, f"before{min(distance, 2)}|{place}", kind, words, target=target)
    for distance, time in enumerate(behind[:2]):
        place = "clause" if time.span.start < figure.clause[1] else "sentence"
        _add(passage, figure, found, time, f"behind{distance}|{place}|{bool(before)}", kind, words, target=target)
    for distance, time in enumerate(reversed(earlier[-4:])):
        crowd = f"{bool(before)}|{bool(behind)}"
        _add(passage, figure, found, time, f"earlier{min(distance, 2)}|{crowd}", kind, words, target=target)
    for distance, reading in enumerate(reversed(readings[-2:])):
        same = reading.figure.sentence == figure.sentence
        para = passage.paragraph_start[reading.figure.sentence] == opening
        features = found.setdefault(reading.period, [])
        between = passage.times_in(reading.figure.end, figure.start)
        features += [
            f"prior{distance}|{same}|{para}",
            f"prior{distance}|{same}|{para}|{bool(between)}",
            f"prior{distance}|{same}|{para}|{bool(between)}|{not reading.period}|{kind}",
        ]
    _of_document(passage, figure, found, bool(before or behind), bool(earlier))
    if passage.published:
        found.setdefault(passage.published[:4], []).append("year-of-document")
        found.setdefault(passage.published[:7], []).append("month-of-document")
        for name, period in (("year", passage.published[:4]), ("month", passage.published[:7])):
            found[period] += [f"{name}-of-document|{bool(before or behind)}|{bool(earlier)}|{target}"]
    return list(found.items())


def _of_document(passage: Passage, figure: Figure, found: dict[str, list[str]], near: bool, earlier: bool) -> None:
    """Periods that the document is about: the one it opens with, the last before this paragraph, the year it names most."""
    crowd = f"{near}|{earlier}"
    opening = passage.paragraph_start[figure.sentence]
    if passage.lead:
        found.setdefault(passage.lead, []).append(f"lead|{crowd}")
    if passage.main_year:
        known = "past" if passage.main_year < passage.published[:4] else "now"
        found.setdefault(passage.main_year, []).extend((f"main-year|{crowd}", f"main-year|{known}|{crowd}"))
    last = next((time for time in reversed(passage.times_in(0, opening)) if time.period), None)
    if last is not None:
        found.setdefault(last.period, []).extend((f"last|{crowd}", f"last|{crowd}|{_form(last.period)}"))


def _add(
    passage: Passage,
    figure: Figure,
    found: dict[str, list[str]],
    time: Time,
    place: str,
    kind: str,
    words: Words,
    *,
    target: bool,
) -> None:
    text = passage.text
    surface = "".join("9" if c.isdigit() else c for c in text[time.span.start : time.span.end])
    ahead = text[max(0, time.span.start - 1) : time.span.start].strip()
    behind = text[time.span.end : time.span.end + 1].strip()
    form = _form(time.period)
    features = [
        place,
        f"{place}|{form}",
        f"{place}|{kind}",
        f"time={surface}",
        f"time={surface}|{place.split('|', maxsplit=1)[0]}",
        f"ahead={ahead}|{place[:6]}",
        f"behind={behind}|{place[:6]}",
        f"form={form}|{kind}",
        f"{place}|target={target}|{'later' if time.period[:4] > passage.published[:4] else 'now'}",
        f"gap={min(abs(figure.start - time.span.end) // 8, 5)}|{place[:6]}",
    ]
    near = figure.start - time.span.end
    if 0 <= near <= _ADJACENT:
        features += ["adjacent", f"adjacent|{text[time.span.end : figure.start]}"]
    if not time.period:
        features.append(f"open-time|{place[:6]}")
    found.setdefault(time.period, []).extend(features)
    if form == "month":
        year = time.period[:4]
        span = f"{year}-01/{time.period}"
        since = [
            f"since|{place}",
            f"since|time={surface}",
            f"since|ahead={text[max(0, time.span.start - 2) : time.span.start].strip()}",
        ]
        since += [f"since|cue={word}" for word in words.since_january if word in text[max(0, time.span.start - 8) : figure.start]]
        found.setdefault(span, []).extend(since)


def _form(period: str) -> str:
    if "/" in period:
        return "span"
    return {0: "open", 4: "year", 7: "part" if "Q" in period or "H" in period else "month", 10: "day"}.get(len(period), "other")
