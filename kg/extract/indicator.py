"""Which quantity a figure measures: candidate phrases before and behind it, and what the figure before it measured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Reading
    from kg.extract.observe_words import Words

_RUNS = 4
_LONGEST = 7
_TRAIL = 6


@dataclass(frozen=True, slots=True)
class Phrase:
    """A candidate: its words as the indicator would be written, the rule that made it, its features."""

    text: str
    rule: str
    features: list[str]


def indicator_candidates(passage: Passage, figure: Figure, kind: str, words: Words, readings: Sequence[Reading]) -> list[Phrase]:
    """Candidate phrases, those before the figure first, the indicators of the figures before last."""
    found = [*_before(passage, figure, kind, words), *_behind(passage, figure, kind, words)]
    if figure.start in passage.lists:
        found += _in_turn(passage, figure, words)
    group = words.group(figure.unit)
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
        found.append(Phrase(reading.indicator, "previous", features))
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
        while start > 0 and end - start < _LONGEST and sequence[start - 1][0] not in words.bounds:
            start -= 1
            if sequence[start][3] == "m":
                break
            if sequence[start][0] not in words.marks:
                place = (f"L{run}|{min(breaks, 2)}", trail)
                yield _left(passage, figure, (start, end), place, kind, words, names)
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
        text = passage.text[sequence[piece[-1]][1] : sequence[piece[0]][2]]
        yield Phrase(text, "in-turn", ["in-turn", f"in-turn|{text.endswith(words.quantity_ends)}", f"in-turn|{size}"])


def _left(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    where: tuple[str, str],
    kind: str,
    words: Words,
    names: dict[int, str],
) -> Phrase:
    (start, end), (place, trail), sequence = bounds, where, figure.before
    group = words.group(figure.unit)
    text = passage.text[sequence[start][1] : sequence[end - 1][2]]
    head, _, _, head_tag = sequence[end - 1]
    opening, first, _, opening_tag = sequence[start]
    ahead, ahead_tag = (sequence[start - 1][0], sequence[start - 1][3]) if start else ("^", "^")
    features = [
        place,
        f"{place}|{kind}",
        f"{place}|{group}",
        f"Lhead={head}",
        f"Lhead={head}|{group}",
        f"Lheadtag={head_tag}|{place}",
        f"Lopentag={opening_tag}|{ahead_tag}",
        f"Lopentag={opening_tag}",
        f"Lsize={end - start}",
        f"Llen={min(len(text), 10)}",
        f"Lahead={ahead}",
        f"Lopen={opening}",
        f"Ltrail={trail}|{kind}",
        f"Ltrail={trail}|{place}",
    ]
    if words.classes:
        kin = words.kin(head)
        features += [
            f"Lhkin={kin}",
            f"Lhkin={kin}|{group}",
            f"Lhkin={kin}|{place}",
            f"Lakin={words.kin(ahead)}",
            f"Lokin={words.kin(opening)}",
            f"Lakin={words.kin(ahead)}|{opening_tag}",
        ]
    renamed = words.measured.get(text)
    if renamed is not None:
        features += ["Lmeasured", f"Lmeasured|{place}"]
        return Phrase(renamed, "before", features)
    counted = words.counts(figure.unit, kind) and not text.endswith(words.quantity_ends)
    if counted:
        features += ["Lcount", f"Lcount|{place}", f"Lcount|{trail}", f"Lcount|{head_tag}"]
    elif text.endswith(words.quantity_ends):
        features += ["Lquantity", f"Lquantity|{place}", f"Lquantity|{group}"]
    if first in names:
        features += ["Lafter-name", f"Lafter-name|{names[first]}"]
    if sequence[end - 1][2] in names:
        features.append(f"Lends-name={names[sequence[end - 1][2]]}|{counted}")
    if words.of in text[1:]:
        features.append("Lof")
    return Phrase(text + words.quantity if counted else text, "count-before" if counted else "before", features)


def _behind(passage: Passage, figure: Figure, kind: str, words: Words) -> Iterator[Phrase]:
    """What is counted or measured: words behind the figure in its clause, from it or from behind a 的 or 等."""
    sequence = figure.behind
    begins = [0]
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
        for turn, begin in enumerate(begins[-2:]):
            if begin <= index and sequence[begin][0] not in words.marks:
                yield _right(passage, figure, (begin, index + 1), turn + max(0, len(begins) - 2), kind, words)


def _right(passage: Passage, figure: Figure, bounds: tuple[int, int], turn: int, kind: str, words: Words) -> Phrase:
    (begin, end), sequence = bounds, figure.behind
    group = words.group(figure.unit)
    text = passage.text[sequence[begin][1] : sequence[end - 1][2]]
    following, following_tag = (sequence[end][0], sequence[end][3]) if end < len(sequence) else ("$", "$")
    head, _, _, head_tag = sequence[end - 1]
    place = f"R{min(turn, 2)}{'of' if begin else ''}"
    verbs = sum(word[3] == "v" for word in sequence[begin : end - 1])
    features = [
        place,
        f"{place}|{kind}",
        f"{place}|{group}",
        f"Rsize={end - begin}",
        f"Rlen={min(len(text), 10)}",
        f"Rfar={min(end, 8)}",
        f"Rhead={head}",
        f"Rheadtag={head_tag}|{following_tag}",
        f"Rheadtag={head_tag}|{place}",
        f"Rnext={following}",
        f"Rverbs={min(verbs, 2)}",
        f"Ropen={sequence[begin][0]}",
        f"Ropentag={sequence[begin][3]}|{kind}",
        f"Ralone={figure.clause[0] == figure.start}|{group}",
        f"Rprev={figure.before[-1][0] if figure.before else '^'}|{group}",
    ]
    if words.classes:
        kin, kin_next = words.kin(head), words.kin(following)
        features += [
            f"Rhkin={kin}",
            f"Rhkin={kin}|{group}",
            f"Rnkin={kin_next}",
            f"Rokin={words.kin(sequence[begin][0])}|{place}",
            f"Rhnkin={kin}|{kin_next}",
            f"Rnkin={kin_next}|{head_tag}",
        ]
    if following_tag[:1] == "n" and head_tag[:1] in ("n", "v", "a", "b"):
        features += ["Rcut", f"Rcut|{head_tag}"]
    ends = text.endswith(words.quantity_ends)
    counted = words.counts(figure.unit, kind) and not ends
    if counted:
        features += ["Rcount", f"Rcount|{kind}", f"Rcount|{figure.unit}"]
    elif ends:
        features += ["Rquantity", f"Rquantity|{group}|{place}"]
    return Phrase(text + words.quantity if counted else text, "count-behind" if counted else "behind", features)
