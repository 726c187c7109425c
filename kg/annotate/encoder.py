"""The learned encoder: one vector a character, from gated convolutions over the text; one pass a document.

The network is a stack of residual gated convolutions (Dauphin et al. 2017, "Language Modeling with Gated Convolutional
Networks") of three taps with growing dilation, each behind an RMS norm (Zhang & Sennrich 2019). `kg train` makes the
weights, first by filling in masked words of plain text, then on annotated articles, and writes the encoder as an ONNX graph.
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

INPUTS = ("character", "before", "pair", "word", "place")
BLOCK = 1024  # characters encoded at once: a layer stays in the processor's cache, and memory flat on any document
ERRORS_ONLY = 3


class Encoder:
    """Characters to vectors. `graph` holds the bytes of an ONNX model such as `kg.learn.graph.encoder_graph` writes."""

    def __init__(self, graph: NDArray[Any]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # documents are read side by side, not their layers
        options.log_severity_level = ERRORS_ONLY
        self._session: Any = onnxruntime.InferenceSession(graph.tobytes(), options, providers=["CPUExecutionProvider"])
        known = self._session.get_modelmeta().custom_metadata_map
        self.width, self._reach = int(known["width"]), int(known["reach"])

    def __call__(self, ids: NDArray[np.int32], flags: Array) -> Array:
        """Vectors of the characters, shape (characters, width); `ids` and `flags` as `kg.annotate.inputs` makes them."""
        character, pair, word, place = ids
        before = np.empty_like(pair)
        before[:1], before[1:] = PADDING, pair[:-1]
        rows = dict(zip(INPUTS, (character, before, pair, word, np.minimum(place, SINGLE)), strict=True), flags=flags)
        size = ids.shape[1]
        out = np.empty((size, self.width), np.float32)
        for start in range(0, size, BLOCK):
            low, stop = max(0, start - self._reach), min(size, start + BLOCK)
            (part,) = self._session.run(None, {name: row[low : stop + self._reach] for name, row in rows.items()})
            out[start:stop] = part[start - low : stop - low]
        return out
