"""What annotation and linking know of one document; all spans here lie in `view.text`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import sub
from typing import TYPE_CHECKING

from kg.model.document import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class View:
    """Cleaned text with, for each of its characters, the index in `source` (the `Document.text`) it came from."""

    text: str
    origin: Sequence[int]
    source: str

    def raw(self, span: Span) -> tuple[Span, ...]:
        """The spans of the source text behind a span of the view, in reading order.

        Characters that follow one another in the source, or are parted in it by nothing but layout (blanks, line
        breaks), give one span; where the view jumps (a column moved, a caption dropped) a new one begins.
        """
        runs: list[tuple[int, int]] = []
        first = span.start
        # Where origins count up one by one, they are ahead of the view by the same distance.
        for ahead, stretch in groupby(map(sub, self.origin[span.start : span.end], range(span.start, span.end))):
            last = first + sum(1 for _ in stretch)
            start, end = first + ahead, last + ahead
            if runs and runs[-1][0] <= start and not self.source[runs[-1][1] : start].strip():
                runs[-1] = (runs[-1][0], max(runs[-1][1], end))
            else:
                runs.append((start, end))
            first = last
        return tuple(Span(start, end) for start, end in runs)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, heading or caption. `kind` is `text`, `heading` or `caption`; paragraphs count from 0."""

    span: Span
    paragraph: int
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Token:
    """A word as segmented, with its part of speech where the segmenter knows it (n, v, ...)."""

    span: Span
    text: str
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with its unit: `value` in the unit as written, the unit empty where none follows.

    `span` covers figure and unit; `approximate` is `about`, `over`, `under` or empty.
    """

    span: Span
    value: float
    unit: str
    approximate: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """An expression of time with the period it means (the guideline's forms), empty where it cannot be resolved."""

    span: Span
    period: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A place where the text names or refers to an entity.

    `name` is the surface form without layout. `kind` is `name` for names, `reference` for 该公司, 全区 and the like,
    which give no name. `entity` is the id of the linked entity, empty before linking. `reasons` say who proposed it.
    """

    span: Span
    type: str
    name: str
    kind: str = "name"
    entity: str = ""
    confidence: float = 1.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entity:
    """What the mentions of one document name: `names` fullest first, `same_as` keys of known entities in seeds/."""

    id: str
    type: str
    names: tuple[str, ...]
    same_as: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The fullest name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Analysis:
    """A document with all that annotation and linking found in it.

    `encoding` holds the learned vectors of the view's characters, shape (len(view.text), width), where a model is
    installed, else None.
    """

    document: Document
    view: View
    sentences: tuple[Sentence, ...] = ()
    tokens: tuple[Token, ...] = ()
    numbers: tuple[Number, ...] = ()
    times: tuple[Time, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    encoding: NDArray[np.float32] | None = None
