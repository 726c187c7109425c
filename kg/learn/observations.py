"""From annotated articles: the weights by which figures are read as observations (`kg.extract.observe_weights`).

Gold's observations are laid onto the numbers of the sentences that state them. Each of the four decisions then becomes a
choice among candidates, some of them right, and its weights are those under which the right ones are likeliest.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.annotate import Annotator
from kg.extract.indicator import phrases_again, phrases_beside
from kg.extract.learned import MODEL as READER
from kg.extract.observe import Observer
from kg.extract.observe_kind import KINDS, NONE, is_target, kind_parts
from kg.extract.observe_parts import Names
from kg.extract.observe_passage import make_passage
from kg.extract.observe_reading import Reading
from kg.extract.observe_subject import Owners
from kg.extract.observe_vectors import REDUCE, edges
from kg.extract.observe_weights import CHOICES, MADE_FOR, MODEL, weights_from
from kg.extract.observe_words import compile_words
from kg.extract.period import period_candidates
from kg.learn.gold import locate
from kg.learn.observe_fit import EPOCHS, FORGET, HIDE, LEAST_COUNT, Choices, Figures, fit_choices, fit_kinds
from kg.learn.score import Measure, align
from kg.learn.train import ENCODER, gold_hash
from kg.link import Linker
from kg.model import Entity, Mention, Span
from kg.schema import load_card, load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.extract.indicator import Phrase
    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_subject import Owner
    from kg.extract.observe_vectors import Array
    from kg.extract.observe_words import Words
    from kg.learn.train import Article
    from kg.model import Analysis
    from kg.schema import Schema

CLASSES, CLASS_STEPS = 200, 12
WIDTH = 32  # numbers that are left of a character's vector
SAMPLE = 50  # articles from which it is seen which are worth keeping
GOLD, OWN = "gold:", "read:"  # ids of entities that gold knows and of those that it does not


@dataclass(slots=True)
class Lessons:
    """What the articles teach of each decision."""

    kinds: Figures = field(default_factory=Figures)
    choices: dict[str, Choices] = field(default_factory=lambda: {choice: Choices() for choice in CHOICES})
    names: Names = field(default_factory=Names)
    variants: dict[str, Names] = field(default_factory=dict)

    def tally(self, variant: str) -> Names:
        """The names of features as they count for candidates of a variant."""
        return self.variants.setdefault(variant, Names(variant)) if variant else self.names


def with_gold_mentions(analysis: Analysis, gold: Mapping[str, Any]) -> Analysis:
    """The analysis with gold's entities, and a linked mention wherever one of their names stands."""
    entities = gold["entities"]
    mentions = [
        Mention(Span(start, end), entities[index]["type"], analysis.view.text[start:end], entity=entities[index]["id"])
        for start, end, index in locate(analysis.view.text, gold)
    ]
    known = tuple(Entity(entity["id"], entity["type"], tuple(entity["names"])) for entity in entities)
    return replace(analysis, mentions=tuple(mentions), entities=known)


def with_read_mentions(analysis: Analysis, gold: Mapping[str, Any], measure: Measure) -> tuple[Analysis, Mapping[str, Any]]:
    """A linked analysis and gold with the same ids for the same entities; what was read twice becomes one."""
    read = [{"id": entity.id, "type": entity.type, "names": list(entity.names)} for entity in analysis.entities]
    known = align(gold, read, measure).to_gold
    ids = {entity.id: GOLD + known[entity.id] if entity.id in known else OWN + entity.id for entity in analysis.entities}
    entities: dict[str, Entity] = {}
    for entity in analysis.entities:
        entities.setdefault(ids[entity.id], replace(entity, id=ids[entity.id]))
    mentions = tuple(replace(mention, entity=ids.get(mention.entity, "")) for mention in analysis.mentions)
    observations = [_renamed(observation) for observation in gold["observations"]]
    return replace(analysis, mentions=mentions, entities=tuple(entities.values())), {**gold, "observations": observations}


def _renamed(observation: Mapping[str, Any]) -> dict[str, Any]:
    renamed = {**observation, "also": [_renamed(other) for other in observation.get("also", ())]}
    if "s" in observation:
        renamed["s"] = GOLD + observation["s"]
    return renamed


def train_observations(
    schema: Schema, articles: Sequence[Article], out: Path, *, hold_out: Collection[str] = ()
) -> dict[str, Any]:
    """Learns from annotated articles, writes `observations.npz` and its card `observations.json` into `out`; returns the card.

    Articles named in `hold_out` are not learned from. They are read by the reader of the schema where it has one, for what
    is to be learned is whose a figure is among the names as they are read. The same bytes again for the same input on one
    machine.
    """
    chosen = sorted((article for article in articles if article.name not in hold_out), key=lambda article: article.name)
    arrays = learn_observations(read_pages(schema, chosen), schema, word_classes(schema))
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{MODEL}.npz"
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    card = {
        "model": MODEL,
        "command": "kg train",
        "gold": {"articles": len(chosen), "sha256": gold_hash(chosen), "kept_out": len(articles) - len(chosen)},
        MADE_FOR: (load_card(schema, READER) or {}).get("weights_sha256"),
        "settings": {"epochs": EPOCHS, "forget": FORGET, "hide": HIDE, "least_count": LEAST_COUNT},
        "weights_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (out / f"{MODEL}.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card


def read_pages(schema: Schema, articles: Sequence[Article]) -> list[tuple[Analysis, Mapping[str, Any]]]:
    """Articles with their names as the schema's reader reads them, or as gold has them where there is no reader."""
    annotator, link, measure = Annotator(schema), Linker(schema), Measure(schema)
    pages: dict[str, tuple[Analysis, Mapping[str, Any]]] = {}
    for article in articles:
        if article.name in pages:
            continue  # given twice, read once
        analysis = annotator(article.document)
        if analysis.encoding is None:
            pages[article.name] = with_gold_mentions(analysis, article.gold), article.gold
        else:
            lean = replace(link(analysis), encoding=analysis.encoding.astype(np.float16))
            pages[article.name] = with_read_mentions(lean, article.gold, measure)
    return [pages[article.name] for article in articles]


def shorter(encodings: Sequence[Array]) -> Array:
    """What makes vectors of characters shorter: the directions in which they differ most."""
    seen = np.concatenate(encodings).astype(np.float32)
    values, directions = np.linalg.eigh(np.cov(seen.T))
    found: Array = (directions[:, ::-1][:, :WIDTH] / np.sqrt(np.mean(values[::-1][:WIDTH]))).astype(np.float16)
    return found.astype(np.float32)


def word_classes(schema: Schema) -> dict[str, int]:
    """Words in classes of alike use: clusters of the word vectors of the encoder that is installed; none without one."""
    arrays = load_weights(schema, ENCODER)
    if arrays is None:
        return {}
    words = names_of(arrays["vocabulary.words"])
    vectors = np.asarray(arrays["w"], np.float64)[-len(words) :]
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    centres = vectors[np.linspace(0, len(words) - 1, CLASSES).astype(int)]
    nearest = np.zeros(len(words), int)
    for _ in range(CLASS_STEPS):
        nearest = np.argmax(vectors @ centres.T, axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        centres = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return dict(zip(words, nearest.tolist(), strict=True))


def learn_observations(
    articles: Sequence[tuple[Analysis, Mapping[str, Any]]], schema: Schema, classes: Mapping[str, int]
) -> dict[str, NDArray[Any]]:
    """The arrays of `observations.npz`, learned from analyses whose mentions carry the ids of gold's entities.

    Decisions lean on those made of earlier figures, which are not always right. So each half of the articles is first read
    by weights learned from the other half, and the weights to keep are learned with these readings before each figure.
    """
    words, measure = compile_words(schema.language["observations"], classes), Measure(schema)
    encodings = [analysis.encoding for analysis, _ in articles if analysis.encoding is not None]
    reduce = shorter(encodings[:: max(1, len(encodings) // SAMPLE)]) if encodings else None
    pages = []
    for analysis, gold in articles:
        passage = make_passage(analysis, words, reduce)
        pages.append(Page(passage, stated_by(passage, analysis, gold, measure)))
    halves = (pages[::2], pages[1::2])
    first = [_fit(_lessons(half, words, measure, vectors=False), classes) for half in halves]
    for half, arrays in zip(halves, first[::-1], strict=True):
        observer = Observer(schema, weights=weights_from(arrays))
        for page in half:
            page.history = list(observer.read(page.passage))
    arrays = _fit(_lessons(pages, words, measure, vectors=reduce is not None), classes)
    return arrays if reduce is None else arrays | {REDUCE: reduce.astype(np.float16)}


@dataclass(slots=True)
class Page:
    """An article: its figures, what gold says they state, and what was read of them by weights learned elsewhere."""

    passage: Passage
    stated: Mapping[int, list[Mapping[str, Any]]]
    history: list[Reading] | None = None


def _lessons(pages: Sequence[Page], words: Words, measure: Measure, *, vectors: bool) -> Lessons:
    lessons = Lessons()
    for page in pages:
        _study(lessons, page, words, measure, vectors=vectors)
    return lessons


def _fit(lessons: Lessons, classes: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    arrays = fit_kinds(lessons.kinds)
    for choice, choices in lessons.choices.items():
        arrays |= fit_choices(choice, choices)
    if classes:
        arrays["words"] = np.frombuffer("\n".join(classes).encode(), np.uint8)
        arrays["classes"] = np.array(list(classes.values()), np.int16)
    return arrays


def _study(lessons: Lessons, page: Page, words: Words, measure: Measure, *, vectors: bool) -> None:
    passage = page.passage
    owners = Owners(passage, words, lessons.tally)
    readings: list[Reading] = []
    last: Figure | None = None
    for index, figure in enumerate(passage.figures):
        observations = page.stated.get(index, [])
        if figure.inside_time and not observations:
            continue
        features = [feature for part in kind_parts(passage, figure, words, last) for feature in lessons.names[part]]
        last = figure
        kinds = {observation["kind"] for observation in observations} or {NONE}
        if observations and all(observation.get("optional") for observation in observations):
            kinds.add(NONE)
        seen = edges(passage.vectors, [(figure.start, figure.end)]) if vectors and passage.vectors is not None else None
        lessons.kinds.add(features, tuple(kind in kinds for kind in KINDS), seen)
        if observations:
            before, chosen = readings, None
            if page.history is not None:
                before = [reading for reading in page.history if reading.figure.start < figure.start]
                chosen = next((reading.place for reading in page.history if reading.figure.start == figure.start), None)
            tools = (words, measure, owners)
            readings.append(_study_figure(lessons, passage, figure, observations, tools, before, chosen, vectors=vectors))


def _study_figure(
    lessons: Lessons,
    passage: Passage,
    figure: Figure,
    observations: Sequence[Mapping[str, Any]],
    tools: tuple[Words, Measure, Owners],
    readings: Sequence[Reading],
    chosen: tuple[int, int] | None,
    *,
    vectors: bool,
) -> Reading:
    words, measure, owners_of = tools
    first = observations[0]
    kind = first["kind"]
    accepted = [pair for observation in observations for pair in _pairs(observation)]
    owners = {subject for subject, _ in accepted}
    place = (figure.start, figure.end)
    phrases = phrases_beside(passage, figure, kind, words, lessons.names)
    phrases += phrases_again(passage, figure, kind, words, readings, lessons.names)
    names = {indicator for _, indicator in _pairs(first)}
    right = [any(measure.alike(name, phrase.text(passage, words)) for name in names) for phrase in phrases]
    seen = _seen(passage, phrases, [place]) if vectors else None
    lessons.choices["indicator"].add([phrase.score for phrase in phrases], right, seen)
    if chosen is None:
        chosen = next((phrase.span for phrase, fits in zip(phrases, right, strict=True) if fits), (0, 0))
    subjects = owners_of(figure, kind, chosen, readings)
    seen = _seen(passage, subjects, [place, chosen]) if vectors else None
    lessons.choices["subject"].add([owner.score for owner in subjects], [owner.entity in owners for owner in subjects], seen)
    target = is_target(passage, figure, words)
    periods = period_candidates(passage, figure, kind, readings, lessons.names, target=target, words=words)
    said = {observation.get("period") or "" for observation in observations}
    lessons.choices["period"].add([names for _, names in periods], [period in said for period, _ in periods])
    return Reading(figure, kind, first["s"], first["indicator"], first.get("period") or "", "gold", 1.0)


def _seen(
    passage: Passage, candidates: Sequence[Owner | Phrase], beside: Sequence[tuple[int, int]]
) -> tuple[Array, Array] | None:
    vectors = passage.vectors
    if vectors is None or not candidates:
        return None
    return edges(vectors, [candidate.span for candidate in candidates]), edges(vectors, beside)


def _pairs(observation: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Subject and indicator of an observation and of its second readings."""
    also = [{"s": observation["s"], "indicator": observation["indicator"], **other} for other in observation.get("also", [])]
    return [(reading["s"], reading["indicator"]) for reading in (observation, *also)]


def stated_by(
    passage: Passage, analysis: Analysis, gold: Mapping[str, Any], measure: Measure
) -> dict[int, list[Mapping[str, Any]]]:
    """Gold's observations by the place of the figure that states them."""
    origin = analysis.view.origin
    places = [origin[figure.start] for figure in passage.figures]
    amounts = [measure.quantity(figure.number.value, figure.unit) for figure in passage.figures]
    stated: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for observation in gold["observations"]:
        value, unit = measure.quantity(observation["value"], observation.get("unit", ""))
        fitting = [
            index
            for index, place in enumerate(places)
            if any(start <= place < end for start, end in observation.get("at", []))
            and amounts[index][1] == unit
            and abs(abs(amounts[index][0]) - abs(value)) <= 1e-6 * max(1.0, abs(value))
        ]
        if fitting:
            best = min(fitting, key=lambda index: (len(stated[index]), passage.figures[index].inside_time, index))
            stated[best].append(observation)
    return stated
