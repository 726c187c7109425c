"""The lines of a text as laid out, with what the eye sees of each: width, gap above, how it ends."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LINE = re.compile(r"\S(?:[^\n]*[^\s])?")
_ENDS = (*"。！？：…!?:", "——")
CLOSES = "”’」』）)》】"  # what may close behind the end of a sentence
_SENTENCE = re.compile(r"[。！？!?；;]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the blanks around it; `gap` counts the empty lines above, `indent` the blanks cut off its front."""

    start: int
    end: int
    text: str
    gap: int
    indent: int
    kind: str = "text"

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence or an announcement ends."""
        return self.text.rstrip(CLOSES).endswith(_ENDS)

    @property
    def prose(self) -> bool:
        """Whether a sentence ends inside it."""
        return _SENTENCE.search(self.text) is not None

    @property
    def width(self) -> float:
        """Its width in Chinese characters; Latin letters and figures count half."""
        return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in self.text)


def lines_of(text: str) -> list[Line]:
    r"""The lines that hold anything.

    >>> [(line.text, line.gap) for line in lines_of("一\n\n  二 \n三")]
    [('一', 0), ('二', 1), ('三', 0)]
    """
    found: list[Line] = []
    last = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        above = text[last:start]
        breaks = above.count("\n")
        found.append(Line(start, end, match.group(), max(0, breaks - 1), len(above) - above.rfind("\n") - 1))
        last = end
    return found


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Whether lines were broken to fit a column rather than at the ends of paragraphs.

    Such lines are short, most of them end inside a sentence, and those that do are about as wide as a neighbour.
    """
    if len(lines) < 6 or lines[-1].end - lines[0].start > 60 * len(lines) or median(len(line.text) for line in lines) > 45:
        return False
    unended = [k for k, line in enumerate(lines[:-1]) if not line.ended]
    if len(unended) < 0.55 * len(lines):
        return False
    widths = [line.width for line in lines]
    even = sum(1 for k in unended if abs(widths[k] - widths[k + 1]) <= 2.5 or (k and abs(widths[k] - widths[k - 1]) <= 1.5))
    return even >= 0.5 * len(unended) and sum(line.prose or "，" in line.text for line in lines) >= 0.2 * len(lines)


@dataclass(frozen=True, slots=True)
class LayoutRules:
    """The words of `ontology/language/layout.yaml`, compiled."""

    credit: re.Pattern[str]
    furniture: re.Pattern[str]
    byline: re.Pattern[str]
    begins: re.Pattern[str]
    continues: re.Pattern[str]


@lru_cache(maxsize=8)
def _compile(surnames: str, credits_: tuple[str, ...], furniture: tuple[str, ...], begins: str, continues: str) -> LayoutRules:
    surnames = "".join(surnames.split())
    name = f"(?:[{surnames}]\\s?[一-龥]{{1,2}})" if surnames else "(?!)"

    def any_of(patterns: tuple[str, ...]) -> str:
        return "|".join(f"(?:{p.replace('{name}', name)})" for p in patterns) or "(?!)"

    return LayoutRules(
        credit=re.compile(f"(?:{any_of(credits_)})[。\\s]*$"),
        furniture=re.compile(any_of(furniture)),
        byline=re.compile(f"{name}(?:[ \\u3000]+{name})+"),
        begins=re.compile(begins or "(?!)"),
        continues=re.compile(continues or "(?!)"),
    )


def layout_rules(language: Mapping[str, Mapping[str, object]]) -> LayoutRules:
    """The rules of layout that the schema's language files hold; none of them where there is no such file."""
    data = language.get("layout", {})

    def many(key: str) -> tuple[str, ...]:
        value = data.get(key, ())
        return tuple(map(str, value)) if isinstance(value, (list, tuple)) else (str(value),)

    return _compile(
        str(data.get("surnames", "")),
        many("credits"),
        many("furniture"),
        str(data.get("begins", "")),
        str(data.get("continues", "")),
    )
