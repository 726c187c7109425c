"""Plain text for pretraining: articles of any kind, deduplicated, with the vocabulary they use."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kg.annotate.inputs import PADDING, PLANE, Vocabulary, cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

SHORTEST_TEXT = 30
SAME_HEAD = 120  # texts that begin with the same characters are one text
MIN_CHARACTER, MIN_PAIR, MIN_WORD = 8, 40, 20
MOST_PAIRS, MOST_WORDS = 40_000, 30_000


@dataclass(frozen=True, slots=True)
class Corpus:
    """All texts one after another: ids of shape (4, characters) and the running number of the word each belongs to."""

    ids: NDArray[np.int32]
    word: NDArray[np.int32]


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts that are long enough, each once, in their order."""
    seen: set[str] = set()
    found = []
    for text in texts:
        head = text[:SAME_HEAD]
        if len(text) >= SHORTEST_TEXT and head not in seen:
            seen.add(head)
            found.append(text)
    return found


def _most(counts: Counter[str], least: int, most: int | None = None) -> list[str]:
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [item for item, count in ranked[:most] if count >= least]


def vocabulary(texts: Sequence[str]) -> Vocabulary:
    """The frequent characters, character pairs and words of the texts."""
    characters: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for text in texts:
        characters.update(text)
        pairs.update(map("".join, itertools.pairwise(text)))
        words.update(word for word in cut(text) if len(word) > 1 and "\n" not in word)
    for counts in (characters, pairs):
        for item in [item for item in counts if any(ord(character) >= PLANE for character in item)]:
            del counts[item]
    return Vocabulary.of(_most(characters, MIN_CHARACTER), _most(pairs, MIN_PAIR, MOST_PAIRS), _most(words, MIN_WORD, MOST_WORDS))


def corpus(texts: Sequence[str], known: Vocabulary) -> Corpus:
    """The texts as one stretch of ids, parted by padding."""
    ids, numbers = [], []
    number = 0
    for text in texts:
        ids.append(known.ids(text))
        ids.append(np.array([[PADDING], [PADDING], [PADDING], [3]], np.int32))
        lengths = [*map(len, cut(text)), 1]
        numbers.append(np.repeat(np.arange(number, number + len(lengths), dtype=np.int32), lengths))
        number += len(lengths)
    return Corpus(np.concatenate(ids, axis=1), np.concatenate(numbers))
