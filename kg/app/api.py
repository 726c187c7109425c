"""The Python API: one function for each command of `kg`, with the same names and options.

>>> from kg.app import api
>>> api.build.__name__, api.show.__name__
('build', 'show')
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kg.app.config import Config, load_config
from kg.app.reading import ADDED, FAILED, REPLACED, SKIPPED, Step, build_store, read_graphs
from kg.model import InputError, LianpuError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kg.app.difference import Difference
    from kg.model import DocumentGraph
    from kg.schema import Schema
    from kg.store import Store

PathLike = str | Path
OnStep = Callable[[Step], None] if TYPE_CHECKING else Any


@dataclass(slots=True)
class Summary:
    """How many documents a run added, replaced, skipped as unchanged, and which failed, with the reason of each."""

    added: int = 0
    replaced: int = 0
    skipped: int = 0
    failed: list[Step] = field(default_factory=list)

    def count(self, step: Step) -> None:
        """Count one step of a run."""
        if step.what == FAILED:
            self.failed.append(step)
        self.added += step.what == ADDED
        self.replaced += step.what == REPLACED
        self.skipped += step.what == SKIPPED


def schema_of(config: Config | None = None) -> Schema:
    """The schema that the settings name: the one that comes with Lianpu, or other folders."""
    from kg.schema import load_schema

    config = config or load_config()
    return load_schema(Path(config.ontology) if config.ontology else None, Path(config.seeds) if config.seeds else None)


@contextmanager
def opened(store: PathLike | Store, config: Config | None = None, *, write: bool = False) -> Iterator[Store]:
    """A store by its path, to read or to write; one that is open already is handed through."""
    from kg.store import Store as Opener

    if not isinstance(store, str | Path):
        yield store
        return
    config = config or load_config()
    if write:
        from kg.merge import Merger

        schema = schema_of(config)
        with Opener.open(Path(store), base=config.base, merger=Merger(schema), schema=schema) as found:
            yield found
    elif not Path(store).is_dir():
        raise StoreError(f"{store}: there is no store here; make one with: kg build FILES… --output {store}")
    else:
        with Opener.open(Path(store), base=config.base, read_only=True) as found:
            yield found


def build(
    paths: Iterable[PathLike],
    store: PathLike | Store,
    *,
    manifest: PathLike | None = None,
    jobs: int | None = None,
    on_step: OnStep | None = None,
    config: Config | None = None,
) -> Summary:
    """Bring a store up to date with documents, making it where there is none; see `kg.app.reading.build_store`."""
    config = config or load_config()
    schema = schema_of(config)
    with opened(store, config, write=True) as target:
        done = Summary()
        for step in build_store(paths, target, schema, manifest=_path(manifest), jobs=_jobs(jobs, config)):
            done.count(step)
            if on_step:
                on_step(step)
        return done


def graphs(
    paths: Iterable[PathLike],
    *,
    manifest: PathLike | None = None,
    jobs: int | None = None,
    min_confidence: float | None = None,
    on_step: OnStep | None = None,
    config: Config | None = None,
) -> Iterator[DocumentGraph]:
    """What each document states, one graph a document, as they are read; what fails is told to `on_step`."""
    from kg.app.documents import only_confident

    config = config or load_config()
    least = config.min_confidence if min_confidence is None else min_confidence
    steps = read_graphs(paths, schema_of(config), manifest=_path(manifest), jobs=_jobs(jobs, config))
    for step in steps:
        if on_step:
            on_step(step)
        if step.graph is not None:
            yield only_confident(step.graph, least)


def extract(
    paths: Iterable[PathLike],
    out: PathLike | TextIO,
    *,
    manifest: PathLike | None = None,
    jobs: int | None = None,
    min_confidence: float | None = None,
    on_step: OnStep | None = None,
    config: Config | None = None,
) -> Summary:
    """Write what each document states as JSON: a folder of files, a `.jsonl` file, or lines to a stream."""
    from kg.app.outputs import OutputNames, write_outputs
    from kg.read import LOADERS

    done = Summary()

    def note(step: Step) -> None:
        done.count(step)
        if on_step:
            on_step(step)

    name = OutputNames(endings=LOADERS)
    read = graphs(paths, manifest=manifest, jobs=jobs, min_confidence=min_confidence, on_step=note, config=config)
    named = ((name(graph.document.source), graph) for graph in read)
    write_outputs(named, Path(out) if isinstance(out, str) else out)
    return done


def remove(store: PathLike | Store, sources: Iterable[str], *, config: Config | None = None) -> tuple[str, ...]:
    """Take documents back by their sources; gives those that the store does not hold."""
    with opened(store, config, write=True) as target:
        held = target.keys()
        unknown = []
        for source in dict.fromkeys(sources):
            if source in held:
                target.remove(source)
            else:
                unknown.append(source)
        return tuple(unknown)


def _path(path: PathLike | None) -> Path | None:
    return None if path is None else Path(path)


def _jobs(jobs: int | None, config: Config) -> int:
    return config.jobs if jobs is None else jobs
