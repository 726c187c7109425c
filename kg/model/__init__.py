"""The frozen values that flow through the rooms, their ids and errors.

Comes in: nothing. Goes out: value types every room shares. Must never: import another room, read a file, hold state.

Coordinates: a `Span` is half-open, in code points. Inside an `Analysis` spans lie in `view.text`; inside a
`DocumentGraph` (and everything made from one) they lie in `document.text`. Only `View.raw` crosses from one to the other.
"""

from kg.model.analysis import Analysis, Entity, Mention, Number, Sentence, Time, Token, Tokens, View
from kg.model.canonical import Canonical
from kg.model.document import Document, Evidence, Span, document_id
from kg.model.errors import InputError, LianpuError, SchemaError, StoreError
from kg.model.graph import DocumentGraph, Fact, Observation

__all__ = [
    "Analysis",
    "Canonical",
    "Document",
    "DocumentGraph",
    "Entity",
    "Evidence",
    "Fact",
    "InputError",
    "LianpuError",
    "Mention",
    "Number",
    "Observation",
    "SchemaError",
    "Sentence",
    "Span",
    "StoreError",
    "Time",
    "Token",
    "Tokens",
    "View",
    "document_id",
]
