"""The words of `times.yaml` compiled: one pattern for every expression of time, and the forms of months and days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.annotate._scan import any_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIGURES = "0123456789"


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """What is needed to read expressions of time in one language."""

    starts: re.Pattern[str]
    pattern: re.Pattern[str]
    month_forms: tuple[re.Pattern[str], ...]
    relative_years: Mapping[str, int]
    plans: Mapping[str, tuple[int, int]]
    plan_ends: tuple[str, ...]
    plan_starts: tuple[str, ...]
    parts: Mapping[str, str]
    months_from_now: Mapping[str, int]
    days_from_today: Mapping[str, int]
    of_said_year: frozenset[str]
    digits: Mapping[str, int]

    def number(self, written: str) -> int:
        """A count up to ninety-nine, in figures or characters."""
        if written[0].isascii():
            return int(written)
        ten = max(self.digits.values())
        total, digit = 0, 0
        for c in written:
            value = self.digits[c]
            total, digit = (total + (digit or 1) * value, 0) if value == ten else (total, value)
        return total + digit


_COMPILED: dict[int, tuple[Mapping[str, Any], Calendar]] = {}


def compile_calendar(words: Mapping[str, Any]) -> Calendar:
    """The calendar of a parsed `times.yaml`, compiled once for each mapping."""
    known = _COMPILED.get(id(words))
    if known is None or known[0] is not words:
        known = _COMPILED[id(words)] = (words, _compile(words))
    return known[1]


def _inverted(table: Mapping[Any, Iterable[str]]) -> dict[str, Any]:
    return {word: meaning for meaning, group in table.items() for word in group}


def _compile(words: Mapping[str, Any]) -> Calendar:
    parts = _inverted(words["parts"])
    forms = _month_forms(words)
    plain = [*_inverted(words["months_from_now"]), *_inverted(words["days_from_today"]), *words["unresolved"]]
    return Calendar(
        starts=re.compile(_starts(words, parts, plain)),
        pattern=re.compile(_pattern(words, parts, plain, forms)),
        month_forms=tuple(re.compile(form) for form in forms),
        relative_years=words["relative_years"],
        plans={name: (first, last) for name, (first, last) in words["plans"].items()},
        plan_ends=tuple(words["plan_ends"]),
        plan_starts=tuple(words["plan_starts"]),
        parts=parts,
        months_from_now=_inverted(words["months_from_now"]),
        days_from_today=_inverted(words["days_from_today"]),
        of_said_year=frozenset(words["of_said_year"]),
        digits=words["digits"],
    )


def _starts(words: Mapping[str, Any], parts: Iterable[str], plain: Iterable[str]) -> str:
    """A pattern for the characters that can begin an expression of time, by what stands behind them.

    That is the next character of a word, or what follows the figures of a date; most figures count something else and are
    passed by. A word of one character, or with nothing but figures behind its first, is tried wherever it stands.
    """
    heads = (words[name] for name in ("relative_years", "past_heads", "future_heads", "plans", "first_months"))
    named = {word for group in (parts, plain, *heads) for word in group if word}
    rests = {word: word[1:].lstrip(_FIGURES) for word in named}
    units = (mark for name in ("year", "month", "months_of", "day", "dashes") for word in words[name] for mark in word)
    opening = (word.lstrip(_FIGURES)[:1] for word in (*parts, *words["plans"]) if word)
    behind = {" ", *words["digits"], *units, *opening, *(rest[0] for rest in rests.values() if rest)}
    alone = {word[0] for word, rest in rests.items() if not rest}
    first = {*_FIGURES, *words["digits"], *words["quotes"], *(word[0] for word in named)}
    return rf"{_one_of(first)}(?:(?=\d{{0,4}}{_one_of(behind)})|(?<={_one_of(alone)}))"


def _one_of(characters: Iterable[str]) -> str:
    """A pattern for one of some characters, or for nothing where there are none."""
    return f"[{''.join(map(re.escape, sorted(characters)))}]" if characters else "(?!)"


def _month_forms(words: Mapping[str, Any]) -> list[str]:
    """Months and days with what may follow them: 前10个月, 5月3日至6月2日, 5月10日至12日, 1月-7月, 10月份."""
    count = rf"(?:\d{{1,2}}|[{''.join(words['digits'])}]{{1,3}})"
    month, day, dash = f" ?{words['month']} ?", " ?" + any_of(words["day"]), " ?" + any_of(words["dashes"]) + " ?"
    tail = any_of(words["month_tails"]) + "?"
    return [
        rf"{words['first_months']}(?P<upto>{count}){words['months_of']}",
        rf"(?P<first>{count}){month}(?P<day>{count})(?:{day})?{dash}(?P<last>{count}){month}(?P<last_day>{count}){day}",
        rf"(?P<first>{count}){month}(?P<day>{count})(?:{day})?{dash}(?P<last_day>{count}){day}",
        rf"(?P<first>{count}){month}(?P<day>{count}){day}",
        rf"(?P<first>{count})(?:{words['month']}{words['month_tails'][0]}?)?{dash}(?P<last>{count}){words['month']}{tail}",
        rf"(?P<first>{count}) ?{words['month']}{tail}",
    ]


def _pattern(words: Mapping[str, Any], parts: Iterable[str], plain: list[str], forms: list[str]) -> str:
    digits = "".join(words["digits"])
    count = rf"(?:\d{{1,2}}|[{digits}]{{1,3}})"
    plain_forms = "|".join(re.sub(r"\?P<\w+>", "?:", form) for form in forms)
    part = rf"(?:{plain_forms}|{any_of(word for word in parts if word)})"
    long_year, year = rf"(?:(?:1[89]|20)\d\d|[{digits}]{{4}})", words["year"]
    dash, quote = any_of(words["dashes"]), any_of(words["quotes"])
    tails = any_of([*words["plan_ends"], *words["plan_starts"], *words["plan_words"]])
    short = r"(?<![\d.])\d\d"
    years = rf"(?P<year>(?<![\d.]){long_year}|{short})(?:{year})? ?{dash} ?(?P<last_year>{long_year}|\d\d){year}"
    one_year = rf"(?P<only_year>(?<![\d.]){long_year}|{short}) ?(?:{year}|(?={any_of(parts)}))"
    relative = rf"(?P<relative>{any_of(words['relative_years'])})(?P<same>{words['same_time']})?"
    behind = rf" ?(?P<part>{part}|{any_of(words['year_tails'])})?(?P<since>{any_of(words['since'])})?"
    past = rf"{any_of(words['past_heads'])}(?P<past_count>{count}){year}"
    lately = rf"(?P<since_count>{count}){year}{any_of(words['past_tails'])}"
    future = rf"{any_of(words['future_heads'])}(?P<future_count>{count}){year}"
    inside = rf"(?P<inside_count>{count}){year}{any_of(words['inside_tails'])}"
    plan = rf"{quote}?(?P<plan>{any_of(words['plans'])})(?P<plan_quote>{quote})?(?P<plan_tail>{tails})?"
    branches = {
        "dated": f"(?:{years}|{one_year}|{relative}){behind}",
        "past": f"{past}|{lately}",
        "future": f"{future}|{inside}",
        "bare": rf"(?<![\d.{''.join(words['not_before_part'])}]){part}",
        "planned": plan,
        "only_day": rf"(?<![\d.{''.join(words['not_before_part'])}])(?P<day_of_month>\d{{1,2}}) ?{words['day'][0]}",
        "word": any_of(plain),
    }
    return "|".join(f"(?P<{name}>{branch})" for name, branch in branches.items())
