"""Dates of publication: read from a field, a dateline or a file name, and written `YYYY`, `YYYY-MM` or `YYYY-MM-DD`."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_DATE = re.compile(
    r"((?:19|20)\d\d)(?:\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2})\s*日?|\s*月?)|(\d\d)(\d\d)?|\s*年?)(?:[T\s].*|[Zz])?",
)
_NAME = re.compile(
    r"(?<![0-9A-Za-z])((?:19|20)\d\d)(?:([-_.])(0?[1-9]|1[0-2])(?:\2(0?[1-9]|[12]\d|3[01]))?|(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?|"
    r"年(\d{1,2})月(?:(\d{1,2})日)?)(?![0-9A-Za-z])",
)
_FULL = r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})\s*日?"
_TOP, _FOOT, _LONGEST = 8, 4, 90


def parse_date(value: str) -> str:
    """A date as a field gives it, in our form; empty where it is none.

    >>> parse_date("2023年6月5日"), parse_date("2023-06-15T08:00:00+08:00"), parse_date("202306"), parse_date("June")
    ('2023-06-05', '2023-06-15', '2023-06', '')
    """
    found = _DATE.fullmatch(value.strip())
    if not found:
        return ""
    year, month, day, month2, day2 = found.groups()
    return _written(year, month or month2, day or day2)


def date_in_name(stem: str) -> str:
    """The date that a file name holds, at least year and month; empty where it holds none.

    >>> date_in_name("rmrb-20200505-01-02"), date_in_name("璧山_2023-06"), date_in_name("000_c6ca3e20200101")
    ('2020-05-05', '2023-06', '')
    """
    found = _NAME.search(stem)
    if not found:
        return ""
    year, _, month, day, month2, day2, month3, day3 = found.groups()
    return _written(year, month or month2 or month3, day or day2 or day3)


def dateline(text: str) -> str:
    r"""The date with year, month and day that stands on a line of its own near either end, or opens a report.

    >>> dateline("标题\n2023年6月15日 来源：某报\n正文。")
    '2023-06-15'
    """
    patterns = _datelines()
    for line in _edges(text):
        for pattern in patterns:
            found = pattern.match(line)
            if found and (date := _written(found["y"], found["m"], found["d"])):
                return date
    return ""


def _edges(text: str) -> list[str]:
    top = [line.strip() for line in text[:2000].split("\n") if line.strip()][:_TOP]
    foot = [line.strip() for line in text[-600:].split("\n") if line.strip()][-_FOOT:]
    return top + foot[::-1]


@lru_cache(maxsize=1)
def _datelines() -> tuple[re.Pattern[str], ...]:
    """The forms of `ontology/language/layout.yaml`, which hold the words around a date."""
    from kg.schema import load_schema

    forms = load_schema().language.get("layout", {}).get("datelines", ())
    return tuple(re.compile(str(form).replace("{date}", _FULL)) for form in forms)


def _written(year: str, month: str | None, day: str | None) -> str:
    if not month:
        return year
    try:
        date = dt.date(int(year), int(month), int(day or 1))
    except ValueError:
        return ""
    return date.isoformat() if day else f"{date.year:04}-{date.month:02}"
