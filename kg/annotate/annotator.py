"""All that is found in one document before its names are joined: view, sentences, words, numbers, times, mentions."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.annotate.decide import decide
from kg.annotate.learned import Reader
from kg.annotate.numbers import find_numbers
from kg.annotate.propose import Proposer
from kg.annotate.sentences import split_sentences
from kg.annotate.times import find_times
from kg.annotate.tokens import Tokenizer
from kg.annotate.view import make_view
from kg.model import Analysis

if TYPE_CHECKING:
    from kg.model import Document
    from kg.schema import Schema


class Annotator:
    """Annotates documents under one schema; with trained weights where they are installed, by rules alone elsewhere."""

    def __init__(self, schema: Schema, *, learned: bool = True) -> None:
        self._schema = schema
        self._tokenize = Tokenizer(schema)
        self._propose = Proposer(schema)
        self._reader = Reader.load(schema) if learned else None

    def prepare(self, document: Document) -> Analysis:
        """Everything but the mentions."""
        view = make_view(document, self._schema)
        language = self._schema.language
        numbers = find_numbers(view.text, language)
        return Analysis(
            document,
            view,
            split_sentences(view, self._schema),
            self._tokenize(view.text),
            numbers,
            find_times(view.text, numbers, document.published, language),
        )

    def __call__(self, document: Document) -> Analysis:
        """The document with its mentions, not yet joined into entities."""
        analysis = self.prepare(document)
        proposals = self._propose(analysis)
        if self._reader is None:
            return replace(analysis, mentions=decide(proposals, analysis, self._schema))
        encoding, logs = self._reader.encode(analysis.view.text, proposals)
        return replace(analysis, mentions=self._reader.mentions(analysis.view.text, logs), encoding=encoding)
