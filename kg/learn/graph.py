"""A trained encoder as an ONNX graph: what `kg.annotate.encoder` runs, with the large products in whole numbers.

The products take most of the time of reading, and of whole numbers a processor multiplies four at a time for one of floating
point. What goes into them comes from an RMS norm or from a table, so its range is known beforehand: values beyond `REACH`
deviations are cut off, the rest is rounded to a byte. Kernels are rounded column by column to `STEPS` to either side and no
further, so that on processors that add two products in 16 bits the sums stay exact: they are the same numbers everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from kg.annotate.encoder import INPUTS, LOGS, VECTORS
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

    def product(
        self, rows: str, kernel: _Kernel, name: str, *, step: str = "step", bias: NDArray[np.float32] | None = None
    ) -> str:
        """Rows of bytes, a step of which is worth `step`, times a kernel."""
        steps, worth = kernel
        inputs = [rows, self.constant(f"{name}.steps", steps), step, self.constant(f"{name}.worth", worth), "zero", "even"]
        if bias is not None:
            inputs.append(self.constant(f"{name}.bias", bias))
        return self.add("MatMulIntegerToFloat", inputs, name, domain=CONTRIB)


def rounded(kernel: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """A kernel in whole steps, and what a step is worth in each column."""
    step = np.maximum(np.abs(kernel).max(axis=0), np.finfo(np.float32).tiny) / STEPS
    return np.round(kernel / step).astype(np.int8), step.astype(np.float32)


def _table(values: NDArray[Any]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Vectors in bytes, and what a step is worth in each column; what is beyond the reach of a column is cut off."""
    table = np.asarray(values, np.float32)
    most = np.minimum(np.abs(table).max(axis=0), REACH * np.sqrt((table * table).mean(axis=0)))
    step = np.maximum(most, np.finfo(np.float32).tiny) / BYTE
    return (np.clip(np.round(table / step), -BYTE, BYTE) + ZERO).astype(np.uint8), step


def _inputs(graph: _Graph, params: Mapping[str, NDArray[Any]]) -> str:
    """Vectors of characters, pairs and words side by side, with the flags, brought to the width of the network."""
    kernel = params["in"].astype(np.float32)
    parts, rows, at = [], [], 0
    character, pair, word = EMBEDDINGS
    for name, table, size in (("character", "c", character), ("before", "b", pair), ("pair", "b", pair), ("word", "w", word)):
        values, step = _table(params[table])
        parts.append(graph.add("Gather", [graph.constant(table, values), name], f"{name}.vector"))
        rows.append(kernel[at : at + size] * step[:, None])  # columns of a table differ in worth, so the kernel's rows take it
        at += size
    parts.append(
        graph.add("QuantizeLinear", ["flags", graph.constant("share", np.array(1 / BYTE, np.float32)), "zero"], "flagged")
    )
    rows.append(params["flags"].astype(np.float32) / BYTE)
    graph.constant("places", (kernel[at:] + params["inb"]).astype(np.float32))  # the place in the word: a row of `in` each
    seen = graph.add("Concat", parts, "seen", axis=1)
    mixed = graph.product(seen, rounded(np.concatenate(rows)), "mixed", step=graph.constant("one", np.array(1, np.float32)))
    return graph.add("Add", [mixed, graph.add("Gather", ["places", "place"], "placed")], "hidden")


def encoder_graph(params: Mapping[str, NDArray[Any]]) -> bytes:
    """The encoder of trained weights (`kg.learn.network`) as a serialized ONNX model.

    Inputs are ids of shape (characters,), `character`, `before`, `pair`, `word` and `place`, and `flags` of shape (characters,
    flags); outputs are `vectors`, of shape (characters, width), and `logs`, log probabilities of the tags of shape (characters,
    tags). Its metadata tell how far a character sees.
    """
    graph = _Graph()
    width = params["in"].shape[1]
    graph.constant("zero", np.array(ZERO, np.uint8))
    graph.constant("step", np.array(REACH / BYTE, np.float32))
    graph.constant("plain", np.ones(width, np.float32))
    graph.constant("even", np.zeros(width, np.int8))
    hidden = _inputs(graph, params)
    for layer, dilation in enumerate(DILATIONS):
        name = f"layer{layer}"
        here = graph.add("QuantizeLinear", [graph.normed(hidden, "plain", f"{name}.normed"), "step", "zero"], f"{name}.here")
        before, behind = graph.shifted(here, dilation, name)
        taps = graph.add("Concat", [before, here, behind], f"{name}.taps", axis=1)
        steps, worth = rounded(np.tile(params[f"g{layer}"], 3)[:, None] * params[f"k{layer}"])
        bias = params[f"kb{layer}"].astype(np.float32)
        # Two products are faster than one that is cut in two.
        value, gate = (
            graph.product(taps, (steps[:, part], worth[part]), f"{name}.{half}", bias=bias[part])
            for half, part in (("value", slice(width)), ("gate", slice(width, None)))
        )
        opened = graph.add("Mul", [value, graph.add("Sigmoid", [gate], f"{name}.open")], f"{name}.opened")
        hidden = graph.add("Add", [hidden, opened], f"{name}.hidden")
    graph.normed(hidden, graph.constant("go", params["go"].astype(np.float32)), VECTORS)
    head = [graph.constant(name, params[name].astype(np.float32)) for name in ("tag", "tagb")]
    graph.add("LogSoftmax", [graph.add("Gemm", [VECTORS, *head], "tags")], LOGS, axis=1)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "encoder",
            [
                *(helper.make_tensor_value_info(name, TensorProto.INT32, ["characters"]) for name in INPUTS),
                helper.make_tensor_value_info("flags", TensorProto.FLOAT, ["characters", len(params["flags"])]),
            ],
            [
                helper.make_tensor_value_info(VECTORS, TensorProto.FLOAT, ["characters", width]),
                helper.make_tensor_value_info(LOGS, TensorProto.FLOAT, ["characters", len(params["tagb"])]),
            ],
            [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in graph.constants.items()],
        ),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(CONTRIB, 1)],
        ir_version=IR_VERSION,
    )
    helper.set_model_props(model, {"reach": str(sum(DILATIONS) + 1)})
    serialized: bytes = model.SerializeToString()
    return serialized
