"""Words of a text, cut by jieba (its Rust twin where installed) with the names of seeds/ as user dictionary."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from kg.model import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.schema import Schema

LONGEST_WORD = 8  # longer names would hide their parts from rules that look at words
SHORTEST_WORD = 2
NAME_TAG = "nt"


class Segmenter(Protocol):
    """What both twins offer: words of a text, each with its part of speech."""

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Words in order, nothing left out, each with its part of speech."""
        ...


class _Jieba:
    """The Python twin behind the same face; slower, the same cuts."""

    def __init__(self, words: tuple[str, ...]) -> None:
        import jieba
        import jieba.posseg

        tokenizer = jieba.Tokenizer()
        for word in words:
            tokenizer.add_word(word, tag=NAME_TAG)
        self._tagger = jieba.posseg.POSTokenizer(tokenizer)

    def tag(self, text: str) -> list[tuple[str, str]]:
        return [(pair.word, pair.flag) for pair in self._tagger.cut(text)]


def _segmenter(words: tuple[str, ...]) -> Segmenter:
    try:
        import rjieba
    except ImportError:
        return _Jieba(words)
    segmenter = rjieba.Jieba()
    for word in words:
        segmenter.add_word(word, segmenter.suggest_freq(word), NAME_TAG)
    return segmenter


def _dictionary(schema: Schema) -> tuple[str, ...]:
    """Names of the lists that are marked `words: true`, in a fixed order."""
    found: set[str] = set()
    for name, entry in schema.language["names"]["lists"].items():
        if entry.get("words"):
            for row in schema.seed_rows(name):
                for column in entry["columns"]:
                    found.update(row.get(column, "").split("|"))
    return tuple(sorted(word for word in found if SHORTEST_WORD < len(word) <= LONGEST_WORD))


@lru_cache(maxsize=4)
def _tagger(words: tuple[str, ...]) -> Callable[[str], list[tuple[str, str]]]:
    """One segmenter for all who use the same words; it keeps its last answer, for the words of one text are wanted twice."""
    return lru_cache(maxsize=1)(_segmenter(words).tag)


class Tokenizer:
    """Cuts a text into words; `Tokenizer(schema)("璧山高新区")` gives tokens that cover every character."""

    def __init__(self, schema: Schema) -> None:
        self._tag = _tagger(_dictionary(schema))

    def tagged(self, text: str) -> list[tuple[str, str]]:
        """Words with their parts of speech, for rules that need no spans. Not to be changed: the last answer is kept."""
        return self._tag(text) if text else []

    def __call__(self, text: str) -> Tokens:
        """The words of the text, each with its span and part of speech, nothing left out."""
        return Tokens(self.tagged(text))
