"""Every example in ontology/relations is a test: exactly the marked pairs, exactly once, or stopped by the guard it names."""

from __future__ import annotations

from collections import Counter

import pytest
from build import analysis

from kg.extract.match import RelationRules
from kg.schema import load_schema
from kg.schema.vocabulary import UNMATCHED

SCHEMA = load_schema()
EXAMPLES = [(relation, example) for relation in SCHEMA.relations.values() for example in relation.examples]
each_example = pytest.mark.parametrize(
    ("relation", "example"), EXAMPLES, ids=[f"{relation.id}:{example.where.line}" for relation, example in EXAMPLES]
)


@pytest.fixture(scope="module")
def rules():
    return RelationRules(SCHEMA)


def read(example):
    """The example's text with its marks as mentions; the slot is gone, the class stays."""
    marked, at = "", 0
    for mark in example.marks:
        marked += f"{example.text[at : mark.start]}[{example.text[mark.start : mark.end]}]{{{mark.type}}}"
        at = mark.end
    return analysis(marked + example.text[at:], published="2024-05-01")


def expected(example):
    ends = {slot: [(m.start, m.end) for m in example.marks if m.slot == slot] for slot in ("subject", "object")}
    return Counter((subject, target) for subject in ends["subject"] for target in ends["object"])


@each_example
def test_example(rules, relation, example):
    found = [weighed for weighed in rules.weigh(read(example)) if weighed[0].relation == relation.id]
    pairs = Counter(
        tuple(sorted(pair)) if relation.symmetric else pair
        for pair in (
            ((r.subject.span.start, r.subject.span.end), (r.object.span.start, r.object.span.end)) for r, _, _, _ in found
        )
    )
    if example.stopped_by == UNMATCHED:
        assert not pairs
        return
    if example.stopped_by:
        assert pairs.keys() == expected(example).keys(), "without its guard a negative example must be found"
        assert {stopped for _, _, _, stopped in found} == {example.stopped_by}
        return
    assert not [stopped for _, _, _, stopped in found if stopped]
    named = Counter(
        ((r.subject.span.start, r.subject.span.end), (r.object.span.start, r.object.span.end))
        for r, _, _, _ in found
        if r.rule == f"{relation.id}/{example.rule}"
    )
    wanted = expected(example)
    if relation.symmetric:
        named, wanted = (Counter({tuple(sorted(pair)): n for pair, n in counted.items()}) for counted in (named, wanted))
    assert named == wanted
    assert pairs.keys() == wanted.keys(), "no rule of the relation finds another pair"
    for statement in rules(read(example)):
        if statement.rule == f"{relation.id}/{example.rule}":
            assert statement.modality() == example.modality
            assert dict(statement.qualifiers) == dict(example.qualifiers)
