"""From annotated articles: the weights by which figures are read as observations (`kg.extract.observe_weights`).

Gold's observations are laid onto the numbers of the sentences that state them. Each of the four decisions then becomes a
choice among candidates, some of them right, and its weights are those under which the right ones are likeliest.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.annotate import Annotator
from kg.extract.indicator import indicator_candidates
from kg.extract.observe import Observer
from kg.extract.observe_kind import KINDS, NONE, kind_features
from kg.extract.observe_passage import make_passage
from kg.extract.observe_reading import Reading
from kg.extract.observe_subject import subject_candidates
from kg.extract.observe_weights import CHOICES, MODEL, weights_from
from kg.extract.observe_words import compile_words
from kg.extract.period import period_candidates
from kg.learn.gold import locate
from kg.learn.score import Measure
from kg.learn.train import ENCODER, gold_hash
from kg.model import Entity, Mention, Span
from kg.schema import load_weights, names_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from kg.extract.observe_passage import Figure, Passage
    from kg.extract.observe_words import Words
    from kg.learn.train import Article
    from kg.model import Analysis
    from kg.schema import Schema

LEAST_COUNT = {"kind": 4, "subject": 3, "indicator": 3, "period": 3}
STEADY = {"kind": 5.0, "subject": 3.0, "indicator": 1.0, "period": 2.0}  # the weight of small weights
STEPS = 60
CLASSES, CLASS_STEPS = 200, 12
SMALL = 0.02  # weights under it are left out of the file


@dataclass(slots=True)
class Choices:
    """Choices among candidates: features of each candidate, which are right, and where each choice begins."""

    features: list[Sequence[str]] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)

    def add(self, candidates: Sequence[Sequence[str]], right: Sequence[bool]) -> None:
        """One choice; one without a right candidate teaches nothing."""
        if any(right):
            self.begins.append(len(self.features))
            self.features += candidates
            self.right += right


@dataclass(slots=True)
class Lessons:
    """What the articles teach of each decision."""

    kinds: list[tuple[Sequence[str], tuple[bool, ...]]] = field(default_factory=list)
    choices: dict[str, Choices] = field(default_factory=lambda: {choice: Choices() for choice in CHOICES})


def with_gold_mentions(analysis: Analysis, gold: Mapping[str, Any]) -> Analysis:
    """The analysis with gold's entities, and a linked mention wherever one of their names stands."""
    entities = gold["entities"]
    mentions = [
        Mention(Span(start, end), entities[index]["type"], analysis.view.text[start:end], entity=entities[index]["id"])
        for start, end, index in locate(analysis.view.text, gold)
    ]
    known = tuple(Entity(entity["id"], entity["type"], tuple(entity["names"])) for entity in entities)
    return replace(analysis, mentions=tuple(mentions), entities=known)


def train_observations(
    schema: Schema, articles: Sequence[Article], out: Path, *, hold_out: Collection[str] = ()
) -> dict[str, Any]:
    """Learns from annotated articles, writes `observations.npz` and its card `observations.json` into `out`; returns the card.

    Articles named in `hold_out` are not learned from. The same bytes again for the same input on one machine.
    """
    annotator = Annotator(schema, learned=False)
    chosen = sorted((article for article in articles if article.name not in hold_out), key=lambda article: article.name)
    pages = [(with_gold_mentions(annotator.prepare(article.document), article.gold), article.gold) for article in chosen]
    arrays = learn_observations(pages, schema, word_classes(schema))
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{MODEL}.npz"
    np.savez_compressed(path, **arrays)  # type: ignore[arg-type]
    card = {
        "model": MODEL,
        "command": "kg train",
        "gold": {"articles": len(chosen), "sha256": gold_hash(chosen), "kept_out": len(articles) - len(chosen)},
        "settings": {"steady": STEADY, "least_count": LEAST_COUNT, "steps": STEPS},
        "weights_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    (out / f"{MODEL}.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card


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
    pages = []
    for analysis, gold in articles:
        passage = make_passage(analysis, words)
        pages.append(Page(passage, stated_by(passage, analysis, gold, measure)))
    halves = (pages[::2], pages[1::2])
    first = [_fit(_lessons(half, words, measure), classes) for half in halves]
    for half, arrays in zip(halves, first[::-1], strict=True):
        observer = Observer(schema, weights=weights_from(arrays))
        for page in half:
            page.history = list(observer.read(page.passage))
    return _fit(_lessons(pages, words, measure), classes)


@dataclass(slots=True)
class Page:
    """An article: its figures, what gold says they state, and what was read of them by weights learned elsewhere."""

    passage: Passage
    stated: Mapping[int, list[Mapping[str, Any]]]
    history: list[Reading] | None = None


def _lessons(pages: Sequence[Page], words: Words, measure: Measure) -> Lessons:
    lessons = Lessons()
    for page in pages:
        _study(lessons, page, words, measure)
    return lessons


def _fit(lessons: Lessons, classes: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    arrays = _stored("kind", *_fit_kinds(lessons.kinds))
    for choice, choices in lessons.choices.items():
        arrays |= _stored(choice, *_fit_choices(choice, choices))
    if classes:
        arrays["words"] = np.frombuffer("\n".join(classes).encode(), np.uint8)
        arrays["classes"] = np.array(list(classes.values()), np.int16)
    return arrays


def _study(lessons: Lessons, page: Page, words: Words, measure: Measure) -> None:
    passage = page.passage
    readings: list[Reading] = []
    last: Figure | None = None
    for index, figure in enumerate(passage.figures):
        observations = page.stated.get(index, [])
        if figure.inside_time and not observations:
            continue
        features = kind_features(passage, figure, words, last)
        last = figure
        kinds = {observation["kind"] for observation in observations} or {NONE}
        if observations and all(observation.get("optional") for observation in observations):
            kinds.add(NONE)
        lessons.kinds.append((features, tuple(kind in kinds for kind in KINDS)))
        if observations:
            before = readings
            if page.history is not None:
                before = [reading for reading in page.history if reading.figure.start < figure.start]
            readings.append(_study_figure(lessons, passage, figure, observations, (words, measure), before))


def _study_figure(
    lessons: Lessons,
    passage: Passage,
    figure: Figure,
    observations: Sequence[Mapping[str, Any]],
    tools: tuple[Words, Measure],
    readings: Sequence[Reading],
) -> Reading:
    words, measure = tools
    first = observations[0]
    kind = first["kind"]
    accepted = [pair for observation in observations for pair in _pairs(observation)]
    owners = {subject for subject, _ in accepted}
    subjects = subject_candidates(passage, figure, kind, words, readings)
    lessons.choices["subject"].add([features for _, features in subjects], [owner in owners for owner, _ in subjects])
    phrases = indicator_candidates(passage, figure, kind, words, readings)
    names = {indicator for _, indicator in _pairs(first)}
    lessons.choices["indicator"].add(
        [phrase.features for phrase in phrases],
        [any(measure.alike(name, phrase.text) for name in names) for phrase in phrases],
    )
    periods = period_candidates(passage, figure, kind, words, readings)
    right = {observation.get("period") or "" for observation in observations}
    lessons.choices["period"].add([features for _, features in periods], [period in right for period, _ in periods])
    return Reading(figure, kind, first["s"], first["indicator"], first.get("period") or "", "gold", 1.0)


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


def _matrix(features: Sequence[Sequence[str]], least: int) -> tuple[list[str], Any]:
    from scipy.sparse import csr_matrix

    counts = Counter(name for row in features for name in set(row))
    names = sorted(name for name, count in counts.items() if count >= least)
    places = {name: index for index, name in enumerate(names)}
    indices, ends = [], [0]
    for row in features:
        indices += [places[name] for name in row if name in places]
        ends.append(len(indices))
    return names, csr_matrix((np.ones(len(indices)), indices, ends), shape=(len(features), len(names)))


def _minimise(function: Any, size: int) -> NDArray[np.float64]:
    from scipy.optimize import minimize

    found = minimize(function, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x)


def _fit_kinds(rows: Sequence[tuple[Sequence[str], tuple[bool, ...]]]) -> tuple[list[str], NDArray[np.float64]]:
    """Multinomial logistic regression; a figure may have more than one right kind."""
    names, matrix = _matrix([features for features, _ in rows], LEAST_COUNT["kind"])
    right = np.array([kinds for _, kinds in rows])
    turned, steady = matrix.T.tocsr(), STEADY["kind"]

    def loss(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat.reshape(-1, len(KINDS))
        scores = matrix @ weights
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        hit = (odds * right).sum(axis=1, keepdims=True)
        total = odds.sum(axis=1, keepdims=True)
        gradient = turned @ (odds / total - odds * right / np.maximum(hit, 1e-300)) + steady * weights
        return float(-np.log(np.maximum(hit / total, 1e-300)).sum() + steady / 2 * flat @ flat), gradient.ravel()

    return names, _minimise(loss, len(names) * len(KINDS)).reshape(-1, len(KINDS))


def _fit_choices(choice: str, choices: Choices) -> tuple[list[str], NDArray[np.float64]]:
    """A softmax over the candidates of each choice; the right ones together are to be likely."""
    names, matrix = _matrix(choices.features, LEAST_COUNT[choice])
    begins = np.array(choices.begins)
    sizes = np.diff([*choices.begins, len(choices.features)])
    right = np.array(choices.right)
    turned, steady = matrix.T.tocsr(), STEADY[choice]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = matrix @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, begins), sizes))
        total, hit = np.add.reduceat(odds, begins), np.maximum(np.add.reduceat(odds * right, begins), 1e-300)
        slope = odds / np.repeat(total, sizes) - odds * right / np.repeat(hit, sizes)
        return float(-np.log(hit / total).sum() + steady / 2 * weights @ weights), turned @ slope + steady * weights

    return names, _minimise(loss, len(names))


def _stored(decision: str, names: Sequence[str], weights: NDArray[np.float64]) -> dict[str, NDArray[Any]]:
    """Names as the bytes of lines, weights in half precision, those near nothing left out."""
    large = np.abs(weights) > SMALL if weights.ndim == 1 else np.abs(weights).max(axis=1) > SMALL
    kept = [name for name, keep in zip(names, large.tolist(), strict=True) if keep]
    return {
        f"{decision}_names": np.frombuffer("\n".join(kept).encode(), np.uint8),
        f"{decision}_weights": weights[large].astype(np.float16),
    }
