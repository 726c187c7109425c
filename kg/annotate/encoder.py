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

BLOCK = 1024  # characters encoded at once: a layer stays in the processor's cache, and memory flat on any document
EPSILON = 1e-6
PLACES = 4


def _scale(x: Array) -> Array:
    """What brings each row to a mean square of one."""
    squares = np.einsum("ij,ij->i", x, x)
    out: Array = 1 / np.sqrt(squares / x.shape[1] + np.float32(EPSILON))
    return out[:, None]


class Encoder:
    """Characters to vectors. `weights` holds the arrays of one trained reader."""

    def __init__(self, weights: Mapping[str, Array]) -> None:
        self._character, self._pair, self._word = weights["c"], weights["b"], weights["w"]
        self._input, self._input_bias = weights["in"], weights["inb"]
        self.width = self._input.shape[1]
        self._dilations = tuple(int(d) for d in weights["dilations"])
        self._kernels = [_kernel(weights, layer) for layer in range(len(self._dilations))]
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
        taps = np.zeros((size, 3 * width + 1), np.float32)
        taps[:, -1] = 1
        before, here, behind = (taps[:, place * width : (place + 1) * width] for place in range(3))
        mixed = np.empty((size, 2 * width), np.float32)
        values, gates = mixed[:, :width], mixed[:, width:]
        for dilation, kernel in zip(self._dilations, self._kernels, strict=True):
            step = min(dilation, size)
            np.multiply(hidden, _scale(hidden), out=here)
            before[:step] = 0
            before[step:] = here[: size - step]
            behind[: size - step] = here[step:]
            behind[size - step :] = 0
            np.matmul(taps, kernel, out=mixed)
            hidden += values  # values and gates come at half: v * sigmoid(g) = v/2 + v/2 * tanh(g/2)
            np.tanh(gates, out=gates)
            np.multiply(gates, values, out=gates)
            hidden += gates
        hidden *= _scale(hidden)
        hidden *= self._gain
        return hidden


def _kernel(weights: Mapping[str, Array], layer: int) -> Array:
    """The taps of a layer with all that is linear folded in: the norm's gain, the bias as a last row, the halves of the gates."""
    taps = np.tile(weights[f"g{layer}"], 3)[:, None] * weights[f"k{layer}"]
    folded: Array = np.concatenate([taps, weights[f"kb{layer}"][None]]) * np.float32(0.5)
    return folded
