"""Source text and evidence: what was read, and where in it a statement is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points, `start <= i < end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}..{self.end} is not a half-open range")

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, other: Span) -> bool:
        """Whether the other span lies inside this one.

        >>> Span(2, 8).covers(Span(2, 5))
        True
        """
        return self.start <= other.start and other.end <= self.end


def document_id(text: str) -> str:
    """The id of a text: the first 16 hex digits of the SHA-256 of its UTF-8 bytes.

    >>> document_id("璧山")
    '7abd6f6e1aad50e1'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Document:
    """One text as read, never rewritten.

    `source` is the key under which a store holds it (path as given, or record id); `published` is `YYYY`, `YYYY-MM`,
    `YYYY-MM-DD` or empty where nothing states it.
    """

    text: str
    source: str
    title: str = ""
    published: str = ""
    url: str = ""
    publisher: str = ""
    id: str = field(default="")

    def __post_init__(self) -> None:
        if not self.id:
            object.__setattr__(self, "id", document_id(self.text))


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place that states something: one or more spans of `document.text` in reading order, each with its quote."""

    document: str
    spans: tuple[Span, ...]
    quotes: tuple[str, ...]
    rule: str
    confidence: float

    @classmethod
    def at(cls, document: Document, spans: tuple[Span, ...], *, rule: str, confidence: float) -> Evidence:
        """The only constructor in use: quotes are cut from the document, so they cannot differ from it."""
        for span in spans:
            if span.end > len(document.text):
                raise ValueError(f"evidence {span} runs past the text of {document.source}")
        quotes = tuple([document.text[span.start : span.end] for span in spans])
        return cls(document.id, spans, quotes, rule, confidence)
