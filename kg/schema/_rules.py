"""The rules of a relation file: word lists, guards, patterns and the examples that must exercise them."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from kg.model import SchemaError
from kg.schema import vocabulary
from kg.schema.patterns import OBJECT, SUBJECT, PatternError, Words, parse_match, walk
from kg.schema.types import Example, Mark, Pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kg.schema._nodes import Node
    from kg.schema.patterns import Element

KEYS = ("words", "guards", "patterns", "examples")
_RULE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MARK = re.compile(r"\[([^\[\]]*)\]\{([A-Za-z0-9]*)(?::([A-Za-z0-9]+))?\}")
_DEFAULT_CONFIDENCE = 0.75


class Ends(NamedTuple):
    """What a relation may join: the classes of each end in the order of the file, all classes, its qualifiers."""

    relation: str
    subject: tuple[str, ...]
    object: tuple[str, ...]
    classes: Iterable[str]
    qualifiers: Iterable[str]


class Rules(NamedTuple):
    """The parts of a relation that say how a text states it."""

    words: Mapping[str, tuple[str, ...]]
    guards: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    examples: tuple[Example, ...]


def read_rules(keys: Mapping[str, Node], ends: Ends, shared_words: Mapping[str, tuple[str, ...]]) -> Rules:
    """The rules under the keys of a relation file; a rule that no example shows is refused."""
    words = {name: node.texts() for name, node in (keys["words"].mapping() if "words" in keys else {}).items()}
    guards = keys["guards"].choices(vocabulary.GUARDS, "guard") if "guards" in keys else ()
    pattern_nodes = keys["patterns"].items() if "patterns" in keys else []
    patterns: dict[str, Pattern] = {}
    for node in pattern_nodes:
        pattern = _pattern(node, ends, {**shared_words, **words})
        if pattern.rule in patterns:
            problem = f"rule `{pattern.rule}` is defined already at {patterns[pattern.rule].where}"
            raise node.error(problem, "choose another name or remove one")
        patterns[pattern.rule] = pattern
    examples = tuple(_example(node, ends, patterns, guards) for node in (keys["examples"].items() if "examples" in keys else []))
    _check_shown(patterns, examples, keys)
    _check_used(keys, patterns)
    return Rules(MappingProxyType(words), guards, tuple(patterns.values()), examples)


def _pattern(node: Node, ends: Ends, words: Mapping[str, tuple[str, ...]]) -> Pattern:
    keys = node.mapping(required=("rule",), allowed=("match", "code", "confidence"))
    rule = keys["rule"].text()
    if not _RULE.fullmatch(rule):
        raise keys["rule"].error(f"`{rule}` is no rule name", "write small letters, digits and single hyphens")
    if ("match" in keys) == ("code" in keys):
        raise node.error(f"rule `{rule}` needs either `match` or `code`", "give it a match string, or name an extractor in code")
    elements: tuple[Element, ...] = ()
    if "match" in keys:
        sides = {SUBJECT: frozenset(ends.subject), OBJECT: frozenset(ends.object)}
        try:
            elements = parse_match(keys["match"].text(), ends=sides, classes=ends.classes, words=words)
        except PatternError as error:
            raise keys["match"].error(f"rule `{rule}`: {error.problem}", error.remedy) from error
    return Pattern(
        id=f"{ends.relation}/{rule}",
        rule=rule,
        match=keys["match"].text() if "match" in keys else "",
        elements=elements,
        code=keys["code"].choice(vocabulary.EXTRACTORS, "extractor") if "code" in keys else "",
        confidence=_confidence(keys["confidence"]) if "confidence" in keys else _DEFAULT_CONFIDENCE,
        where=node.where,
    )


def _confidence(node: Node) -> float:
    if not re.fullmatch(r"0\.\d+|1(\.0+)?", node.text()) or not float(node.text()):
        raise node.error(f"`{node.text()}` is no confidence", "write a number above 0 and up to 1, as 0.8")
    return float(node.text())


def _example(node: Node, ends: Ends, patterns: Mapping[str, Pattern], guards: tuple[str, ...]) -> Example:
    keys = node.mapping(required=("text",), allowed=("rule", "not", "modality", "qualifiers"))
    if ("rule" in keys) == ("not" in keys):
        raise node.error("an example needs either `rule` or `not`", "name the rule that finds it, or what stops it")
    text, marks = _unmark(keys["text"], ends)
    given = keys["qualifiers"].mapping(allowed=tuple(ends.qualifiers)) if "qualifiers" in keys else {}
    reasons = {*guards, *vocabulary.SHARED_GUARDS, vocabulary.UNMATCHED}
    return Example(
        text=text,
        marks=marks,
        rule=keys["rule"].choice(patterns, "rule") if "rule" in keys else "",
        stopped_by=keys["not"].choice(reasons, "guard") if "not" in keys else "",
        modality=keys["modality"].choice(vocabulary.FACT_MODALITIES, "modality") if "modality" in keys else vocabulary.ACTUAL,
        qualifiers=MappingProxyType({name: value.text() for name, value in given.items()}),
        where=node.where,
    )


def _unmark(node: Node, ends: Ends) -> tuple[str, tuple[Mark, ...]]:
    written, text, marks, at = node.text(), "", [], 0
    for found in _MARK.finditer(written):
        text += _outside(node, written[at : found.start()])
        types = {SUBJECT: ends.subject, OBJECT: ends.object}.get(found[2], (found[2],) if found[2] in ends.classes else ())
        if not types:
            raise node.error(f"unknown slot `{{{found[2]}}}` in the example", "mark with {subject}, {object} or a class")
        if found[3] and found[3] not in types:
            raise node.error(f"{found[2]} cannot be {found[3]}", f"it may be: {', '.join(sorted(types))}")
        if not found[1].strip():
            raise node.error("a mark without a name in it", "write the name between [ and ]")
        marks.append(Mark(len(text), len(text) + len(found[1]), found[2], found[3] or types[0]))
        text, at = text + found[1], found.end()
    text += _outside(node, written[at:])
    for end in (SUBJECT, OBJECT):
        if not any(mark.slot == end for mark in marks):
            raise node.error(f"the example marks no {{{end}}}", f"mark it: [name]{{{end}}}")
    return text, tuple(marks)


def _outside(node: Node, piece: str) -> str:
    if re.search(r"[\[\]{}]", piece):
        raise node.error(f"a bracket that belongs to no mark, near `{piece.strip()}`", "write marks as [name]{slot}, no others")
    return piece


def _check_shown(patterns: Mapping[str, Pattern], examples: tuple[Example, ...], keys: Mapping[str, Node]) -> None:
    shown = {example.rule for example in examples}
    for pattern in patterns.values():
        if pattern.rule not in shown:
            problem = f"no example exercises rule `{pattern.rule}`"
            raise SchemaError(f"{pattern.where}: {problem}; add one under `examples:` with `rule: {pattern.rule}`")
    if patterns and not any(example.stopped_by for example in examples):
        raise keys["patterns"].error("patterns without a negative example", "add one under `examples:` with `not: <guard>`")


def _check_used(keys: Mapping[str, Node], patterns: Mapping[str, Pattern]) -> None:
    used = {element.name for pattern in patterns.values() for element in walk(pattern.elements) if isinstance(element, Words)}
    coded = any(pattern.code for pattern in patterns.values())
    for name, node in (keys["words"].mapping() if "words" in keys else {}).items():
        if name not in used and not coded:
            raise node.error(f"no pattern uses the word list `{name}`", f"use it as <{name}> or remove it")
