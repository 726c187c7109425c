"""Gold laid onto texts: where names stand, which pairs state a fact, and what is kept out."""

from __future__ import annotations

import json

import numpy as np
import pytest
from build import analysis

from kg.extract.pairs import Signature, candidate_pairs, mention_arrays
from kg.learn.gold import answers, gold_mentions, is_kept, locate, read_gold, stating_sentences, tag_ids
from kg.model import InputError

MARKED = (
    "[远山集团]{Enterprise a}位于[云岭区]{Region b}。[云岭区]{Region b}发展[齿轮]{Industry c}产业，"
    "[远山集团]{Enterprise a}生产[齿轮箱]{Product d}、[轴承]{Product e}。"
)


@pytest.fixture(scope="module")
def signature(schema):
    return Signature.of(schema)


def gold_of(read, *facts):
    entities = [{"id": entity.id, "type": entity.type, "names": list(entity.names)} for entity in read.entities]
    return {"entities": entities, "facts": list(facts), "observations": []}


def at(read, sentence):
    span = read.sentences[sentence].span
    return [[span.start, span.end]]


def taught(signature, read, gold):
    mentions = gold_mentions(read, gold, signature)
    starts = [sentence.span.start for sentence in read.sentences]
    pairs = candidate_pairs(mentions, signature, starts, "、", read.view.text)
    return mentions, pairs, *answers(read, gold, mentions, pairs, signature)


def named(signature, read, gold, mask):
    """The pairs of a mask as (subject, relation, object, sentence of the later mention)."""
    mentions = gold_mentions(read, gold, signature)
    _, pairs, *_ = taught(signature, read, gold)
    width, found = len(signature.relations), set()
    for row, column in zip(*np.nonzero(mask), strict=True):
        one, other = int(pairs.earlier[row]), int(pairs.later[row])
        subject, target = (one, other) if column < width else (other, one)
        ids = [gold["entities"][int(mentions.entity[place])]["id"] for place in (subject, target)]
        found.add((ids[0], signature.relations[column % width], ids[1], int(mentions.sentence[other])))
    return found


def test_names_are_located_leftmost_and_longest_whatever_their_form():
    gold = {"entities": [{"names": ["齿轮箱"]}, {"names": ["齿轮"]}, {"names": ["ＡＢ公司"]}, {"names": [" "]}]}
    assert locate("齿轮 箱和齿轮，AB公司", gold) == [(0, 4, 0), (5, 7, 1), (8, 12, 2)]
    assert locate("无", {"entities": []}) == []


def test_gold_mentions_are_those_of_the_marked_text(signature):
    read = analysis(MARKED)
    mine, theirs = gold_mentions(read, gold_of(read), signature), mention_arrays(read, signature)
    for name in ("start", "end", "kind", "entity", "sentence"):
        assert getattr(mine, name).tolist() == getattr(theirs, name).tolist(), name


def test_tags_begin_inside_end_and_single(signature):
    read = analysis("[远山集团]{Enterprise}在[京]{Region}")
    tags = tag_ids(6, gold_mentions(read, gold_of(read), signature))
    first = 1 + 4 * signature.classes.index("Enterprise")
    assert tags.tolist() == [first, first + 1, first + 1, first + 2, 0, 1 + 4 * signature.classes.index("Region") + 3]


def test_stating_sentences_come_from_spans_of_the_source():
    read = analysis(MARKED)
    assert stating_sentences(read, at(read, 1)) == {1}
    assert stating_sentences(read, [[0, len(read.document.text)]]) == {0, 1}
    assert stating_sentences(read, []) == frozenset()


def test_a_pair_states_a_fact_in_the_sentences_that_the_annotator_named(signature):
    read = analysis(MARKED)
    gold = gold_of(
        read, {"s": "a", "p": "produces", "o": "d", "at": at(read, 1)}, {"s": "a", "p": "locatedIn", "o": "b", "at": at(read, 0)}
    )
    *_, right, known = taught(signature, read, gold)
    assert named(signature, read, gold, right) == {("a", "produces", "d", 1), ("a", "locatedIn", "b", 0)}
    assert (right <= known).all()
    assert ("a", "locatedIn", "b", 1) not in named(signature, read, gold, known)  # the fact at another pair: unknown there
    assert ("a", "produces", "e", 1) in named(signature, read, gold, known)  # not stated: a negative


def test_optional_facts_and_second_readings_count_for_nothing(signature):
    read = analysis(MARKED)
    fact = {"s": "a", "p": "produces", "o": "d", "at": at(read, 1), "p_also": ["develops"], "also": [{"o": "e"}]}
    gold = gold_of(read, fact, {"s": "b", "p": "fosters", "o": "c", "optional": True, "at": at(read, 1)})
    *_, right, known = taught(signature, read, gold)
    assert named(signature, read, gold, right) == {("a", "produces", "d", 1)}
    left = named(signature, read, gold, known)
    assert not {("a", "develops", "d", 1), ("a", "produces", "e", 1), ("b", "fosters", "c", 1)} & left


def test_a_symmetric_fact_is_written_once(signature):
    read = analysis("[蓝天大学]{Institute b}与[远山集团]{Enterprise a}合作。")
    gold = gold_of(read, {"s": "a", "p": "cooperatesWith", "o": "b", "at": at(read, 0)})
    *_, right, _ = taught(signature, read, gold)
    assert right.sum() == 1
    assert named(signature, read, gold, right) == {("b", "cooperatesWith", "a", 0)}


def test_a_fifth_is_kept_out_always_the_same():
    names = [f"article-{number}" for number in range(2000)]
    kept = [name for name in names if is_kept(name)]
    assert 300 < len(kept) < 500
    assert kept == [name for name in names if is_kept(name)]


def test_gold_that_is_none_is_named(tmp_path):
    path = tmp_path / "a.json"
    for content in ("{", "[]", '{"facts": []}'):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=r"a\.json: no gold"):
            read_gold(path)
    path.write_text(json.dumps({"entities": []}), encoding="utf-8")
    assert read_gold(path)["observations"] == []
