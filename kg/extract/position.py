"""The title under which a person holds a post, as the text writes it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.extract.guards import any_of

if TYPE_CHECKING:
    from kg.model import Analysis, Sentence, Span
    from kg.schema import Schema

_REACH = 24  # characters that a title may take
_TRIM = '、，,：:—-— ·“”"‘’（）()《》'
_STOPS = re.compile("[。！？；，：,\n（(）)]")


class Position:
    """Cuts titles out: between body and person ("甲公司总经理张三") or behind the body ("张三任甲公司董事长")."""

    def __init__(self, schema: Schema) -> None:
        words = schema.language["positions"]
        heads = any_of(words["heads"])
        fronts = any_of(words["fronts"])
        joins = any_of(words["joins"])
        one = rf"(?:{fronts})*[一-鿿A-Za-z]{{0,8}}?(?:{heads})(?:[（(][^（）()]{{1,8}}[)）])?"
        self._title = re.compile(rf"(?:{one})(?:(?:{joins}){one})*")
        self._idle = re.compile(rf"^(?:{any_of(words['idle'])})+")
        self._tail = re.compile(rf"(?:{any_of(words['tails'])})+$")

    def __call__(self, analysis: Analysis, sentence: Sentence, person: Span, body: Span) -> str:
        """The title, or an empty string where the text gives none between or behind the two."""
        text, end = analysis.view.text, sentence.span.end
        if body.end <= person.start:
            stop = min(
                (mention.span.start for mention in analysis.mentions if body.end <= mention.span.start), default=person.start
            )
            return self.between(text[body.end : stop])
        stop = min(end, body.end + _REACH)
        return self.behind(text[body.end : stop])

    def between(self, written: str) -> str:
        """The title that fills the stretch between a body and a person.

        >>> from kg.schema import load_schema
        >>> Position(load_schema()).between("党委书记、董事长")
        '党委书记、董事长'
        """
        if len(written) > _REACH:
            return ""
        written = self._tail.sub("", self._idle.sub("", written.strip(_TRIM))).strip(_TRIM)
        return written if self._title.fullmatch(written) else ""

    def behind(self, written: str) -> str:
        """The title that opens the stretch behind a body, up to the next mark."""
        stop = _STOPS.search(written)
        written = self._idle.sub("", written[: stop.start()] if stop else written)
        found = self._title.match(written.strip(_TRIM))
        return found.group() if found else ""
