"""The networks as they are trained: the same arithmetic as `kg.annotate.encoder` and `kg.extract.scorer`, in JAX.

A batch is one long sequence: documents one after another with padding between them, wider than the encoder sees.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp

from kg.extract.pairs import BETWEEN, DISTANCES, FEATURES
from kg.extract.scorer import FLOOR

if TYPE_CHECKING:
    from jax import Array

Params = dict[str, Any]
DILATIONS = (1, 2, 4, 8, 1)
EMBEDDINGS = (64, 32, 48)  # widths of character, pair and word vectors
HEADS = ("pm", "qm", "bw", "bmax", "tt", "dd", "ff", "pb", "m2", "m2b", "m3", "m3b")
PLACES = 4
PAIR_WIDTH, SIGN_WIDTH, SECOND_WIDTH = 128, 32, 96
NEVER = -1e4
RARE = -3.0  # log odds of a relation before anything is known
EPSILON = 1e-6
BYTE = 256


def _normal(key: Array, rows: int, columns: int, scale: float = 1.0) -> Array:
    values: Array = jax.random.normal(key, (rows, columns)) * (scale * rows**-0.5)
    return values


def encoder_params(key: Array, sizes: tuple[int, int, int], width: int) -> Params:
    """Fresh weights of the encoder; `sizes` are the rows of the three tables."""
    keys = iter(jax.random.split(key, 8 + len(DILATIONS)))
    names = ("c", "b", "w")
    params: Params = {
        name: jax.random.normal(next(keys), (size, dim)) * 0.1 for name, size, dim in zip(names, sizes, EMBEDDINGS, strict=True)
    }
    character, pair, word = EMBEDDINGS
    params["in"] = _normal(next(keys), character + 2 * pair + word + PLACES, width)
    params["inb"] = jnp.zeros(width)
    for layer in range(len(DILATIONS)):
        params[f"k{layer}"] = _normal(next(keys), 3 * width, 2 * width)
        params[f"kb{layer}"] = jnp.zeros(2 * width)
        params[f"g{layer}"] = jnp.ones(width)
    params["go"] = jnp.ones(width)
    return params


def head_params(key: Array, width: int, classes: int, relations: int, flags: int) -> Params:
    """Fresh weights of the tagger, of the pair scorer and of the inputs from proposals."""
    keys = iter(jax.random.split(key, 12))
    return {
        "flags": jnp.zeros((flags, width)),
        "tag": _normal(next(keys), width, 1 + 4 * classes, 0.5),
        "tagb": jnp.zeros(1 + 4 * classes),
        "pm": _normal(next(keys), 4 * width, PAIR_WIDTH),
        "qm": _normal(next(keys), 4 * width, PAIR_WIDTH),
        "bw": _normal(next(keys), width, SIGN_WIDTH),
        "bmax": _normal(next(keys), 2 * SIGN_WIDTH, PAIR_WIDTH),
        "tt": _normal(next(keys), classes * classes, PAIR_WIDTH, 0.3),
        "dd": _normal(next(keys), len(DISTANCES) + 1, PAIR_WIDTH, 0.3),
        "ff": _normal(next(keys), FEATURES, PAIR_WIDTH),
        "pb": jnp.zeros(PAIR_WIDTH),
        "m2": _normal(next(keys), PAIR_WIDTH, SECOND_WIDTH),
        "m2b": jnp.zeros(SECOND_WIDTH),
        "m3": _normal(next(keys), SECOND_WIDTH, 2 * relations, 0.5),
        "m3b": jnp.full(2 * relations, RARE),
    }


def _normed(x: Array) -> Array:
    return x * jax.lax.rsqrt(jnp.mean(x * x, -1, keepdims=True) + EPSILON)


def _shift(x: Array, by: int) -> Array:
    """Rows moved down (`by` > 0) or up along the second last axis, zeros moved in."""
    if by > 0:
        return jnp.concatenate([jnp.zeros_like(x[..., :by, :]), x[..., :-by, :]], -2)
    return jnp.concatenate([x[..., -by:, :], jnp.zeros_like(x[..., by:, :])], -2)


def _drop(key: Array | None, x: Array, rate: float) -> Array:
    """Dropout; a byte of chance a value, four from one draw, because draws took longer than the products between them."""
    if key is None:
        return x
    draws = jax.random.bits(key, (-(-x.size // 4),), "uint32")
    chance = jax.lax.bitcast_convert_type(draws, jnp.uint8).reshape(-1)[: x.size].reshape(x.shape)
    dropped = round(rate * BYTE)
    return jnp.where(chance >= dropped, x * (BYTE / (BYTE - dropped)), 0)


def _keys(key: Array | None, count: int) -> list[Array | None]:
    return [None] * count if key is None else list(jax.random.split(key, count))


def embed(params: Params, ids: Array) -> Array:
    """Input vectors of ids of shape (4, …, characters)."""
    pair = params["b"][ids[1]]
    first = jnp.broadcast_to(params["b"][0], pair[..., :1, :].shape)
    before = jnp.concatenate([first, pair[..., :-1, :]], -2)
    parts = [params["c"][ids[0]], before, pair, params["w"][ids[2]], jax.nn.one_hot(ids[3], PLACES)]
    return jnp.concatenate(parts, -1)


def encode(params: Params, inputs: Array, mask: Array, *, key: Array | None = None, rate: float = 0.0) -> Array:
    """Vectors of characters from what `embed` (and the flags) gave; `mask` is 0 on padding."""
    hidden = inputs
    for layer, (dilation, one) in enumerate(zip(DILATIONS, _keys(key, len(DILATIONS)), strict=True)):
        normed = _drop(one, _normed(hidden) * params[f"g{layer}"], rate) * mask[..., None]
        taps = jnp.concatenate([_shift(normed, dilation), normed, _shift(normed, -dilation)], -1)
        value, gate = jnp.split(taps @ params[f"k{layer}"] + params[f"kb{layer}"], 2, -1)
        hidden = hidden + value * jax.nn.sigmoid(gate)
    vectors: Array = _normed(hidden) * params["go"] * mask[..., None]
    return vectors


def _sums(x: Array) -> Array:
    return jnp.concatenate([jnp.zeros((1, x.shape[1])), jnp.cumsum(x, 0)])


def _mean(sums: Array, start: Array, end: Array) -> Array:
    return (sums[end] - sums[start]) / jnp.maximum(end - start, 1)[:, None]


def pair_logits(params: Params, hidden: Array, batch: Params, *, key: Array | None = None, rate: float = 0.0) -> Array:
    """Log odds of the relations of each pair of a batch, shape (pairs, 2 x relations)."""
    first, second, third = _keys(key, 3)
    start, end = batch["start"], batch["end"]
    vectors = jnp.concatenate([_mean(_sums(hidden), start, end), hidden[start - 1], hidden[end], hidden[end - 1]], -1)
    vectors = _drop(first, vectors, rate)
    signs = hidden @ params["bw"]
    low, high = batch["between"][:, 0], batch["between"][:, 1]
    index = low[:, None] + jnp.arange(BETWEEN)[None]
    inside = (index < high[:, None])[..., None]
    strongest = jnp.where(inside, signs[jnp.minimum(index, len(signs) - 1)], NEVER).max(1)
    stretch = jnp.concatenate([jnp.maximum(strongest, FLOOR), _mean(_sums(signs), low, high)], -1)
    classes = round(len(params["tt"]) ** 0.5)
    kinds = batch["kind"][batch["earlier"]] * classes + batch["kind"][batch["later"]]
    x = (vectors @ params["pm"])[batch["earlier"]] + (vectors @ params["qm"])[batch["later"]] + stretch @ params["bmax"]
    x = x + params["tt"][kinds] + params["dd"][batch["distance"]] + batch["features"] @ params["ff"] + params["pb"]
    x = _drop(second, jax.nn.relu(x), rate)
    x = _drop(third, jax.nn.relu(x @ params["m2"] + params["m2b"]), rate)
    logits: Array = x @ params["m3"] + params["m3b"]
    return logits


def forward(params: Params, batch: Params, *, key: Array | None = None, rate: float = 0.0) -> tuple[Array, Array, Array]:
    """Vectors, tag logits and pair logits of a batch."""
    one, two, three, four = _keys(key, 4)
    mask = (batch["ids"][0] > 0).astype(jnp.float32)
    inputs = _drop(one, embed(params, batch["ids"]), rate) @ params["in"] + params["inb"] + batch["flags"] @ params["flags"]
    hidden = encode(params, inputs, mask, key=two, rate=rate)
    tags = _drop(three, hidden, rate) @ params["tag"] + params["tagb"]
    return hidden, tags, pair_logits(params, hidden, batch, key=four, rate=rate)
