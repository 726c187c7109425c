"""What annotation and linking know of one document; all spans here lie in `view.text`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from operator import itemgetter, sub
from typing import TYPE_CHECKING, overload

from kg.model.document import Span

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class View:
    """Cleaned text with, for each of its characters, the index in `source` (the `Document.text`) it came from."""

    text: str
    origin: Sequence[int]
    source: str
    _jumps: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        import numpy as np  # not at the top: the command line has the model at hand long before it reads

        # Where a character does not come right behind the one before it: many spans are asked for, and few hold such a place.
        object.__setattr__(self, "_jumps", (np.flatnonzero(np.diff(np.asarray(self.origin)) != 1) + 1).tolist())

    def raw(self, span: Span) -> tuple[Span, ...]:
        """The spans of the source text behind a span of the view, in reading order.

        Characters that follow one another in the source, or are parted in it by nothing but layout (blanks, line
        breaks), give one span; where the view jumps (a column moved, a caption dropped) a new one begins.
        """
        first, last = span.start, span.end
        if first < last <= len(self.origin) and bisect_right(self._jumps, first) == bisect_left(self._jumps, last):
            start = self.origin[first]
            return (Span(start, start + last - first),)  # nearly all are one run
        stretch = self.origin[first:last]
        runs: list[tuple[int, int]] = []
        # Where origins count up one by one, they are ahead of the view by the same distance.
        for ahead, run in groupby(map(sub, stretch, range(first, last))):
            last = first + sum(1 for _ in run)
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


class Tokens(Sequence[Token]):
    """The words of a text in order, nothing left out; each made into a token when it is looked at, for few ever are."""

    __slots__ = ("_tagged", "starts")

    def __init__(self, tagged: Sequence[tuple[str, str]] = ()) -> None:
        """`tagged` holds each word with its part of speech; `starts` says where each begins."""
        self._tagged = tagged
        self.starts: Sequence[int] = list(accumulate(map(len, map(itemgetter(0), tagged)), initial=0))[: len(tagged)]

    def __len__(self) -> int:
        return len(self._tagged)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Tokens) and list(self._tagged) == list(other._tagged)

    def __hash__(self) -> int:
        return hash(tuple(self._tagged))

    def words(self, first: int, last: int) -> list[tuple[str, int, int, str]]:
        """Word, start, end and part of speech of a stretch of tokens, for those who look at many."""
        stretch = zip(self._tagged[first:last], self.starts[first:last], strict=True)
        return [(word, start, start + len(word), tag) for (word, tag), start in stretch]

    @overload
    def __getitem__(self, index: int) -> Token: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Token, ...]: ...

    def __getitem__(self, index: int | slice) -> Token | tuple[Token, ...]:
        if isinstance(index, slice):
            return tuple(map(_token, self.starts[index], self._tagged[index]))
        return _token(self.starts[index], self._tagged[index])


def _token(start: int, tagged: tuple[str, str]) -> Token:
    word, tag = tagged
    return Token(Span(start, start + len(word)), word, tag)


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
    tokens: Tokens = field(default_factory=Tokens)
    numbers: tuple[Number, ...] = ()
    times: tuple[Time, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    encoding: NDArray[np.float32] | None = None
