"""The pattern language of relation files, parsed into a small frozen tree; `extract` compiles and runs it.

Four things in order, blanks between them meaning nothing, and a fifth that makes any of them optional:

    {subject} {object} {Product}      a slot: an entity of the relation's subject or object classes, or of the class named;
    {subject:Enterprise|Institute}    the same, narrowed to some of these classes
    <buy>                             a word of that list of the file (or of ontology/language/words.yaml)
    由                                a literal
    ..6                               a gap of at most six characters
    (与 {Institute} ..4)?             optional

Nothing else is there on purpose: what needs more is an extractor written in code, which the file names.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SUBJECT, OBJECT = "subject", "object"
WIDEST_GAP = 40

_TOKEN = re.compile(
    r"\s*(?:\{(?P<slot>[^{}]*)\}|<(?P<words>[^<>]*)>|\.\.(?P<gap>\d+)|(?P<open>\()|(?P<close>\)\?)|(?P<literal>[^\s{}<>().?]+))"
)
_SLOT = re.compile(r"(?P<name>[A-Za-z0-9]+)(?::(?P<types>[A-Za-z0-9]+(?:\|[A-Za-z0-9]+)*))?")


@dataclass(frozen=True, slots=True)
class Slot:
    """An entity of one of the types; `name` is `subject`, `object`, or a class that only has to stand there."""

    name: str
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Words:
    """One of the words of a named list."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Literal:
    """These very characters."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Between no and `limit` characters of any kind."""

    limit: int


@dataclass(frozen=True, slots=True)
class Maybe:
    """These elements, or nothing."""

    elements: tuple[Element, ...]


Element: TypeAlias = Slot | Words | Literal | Gap | Maybe


class PatternError(ValueError):
    """What is wrong with a match string, and the remedy; the caller knows file and line."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem, self.remedy = problem, remedy


def parse_match(
    match: str,
    *,
    ends: Mapping[str, frozenset[str]],
    classes: Iterable[str],
    words: Mapping[str, tuple[str, ...]],
) -> tuple[Element, ...]:
    """The tree of a match string; `ends` gives the classes of subject and object.

    >>> ends = {"subject": frozenset({"A", "C"}), "object": frozenset({"B"})}
    >>> parse_match("{subject:A} ..6 <buy> (了)? {object}", ends=ends, classes="ABC", words={"buy": ("买", "购")})
    (Slot(name='subject', types=frozenset({'A'})), Gap(limit=6), Words(name='buy', words=('买', '购')),
     Maybe(elements=(Literal(text='了'),)), Slot(name='object', types=frozenset({'B'})))
    """
    known = {name: frozenset({name}) for name in classes} | dict(ends)
    open_groups: list[list[Element]] = [[]]
    at = 0
    while match[at:].strip():
        token = _TOKEN.match(match, at)
        if not token:
            raise PatternError(
                f"cannot read `{match[at:].strip()}` in the match", "write {slot}, <words>, literal, ..6 or (…)?, blanks between"
            )
        at = token.end()
        if token["open"]:
            open_groups.append([])
        elif token["close"]:
            if len(open_groups) == 1:
                raise PatternError("`)?` closes nothing", "open the optional part with `(`")
            group = tuple(open_groups.pop())
            if not group:
                raise PatternError("an optional part is empty", "fill it or remove `()?`")
            open_groups[-1].append(Maybe(group))
        else:
            open_groups[-1].append(_element(token, known, words))
    if len(open_groups) > 1:
        raise PatternError("an optional part is not closed", "close it with `)?`")
    elements = tuple(open_groups[0])
    _check(elements)
    return elements


def _element(token: re.Match[str], known: Mapping[str, frozenset[str]], words: Mapping[str, tuple[str, ...]]) -> Element:
    if token["slot"] is not None:
        return _slot(token["slot"], known)
    if token["words"] is not None:
        name = token["words"]
        if name not in words:
            raise PatternError(f"unknown word list `<{name}>`", f"define it under `words:`; there are: {_listed(words)}")
        return Words(name, words[name])
    if token["gap"] is not None:
        limit = int(token["gap"])
        if not 0 < limit <= WIDEST_GAP:
            raise PatternError(f"a gap of {limit} characters", f"take a number from 1 to {WIDEST_GAP}")
        return Gap(limit)
    return Literal(token["literal"])


def _slot(written: str, known: Mapping[str, frozenset[str]]) -> Slot:
    found = _SLOT.fullmatch(written)
    if not found or found["name"] not in known:
        raise PatternError(f"unknown slot `{{{written}}}`", f"use {{subject}}, {{object}} or a class: {_listed(known)}")
    allowed = known[found["name"]]
    types = frozenset(found["types"].split("|")) if found["types"] else allowed
    if not types <= allowed:
        wrong = ", ".join(sorted(types - allowed))
        raise PatternError(f"slot `{{{written}}}` cannot hold {wrong}", f"{found['name']} may be: {_listed(allowed)}")
    return Slot(found["name"], types)


def _check(elements: tuple[Element, ...]) -> None:
    counts = Counter(element.name for element in walk(elements) if isinstance(element, Slot))
    for end in (SUBJECT, OBJECT):
        if counts[end] != 1:
            raise PatternError(f"{{{end}}} stands {counts[end]} times in the match", "each end stands exactly once")
    if not any(isinstance(element, Slot) and element.name in {SUBJECT, OBJECT} for element in elements):
        raise PatternError("both ends are optional", "only one of {subject} and {object} may be left out")
    if not any(isinstance(element, Words | Literal) for element in elements):
        raise PatternError("nothing but closeness ties the two", "add a word list or a literal that is not optional")
    if isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
        raise PatternError("a gap at the edge of the match", "begin and end with a slot, a word or a literal")
    if any(isinstance(one, Gap) and isinstance(two, Gap) for one, two in itertools.pairwise(elements)):
        raise PatternError("two gaps in a row", "join them into one")


def walk(elements: tuple[Element, ...]) -> Iterator[Element]:
    """Every element, those inside optional parts too, in order.

    >>> [type(element).__name__ for element in walk((Maybe((Literal("由"),)), Gap(2)))]
    ['Maybe', 'Literal', 'Gap']
    """
    for element in elements:
        yield element
        if isinstance(element, Maybe):
            yield from walk(element.elements)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "none"
