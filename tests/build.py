"""A sentence is a test fixture: `analysis("[青山工业]{Enterprise}位于[璧山区]{Region}。")` is its Analysis, names marked by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Analysis, Document, DocumentGraph, Entity, Evidence, Fact, Mention, Sentence, Span, View

if TYPE_CHECKING:
    from kg.model import Observation

MARK = re.compile(r"\[([^\[\]{}]+)\]\{([^{}]*)\}")


def unmark(marked: str) -> tuple[str, tuple[tuple[Span, str], ...]]:
    """The plain text of a marked one, and each marked span with its label.

    >>> unmark("[璧山]{Region}的企业")
    ('璧山的企业', ((Span(start=0, end=2), 'Region'),))
    """
    text, spans, last = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[last : match.start()]
        spans.append((Span(len(text), len(text) + len(match[1])), match[2]))
        text += match[1]
        last = match.end()
    return text + marked[last:], tuple(spans)


def plain_view(text: str) -> View:
    """A view that changes nothing."""
    return View(text, range(len(text)), text)


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Sentences by their closing marks alone; a line is a paragraph."""
    found, paragraph = [], 0
    for match in re.finditer(r"[^。！？；\n]*[。！？；\n]?", text):
        if match[0].strip():
            found.append(Sentence(Span(*match.span()), paragraph))
        paragraph += match[0].endswith("\n")
    return tuple(found)


def analysis(marked: str, *, published: str = "", source: str = "test") -> Analysis:
    """The Analysis of a marked text: one entity per surface and type, each mention linked to it.

    A label may carry an entity id: `{Enterprise e7}`; two marks of one id are one entity with both names.
    """
    text, spans = unmark(marked)
    mentions: list[Mention] = []
    names: dict[str, tuple[str, list[str]]] = {}
    ids: dict[tuple[str, str], str] = {}
    for span, label in spans:
        type_, _, given = label.partition(" ")
        name = text[span.start : span.end]
        entity = given or ids.setdefault((type_, name), f"e{len(ids) + 1}")
        known = names.setdefault(entity, (type_, []))[1]
        if name not in known:
            known.append(name)
        mentions.append(Mention(span, type_, name, entity=entity))
    entities = tuple(
        Entity(entity, type_, tuple(sorted(known, key=lambda name: (-len(name), name))))
        for entity, (type_, known) in names.items()
    )
    return Analysis(
        Document(text, source, published=published),
        plain_view(text),
        sentences=sentences_of(text),
        mentions=tuple(mentions),
        entities=entities,
    )


def evidence(document: Document, *quotes: str, rule: str = "test/rule", confidence: float = 0.8) -> Evidence:
    """Evidence at the first place of each quote."""
    spans = tuple(Span(document.text.index(quote), document.text.index(quote) + len(quote)) for quote in quotes)
    return Evidence.at(document, spans, rule=rule, confidence=confidence)


def graph(
    marked: str, *facts: str, figures: tuple[Observation, ...] = (), published: str = "", source: str = "test"
) -> DocumentGraph:
    """A document graph of a marked text; facts as `"青山工业 locatedIn 璧山区"`, `planned` in front where it is.

    The whole text is the evidence of each fact. A figure's subject may be a name; it may come without evidence.
    """
    read = analysis(marked, published=published, source=source)
    by_name = {name: entity.id for entity in read.entities for name in entity.names}
    whole = evidence(read.document, read.document.text)
    made = []
    for fact in facts:
        *modality, subject, predicate, object_ = fact.split()
        kind = modality[0] if modality else "actual"
        made.append(Fact(by_name[subject], predicate, by_name[object_], kind, {}, (whole,), 0.8))
    observations = tuple(
        replace(figure, subject=by_name.get(figure.subject, figure.subject), evidence=figure.evidence or (whole,))
        for figure in figures
    )
    return DocumentGraph(read.document, read.mentions, read.entities, tuple(made), observations)
