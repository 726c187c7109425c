"""A trained encoder as an ONNX graph: what `kg.annotate.encoder` runs, with the large products in whole numbers.

The products take most of the time of reading, and of whole numbers a processor multiplies four at a time for one of floating
point. What goes into them comes from an RMS norm, so its range is known beforehand: values beyond `REACH` deviations are cut
off, the rest is rounded to a byte. Kernels are rounded column by column to `STEPS` to either side and no further, so that on
processors that add two products in 16 bits the sums stay exact: they are the same numbers everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from kg.annotate.encoder import INPUTS
from kg.learn.network import DILATIONS, EMBEDDINGS, EPSILON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from onnx import NodeProto

    _Kernel = tuple[NDArray[np.int8], NDArray[np.float32]]

OPSET, IR_VERSION, CONTRIB = 18, 9, "com.microsoft"
STEPS, REACH, BYTE = 64, 8.0, 127
ZERO = 128  # the byte that stands for nothing


class _Graph:
    """Nodes and constants as they are added."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.constants: dict[str, NDArray[Any]] = {}

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.setdefault(name, value)
        return name

    def add(self, kind: str, inputs: list[str], name: str, *, domain: str = "", **settings: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [name], domain=domain, **settings))
        return name

    def normed(self, inputs: str, gain: str, name: str) -> str:
        return self.add("SimplifiedLayerNormalization", [inputs, gain], name, axis=-1, epsilon=EPSILON)

    def shifted(self, inputs: str, by: int, name: str) -> tuple[str, str]:
        """Rows moved down and rows moved up by `by`, rows of the zero byte moved in."""
        pads = self.constant(f"pads{by}", np.array([by, 0, by, 0], np.int64))
        padded = self.add("Pad", [inputs, pads, "zero"], f"{name}.padded")
        first, last = self.constant("first", np.zeros(1, np.int64)), self.constant("last", np.array([np.iinfo(np.int64).max]))
        down = self.add("Slice", [padded, first, self.constant(f"to{by}", np.array([-2 * by]))], f"{name}.down")
        up = self.add("Slice", [padded, self.constant(f"from{by}", np.array([2 * by])), last, first], f"{name}.up")
        return down, up

    def product(self, taps: str, kernel: _Kernel, bias: NDArray[np.float32], part: slice, name: str) -> str:
        """The taps times some columns of a kernel; two products are faster than one that is cut in two."""
        steps, worth = kernel
        inputs = [taps, self.constant(f"{name}.steps", steps[:, part]), "step", self.constant(f"{name}.worth", worth[part])]
        return self.add(
            "MatMulIntegerToFloat", [*inputs, "zero", "even", self.constant(f"{name}.bias", bias[part])], name, domain=CONTRIB
        )


def rounded(kernel: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A kernel in whole steps, and what a step is worth in each column."""
    step = np.maximum(np.abs(kernel).max(axis=0), np.finfo(np.float32).tiny) / STEPS
    return np.round(kernel / step).astype(np.int8), step.astype(np.float32)


def _inputs(graph: _Graph, params: Mapping[str, NDArray[Any]]) -> str:
    """Vectors of characters, pairs and words side by side, with the flags, brought to the width of the network."""
    character, pair, word = EMBEDDINGS
    words = character + 2 * pair + word  # place in the word, and flags, stand behind in the rows of `in`
    graph.constant("in", np.concatenate([params["in"][:words], params["flags"]]).astype(np.float32))
    graph.constant("places", (params["in"][words:] + params["inb"]).astype(np.float32))
    parts = []
    for name, table in (("character", "c"), ("before", "b"), ("pair", "b"), ("word", "w")):
        rows = graph.add("Gather", [graph.constant(table, np.asarray(params[table], np.float16)), name], f"{name}.half")
        parts.append(graph.add("Cast", [rows], f"{name}.vector", to=TensorProto.FLOAT))
    seen = graph.add("MatMul", [graph.add("Concat", [*parts, "flags"], "seen", axis=1), "in"], "mixed")
    return graph.add("Add", [seen, graph.add("Gather", ["places", "place"], "placed")], "hidden")


def encoder_graph(params: Mapping[str, NDArray[Any]]) -> bytes:
    """The encoder of trained weights (`kg.learn.network`) as a serialized ONNX model.

    Inputs are ids of shape (characters,), `character`, `before`, `pair`, `word` and `place`, and `flags` of shape (characters,
    flags); the output is `vectors`, of shape (characters, width). Its metadata tell the width and how far a character sees.
    """
    graph = _Graph()
    width = params["in"].shape[1]
    hidden = _inputs(graph, params)
    graph.constant("zero", np.array(ZERO, np.uint8))
    graph.constant("step", np.array(REACH / BYTE, np.float32))
    graph.constant("plain", np.ones(width, np.float32))
    graph.constant("even", np.zeros(width, np.int8))
    for layer, dilation in enumerate(DILATIONS):
        name = f"layer{layer}"
        here = graph.add("QuantizeLinear", [graph.normed(hidden, "plain", f"{name}.normed"), "step", "zero"], f"{name}.here")
        before, behind = graph.shifted(here, dilation, name)
        taps = graph.add("Concat", [before, here, behind], f"{name}.taps", axis=1)
        kernel = rounded(np.tile(params[f"g{layer}"], 3)[:, None] * params[f"k{layer}"])
        bias = params[f"kb{layer}"].astype(np.float32)
        gate = graph.add("Sigmoid", [graph.product(taps, kernel, bias, slice(width, None), f"{name}.gate")], f"{name}.open")
        opened = graph.add("Mul", [graph.product(taps, kernel, bias, slice(width), f"{name}.value"), gate], f"{name}.opened")
        hidden = graph.add("Add", [hidden, opened], f"{name}.hidden")
    graph.normed(hidden, graph.constant("go", params["go"].astype(np.float32)), "vectors")
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                *(helper.make_tensor_value_info(name, TensorProto.INT32, ["characters"]) for name in INPUTS),
                helper.make_tensor_value_info("flags", TensorProto.FLOAT, ["characters", len(params["flags"])]),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["characters", width])],
            [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
        ir_version=IR_VERSION,
    )
    helper.set_model_props(model, {"width": str(width), "reach": str(sum(DILATIONS) + 1)})
    serialized: bytes = model.SerializeToString()
    return serialized
