"""Whether a figure is an observation, of which kind, in which direction, reached or aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_words import Words

NONE = "none"
KINDS = (NONE, "level", "growth", "share", "rank", "change")
_BAG_BEFORE = 6
_BAG_BEHIND = 3
_KIN_BEFORE = 3
_KIN_BEHIND = 2
_SMALL = 10
_AIM = 40  # characters before the clause in which a word of aim still holds


def kind_features(passage: Passage, figure: Figure, words: Words, last: Figure | None) -> list[str]:
    """Named features of a figure: its unit and form, the words around it, where it stands."""
    unit, group, clause = figure.unit, figure.group, figure.clause
    before = [word[0] for word in figure.before if word[1] >= clause[0]]
    behind = [word[0] for word in figure.behind if word[1] < clause[1]]
    tags_before = [word[3] for word in figure.before[-2:]]
    tags_behind = [word[3] for word in figure.behind[:2]]
    previous = before[-1] if before else "^"
    following = behind[0] if behind else "$"
    features = [
        "bias",
        f"u={unit}",
        f"g={group}",
        f"p={previous}",
        f"n={following}",
        f"gp={group}|{previous}",
        f"gn={group}|{following}",
        f"tb={group}|{'|'.join(tags_before)}",
        f"ta={group}|{'|'.join(tags_behind)}",
        *(f"b={word}" for word in before[-_BAG_BEFORE:]),
        *(f"gb={group}|{word}" for word in before[-3:]),
        *(f"a={word}" for word in behind[:_BAG_BEHIND]),
    ]
    if len(before) > 1:
        features.append(f"gp2={group}|{before[-2]}|{previous}")
    if len(behind) > 1:
        features.append(f"n2={following}|{behind[1]}")
    if words.classes:
        features += _kin_features(figure, group, words)
    cues: dict[str, int] = {}
    for distance, word in enumerate(reversed(before)):
        for cue in (*words.cues.get(word, ()), *words.cues.get(word[-1], ())):
            cues.setdefault(cue, distance)
    for cue, distance in cues.items():
        features += (f"cue={cue}", f"gcue={group}|{cue}|{min(distance, 3)}")
    features += _place_features(passage, figure, last, group)
    number = figure.number
    surface = passage.text[number.span.start]
    form = "figure" if surface.isascii() and surface.isdigit() else surface
    features.append(f"gform={group}|{form}")
    if number.value < _SMALL:
        features.append(f"small={group}|{number.value:g}")
    if group == "rank":
        word = passage.text[number.span.start : number.span.end]
        features += (f"w={word}", f"wp={word}|{previous}", f"wn={word}|{following}")
    return features


def _kin_features(figure: Figure, group: str, words: Words) -> list[str]:
    """The classes of the words next to the figure."""
    before = [words.kin(word[0]) for word in figure.before[: -_KIN_BEFORE - 1 : -1]]
    behind = [words.kin(word[0]) for word in figure.behind[:_KIN_BEHIND]]
    features = [f"gkb{place}={group}|{kin}" for place, kin in enumerate(before)]
    features += [f"gka{place}={group}|{kin}" for place, kin in enumerate(behind)]
    if before and behind:
        features.append(f"kk={before[0]}|{behind[0]}")
    return features


def _place_features(passage: Passage, figure: Figure, last: Figure | None, group: str) -> list[str]:
    sentence = passage.sentences[figure.sentence]
    named = len(passage.mentions_in(sentence.span.start, figure.start))
    features = [f"named={min(named, 2)}", f"head={sentence.kind}"]
    if figure.inside_time:
        features.append(f"g-in-time={group}")
    if figure.inside_mention:
        features += ("in-name", f"g-in-name={group}")
    if figure.clause[0] == figure.start:
        features.append(f"g-first={group}")
    if figure.number.approximate:
        features.append(f"approx={figure.number.approximate}")
    text = passage.text
    ahead, behind = text[max(0, figure.start - 2) : figure.start].strip(), text[figure.end : figure.end + 2].strip()
    features += (f"gc={group}|{ahead[-1:]}", f"c2={ahead}", f"gd={group}|{behind[:1]}", f"d2={behind}")
    if last is not None and last.sentence == figure.sentence:
        features.append(f"last={last.unit}|{group}")
        if last.clause == figure.clause:
            features.append(f"clause-last={last.unit}|{group}")
    return features


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
