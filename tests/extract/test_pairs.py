"""Which pairs of mentions are worth scoring, and what the scorer is told of them."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.pairs import REACH, TOPICS, Signature, candidate_indexes, candidate_pairs, mention_arrays, topics

JOINS = "、和"


@pytest.fixture(scope="module")
def signature(schema):
    return Signature.of(schema)


def pairs_of(signature, marked):
    read = analysis(marked)
    mentions = mention_arrays(read, signature)
    starts = [sentence.span.start for sentence in read.sentences]
    return read, mentions, candidate_pairs(mentions, signature, starts, JOINS, read.view.text)


def named(signature, marked):
    read = analysis(marked)
    mentions = mention_arrays(read, signature)
    names = [read.view.text[start:end] for start, end in zip(mentions.start.tolist(), mentions.end.tolist(), strict=True)]
    return [(names[one], names[other]) for one, other in candidate_indexes(mentions, signature)]


def test_the_signature_says_what_the_ontology_allows(schema, signature):
    width = len(signature.relations)
    for column, name in enumerate(signature.relations):
        relation = schema.relations[name]
        for one, first in enumerate(signature.classes):
            for other, second in enumerate(signature.classes):
                fits = first in relation.subject and second in relation.object
                assert signature.allowed[one, other, column] == fits
                assert signature.allowed[other, one, width + column] == (fits and not relation.symmetric)


def test_an_order_of_old_weights_is_kept_and_what_is_gone_allows_nothing(schema):
    old = Signature.of(schema, ("Region", "Enterprise"), ("gone", "locatedIn"))
    assert old.classes == ("Region", "Enterprise")
    assert not old.allowed[:, :, 0].any()
    assert old.allowed[1, 0, 1]


def test_pairs_of_one_sentence_the_nearest_mention_of_each_entity(signature):
    marked = "[甲厂]{Enterprise}在[东区]{Region}，[甲厂]{Enterprise}生产[轴承]{Product}。"
    assert named(signature, marked) == [("甲厂", "东区"), ("东区", "甲厂"), ("甲厂", "轴承")]


def test_pairs_that_no_relation_allows_are_left_out(signature):
    assert named(signature, "[轴承]{Product}与[王明]{Person}。") == []


def test_a_sentence_may_leave_an_end_to_what_came_before(signature):
    assert ("甲厂", "轴承") in named(signature, "[甲厂]{Enterprise}成立。生产[轴承]{Product}。")


def test_what_lies_far_back_counts_only_if_the_document_is_about_it(signature):
    filler = "[东区]{Region}变样。" * (REACH + 1)
    others = "".join(f"[{name}区]{{Region}}、" * 3 for name in "甲乙丙丁")
    near = f"[远厂]{{Enterprise}}。{filler}生产[轴承]{{Product}}。"
    assert ("远厂", "轴承") in named(signature, near)  # one of the few that it names
    far = f"{others}。" * 2 + f"天。天。[远厂]{{Enterprise}}。{filler}生产[轴承]{{Product}}。"
    assert ("远厂", "轴承") not in named(signature, far)


def test_topics_are_bodies_and_places_named_most(signature):
    read = analysis("[甲厂]{Enterprise}。天。天。" + "[轴承]{Product}、" * 9 + "[乙厂]{Enterprise}。" * 2)
    mentions = mention_arrays(read, signature)
    found = [read.entities[index].name for index in sorted(topics(mentions, signature))]
    assert found == ["甲厂", "乙厂"]
    assert len(found) <= TOPICS


def test_features_tell_distance_lists_and_sentences(signature):
    _, mentions, pairs = pairs_of(signature, "[甲厂]{Enterprise}、[乙厂]{Enterprise}与[丙厂]{Enterprise}。在[东区]{Region}。")
    rows = {(int(one), int(other)): row for row, (one, other) in enumerate(zip(pairs.earlier, pairs.later, strict=True))}
    assert pairs.features[rows[0, 1], 6] == 1  # bound by a list mark
    assert pairs.features[rows[0, 2], 6] == 0
    assert pairs.features[rows[0, 1], 0] == 1  # one sentence
    assert pairs.features[rows[2, 3], 1] == 1  # the sentence before
    assert pairs.between[rows[0, 1]].tolist() == [2, 3]
    start = int(mentions.start[3])
    assert pairs.between[rows[0, 3]].tolist() == [start - 1, start]  # from the beginning of the later mention's sentence
    assert pairs.distance[rows[0, 2]] > pairs.distance[rows[0, 1]]


def test_references_and_texts_without_names_give_no_pairs(signature):
    *_, pairs = pairs_of(signature, "没有名字。")
    assert len(pairs) == 0
    assert pairs.features.shape[0] == 0
