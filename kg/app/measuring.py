"""Reading the documents of a gold folder and scoring what comes out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.app.difference import load_outputs
from kg.app.documents import graph_to_json, only_confident
from kg.app.outputs import OutputNames
from kg.app.reading import read_graphs
from kg.app.steps import FAILED
from kg.model import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.app.steps import Step
    from kg.learn.evaluate import Review
    from kg.learn.score import Report
    from kg.model import Document
    from kg.schema import Schema

MAIN = ("entities", "facts", "observations")


@dataclass(slots=True)
class Evaluation:
    """The scores with what explains them, and the inputs that could not be read."""

    review: Review
    failed: list[Step] = field(default_factory=list)

    @property
    def report(self) -> Report:
        """The scores alone."""
        return self.review.scorer.report

    @property
    def figures(self) -> dict[str, Any]:
        """The scores as plain values, under the names that `score.py` of the guideline uses."""
        report = self.report
        rows = {
            name: {
                "precision": round(row.precision, 4),
                "recall": round(row.recall, 4),
                "f1": round(row.f1, 4),
                "tp": row.right,
                "predicted": row.predicted,
                "gold": row.gold,
            }
            for name, row in report.rows.items()
        }
        found: dict[str, Any] = {
            "documents": report.documents,
            "documents without a prediction": report.without_prediction,
            "rows": rows,
        }
        matched = report.modality_right + report.modality_wrong
        if matched:
            found["modality right on matched facts"] = round(report.modality_right / matched, 4)
        found["mean f1 (entities, facts, observations)"] = round(sum(rows[name]["f1"] for name in MAIN) / len(MAIN), 4)
        return found


def load_gold(folder: Path) -> dict[str, dict[str, Any]]:
    """The gold of a folder by name, sorted."""
    gold = {path.stem: next(load_outputs(path)) for path in sorted(folder.glob("*.json"))}
    if not gold:
        raise InputError(f"{folder}: no gold here; a gold file is NAME.json as the annotation guideline describes it")
    for data in gold.values():
        for key in MAIN:
            data.setdefault(key, [])
    return gold


def evaluate(
    gold: Mapping[str, Mapping[str, Any]],
    paths: Sequence[str | Path],
    schema: Schema,
    *,
    manifest: Path | None = None,
    jobs: int = 1,
    min_confidence: float = 0.0,
    known: Sequence[Path] = (),
    on_step: Callable[[Step], None] | None = None,
) -> Evaluation:
    """Score documents, or the folder of outputs that `kg extract` made of them, against gold of the same names.

    Documents get the date of their gold; those without gold are left out. `known` are folders of gold that was learned
    from: names that stand neither there nor in seeds/ are counted as unseen.
    """
    from kg.learn.evaluate import Review, gold_names, seed_names

    learned = [gold for folder in known for gold in load_gold(folder).values()]
    found = Evaluation(Review(schema, seed_names(schema) | gold_names(learned, schema)))
    left = dict(gold)
    if len(paths) == 1 and Path(paths[0]).is_dir() and any(Path(paths[0]).glob("*.json")):
        predictions: Iterator[tuple[str, Any]] = ((str(data["doc"]), data) for data in load_outputs(Path(paths[0])))
    else:
        steps = _steps(gold, paths, schema, manifest, jobs)
        predictions = _predictions(steps, min_confidence, found.failed, on_step)
    for name, predicted in predictions:
        if name in left:
            found.review.add(name, left.pop(name), predicted)
    for name, missing in left.items():
        found.review.add(name, missing, None)
    return found


def _steps(
    gold: Mapping[str, Mapping[str, Any]], paths: Sequence[str | Path], schema: Schema, manifest: Path | None, jobs: int
) -> Iterator[tuple[str, Step]]:
    from kg.read import LOADERS

    name_of = OutputNames(endings=LOADERS)
    names: dict[str, str] = {}

    def dated(document: Document) -> Document | None:
        name = names[document.source] = name_of(document.source)
        return replace(document, published=gold[name].get("date", "")) if name in gold else None

    for step in read_graphs(paths, schema, manifest=manifest, jobs=jobs, choose=dated):
        yield names.get(step.source, ""), step


def _predictions(
    steps: Iterable[tuple[str, Step]], least: float, failed: list[Step], on_step: Callable[[Step], None] | None
) -> Iterator[tuple[str, Any]]:
    for name, step in steps:
        if on_step:
            on_step(step)
        if step.what == FAILED:
            failed.append(step)
        elif step.graph is not None:
            yield name, graph_to_json(only_confident(step.graph, least), name=name)
