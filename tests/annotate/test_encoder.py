"""The encoder's graph: what a long text, a short one and a text in pieces come to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("jax")
pytest.importorskip("onnx")

from kg.annotate.encoder import BLOCK, Encoder
from kg.annotate.learned import Reader
from kg.learn.graph import STEPS, encoder_graph, rounded
from kg.learn.network import DILATIONS, EMBEDDINGS, PLACES
from kg.model import SchemaError

WIDTH, FLAGS, KNOWN, TAGS = 6, 4, 9, 9


@pytest.fixture(scope="module")
def encoder():
    rng = np.random.default_rng(2)
    character, pair, word = EMBEDDINGS
    shapes = {"c": (KNOWN, character), "b": (KNOWN, pair), "w": (KNOWN, word), "flags": (FLAGS, WIDTH), "inb": (WIDTH,)}
    shapes |= {"in": (character + 2 * pair + word + PLACES, WIDTH), "go": (WIDTH,)}
    for layer in range(len(DILATIONS)):
        shapes |= {f"k{layer}": (3 * WIDTH, 2 * WIDTH), f"kb{layer}": (2 * WIDTH,), f"g{layer}": (WIDTH,)}
    shapes |= {"tag": (WIDTH, TAGS), "tagb": (TAGS,)}
    params = {name: rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    return Encoder(np.frombuffer(encoder_graph(params), np.uint8))


def text_of(size, seed=0):
    rng = np.random.default_rng(seed)
    ids = np.stack([*rng.integers(0, KNOWN, (3, size)), rng.integers(0, PLACES, size)]).astype(np.int32)
    return ids, rng.random((size, FLAGS)).astype(np.float32)


def test_a_long_text_is_encoded_as_if_it_were_in_one_piece(encoder):
    ids, flags = text_of(2 * BLOCK + 50)
    whole, logs = encoder(ids, flags)
    assert whole.shape == (2 * BLOCK + 50, WIDTH)
    assert np.exp(logs).sum(axis=1) == pytest.approx(np.ones(len(whole)), abs=1e-5)
    margin = sum(DILATIONS) + 1
    for edge in (BLOCK, 2 * BLOCK):
        low = edge - 2 * margin
        part, _ = encoder(ids[:, low : edge + 50], flags[low : edge + 50])
        assert np.abs(whole[edge - margin : edge] - part[margin : 2 * margin]).max() < 1e-5


@pytest.mark.parametrize("size", [0, 1, 2, 3, 9])
def test_texts_shorter_than_a_layer_reaches(encoder, size):
    assert [part.shape for part in encoder(*text_of(size))] == [(size, WIDTH), (size, TAGS)]


def test_an_encoding_does_not_depend_on_what_stands_far_away(encoder):
    ids, flags = text_of(200)
    other, _ = text_of(200, seed=1)
    mixed = np.where(np.arange(200) < 100, ids, other)
    for here, there in zip(encoder(ids, flags), encoder(mixed, flags), strict=True):
        assert np.array_equal(here[:80], there[:80])
        assert not np.array_equal(here[99], there[99])


def test_kernels_are_rounded_to_whole_steps_that_cannot_overflow():
    kernel = np.random.default_rng(4).normal(size=(30, 5)).astype(np.float32)
    kernel[:, 2] = 0
    steps, worth = rounded(kernel)
    assert np.abs(steps).max() == STEPS
    assert np.abs(steps * worth - kernel).max() <= worth.max() / 2 + 1e-6
    assert not steps[:, 2].any()
    assert 2 * 255 * STEPS < 2**15


@pytest.mark.parametrize("held", [("tag",), ("tag", "graph")], ids=["no graph", "tags outside the graph"])
def test_weights_of_an_older_version_are_refused_with_the_remedy(schema, tmp_path, held):
    np.savez(tmp_path / "reader.npz", **dict.fromkeys(held, np.zeros((2, 2), np.float16)))
    with pytest.raises(SchemaError, match=r"reader\.npz is of an older version; make it again with `kg train`"):
        Reader.load(replace(schema, models=tmp_path))
