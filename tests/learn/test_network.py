"""The networks that learn are the networks that read, and their loss is what it is said to be."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

jax = pytest.importorskip("jax")
pytest.importorskip("onnx")
pytest.importorskip("optax")

from build import analysis  # noqa: E402

from kg.annotate.encoder import GRAPH, Encoder  # noqa: E402
from kg.annotate.inputs import Vocabulary  # noqa: E402
from kg.extract.pairs import Signature  # noqa: E402
from kg.extract.scorer import PairScorer  # noqa: E402
from kg.learn.finetune import GAP, cover_surprise, pack  # noqa: E402
from kg.learn.gold import WAYS, lesson  # noqa: E402
from kg.learn.network import encoder_params, forward, head_params  # noqa: E402
from kg.learn.panel import tag_shares  # noqa: E402
from kg.learn.train import reader_arrays  # noqa: E402
from kg.schema import widened  # noqa: E402

TEXTS = (
    "[远山集团]{Enterprise}位于[云岭区]{Region}。[云岭区]{Region}发展[齿轮]{Industry}产业，去年生产[轴承]{Product}、[齿轮箱]{Product}。",
    "[王明]{Person}任[蓝天大学]{Institute}校长。",
)
WIDTH, FLAGS = 8, 48
ROUNDED = 0.1  # share of an encoding that the whole numbers of its graph may take or give; a network so small feels them most


def one_lesson(marked, known, signature, rng):
    read = analysis(marked)
    text = read.view.text
    gold = {
        "entities": [{"id": e.id, "type": e.type, "names": list(e.names)} for e in read.entities],
        "facts": [],
        "observations": [],
    }
    flags = (rng.random((len(text), FLAGS)) * (rng.random((len(text), FLAGS)) < 0.1)).astype(np.float32)
    return lesson("a", read, gold, signature, "、", (known.ids(text), flags))


@pytest.fixture(scope="module")
def learned(schema):
    """Two lessons, random weights as they are stored and read back, and what the learning networks make of them."""
    rng = np.random.default_rng(0)
    signature = Signature.of(schema)
    text = "".join(TEXTS)
    known = Vocabulary.of(sorted(set(text)), ["远山", "云岭", "齿轮"], ["集团", "位于", "大学"])
    lessons = [one_lesson(marked, known, signature, rng) for marked in TEXTS]
    params = encoder_params(jax.random.PRNGKey(0), known.sizes, WIDTH)
    params |= head_params(jax.random.PRNGKey(1), WIDTH, len(signature.classes), len(signature.relations), FLAGS)
    params = {name: np.asarray(value) + 0.1 * rng.normal(size=np.shape(value)) for name, value in params.items()}
    params = {name: value.astype(np.float16).astype(np.float32) for name, value in params.items()}  # as precise as it is stored
    arrays = reader_arrays(params, known, signature)
    batch = pack(lessons, length=256, mentions=12, pairs=48)
    return lessons, widened(arrays), params, tuple(np.asarray(part) for part in forward(params, batch))


def test_reading_computes_what_was_learned(learned):
    lessons, arrays, params, (hidden, tags, pairs) = learned
    encode = Encoder(arrays[GRAPH])
    at, pair = GAP, 0
    for one in lessons:
        size = one.ids.shape[1]
        exact = hidden[at : at + size]
        near, logs = encode(one.ids, one.flags)
        assert np.linalg.norm(near - exact) < ROUNDED * np.linalg.norm(exact)
        exact_logs = np.asarray(jax.nn.log_softmax(near @ params["tag"] + params["tagb"]))
        assert logs == pytest.approx(exact_logs, abs=1e-3)
        assert np.linalg.norm(logs - jax.nn.log_softmax(tags[at : at + size])) < ROUNDED * np.linalg.norm(logs)
        assert len(one.pairs)
        odds = PairScorer(arrays)(exact, one.mentions, one.pairs)
        assert odds == pytest.approx(pairs[pair : pair + len(one.pairs)], abs=1e-3)
        at, pair = at + size + GAP, pair + len(one.pairs)


def test_the_vocabulary_comes_back_with_the_weights(learned):
    lessons, arrays, *_ = learned
    text = analysis(TEXTS[1]).view.text
    assert (Vocabulary.load(arrays).ids(text) == lessons[1].ids).all()


def covers(length, classes):
    """Every row of tags that is a cover: names of one class from begin to end, or single, or outside."""
    for row in itertools.product(range(1 + 4 * classes), repeat=length):
        open_class = None
        for tag in row:
            kind, part = (None, None) if tag == 0 else divmod(tag - 1, 4)
            if open_class is None and part in (1, 2):
                break
            if open_class is not None and (part not in (1, 2) or kind != open_class):
                break
            open_class = kind if part in (0, 1) else None
        else:
            if open_class is None:
                yield row


def sure(row):
    """One tag a character, without doubt."""
    return np.array(row)[:, None], np.ones((len(row), 1), np.float32)


@pytest.mark.parametrize(("length", "classes"), [(1, 2), (2, 2), (3, 2), (4, 1)])
def test_surprise_is_that_of_the_right_cover_among_all(length, classes):
    rng = np.random.default_rng(length)
    logits = rng.normal(size=(length, 1 + 4 * classes)).astype(np.float32)
    every = [(row, sum(logits[place, tag] for place, tag in enumerate(row))) for row in covers(length, classes)]
    total = np.logaddexp.reduce([score for _, score in every])
    for row, score in (every[0], every[len(every) // 2], every[-1]):
        mine = float(cover_surprise(logits, *sure(row), np.ones(length)))
        assert mine == pytest.approx(total - score, abs=1e-4)
        assert mine >= 0


def test_what_readers_expect_is_what_all_covers_come_to():
    rng = np.random.default_rng(7)
    logits = rng.normal(size=(3, 5)).astype(np.float32)
    every = list(covers(3, 1))
    scores = np.array([sum(logits[place, tag] for place, tag in enumerate(row)) for row in every])
    chances = np.exp(scores - np.logaddexp.reduce(scores))
    expected = np.zeros((3, 5))
    for row, chance in zip(every, chances, strict=True):
        expected[np.arange(3), row] += chance
    tags, shares = tag_shares(logits)
    assert tags.shape == shares.shape == (3, WAYS)
    assert shares.sum(axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert (np.diff(shares, axis=1) <= 1e-6).all()
    kept = np.take_along_axis(expected, tags, 1)
    assert shares == pytest.approx(kept / kept.sum(axis=1, keepdims=True), abs=1e-4)
    # The surprise at what is expected is the cross entropy of the covers.
    other = rng.normal(size=(3, 5)).astype(np.float32)
    theirs = np.array([sum(other[place, tag] for place, tag in enumerate(row)) for row in every])
    everything = np.broadcast_to(np.arange(5), (3, 5))
    mine = float(cover_surprise(other, everything, expected.astype(np.float32), np.ones(3)))
    assert mine == pytest.approx(-(chances * (theirs - np.logaddexp.reduce(theirs))).sum(), abs=1e-4)


def test_padding_is_no_surprise():
    rng = np.random.default_rng(5)
    logits = rng.normal(size=(3, 9)).astype(np.float32)
    padded = np.concatenate([rng.normal(size=(2, 9)), logits, rng.normal(size=(4, 9))]).astype(np.float32)
    answer, seen = np.array([0, 0, 1, 3, 0, 0, 0, 0, 0]), np.array([0, 0, 1, 1, 1, 0, 0, 0, 0.0])
    alone = float(cover_surprise(logits, *sure([1, 3, 0]), np.ones(3)))
    assert float(cover_surprise(padded, *sure(answer), seen)) == pytest.approx(alone, abs=1e-3)
