"""Which quantity a figure measures: candidate phrases before and behind it, and what the figure before it measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words

_RUNS = 4
_LONGEST = 7
_TRAIL = 6


class Phrase(NamedTuple):
    """A candidate: the rule that made it, lists of features, its place in the text, and how it is written.

    `written` is empty where it is written as it stands, `counted` says that the word for quantity is added to it.
    """

    rule: str
    parts: tuple[list[str], ...]
    span: tuple[int, int]
    written: str = ""
    counted: bool = False

    def text(self, passage: Passage, words: Words) -> str:
        """The words as the indicator is written."""
        if self.written:
            return self.written
        text = passage.text[self.span[0] : self.span[1]]
        return text + words.quantity if self.counted else text


def indicator_candidates(passage: Passage, figure: Figure, kind: str, words: Words, readings: Sequence[Reading]) -> list[Phrase]:
    """Candidate phrases, those before the figure first, the indicators of the figures before last."""
    found = [*_before(passage, figure, kind, words), *_behind(passage, figure, kind, words)]
    if figure.start in passage.lists:
        found += _in_turn(passage, figure, words)
    group = figure.group
    measured = any(word[0].endswith(words.quantity_ends) for word in figure.before if word[1] >= figure.clause[0])
    for distance, reading in enumerate(reversed(readings[-2:])):
        same = reading.figure.sentence == figure.sentence
        near = passage.text[reading.figure.end : figure.start]
        name = f"prior{distance}"
        features = [
            name,
            f"{name}|{same}|{kind}|{reading.kind}",
            f"{name}|{group}|{reading.figure.unit == figure.unit}|{same}",
            f"{name}|gap={min(len(near) // 4, 5)}|{kind}",
            f"{name}|{same}|{measured}|{group}",
            f"{name}|{same}|{measured}|{kind}",
            f"{name}|prev={figure.before[-1][0] if figure.before else '^'}|{kind}",
            f"{name}|next={figure.behind[0][3] if figure.behind else '$'}|{group}",
            f"{name}|clauses={min(sum(near.count(mark) for mark in words.breaks), 3)}|{kind}",
        ]
        if words.classes:
            before = words.kin(figure.before[-1][0]) if figure.before else "^"
            features += [f"{name}|kin={before}", f"{name}|kin={before}|{group}"]
        found.append(Phrase("previous", (features,), reading.place, reading.indicator))
    return found


def _before(passage: Passage, figure: Figure, kind: str, words: Words) -> Iterator[Phrase]:
    """Runs of words between words that part: each run's end with each of its beginnings."""
    sequence = figure.before
    names = {mention.span.end: mention.type for mention in passage.mentions_in(sequence[0][1], figure.start)} if sequence else {}
    end, run, breaks, trail = len(sequence), 0, 0, ""
    while end > 0 and run < _RUNS:
        word = sequence[end - 1][0]
        if word in words.parting:
            breaks += word in words.breaks
            trail = word + trail if len(trail) < _TRAIL else trail
            end -= 1
            continue
        start = end
        place = f"L{run}|{min(breaks, 2)}"
        tail: list[str] = []
        while start > 0 and end - start < _LONGEST and sequence[start - 1][0] not in words.bounds:
            start -= 1
            if sequence[start][3] == "m":
                break
            if sequence[start][0] not in words.marks:
                if not tail:
                    tail, counted = _tail(passage, figure, (start, end), (place, trail), kind, words, names)
                yield _left(passage, figure, (start, end), place, tail, counted, words, names)
        run, end, trail = run + 1, start, ""


def _in_turn(passage: Passage, figure: Figure, words: Words) -> Iterator[Phrase]:
    """Of phrases in a list as long as the list of figures, the one at the figure's place (respectively)."""
    place, size, first = passage.lists[figure.start]
    sequence = first.before
    end = len(sequence)
    while end and sequence[end - 1][0] in words.parting and sequence[end - 1][0] not in words.breaks:
        end -= 1
    pieces: list[list[int]] = [[]]
    start = end
    while start and sequence[start - 1][0] not in words.breaks and len(pieces) <= size:
        start -= 1
        if sequence[start][0] in words.joints:
            pieces.append([])
        else:
            pieces[-1].append(start)
    if len(pieces) == size and all(pieces):
        piece = pieces[size - 1 - place]
        span = sequence[piece[-1]][1], sequence[piece[0]][2]
        measures = passage.text[span[0] : span[1]].endswith(words.quantity_ends)
        yield Phrase("in-turn", (["in-turn", f"in-turn|{measures}", f"in-turn|{size}"],), span)


def _tail(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    where: tuple[str, str],
    kind: str,
    words: Words,
    names: dict[int, str],
) -> tuple[list[str], bool]:
    """What all phrases of a run share, for they end in one place; and whether the figure counts what they name."""
    (start, end), (place, trail), sequence = bounds, where, figure.before
    group = figure.group
    head, first, last, tag = sequence[end - 1]
    features = [
        place,
        f"{place}|{kind}",
        f"{place}|{group}",
        f"Lhead={head}",
        f"Lhead={head}|{group}",
        f"Lheadtag={tag}|{place}",
        f"Ltrail={trail}|{kind}",
        f"Ltrail={trail}|{place}",
    ]
    if words.classes:
        kin = words.kin(head)
        features += [f"Lhkin={kin}", f"Lhkin={kin}|{group}", f"Lhkin={kin}|{place}"]
    measures = passage.text[min(sequence[start][1], first) : last].endswith(words.quantity_ends)
    counted = not measures and words.counts(figure.group, kind)
    if counted:
        features += ["Lcount", f"Lcount|{place}", f"Lcount|{trail}", f"Lcount|{tag}"]
    elif measures:
        features += ["Lquantity", f"Lquantity|{place}", f"Lquantity|{group}"]
    if last in names:
        features.append(f"Lends-name={names[last]}|{counted}")
    return features, counted


def _left(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    place: str,
    tail: list[str],
    counted: bool,
    words: Words,
    names: dict[int, str],
) -> Phrase:
    (start, end), sequence = bounds, figure.before
    opening, first, _, opening_tag = sequence[start]
    last = sequence[end - 1][2]
    ahead, ahead_tag = (sequence[start - 1][0], sequence[start - 1][3]) if start else ("^", "^")
    features = [
        f"Lopentag={opening_tag}|{ahead_tag}",
        f"Lopentag={opening_tag}",
        f"Lsize={end - start}",
        f"Llen={min(last - first, 10)}",
        f"Lahead={ahead}",
        f"Lopen={opening}",
    ]
    if words.classes:
        kin = words.kin(ahead)
        features += [f"Lakin={kin}", f"Lokin={words.kin(opening)}", f"Lakin={kin}|{opening_tag}"]
    if first in names:
        features += ["Lafter-name", f"Lafter-name|{names[first]}"]
    if passage.text.find(words.of, first + 1, last) >= 0:
        features.append("Lof")
    if start == end - 1 and opening in words.measured:
        features += ["Lmeasured", f"Lmeasured|{place}"]
        return Phrase("before", (tail, features), (first, last), words.measured[opening])
    return Phrase("count-before" if counted else "before", (tail, features), (first, last), "", counted)


def _behind(passage: Passage, figure: Figure, kind: str, words: Words) -> Iterator[Phrase]:
    """What is counted or measured: words behind the figure in its clause, from it or from behind a 的 or 等."""
    sequence = figure.behind
    begins = [0]
    heads: dict[int, list[str]] = {}
    for index, (word, start, _, tag) in enumerate(sequence):
        if word in words.breaks or start >= figure.clause[1]:
            break
        if word in words.linking:
            if index == begins[-1]:
                begins[-1] = index + 1
            else:
                begins.append(index + 1)
            continue
        if tag[:1] in words.hollow_tags or word in words.marks:
            continue
        tail: list[str] = []
        for turn, begin in enumerate(begins[-2:]):
            if begin <= index and sequence[begin][0] not in words.marks:
                place = f"R{min(turn + max(0, len(begins) - 2), 2)}{'of' if begin else ''}"
                if begin not in heads:
                    heads[begin] = _opening(figure, begin, place, kind, words)
                if not tail:
                    tail = _ending(figure, index, words)
                yield _right(passage, figure, (begin, index + 1), place, (heads[begin], tail), kind, words)


def _opening(figure: Figure, begin: int, place: str, kind: str, words: Words) -> list[str]:
    """What the phrases behind a figure share that begin in one place."""
    group = figure.group
    word, _, _, tag = figure.behind[begin]
    features = [
        place,
        f"{place}|{kind}",
        f"{place}|{group}",
        f"Ropen={word}",
        f"Ropentag={tag}|{kind}",
        f"Ralone={figure.clause[0] == figure.start}|{group}",
        f"Rprev={figure.before[-1][0] if figure.before else '^'}|{group}",
    ]
    if words.classes:
        features.append(f"Rokin={words.kin(word)}|{place}")
    return features


def _ending(figure: Figure, index: int, words: Words) -> list[str]:
    """What the phrases behind a figure share that end in one place."""
    sequence = figure.behind
    head, _, _, tag = sequence[index]
    following, following_tag = (sequence[index + 1][0], sequence[index + 1][3]) if index + 1 < len(sequence) else ("$", "$")
    features = [f"Rfar={min(index + 1, 8)}", f"Rhead={head}", f"Rheadtag={tag}|{following_tag}", f"Rnext={following}"]
    if words.classes:
        kin, kin_next = words.kin(head), words.kin(following)
        group = figure.group
        features += [f"Rhkin={kin}", f"Rhkin={kin}|{group}", f"Rnkin={kin_next}", f"Rhnkin={kin}|{kin_next}"]
        features.append(f"Rnkin={kin_next}|{tag}")
    if following_tag[:1] == "n" and tag[:1] in ("n", "v", "a", "b"):
        features += ["Rcut", f"Rcut|{tag}"]
    return features


def _right(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    place: str,
    shared: tuple[list[str], list[str]],
    kind: str,
    words: Words,
) -> Phrase:
    (begin, end), sequence = bounds, figure.behind
    first, last = sequence[begin][1], sequence[end - 1][2]
    verbs = sum(word[3] == "v" for word in sequence[begin : end - 1])
    features = [
        f"Rsize={end - begin}",
        f"Rlen={min(last - first, 10)}",
        f"Rheadtag={sequence[end - 1][3]}|{place}",
        f"Rverbs={min(verbs, 2)}",
    ]
    measures = passage.text[first:last].endswith(words.quantity_ends)
    counted = not measures and words.counts(figure.group, kind)
    if counted:
        features += ["Rcount", f"Rcount|{kind}", f"Rcount|{figure.unit}"]
    elif measures:
        features += ["Rquantity", f"Rquantity|{figure.group}|{place}"]
    return Phrase("count-behind" if counted else "behind", (*shared, features), (first, last), "", counted)
