"""Annotation: a document in, an `Analysis` out, with the mentions of names but not yet the entities behind them.

Comes in: a `Document` and the `Schema`. Goes out: an `Analysis` whose spans lie in `view.text`.
Must never: change the text, look at other documents, or know a class by name.
"""

from kg.annotate.annotator import Annotator

__all__ = ["Annotator"]
