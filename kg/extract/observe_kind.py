"""Whether a figure is an observation, of which kind, in which direction, reached or aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.observe_parts import Part
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_words import Words

NONE = "none"
KINDS = (NONE, "level", "growth", "share", "rank", "change")
_BAG_BEFORE, _BAG_NEAR = 6, 3
_BAG_BEHIND = 3
_KIN_BEFORE = 3
_KIN_BEHIND = 2
_SMALL = 10
_AIM = 40  # characters before the clause in which a word of aim still holds


def kind_parts(passage: Passage, figure: Figure, words: Words, last: Figure | None) -> list[Part]:
    """What a figure is known by: its unit and form, the words around it, where it stands."""
    group, (clause_start, clause_end) = figure.group, figure.clause
    before = [word[0] for word in figure.before if word[1] >= clause_start]
    behind = [word[0] for word in figure.behind if word[1] < clause_end]
    previous = before[-1] if before else "^"
    following = behind[0] if behind else "$"
    parts: list[Part] = [
        (_unit, figure.unit, group),
        (_neighbour, "p", group, previous),
        (_neighbour, "n", group, following),
        (_tags, "tb", group, *[word[3] for word in figure.before[-2:]]),
        (_tags, "ta", group, *[word[3] for word in figure.behind[:2]]),
        *[(_near, group, word) for word in before[-_BAG_NEAR:]],
        *[(_far, "b", word) for word in before[-_BAG_BEFORE:-_BAG_NEAR]],
        *[(_far, "a", word) for word in behind[:_BAG_BEHIND]],
    ]
    if len(before) > 1:
        parts.append((_two_before, group, before[-2], previous))
    if len(behind) > 1:
        parts.append((_two_behind, following, behind[1]))
    if words.kin:
        parts += _kin_parts(figure, group, words)
    known, cues = words.cues, dict[str, int]()
    for distance, word in enumerate(reversed(before)):
        if word in known or word[-1] in known:
            for cue in (*known.get(word, ()), *known.get(word[-1], ())):
                cues.setdefault(cue, distance)
    parts += [(_cue, group, cue, min(distance, 3)) for cue, distance in cues.items()]
    parts += _place_parts(passage, figure, last, group)
    number = figure.number
    surface = passage.text[figure.start]
    form = "figure" if surface.isascii() and surface.isdigit() else surface
    parts.append((_form, group, form, number.value if number.value < _SMALL else None))
    if group == "rank":
        parts.append((_rank, passage.text[figure.start : figure.end], previous, following))
    return parts


def _kin_parts(figure: Figure, group: str, words: Words) -> list[Part]:
    """The classes of the words next to the figure."""
    before = [words.kin[word[0]] for word in figure.before[: -_KIN_BEFORE - 1 : -1]]
    behind = [words.kin[word[0]] for word in figure.behind[:_KIN_BEHIND]]
    parts: list[Part] = [(_kin, "gkb", place, group, kin) for place, kin in enumerate(before)]
    parts += [(_kin, "gka", place, group, kin) for place, kin in enumerate(behind)]
    if before and behind:
        parts.append((_kin_pair, before[0], behind[0]))
    return parts


def _place_parts(passage: Passage, figure: Figure, last: Figure | None, group: str) -> list[Part]:
    sentence = passage.sentences[figure.sentence]
    low, high = passage.mentions_between(sentence.span.start, figure.start)
    text, start, end = passage.text, figure.start, figure.end
    opens = figure.clause[0] == start
    parts: list[Part] = [
        (_sentence, min(high - low, 2), sentence.kind),
        (_inside, group, figure.inside_time, figure.inside_mention, opens, figure.number.approximate),
        (_ahead, group, text[max(0, start - 2) : start].strip()),
        (_behind, group, text[end : end + 2].strip()),
    ]
    if last is not None and last.sentence == figure.sentence:
        parts.append((_last, group, last.unit, last.clause == figure.clause))
    return parts


def _unit(unit: str, group: str) -> list[str]:
    return ["bias", f"u={unit}", f"g={group}"]


def _neighbour(side: str, group: str, word: str) -> list[str]:
    return [f"{side}={word}", f"g{side}={group}|{word}"]


def _tags(side: str, group: str, *tags: str) -> list[str]:
    return [f"{side}={group}|{'|'.join(tags)}"]


def _near(group: str, word: str) -> list[str]:
    return [f"b={word}", f"gb={group}|{word}"]


def _far(side: str, word: str) -> list[str]:
    return [f"{side}={word}"]


def _two_before(group: str, first: str, second: str) -> list[str]:
    return [f"gp2={group}|{first}|{second}"]


def _two_behind(first: str, second: str) -> list[str]:
    return [f"n2={first}|{second}"]


def _kin(side: str, place: int, group: str, kin: int) -> list[str]:
    return [f"{side}{place}={group}|{kin}"]


def _kin_pair(before: int, behind: int) -> list[str]:
    return [f"kk={before}|{behind}"]


def _cue(group: str, cue: str, distance: int) -> list[str]:
    return [f"cue={cue}", f"gcue={group}|{cue}|{distance}"]


def _sentence(named: int, kind: str) -> list[str]:
    return [f"named={named}", f"head={kind}"]


def _inside(group: str, time: bool, name: bool, opens: bool, approximate: str) -> list[str]:
    features = [f"g-in-time={group}"] if time else []
    if name:
        features += ("in-name", f"g-in-name={group}")
    if opens:
        features.append(f"g-first={group}")
    if approximate:
        features.append(f"approx={approximate}")
    return features


def _ahead(group: str, written: str) -> list[str]:
    return [f"gc={group}|{written[-1:]}", f"c2={written}"]


def _behind(group: str, written: str) -> list[str]:
    return [f"gd={group}|{written[:1]}", f"d2={written}"]


def _last(group: str, unit: str, same: bool) -> list[str]:
    return [f"last={unit}|{group}", *([f"clause-last={unit}|{group}"] if same else ())]


def _form(group: str, form: str, small: float | None) -> list[str]:
    return [f"gform={group}|{form}", *([f"small={group}|{small:g}"] if small is not None else ())]


def _rank(word: str, previous: str, following: str) -> list[str]:
    return [f"w={word}", f"wp={word}|{previous}", f"wn={word}|{following}"]


def is_fall(passage: Passage, figure: Figure, words: Words) -> bool:
    """Whether the nearest word of direction before the figure in its clause (or right behind it) says fall."""
    stretch = passage.text[figure.clause[0] : figure.start]
    best, fall = -1, False
    for falling, group in ((False, words.rise), (True, words.fall)):
        for word in group:
            at = stretch.rfind(word)
            if at >= 0 and at + len(word) > best:
                best, fall = at + len(word), falling
    if best >= 0:
        return fall
    behind = passage.text[figure.end : figure.end + 4].lstrip(words.of)
    return behind.startswith(words.fall)


def is_target(passage: Passage, figure: Figure, words: Words) -> bool:
    """Whether a word before the figure in its sentence says that it is aimed at or foreseen."""
    start = max(passage.sentences[figure.sentence].span.start, figure.clause[0] - _AIM)
    stretch = passage.text[start : figure.start]
    return any(map(stretch.__contains__, words.targets))
