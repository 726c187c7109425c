"""What the learned encoder sees of a text: numbers for characters, pairs of characters, words and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter, methodcaller
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.model import Mention

PADDING, UNKNOWN, FIRST = 0, 1, 2
"""Ids 0 and 1 are reserved in each of the three tables; known items follow in the order of the vocabulary."""

BEGIN, MIDDLE, END, SINGLE = range(4)
SOURCES = 2  # proposals from lists, and from the shape of names
PLANE = 0x10000
LONGEST_WORD = 8

_confidence = attrgetter("confidence")
_LISTED = methodcaller("startswith", "gazetteer")


@lru_cache(maxsize=1)
def _cut() -> Any:
    """The plain dictionary's segmenter, whatever seeds/ hold, so that weights stay good when lists grow."""
    try:
        import rjieba
    except ImportError:
        import jieba

        return jieba.Tokenizer().lcut
    return rjieba.cut


def cut(text: str) -> list[str]:
    """Words of a text by the plain dictionary, nothing left out."""
    return _cut()(text) if text else []


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The known characters, character pairs (sorted) and words; their places give their ids."""

    characters: NDArray[np.int64]
    pairs: NDArray[np.int64]
    words: Mapping[str, int]
    table: NDArray[np.int32]

    @classmethod
    def of(cls, characters: Sequence[str], pairs: Sequence[str], words: Sequence[str]) -> Vocabulary:
        """A vocabulary of these characters, two-character strings and words, each in a fixed order."""
        codes = np.array([ord(c) for c in characters], np.int64)
        keys = np.sort(np.array([ord(pair[0]) * PLANE + ord(pair[1]) for pair in pairs], np.int64))
        table = np.full(PLANE, UNKNOWN, np.int32)
        table[codes] = np.arange(len(codes)) + FIRST
        return cls(codes, keys, {word: place + FIRST for place, word in enumerate(words)}, table)

    @classmethod
    def load(cls, arrays: Mapping[str, NDArray[Any]]) -> Vocabulary:
        """From the arrays that `arrays` gave."""
        words = bytes(arrays["vocabulary.words"]).decode().split("\n")
        pairs = [chr(key // PLANE) + chr(key % PLANE) for key in arrays["vocabulary.pairs"].tolist()]
        return cls.of([chr(code) for code in arrays["vocabulary.characters"].tolist()], pairs, words)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The vocabulary as arrays to store beside the weights."""
        words = "\n".join(self.words).encode()
        return {
            "vocabulary.characters": self.characters,
            "vocabulary.pairs": self.pairs,
            "vocabulary.words": np.frombuffer(words, np.uint8),
        }

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Rows of the three embedding tables, reserved ids included."""
        return len(self.characters) + FIRST, len(self.pairs) + FIRST, len(self.words) + FIRST

    def ids(self, text: str) -> NDArray[np.int32]:
        """Ids of a text, shape (4, characters): character, pair with the next one, word, place in the word."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
        out = np.empty((4, len(codes)), np.int32)
        out[0] = self.table[np.minimum(codes, PLANE - 1)]
        keys = np.minimum(codes, PLANE - 1) * PLANE
        keys[:-1] += np.minimum(codes[1:], PLANE - 1)
        if len(keys):
            keys[-1] += ord("\n")
        place = np.minimum(np.searchsorted(self.pairs, keys), len(self.pairs) - 1)
        out[1] = np.where(self.pairs[place] == keys, place + FIRST, UNKNOWN)
        words = cut(text)
        lengths = np.array([len(word) for word in words], np.int64)
        known = np.array([self.words.get(word, UNKNOWN) for word in words], np.int32)
        out[2] = np.repeat(known, lengths)
        ends = np.cumsum(lengths)
        out[3] = MIDDLE
        out[3][ends - lengths] = BEGIN
        out[3][ends - 1] = END
        out[3][(ends - 1)[lengths == 1]] = SINGLE
        return out


def proposal_flags(proposals: Sequence[Mention], size: int, classes: Sequence[str]) -> NDArray[np.float32]:
    """Where lists and patterns propose names: shape (size, classes x sources x 2), first character and inside apart."""
    index = {name: place for place, name in enumerate(classes)}
    flags = np.zeros((size, len(classes) * SOURCES * 2), np.float32)
    # The surest comes last, so that what is written last is the greatest.
    for mention in sorted(proposals, key=_confidence):
        listed = any(map(_LISTED, mention.reasons))
        column = (index[mention.type] * SOURCES + (0 if listed else 1)) * 2
        start, end = mention.span.start, mention.span.end
        flags[start, column] = mention.confidence
        flags[start + 1 : end, column + 1] = mention.confidence
    return flags
