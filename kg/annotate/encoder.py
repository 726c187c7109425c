"""The learned encoder: one vector a character, from gated convolutions over the text; plain numpy, one pass a document.

The network is a stack of residual gated convolutions (Dauphin et al. 2017, "Language Modeling with Gated Convolutional
Networks") of three taps with growing dilation, each behind an RMS norm (Zhang & Sennrich 2019). `kg train` makes the
weights: first by filling in masked words of plain text, then on annotated articles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kg.annotate.inputs import PADDING, SINGLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Array = NDArray[np.float32]

BLOCK = 4096  # characters encoded at once: memory stays flat on a document of any length
EPSILON = 1e-6
PLACES = 4


def _normed(x: Array) -> Array:
    scale = np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + EPSILON)
    out: Array = x / scale[:, None]
    return out


def sigmoid(x: Array) -> Array:
    """The logistic function, without overflow."""
    out: Array = np.tanh(x * np.float32(0.5))
    out *= np.float32(0.5)
    out += np.float32(0.5)
    return out


class Encoder:
    """Characters to vectors. `weights` holds the arrays of one trained reader."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._character, self._pair, self._word = weights["c"], weights["b"], weights["w"]
        self._input, self._input_bias = weights["in"], weights["inb"]
        self.width = self._input.shape[1]
        self._dilations = tuple(int(d) for d in weights["dilations"])
        self._kernels = [
            # the norm's gain is folded into the taps
            np.tile(weights[f"g{layer}"], 3)[:, None] * weights[f"k{layer}"]
            for layer in range(len(self._dilations))
        ]
        self._biases = [weights[f"kb{layer}"] for layer in range(len(self._dilations))]
        self._gain = weights["go"]
        self._reach = sum(self._dilations) + 1

    def __call__(self, ids: NDArray[np.int32], flags: Array) -> Array:
        """Vectors of the characters, shape (characters, width); `ids` and `flags` as `kg.annotate.inputs` makes them."""
        size = ids.shape[1]
        if size <= BLOCK:
            return self._encode(ids, flags)
        out = np.empty((size, self.width), np.float32)
        for start in range(0, size, BLOCK):
            low, high = max(0, start - self._reach), min(size, start + BLOCK + self._reach)
            part = self._encode(ids[:, low:high], flags[low:high])
            stop = min(size, start + BLOCK)
            out[start:stop] = part[start - low : stop - low]
        return out

    def _embed(self, ids: NDArray[np.int32], flags: Array) -> Array:
        character, pair, word, place = ids
        before = np.empty_like(pair)
        before[0], before[1:] = PADDING, pair[:-1]
        places = np.eye(PLACES, dtype=np.float32)[np.minimum(place, SINGLE)]
        parts = [self._character[character], self._pair[before], self._pair[pair], self._word[word], places, flags]
        return np.concatenate(parts, axis=1)

    def _encode(self, ids: NDArray[np.int32], flags: Array) -> Array:
        size, width = ids.shape[1], self.width
        hidden: Array = self._embed(ids, flags) @ self._input
        hidden += self._input_bias
        taps = np.zeros((size, 3 * width), np.float32)
        for dilation, kernel, bias in zip(self._dilations, self._kernels, self._biases, strict=True):
            step = min(dilation, size)
            normed = _normed(hidden)
            taps[:step, :width] = 0
            taps[step:, :width] = normed[: size - step]
            taps[:, width : 2 * width] = normed
            taps[: size - step, 2 * width :] = normed[step:]
            taps[size - step :, 2 * width :] = 0
            mixed = taps @ kernel
            mixed += bias
            hidden += mixed[:, :width] * sigmoid(mixed[:, width:])
        out = _normed(hidden)
        out *= self._gain
        return out
