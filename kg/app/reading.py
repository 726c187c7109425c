"""Reading documents into graphs, for a store or for files: what is new is read, what fails is named, nothing is lost."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kg.app.engine import process
from kg.app.pipeline import Pipeline, fingerprint
from kg.app.steps import ADDED, FAILED, REPLACED, SKIPPED, Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from kg.app.engine import Outcome
    from kg.model import Document, InputError
    from kg.schema import Schema
    from kg.store import Store


def read_graphs(
    paths: Iterable[str | Path],
    schema: Schema,
    *,
    manifest: Path | None = None,
    jobs: int = 1,
    choose: Callable[[Document], Document | None] | None = None,
) -> Iterator[Step]:
    """One step for each input, graphs in the order of the inputs.

    `choose` may put another document in the place of one, or leave it out. An input that cannot be read gives a failed
    step, and the run goes on.
    """
    from kg.read import read

    unread: list[Step] = []

    def note(error: InputError, source: str) -> None:
        unread.append(Step(source, FAILED, str(error)))

    documents = read(paths, manifest=manifest, on_error=note)
    chosen = documents if choose is None else filter(None, map(choose, documents))
    for outcome in process(chosen, partial(Pipeline, schema), jobs=jobs):
        yield from _taken(unread)
        yield _step(outcome)
    yield from _taken(unread)


def build_store(
    paths: Iterable[str | Path],
    store: Store,
    schema: Schema,
    *,
    manifest: Path | None = None,
    jobs: int = 1,
) -> Iterator[Step]:
    """Bring a store up to date with the inputs, document by document; each addition is whole or not there.

    A document is known by its source. The same source with the same text, metadata, engine, ontology, seeds and models is
    skipped; with any of these changed it replaces what the store had of it.
    """
    known = {key: record.fingerprint for key, record in store.keys().items()}
    seen: dict[str, str] = {}
    passed: list[Step] = []

    def new(document: Document) -> Document | None:
        key, print_ = document.source, fingerprint(document, schema)
        if seen.setdefault(key, print_) != print_:
            passed.append(Step(key, FAILED, f"{key}: two different inputs go by this name; give each its own path or id"))
            return None
        if known.get(key) == print_:
            passed.append(Step(key, SKIPPED))
            return None
        return document

    for step in read_graphs(paths, schema, manifest=manifest, jobs=jobs, choose=new):
        yield from _taken(passed)
        if step.graph is None:
            yield step
            continue
        key = step.source
        what = REPLACED if key in known else ADDED
        store.add(step.graph, key=key, fingerprint=seen[key])
        known[key] = seen[key]
        yield Step(key, what, graph=step.graph)
    yield from _taken(passed)


def _taken(steps: list[Step]) -> list[Step]:
    """The steps gathered so far, which the list then no longer holds."""
    taken, steps[:] = steps[:], []
    return taken


def _step(outcome: Outcome) -> Step:
    source = outcome.document.source
    if outcome.graph is None:
        return Step(source, FAILED, f"{source}: {outcome.error}")
    return Step(source, ADDED, graph=outcome.graph)
