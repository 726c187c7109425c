"""Which quantity a figure measures: candidate phrases before and behind it, and what the figure before it measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kg.extract.observe_parts import Score, Tally
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_reading import Measured, Reading
    from kg.extract.observe_words import Words

AGAIN = 2  # figures before one whose indicator it may share
_RUNS = 4
_LONGEST = 7
_TRAIL = 6
_EDGE = ("^", 0, 0, "^")  # what stands ahead of the first word


class Phrase(NamedTuple):
    """A candidate: the rule that made it, what it counts, its place in the text, and how it is written.

    `written` is empty where it is written as it stands, `counted` says that the word for quantity is added to it.
    """

    rule: str
    score: Score
    span: tuple[int, int]
    written: str = ""
    counted: bool = False

    def text(self, passage: Passage, words: Words) -> str:
        """The words as the indicator is written."""
        if self.written:
            return self.written
        text = passage.text[self.span[0] : self.span[1]]
        return text + words.quantity if self.counted else text


def phrases_beside(passage: Passage, figure: Figure, kind: str, words: Words, tally: Tally) -> list[Phrase]:
    """Candidate phrases of the text, those before the figure first; the same whatever was read before."""
    found = [*_before(passage, figure, kind, words, tally), *_behind(passage, figure, kind, words, tally)]
    if figure.start in passage.lists:
        found += _in_turn(passage, figure, kind, words, tally)
    return found


def phrases_again(
    passage: Passage, figure: Figure, kind: str, words: Words, readings: Sequence[Measured | Reading], tally: Tally
) -> list[Phrase]:
    """What the figures before measured, the last one first."""
    if not readings:
        return []
    group, start = figure.group, figure.start
    previous = figure.before[-1][0] if figure.before else "^"
    following_tag = figure.behind[0][3] if figure.behind else "$"
    telling, clause = words.quantity_last, figure.clause[0]
    measured = any(map(words.measures, [word[0] for word in figure.before if word[0][-1] in telling and word[1] >= clause]))
    kin = None if not words.kin else words.kin[previous] if figure.before else "^"
    found = []
    for distance, reading in enumerate(reversed(readings[-AGAIN:])):
        last = reading.figure
        same = last.sentence == figure.sentence
        breaks = passage.breaks_in(last.end, start)
        score = (
            tally[_again, distance, same, kind, reading.kind]
            + tally[_again_measured, distance, same, measured, kind, group, last.unit == figure.unit]
            + tally[_again_near, distance, min((start - last.end) // 4, 5), min(breaks, 3), kind]
            + tally[_again_behind, distance, previous, kind]
            + tally[_again_before, distance, following_tag, group]
        )
        if kin is not None:
            score += tally[_again_kin, distance, kin, group]
        found.append(Phrase("previous", score, reading.place, reading.indicator))
    return found


def _before(passage: Passage, figure: Figure, kind: str, words: Words, tally: Tally) -> Iterator[Phrase]:
    """Runs of words between words that part: each run's end with each of its beginnings."""
    sequence = figure.before
    if not sequence:
        return
    low, high = passage.mentions_between(sequence[0][1], figure.start)
    names = {passage.mention_spans[at][1]: passage.mentions[at].type for at in range(low, high)}
    bounds, marks, hollow = words.bounds, words.marks, words.stops_for.get(kind, ())
    end, run, breaks, trail = len(sequence), 0, 0, ""
    while end > 0 and run < _RUNS:
        word = sequence[end - 1][0]
        if word in words.parting or word in hollow:
            breaks += word in words.breaks
            trail = word + trail if len(trail) < _TRAIL else trail
            end -= 1
            continue
        start = end
        place = f"L{run}|{min(breaks, 2)}"
        tail: tuple[Score, bool] | None = None
        while start > 0 and end - start < _LONGEST and sequence[start - 1][0] not in bounds:
            start -= 1
            if sequence[start][3] == "m":
                break
            if sequence[start][0] not in marks:
                if tail is None:
                    tail = _tail(passage, figure, (start, end), (place, trail), kind, words, names, tally)
                yield _left(passage, figure, (start, end), place, tail, words, names, tally)
        run, end, trail = run + 1, start, ""


def _in_turn(passage: Passage, figure: Figure, kind: str, words: Words, tally: Tally) -> Iterator[Phrase]:
    """Of phrases in a list as long as the list of figures, the one at the figure's place (respectively)."""
    place, size, first = passage.lists[figure.start]
    sequence, parting = first.before, (words.parting - words.breaks).union(words.stops_for.get(kind, ()))
    end = len(sequence)
    while end and sequence[end - 1][0] in parting:
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
        yield Phrase("in-turn", tally[_turn, words.measures(passage.text[span[0] : span[1]]), size], span)


def _tail(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    where: tuple[str, str],
    kind: str,
    words: Words,
    names: Mapping[int, str],
    tally: Tally,
) -> tuple[Score, bool]:
    """What all phrases of a run share, for they end in one place; and whether the figure counts what they name."""
    (start, end), (place, trail), sequence = bounds, where, figure.before
    group = figure.group
    head, _, last, tag = sequence[end - 1]
    score = tally[_run, place, kind, group] + tally[_run_head, head, group] + tally[_run_trail, tag, place, trail, kind]
    if words.kin:
        score += tally[_run_kin, words.kin[head], group, place]
    measures = words.measures(passage.text[sequence[start][1] : last])
    counted = not measures and words.counts(group, kind)
    if counted:
        score += tally[_run_counted, place, trail, tag]
    elif measures:
        score += tally[_run_measures, place, group]
    if last in names:
        score += tally[_run_name, names[last], counted]
    return score, counted


def _left(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    place: str,
    tail: tuple[Score, bool],
    words: Words,
    names: Mapping[int, str],
    tally: Tally,
) -> Phrase:
    (start, end), (shared, counted), sequence, kin = bounds, tail, figure.before, words.kin
    opening, first, _, tag = sequence[start]
    last = sequence[end - 1][2]
    ahead, _, _, ahead_tag = sequence[start - 1] if start else _EDGE
    of = passage.text.find(words.of, first + 1, last) >= 0
    score = (
        tally[_left_tags, tag, ahead_tag]
        + tally[_left_size, end - start, min(last - first, 10), of]
        + tally[_left_ahead, ahead, kin[ahead] if kin else None, tag]
        + tally[_left_opening, opening, kin[opening] if kin else None]
    )
    if first in names:
        score += tally[_left_name, names[first]]
    if start == end - 1 and opening in words.measured:
        return Phrase("before", shared + score + tally[_left_measured, place], (first, last), words.measured[opening])
    return Phrase("count-before" if counted else "before", shared + score, (first, last), "", counted)


def _behind(passage: Passage, figure: Figure, kind: str, words: Words, tally: Tally) -> Iterator[Phrase]:
    """What is counted or measured: words behind the figure in its clause, from it or from behind a 的 or 等."""
    sequence, hollow = figure.behind, words.stops_for.get(kind, ())
    begins = [0]
    heads: dict[int, Score] = {}
    for index, (word, start, _, tag) in enumerate(sequence):
        if word in words.breaks or start >= figure.clause[1]:
            break
        if word in words.linking:
            if index == begins[-1]:
                begins[-1] = index + 1
            else:
                begins.append(index + 1)
            continue
        if tag[:1] in words.hollow_tags or word in words.marks or word in hollow:
            continue
        tail: Score = None
        for turn, begin in enumerate(begins[-2:]):
            if begin <= index and sequence[begin][0] not in words.marks:
                place = f"R{min(turn + max(0, len(begins) - 2), 2)}{'of' if begin else ''}"
                if begin not in heads:
                    heads[begin] = _opening(figure, begin, place, kind, words, tally)
                if tail is None:
                    tail = _ending(figure, index, words, tally)
                yield _right(passage, figure, (begin, index + 1), place, heads[begin] + tail, kind, words, tally)


def _opening(figure: Figure, begin: int, place: str, kind: str, words: Words, tally: Tally) -> Score:
    """What the phrases behind a figure share that begin in one place."""
    word, _, _, tag = figure.behind[begin]
    return (
        tally[_right_place, place, kind, figure.group, tag, figure.clause[0] == figure.start]
        + tally[_right_opening, word, words.kin[word] if words.kin else None, place]
        + tally[_right_previous, figure.before[-1][0] if figure.before else "^", figure.group]
    )


def _ending(figure: Figure, index: int, words: Words, tally: Tally) -> Score:
    """What the phrases behind a figure share that end in one place."""
    sequence = figure.behind
    head, _, _, tag = sequence[index]
    following, following_tag = (sequence[index + 1][0], sequence[index + 1][3]) if index + 1 < len(sequence) else ("$", "$")
    score = tally[_right_tags, min(index + 1, 8), tag, following_tag] + tally[_right_head, head] + tally[_right_next, following]
    if words.kin:
        kin, kin_next = words.kin[head], words.kin[following]
        score += tally[_right_kin, kin, figure.group] + tally[_right_kin_next, kin_next, tag] + tally[_right_kins, kin, kin_next]
    return score


def _right(
    passage: Passage,
    figure: Figure,
    bounds: tuple[int, int],
    place: str,
    shared: Score,
    kind: str,
    words: Words,
    tally: Tally,
) -> Phrase:
    (begin, end), sequence = bounds, figure.behind
    first, last = sequence[begin][1], sequence[end - 1][2]
    verbs = sum([word[3] == "v" for word in sequence[begin : end - 1]])
    measures = words.measures(passage.text[first:last])
    counted = not measures and words.counts(figure.group, kind)
    score = tally[_right_size, end - begin, min(last - first, 10), min(verbs, 2)] + tally[_right_end, sequence[end - 1][3], place]
    if counted:
        score += tally[_right_counted, kind, figure.unit]
    elif measures:
        score += tally[_right_measures, figure.group, place]
    return Phrase("count-behind" if counted else "behind", shared + score, (first, last), "", counted)


def _again(distance: int, same: bool, kind: str, before: str) -> list[str]:
    return [f"prior{distance}", f"prior{distance}|{same}|{kind}|{before}"]


def _again_measured(distance: int, same: bool, measured: bool, kind: str, group: str, same_unit: bool) -> list[str]:
    name = f"prior{distance}"
    return [f"{name}|{group}|{same_unit}|{same}", f"{name}|{same}|{measured}|{group}", f"{name}|{same}|{measured}|{kind}"]


def _again_near(distance: int, gap: int, breaks: int, kind: str) -> list[str]:
    return [f"prior{distance}|gap={gap}|{kind}", f"prior{distance}|clauses={breaks}|{kind}"]


def _again_behind(distance: int, previous: str, kind: str) -> list[str]:
    return [f"prior{distance}|prev={previous}|{kind}"]


def _again_before(distance: int, tag: str, group: str) -> list[str]:
    return [f"prior{distance}|next={tag}|{group}"]


def _again_kin(distance: int, kin: int | str, group: str) -> list[str]:
    return [f"prior{distance}|kin={kin}", f"prior{distance}|kin={kin}|{group}"]


def _turn(measures: bool, size: int) -> list[str]:
    return ["in-turn", f"in-turn|{measures}", f"in-turn|{size}"]


def _run(place: str, kind: str, group: str) -> list[str]:
    return [place, f"{place}|{kind}", f"{place}|{group}"]


def _run_head(head: str, group: str) -> list[str]:
    return [f"Lhead={head}", f"Lhead={head}|{group}"]


def _run_trail(tag: str, place: str, trail: str, kind: str) -> list[str]:
    return [f"Lheadtag={tag}|{place}", f"Ltrail={trail}|{kind}", f"Ltrail={trail}|{place}"]


def _run_kin(kin: int, group: str, place: str) -> list[str]:
    return [f"Lhkin={kin}", f"Lhkin={kin}|{group}", f"Lhkin={kin}|{place}"]


def _run_counted(place: str, trail: str, tag: str) -> list[str]:
    return ["Lcount", f"Lcount|{place}", f"Lcount|{trail}", f"Lcount|{tag}"]


def _run_measures(place: str, group: str) -> list[str]:
    return ["Lquantity", f"Lquantity|{place}", f"Lquantity|{group}"]


def _run_name(type_: str, counted: bool) -> list[str]:
    return [f"Lends-name={type_}|{counted}"]


def _left_tags(opening: str, ahead: str) -> list[str]:
    return [f"Lopentag={opening}|{ahead}", f"Lopentag={opening}"]


def _left_size(words: int, characters: int, of: bool) -> list[str]:
    return [f"Lsize={words}", f"Llen={characters}", *(["Lof"] if of else ())]


def _left_ahead(ahead: str, kin: int | None, tag: str) -> list[str]:
    return [f"Lahead={ahead}", *([f"Lakin={kin}", f"Lakin={kin}|{tag}"] if kin is not None else ())]


def _left_opening(opening: str, kin: int | None) -> list[str]:
    return [f"Lopen={opening}", *([f"Lokin={kin}"] if kin is not None else ())]


def _left_name(type_: str) -> list[str]:
    return ["Lafter-name", f"Lafter-name|{type_}"]


def _left_measured(place: str) -> list[str]:
    return ["Lmeasured", f"Lmeasured|{place}"]


def _right_place(place: str, kind: str, group: str, tag: str, alone: bool) -> list[str]:
    return [place, f"{place}|{kind}", f"{place}|{group}", f"Ropentag={tag}|{kind}", f"Ralone={alone}|{group}"]


def _right_opening(word: str, kin: int | None, place: str) -> list[str]:
    return [f"Ropen={word}", *([f"Rokin={kin}|{place}"] if kin is not None else ())]


def _right_head(word: str) -> list[str]:
    return [f"Rhead={word}"]


def _right_next(word: str) -> list[str]:
    return [f"Rnext={word}"]


def _right_previous(word: str, group: str) -> list[str]:
    return [f"Rprev={word}|{group}"]


def _right_tags(far: int, tag: str, following: str) -> list[str]:
    features = [f"Rfar={far}", f"Rheadtag={tag}|{following}"]
    return [*features, "Rcut", f"Rcut|{tag}"] if following[:1] == "n" and tag[:1] in ("n", "v", "a", "b") else features


def _right_kin(kin: int, group: str) -> list[str]:
    return [f"Rhkin={kin}", f"Rhkin={kin}|{group}"]


def _right_kin_next(kin: int, tag: str) -> list[str]:
    return [f"Rnkin={kin}", f"Rnkin={kin}|{tag}"]


def _right_kins(kin: int, following: int) -> list[str]:
    return [f"Rhnkin={kin}|{following}"]


def _right_size(words: int, characters: int, verbs: int) -> list[str]:
    return [f"Rsize={words}", f"Rlen={characters}", f"Rverbs={verbs}"]


def _right_end(tag: str, place: str) -> list[str]:
    return [f"Rheadtag={tag}|{place}"]


def _right_counted(kind: str, unit: str) -> list[str]:
    return ["Rcount", f"Rcount|{kind}", f"Rcount|{unit}"]


def _right_measures(group: str, place: str) -> list[str]:
    return ["Rquantity", f"Rquantity|{group}|{place}"]
