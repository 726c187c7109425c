"""The networks that learn are the networks that read, and their loss is what it is said to be."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

jax = pytest.importorskip("jax")
pytest.importorskip("optax")

from build import analysis  # noqa: E402

from kg.annotate.encoder import Encoder  # noqa: E402
from kg.annotate.inputs import Vocabulary  # noqa: E402
from kg.annotate.tagger import Tagger, log_softmax  # noqa: E402
from kg.extract.pairs import Signature  # noqa: E402
from kg.extract.scorer import PairScorer  # noqa: E402
from kg.learn.finetune import GAP, cover_surprise, pack  # noqa: E402
from kg.learn.gold import lesson  # noqa: E402
from kg.learn.network import encoder_params, forward, head_params  # noqa: E402
from kg.learn.train import reader_arrays  # noqa: E402

TEXTS = (
    "[远山集团]{Enterprise}位于[云岭区]{Region}。[云岭区]{Region}发展[齿轮]{Industry}产业，去年生产[轴承]{Product}、[齿轮箱]{Product}。",
    "[王明]{Person}任[蓝天大学]{Institute}校长。",
)
WIDTH, FLAGS = 8, 48


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
    arrays = reader_arrays(params, known, signature)
    arrays = {name: value.astype(np.float32) if value.dtype == np.float16 else value for name, value in arrays.items()}
    rounded = {name: arrays[name] for name in params if name not in ("in", "flags")}
    inputs = len(arrays["in"]) - FLAGS
    rounded |= {"in": arrays["in"][:inputs], "flags": arrays["in"][inputs:]}
    batch = pack(lessons, length=256, mentions=12, pairs=48)
    return lessons, arrays, tuple(np.asarray(part) for part in forward(rounded, batch))


def test_reading_computes_what_was_learned(learned):
    lessons, arrays, (hidden, tags, pairs) = learned
    at, pair = GAP, 0
    for one in lessons:
        size = one.ids.shape[1]
        encoding = Encoder(arrays)(one.ids, one.flags)
        assert encoding == pytest.approx(hidden[at : at + size], abs=1e-4)
        logs = Tagger(arrays).log_probabilities(encoding)
        assert logs == pytest.approx(log_softmax(tags[at : at + size]), abs=1e-3)
        assert len(one.pairs)
        odds = PairScorer(arrays)(encoding, one.mentions, one.pairs)
        assert odds == pytest.approx(pairs[pair : pair + len(one.pairs)], abs=1e-3)
        at, pair = at + size + GAP, pair + len(one.pairs)


def test_the_vocabulary_comes_back_with_the_weights(learned):
    lessons, arrays, _ = learned
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


@pytest.mark.parametrize(("length", "classes"), [(1, 2), (2, 2), (3, 2), (4, 1)])
def test_surprise_is_that_of_the_right_cover_among_all(length, classes):
    rng = np.random.default_rng(length)
    logits = rng.normal(size=(length, 1 + 4 * classes)).astype(np.float32)
    every = [(row, sum(logits[place, tag] for place, tag in enumerate(row))) for row in covers(length, classes)]
    total = np.logaddexp.reduce([score for _, score in every])
    for row, score in (every[0], every[len(every) // 2], every[-1]):
        mine = float(cover_surprise(logits, np.array(row), np.ones(length)))
        assert mine == pytest.approx(total - score, abs=1e-4)
        assert mine >= 0


def test_padding_is_no_surprise():
    rng = np.random.default_rng(5)
    logits = rng.normal(size=(3, 9)).astype(np.float32)
    padded = np.concatenate([rng.normal(size=(2, 9)), logits, rng.normal(size=(4, 9))]).astype(np.float32)
    answer, seen = np.array([0, 0, 1, 3, 0, 0, 0, 0, 0]), np.array([0, 0, 1, 1, 1, 0, 0, 0, 0.0])
    alone = float(cover_surprise(logits, np.array([1, 3, 0]), np.ones(3)))
    assert float(cover_surprise(padded, answer, seen)) == pytest.approx(alone, abs=1e-3)
