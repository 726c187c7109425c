"""The learned encoder: one vector a character and the odds of its tags, from gated convolutions over the text.

The network is a stack of residual gated convolutions (Dauphin et al. 2017, "Language Modeling with Gated Convolutional
Networks") of three taps with growing dilation, each behind an RMS norm (Zhang & Sennrich 2019). `kg train` makes the
weights, first by filling in masked words of plain text, then on annotated articles, and writes all this as an ONNX graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime

from kg.annotate.inputs import PADDING, SINGLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

GRAPH = "graph"
"""Name of the array of a reader's weights that holds the bytes of the graph."""

VECTORS, LOGS = "vectors", "logs"
INPUTS = ("character", "before", "pair", "word", "place")
BLOCK = 1024  # characters encoded at once: a layer stays in the processor's cache, and memory flat on any document
ERRORS_ONLY = 3


class Encoder:
    """Characters to vectors and tags. `graph` holds the bytes of an ONNX model such as `kg.learn.graph.encoder_graph` writes."""

    def __init__(self, graph: NDArray[Any]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # documents are read side by side, not their layers
        options.log_severity_level = ERRORS_ONLY
        self._session: Any = onnxruntime.InferenceSession(graph.tobytes(), options, providers=["CPUExecutionProvider"])
        known = self._session.get_modelmeta().custom_metadata_map
        self._reach = int(known["reach"])
        self._widths = [output.shape[1] for output in self._session.get_outputs()]

    def __call__(self, ids: NDArray[np.int32], flags: Array) -> tuple[Array, Array]:
        """Vectors of the characters, shape (characters, width), and log probabilities of their tags, shape (characters, tags).

        Tags are outside, then begin, inside, end and single of each class. `ids` and `flags` are as `kg.annotate.inputs`
        makes them.
        """
        character, pair, word, place = ids
        before = np.empty_like(pair)
        before[:1], before[1:] = PADDING, pair[:-1]
        rows = dict(zip(INPUTS, (character, before, pair, word, np.minimum(place, SINGLE)), strict=True), flags=flags)
        size = ids.shape[1]
        if 0 < size <= BLOCK:  # nothing to put together
            vectors, logs = self._session.run((VECTORS, LOGS), rows)
            return vectors, logs
        vectors, logs = (np.empty((size, width), np.float32) for width in self._widths)
        for start in range(0, size, BLOCK):
            low, stop = max(0, start - self._reach), min(size, start + BLOCK)
            parts = self._session.run((VECTORS, LOGS), {name: row[low : stop + self._reach] for name, row in rows.items()})
            for out, part in zip((vectors, logs), parts, strict=True):
                out[start:stop] = part[start - low : stop - low]
        return vectors, logs
