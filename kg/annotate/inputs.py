"""What the learned encoder sees of a text: numbers for characters, pairs of characters, words and proposals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from kg.annotate.propose import Proposed

PADDING, UNKNOWN, FIRST = 0, 1, 2
"""Ids 0 and 1 are reserved in each of the three tables; known items follow in the order of the vocabulary."""

BEGIN, MIDDLE, END, SINGLE = range(4)
SOURCES = 2  # proposals from lists, and from the shape of names
PLANE = 0x10000
LONGEST_WORD = 8
SLOTS = 262139  # a prime: so many slots hold tens of thousands of pairs with few of them in one


@lru_cache(maxsize=4096)
def _is_listed(reasons: tuple[str, ...]) -> bool:
    """Whether a list is among those who propose; few combinations of reasons occur, each many times in a text."""
    return any(reason.startswith("gazetteer") for reason in reasons)


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
    """The known characters, character pairs (sorted) and words; their places give their ids.

    A pair of characters is a number; `slots` holds for its remainder by `SLOTS` the place of one of the pairs that leave
    it, and `shared` says whether several do.
    """

    characters: NDArray[np.int64]
    pairs: NDArray[np.int64]
    words: Mapping[str, int]
    table: NDArray[np.int32]
    slots: NDArray[np.int32]
    shared: NDArray[np.bool_]

    @classmethod
    def of(cls, characters: Sequence[str], pairs: Sequence[str], words: Sequence[str]) -> Vocabulary:
        """A vocabulary of these characters, two-character strings and words, each in a fixed order."""
        codes = np.array([ord(c) for c in characters], np.int64)
        keys = np.sort(np.array([ord(pair[0]) * PLANE + ord(pair[1]) for pair in pairs], np.int64))
        table = np.full(PLANE, UNKNOWN, np.int32)
        table[codes] = np.arange(len(codes)) + FIRST
        slots = np.zeros(SLOTS, np.int32)
        slots[keys % SLOTS] = np.arange(len(keys))
        shared = np.bincount(keys % SLOTS, minlength=SLOTS) > 1
        return cls(codes, keys, {word: place + FIRST for place, word in enumerate(words)}, table, slots, shared)

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
        wide = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        codes = np.minimum(wide, PLANE - 1).astype(np.int64)
        out = np.empty((4, len(codes)), np.int32)
        out[0] = self.table[codes]
        keys = codes * PLANE + np.append(codes[1:], ord("\n"))[: len(codes)]
        slot = keys % SLOTS
        place = self.slots[slot]
        known = self.pairs[place] == keys
        doubtful = np.flatnonzero(self.shared[slot] & ~known)
        place[doubtful] = np.minimum(np.searchsorted(self.pairs, keys[doubtful]), len(self.pairs) - 1)
        known[doubtful] = self.pairs[place[doubtful]] == keys[doubtful]
        out[1] = np.where(known, place + FIRST, UNKNOWN)
        words = cut(text)
        lengths = np.fromiter(map(len, words), np.int64, len(words))
        listed = np.fromiter(map(self.words.get, words, repeat(UNKNOWN)), np.int32, len(words))
        out[2] = np.repeat(listed, lengths)
        ends = np.cumsum(lengths)
        out[3] = MIDDLE
        out[3][ends - lengths] = BEGIN
        out[3][ends - 1] = END
        out[3][(ends - 1)[lengths == 1]] = SINGLE
        return out


def proposal_flags(proposals: Sequence[Proposed], size: int, classes: Sequence[str]) -> NDArray[np.float32]:
    """Where lists and patterns propose names: shape (size, classes x sources x 2), first character and inside apart."""
    flags = np.zeros((size, len(classes) * SOURCES * 2), np.float32)
    column = {name: place * SOURCES * 2 for place, name in enumerate(classes)}
    told = [proposal for proposal in proposals if proposal.type in column]
    if told:
        starts, ends, kinds, confidences, reasons = zip(*told, strict=True)
        # The surest comes last: of what is written to one place the last stays.
        order = np.argsort(confidences, kind="stable")
        start, end, sure = (np.array(values)[order] for values in (starts, ends, confidences))
        first = np.array([column[kind] + (0 if _is_listed(why) else 2) for kind, why in zip(kinds, reasons, strict=True)])[order]
        flags[start, first] = sure
        length = end - start - 1
        inside = np.arange(length.sum()) + np.repeat(start + 1 - (np.cumsum(length) - length), length)
        flags[inside, np.repeat(first + 1, length)] = np.repeat(sure, length)
    return flags
