"""Figures with their units: counts, amounts, rates, fractions, multiples and places in an order.

Comes in: text of a view and the words of `ontology/language/numbers.yaml`. Goes out: numbers in the order of the text, none
overlapping. Years, days of a month, model names, telephone numbers and other digits that count nothing are left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.annotate._numerals import compile_numerals
from kg.annotate._scan import scan
from kg.model import Number, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from kg.annotate._numerals import Numerals

_QUOTES = {"“": "”", '"': '"', "‘": "’", "《": "》", "<": ">"}


def find_numbers(text: str, language: Mapping[str, Mapping[str, Any]]) -> tuple[Number, ...]:
    """All figures of a text with their units; a place in an order has the rank unit.

    >>> from kg.schema import load_schema
    >>> [(n.value, n.unit) for n in find_numbers("产值1.2万亿元，居第三位", load_schema().language)]
    [(1.2, '万亿元'), (3.0, '位')]
    """
    words = compile_numerals(language["numbers"])
    found: list[Number] = []
    last = 0
    for match in scan(text, words.starts, words.pattern):
        number = _read(text, match, words)
        if number is not None and number.span.start >= last:
            found.extend(_neighbours(number, match, words))
            last = number.span.end
    return tuple(number for number in _share_units(text, found, words) if number.unit)


def _neighbours(number: Number, match: re.Match[str], words: Numerals) -> tuple[Number, ...]:
    """Two digits in a row, each one more than the one before (七八百, seven or eight hundred), as the ends of a range."""
    start, end = number.span.start, number.span.end
    ends = words.neighbours(match["chinese"] or "") if start == match.start("chinese") else None
    if ends is None:
        return (number,)
    low, high = ends
    spans = Span(start, start + 1), Span(start + 1, end)
    return tuple(Number(span, value, number.unit, number.approximate) for span, value in zip(spans, (low, high), strict=True))


def _read(text: str, match: re.Match[str], words: Numerals) -> Number | None:
    kind = match.lastgroup
    if kind == "word":
        value, unit = words.whole_words[match.group()]
        return Number(Span(*match.span()), value, unit)
    if kind == "fraction":
        return _fraction(match, words)
    if kind == "double":
        many = match["times"]
        return Number(Span(*match.span()), words.value(many) if many else 1.0, words.double_unit)
    return _counted(text, match, words)


def _fraction(match: re.Match[str], words: Numerals) -> Number | None:
    whole, part = words.value(match["whole"]), words.value(match["part"])
    if not whole:
        return None
    return Number(Span(*match.span()), round(100 * part / whole, 2), words.share_unit)


def _counted(text: str, match: re.Match[str], words: Numerals) -> Number | None:
    start, end = match.span()
    figure = match["figure"]
    written = figure if figure is not None else match["chinese"]
    if written is None or _is_part_of_a_name(text, start, match.end("figure" if figure is not None else "chinese")):
        return None
    if match["ordinal"]:
        return _ordinal(text, match, written, words)
    unit = (match["scale"] or "") + (match["base"] or "") + (match["per"] or "") + (match["beside"] or "")
    if figure is None:
        if not match["base"] or words.is_fixed(text, start) or text[start - 1 : start] in words.vague:
            return None
    elif _is_date_or_name(text, match, words):
        return None
    value = words.value(written)
    if (
        start
        and text[start - 1] in "-−"
        and not text[max(0, start - 2) : start - 1].isascii()
        and text[start - 2] not in words.unit_ends
    ):
        start, value = start - 1, -value
    return Number(Span(start, end), value, unit, _approximate(text, match, words))


def _is_part_of_a_name(text: str, start: int, end: int) -> bool:
    """Whether letters, digits or a pair of quotation marks stick to the figure (DF727, 023-4142, “33618”)."""
    before = text[start - 1] if start else " "
    if before.isascii() and (before.isalnum() or before in "./_#"):
        return True
    if before == "-" and start > 1 and text[start - 2].isascii() and text[start - 2].isalpha():
        return True
    return before in _QUOTES and text.startswith(_QUOTES[before], end)


def _is_date_or_name(text: str, match: re.Match[str], words: Numerals) -> bool:
    figure, end = match["figure"], match.end()
    behind = text[end : end + 4]
    if (
        match["base"] == words.year_word
        and not match["scale"]
        and not match["more"]
        and len(figure) == 4
        and figure[:2] in ("19", "20", "18")
    ):
        return True
    if not match["base"] and not match["scale"]:
        if len(figure) > 8 or (behind[:1].isascii() and behind[:1].isalpha()):
            return True
        return behind.startswith(words.not_counted_after)
    if match["scale"] and not match["base"]:
        return behind.startswith(words.not_counted_after)
    return behind[:1].isascii() and behind[:1].isalpha() and (match["base"] or "").isascii()


def _ordinal(text: str, match: re.Match[str], written: str, words: Numerals) -> Number | None:
    end = match.end("figure" if match["figure"] is not None else "chinese")
    for unit in words.ordinal_units:
        if text.startswith(unit, end):
            return Number(Span(match.start(), end + len(unit)), words.value(written), words.rank_unit)
    if text[end : end + 8].startswith(words.not_ranked):
        return None
    return Number(Span(match.start(), end), words.value(written), words.rank_unit)


def _approximate(text: str, match: re.Match[str], words: Numerals) -> str:
    if match["more"] or match["more2"]:
        return "over"
    start, end = match.span()
    before, behind = text[max(0, start - 4) : start], text[end : end + 2]
    for name, heads in words.approximations:
        if before.endswith(heads) or behind.startswith(heads):
            return name
    return ""


def _share_units(text: str, numbers: list[Number], words: Numerals) -> list[Number]:
    """Gives the first figures of a range or list the unit that only the last one carries (10至12天)."""
    shared: list[Number] = []
    later: Number | None = None
    for number in reversed(numbers):
        mended = number
        if later is not None and later.unit and (not number.unit or number.unit in words.unit_scales):
            between = text[number.span.end : later.span.start]
            if len(between) < 5 and words.between.fullmatch(between) and not _is_year(number):
                base = later.unit if not number.unit else number.unit + words.without_scale(later.unit)
                mended = Number(number.span, number.value, base, number.approximate)
        shared.append(mended)
        later = mended
    return shared[::-1]


def _is_year(number: Number) -> bool:
    return not number.unit and 1900 <= number.value <= 2100 and number.value == int(number.value)
