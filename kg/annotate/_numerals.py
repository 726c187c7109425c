"""The words of `numbers.yaml` compiled: one pattern that finds every figure, and the value of a numeral in characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.annotate._scan import any_of, first_characters, longest_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FIGURE = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"


@dataclass(frozen=True, slots=True, eq=False)
class Numerals:
    """What is needed to read figures of one language."""

    starts: re.Pattern[str]
    pattern: re.Pattern[str]
    digits: Mapping[str, int]
    tens: Mapping[str, int]
    scales: Mapping[str, int]
    point: str
    unit_scales: tuple[str, ...]
    whole_words: Mapping[str, tuple[float, str]]
    ordinal_units: tuple[str, ...]
    not_ranked: tuple[str, ...]
    not_counted_after: tuple[str, ...]
    approximations: tuple[tuple[str, tuple[str, ...]], ...]
    fixed: frozenset[str]
    fixed_lengths: tuple[int, ...]
    vague: frozenset[str]
    unit_ends: frozenset[str]
    rank_unit: str
    share_unit: str
    double_unit: str
    year_word: str
    between: re.Pattern[str]

    def value(self, written: str) -> float:
        """The value of a figure or of a numeral in characters; 0 where it has none."""
        if written[0].isdigit() and written[0].isascii():
            return float(written.replace(",", ""))
        whole, _, part = written.partition(self.point)
        if part:
            return self._whole(whole) + float("0." + "".join(str(self.digits.get(c, 0)) for c in part))
        return float(self._whole(whole))

    def _whole(self, written: str) -> int:
        if len(written) > 1 and all(c in self.digits for c in written):
            return int("".join(str(self.digits[c]) for c in written))
        total, section, digit = 0, 0, 0
        for c in written:
            if c in self.digits:
                digit = self.digits[c]
            elif c in self.tens:
                section, digit = section + (digit or 1) * self.tens[c], 0
            elif c in self.scales:
                total, section, digit = (total + section + digit) * self.scales[c], 0, 0
        return total + section + digit

    def neighbours(self, written: str) -> tuple[float, float] | None:
        """The two values of a numeral that begins with two digits in a row, one more than the other, and no digit behind."""
        first, second = (self.digits.get(character, 0) for character in (written[:1], written[1:2]))
        if not first or second != first + 1 or any(character in self.digits for character in written[2:]):
            return None
        return self.value(written[0] + written[2:]), self.value(written[1:])

    def is_fixed(self, text: str, start: int) -> bool:
        """Whether the character at `start` belongs to a word that only looks like a numeral (一体, 统一)."""
        for length in self.fixed_lengths:
            for first in range(max(0, start - length + 1), start + 1):
                if text[first : first + length] in self.fixed:
                    return True
        return False

    def without_scale(self, unit: str) -> str:
        """The unit less its scale (万吨 gives 吨)."""
        for scale in self.unit_scales:
            if unit.startswith(scale):
                return unit[len(scale) :]
        return unit


_COMPILED: dict[int, tuple[Mapping[str, Any], Numerals]] = {}


def compile_numerals(words: Mapping[str, Any]) -> Numerals:
    """The numerals of a parsed `numbers.yaml`, compiled once for each mapping."""
    known = _COMPILED.get(id(words))
    if known is None or known[0] is not words:
        known = _COMPILED[id(words)] = (words, _compile(words))
    return known[1]


def _compile(words: Mapping[str, Any]) -> Numerals:
    units = longest_first([*words["currency"], *(unit for group in words["units"] for unit in group)])
    scales = longest_first(words["unit_scales"])
    ranks = {word: (float(value), str(words["rank_unit"])) for word, value in words["ranks"].items()}
    ranks |= {word: (1.0, str(words["rank_unit"])) for word in words["superlatives"]}
    halves = {word: (float(value), str(words["share_unit"])) for word, value in words["halves"].items()}
    whole_words = ranks | halves
    return Numerals(
        starts=first_characters(words["digits"], words["tens"], whole_words, [words["ordinal"], words["double"]]),
        pattern=re.compile(_pattern(words, units, scales, whole_words)),
        digits=words["digits"],
        tens=words["tens"],
        scales=words["scales"],
        point=words["point"],
        unit_scales=scales,
        whole_words=whole_words,
        ordinal_units=longest_first(words["ordinal_units"]),
        not_ranked=tuple(words["not_ranked"]),
        not_counted_after=(*words["not_counted_after"], *words["day_words"], words["month_word"]),
        approximations=tuple((name, tuple(words[name])) for name in ("about", "over", "under")),
        fixed=frozenset(words["fixed"]),
        fixed_lengths=tuple(sorted({len(word) for word in words["fixed"]})),
        vague=frozenset(words["vague_before"]),
        unit_ends=frozenset(unit[-1] for unit in units),
        rank_unit=words["rank_unit"],
        share_unit=words["share_unit"],
        double_unit=words["double_unit"],
        year_word=words["year_word"],
        between=re.compile(rf"\s?(?:[-—–~～―]{{1,2}}|{'|'.join(words['between'])})\s?"),
    )


def _pattern(words: Mapping[str, Any], units: tuple[str, ...], scales: tuple[str, ...], whole_words: Iterable[str]) -> str:
    digits, tens = "".join(words["digits"]), "".join(words["tens"])
    close = "".join(words["scales"])
    chinese = rf"[{digits}{tens}]+(?:[{close}][{digits}{tens}]+)*"
    more = "".join(words["more"])
    per = "|".join(longest_first(words["measures_per"])).replace("$", r"\$")
    beside = "|".join(words["beside"])
    wholes = "|".join(words["fraction_whole"])
    return (
        rf"(?P<word>{any_of(whole_words)})"
        rf"|(?P<fraction>(?P<whole>(?:[{digits}{tens}]+)|(?:{wholes})){words['fraction']}(?P<part>{_FIGURE}|[{digits}{tens}]+(?:{words['point']}[{digits}]+)?))"
        rf"|(?P<double>{words['double']}(?:{words['done']}?(?P<times>[{digits}{tens}]+|{_FIGURE})?[{more}]?{words['double_unit']}))"
        rf"|(?P<counted>(?P<ordinal>{words['ordinal']})?(?:(?P<figure>{_FIGURE})|(?P<chinese>{chinese}))"
        rf"(?P<more>[{more}])?[ ]?"
        rf"(?P<scale>{'|'.join(scales)})?(?P<more2>[{more}])?(?P<base>{any_of(units)})?"
        rf"(?P<per>/(?:{per}))?(?P<beside>[(（](?:{beside})[)）]|/(?:{beside})|(?<={words['paired']})(?:{beside}))?(?:{words['currency_note']})?)"
    )
