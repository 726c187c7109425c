"""Learned weights as data: the arrays of ontology/models/, read once and never changed."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg.model import SchemaError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.schema.types import Schema

CLASS_ORDER, RELATION_ORDER = "order.classes", "order.relations"


def widened(arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
    """Arrays as they are stored, those of half precision in single precision."""
    return {name: value.astype("float32") if value.dtype == "float16" else value for name, value in arrays.items()}


@lru_cache(maxsize=8)
def _arrays(path: Path, _stamp: tuple[int, int]) -> Mapping[str, NDArray[Any]]:
    import numpy as np

    try:
        with np.load(path, allow_pickle=False) as stored:
            return widened({name: stored[name] for name in stored.files})
    except (OSError, ValueError) as problem:
        raise SchemaError(f"{path}: weights cannot be read ({problem}); make them again with `kg train`") from problem


def names_of(array: NDArray[Any]) -> tuple[str, ...]:
    """Names stored as the bytes of lines; no bytes are no names."""
    return tuple(bytes(array).decode().split("\n")) if array.size else ()


def load_weights(schema: Schema, name: str) -> Mapping[str, NDArray[Any]] | None:
    """The arrays of ontology/models/NAME.npz, half precision widened; None where no such model is installed.

    The names of classes and relations that the arrays speak of stand in them (`CLASS_ORDER`, `RELATION_ORDER`): a schema
    that has gained some since keeps its weights.
    """
    path = schema.models_dir / f"{name}.npz"
    if not path.is_file():
        return None
    stat = path.stat()
    return _arrays(path, (stat.st_mtime_ns, stat.st_size))


def load_card(schema: Schema, name: str) -> Mapping[str, Any] | None:
    """What ontology/models/NAME.json says; None where there is no such file."""
    path = schema.models_dir / f"{name}.json"
    if not path.is_file():
        return None
    try:
        card = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise SchemaError(f"{path}: cannot be read ({problem}); make it again with `kg train`") from problem
    if not isinstance(card, dict):
        raise SchemaError(f"{path}: not a JSON object; make it again with `kg train`")
    return card
