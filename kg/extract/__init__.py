"""Extraction: a linked `Analysis` in, the `DocumentGraph` of its document out.

Comes in: an `Analysis` with mentions and entities. Goes out: facts and observations, each with its evidence, in
coordinates of `document.text`. Must never: add what the text does not say, or know a class or relation by name.
"""

from kg.extract.extractor import Extractor

__all__ = ["Extractor"]
