"""Expressions of time, resolved with the date of the document to the periods of the guideline.

Comes in: text of a view, the date of the document as far as it is known, and the words of `ontology/language/times.yaml`.
Goes out: times in the order of the text, none overlapping; one that cannot be resolved has an empty period.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from kg.annotate._calendar import compile_calendar
from kg.annotate._scan import scan
from kg.model import Span, Time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.annotate._calendar import Calendar
    from kg.model import Number

_MONTHS = 12
_DAYS = 31
_NEAR = 60  # characters within which the year of the last date still holds for a bare word like 全年
_FORWARD = 3  # a bare day a few days ahead is announced, one further ahead was last month's


def find_times(
    text: str, numbers: Sequence[Number], published: str, language: Mapping[str, Mapping[str, Any]]
) -> tuple[Time, ...]:
    """All expressions of time in a text with the periods they mean, given when the document was published.

    A length of time (连续10年) stays a number; `numbers` says where one is approximate and so no year (10多年).

    >>> from kg.schema import load_schema
    >>> [t.period for t in find_times("今年前三季度", (), "2024-11", load_schema().language)]
    ['2024-01/2024-09']
    """
    calendar = compile_calendar(language["times"])
    today = _Today.of(published)
    counted = {number.span.start for number in numbers if number.approximate == "over"}
    found: list[Time] = []
    said: tuple[str, int] | None = None
    for match in scan(text, calendar.starts, calendar.pattern):
        if match.start() in counted and match["only_year"]:
            continue
        period = _READERS[match.lastgroup or ""](match, calendar, today)
        if period is None:
            continue
        if match.group() in calendar.of_said_year and said and match.start() - said[1] < _NEAR:
            period = said[0]
        elif match["only_year"]:
            said = (period[:4], match.end())
        found.append(Time(Span(match.start(), match.end()), period))
    return tuple(found)


class _Today:
    """The date of the document, as far as it is known: 0 stands for a part that is not."""

    __slots__ = ("day", "month", "year")

    def __init__(self, year: int = 0, month: int = 0, day: int = 0) -> None:
        self.year, self.month, self.day = year, month, day

    @classmethod
    def of(cls, published: str) -> _Today:
        return cls(*(int(part) for part in re.findall(r"\d+", published)[:3]))

    def month_from(self, distance: int) -> str:
        """The month at a distance from the document's, empty where that is not known."""
        if not self.month:
            return ""
        index = self.year * _MONTHS + self.month - 1 + distance
        return f"{index // _MONTHS}-{index % _MONTHS + 1:02}"

    def day_from(self, distance: int) -> str:
        """The day at a distance from the document's, empty where that is not known."""
        if not self.day:
            return ""
        return (date(self.year, self.month, self.day) + timedelta(days=distance)).isoformat()


def _dated(match: re.Match[str], calendar: Calendar, today: _Today) -> str | None:
    """A year, years from one to another, or a year with a part of it."""
    if match["relative"]:
        if not today.year:
            return ""
        year = today.year + calendar.relative_years[match["relative"]]
    else:
        written = match["year"] or match["only_year"]
        year = _year(written, calendar)
        if match["last_year"]:
            last = _year(match["last_year"], calendar)
            return f"{year}/{last}" if year < last else None
        if len(written) < len("2000") and not match["part"] and not _is_recent(match, year, today):
            return None
    period = _part(match["part"], year, calendar, said=True, today=today) if match["part"] else str(year)
    if match["since"] and period.isdigit() and year < today.year:
        return f"{year}/{today.year}"
    return period


def _year(written: str, calendar: Calendar) -> int:
    if not written.isascii():
        return int("".join(str(calendar.digits[c]) for c in written))
    number = int(written)
    if len(written) > len("99"):
        return number
    return 2000 + number if number < 60 else 1900 + number


def _is_recent(match: re.Match[str], year: int, today: _Today) -> bool:
    """Whether two digits before the word for year are a year near the document's (11年 in 2011) and no length of time."""
    before = match.string[match.start() - 1 : match.start()]
    return today.year - 2 <= year <= today.year + 1 and (not before or not before.isalnum())


def _bare(match: re.Match[str], calendar: Calendar, today: _Today) -> str:
    if not today.year:
        return ""
    return _part(match["bare"], today.year, calendar, said=False, today=today)


def _part(part: str, year: int, calendar: Calendar, *, said: bool, today: _Today) -> str:
    """A part of a year; where the year is not said and the month would be to come, it is the year before."""
    code = calendar.parts.get(part)
    if code is not None:
        first, _, last = code.partition("/")
        return f"{year}-{first}/{year}-{last}" if last else f"{year}-{code}" if code else str(year)
    for form in calendar.month_forms:
        match = form.fullmatch(part)
        if match is not None:
            return _month(match, year, calendar, said=said, today=today)
    return str(year)


def _month(match: re.Match[str], year: int, calendar: Calendar, *, said: bool, today: _Today) -> str:
    value = {name: calendar.number(written) for name, written in match.groupdict().items() if written}
    upto, first, last = value.get("upto"), value.get("first", 1), value.get("last", 0)
    if upto:
        return f"{year}-01/{year}-{upto:02}" if upto <= _MONTHS else str(year)
    if not 1 <= first <= _MONTHS or last > _MONTHS or max(value.get("day", 1), value.get("last_day", 1)) > _DAYS:
        return ""
    if not said and today.month and first > today.month + 1:
        year -= 1
    start = f"{year}-{first:02}"
    if "day" in value:
        start += f"-{value['day']:02}"
        return f"{start}/{year}-{last or first:02}-{value['last_day']:02}" if "last_day" in value else start
    return f"{start}/{year if last > first else year + 1}-{last:02}" if last else start


def _planned(match: re.Match[str], calendar: Calendar, _today: _Today) -> str | None:
    first, last = calendar.plans[match["plan"]]
    tail = match["plan_tail"] or ""
    if tail in calendar.plan_ends:
        return str(last)
    if tail in calendar.plan_starts:
        return str(first)
    return f"{first}/{last}" if tail or match["plan_quote"] else None


def _word(match: re.Match[str], calendar: Calendar, today: _Today) -> str:
    word = match["word"]
    if word in calendar.days_from_today:
        return today.day_from(calendar.days_from_today[word])
    return today.month_from(calendar.months_from_now[word]) if word in calendar.months_from_now else ""


def _only_day(match: re.Match[str], calendar: Calendar, today: _Today) -> str | None:
    """A bare day of the month: the document's month, or the one before where the day is still to come."""
    day = calendar.number(match["day_of_month"])
    if not 1 <= day <= _DAYS:
        return None
    if not today.month:
        return ""
    return f"{today.month_from(-1 if today.day and day > today.day + _FORWARD else 0)}-{day:02}"


def _past(match: re.Match[str], calendar: Calendar, today: _Today) -> str:
    count = calendar.number(match["past_count"] or match["since_count"])
    if not today.year or not count:
        return ""
    return f"{today.year - count}/{today.year - 1}" if count > 1 else str(today.year - 1)


def _future(match: re.Match[str], calendar: Calendar, today: _Today) -> str:
    count = calendar.number(match["future_count"] or match["inside_count"])
    if not today.year or not count:
        return ""
    return f"{today.year}/{today.year + count - 1}" if count > 1 else str(today.year)


_READERS = {
    "dated": _dated,
    "bare": _bare,
    "planned": _planned,
    "word": _word,
    "only_day": _only_day,
    "past": _past,
    "future": _future,
}
