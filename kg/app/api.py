"""The Python API: one function for each command of `kg`, with the same names and options.

>>> from kg.app import api
>>> api.build.__name__, api.show.__name__
('build', 'show')
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from kg.app.config import load_config
from kg.app.steps import Summary
from kg.model import LianpuError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.analyze import Content
    from kg.app.config import Config
    from kg.app.difference import Difference
    from kg.app.measuring import Evaluation
    from kg.app.steps import Step
    from kg.model import DocumentGraph
    from kg.query import Described, SavedQuery
    from kg.schema import Schema
    from kg.store import Answer, Report, Store

    OnStep = Callable[[Step], None]

PathLike = str | Path


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
    if write:
        from kg.merge import Merger

        config = config or load_config()
        schema = schema_of(config)
        with Opener.open(store, base=config.base or None, merger=Merger(schema), schema=schema) as found:
            yield found
    else:
        with Opener.open(store, read_only=True) as found:
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
    from kg.app.reading import build_store
    from kg.schema import to_owl
    from kg.store import put_ontology

    config = config or load_config()
    schema = schema_of(config)
    with opened(store, config, write=True) as target:
        put_ontology(target, to_owl(schema))
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
    min_confidence: float = 0.0,
    on_step: OnStep | None = None,
    config: Config | None = None,
) -> Iterator[DocumentGraph]:
    """What each document states, one graph a document, as they are read; what fails is told to `on_step`."""
    from kg.app.documents import only_confident
    from kg.app.reading import read_graphs

    config = config or load_config()
    steps = read_graphs(paths, schema_of(config), manifest=_path(manifest), jobs=_jobs(jobs, config))
    for step in steps:
        if on_step:
            on_step(step)
        if step.graph is not None:
            yield only_confident(step.graph, min_confidence)


def extract(
    paths: Iterable[PathLike],
    out: PathLike | TextIO,
    *,
    manifest: PathLike | None = None,
    jobs: int | None = None,
    min_confidence: float = 0.0,
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


def saved_queries() -> tuple[SavedQuery, ...]:
    """The questions that come with Lianpu, by name."""
    from kg.query import named

    return tuple(named().values())


def query(
    store: PathLike | Store,
    what: PathLike,
    *,
    parameters: Mapping[str, str] | None = None,
    min_confidence: float = 0.0,
    config: Config | None = None,
) -> Answer:
    """The answer to a saved query, a `.rq` file or SPARQL text; `kg.query.render` prints it as table, csv, json or ttl."""
    from kg.query import run

    with opened(store, config) as source:
        return run(source, str(what), parameters=parameters, min_confidence=min_confidence)


def show(
    store: PathLike | Store, name: str, *, min_confidence: float = 0.0, config: Config | None = None
) -> tuple[Described, ...]:
    """All that is known of what goes by a name: facts and figures with their evidence and documents."""
    from kg.query import describe

    with opened(store, config) as source:
        return tuple(describe(source, name, min_confidence=min_confidence))


def view(
    store: PathLike | Store,
    output: PathLike,
    *,
    query: PathLike | None = None,
    min_confidence: float = 0.0,
    config: Config | None = None,
    **selection: Any,
) -> Path:
    """Write an interactive picture of the graph, or of a part of it: see `kg.export.picture` for the selection.

    `query` selects the things that it finds.
    """
    from kg.export import picture
    from kg.query import run

    selection.setdefault("title", selection.get("entity") or selection.get("region") or "")
    with opened(store, config) as source:
        if query is not None:
            rows = run(source, str(query)).rows
            selection["iris"] = {cell.value for row in rows for cell in row if cell and cell.kind == "uri"}
        return picture(source, Path(output), schema=schema_of(config), min_confidence=min_confidence, **selection)


def content(store: PathLike | Store, *, min_confidence: float = 0.0, config: Config | None = None) -> Content:
    """The whole graph as rows: what analysis and export work on, read once and used often."""
    from kg.analyze import as_content, select

    with opened(store, config) as source:
        return select(as_content(source), min_confidence=min_confidence, schema=schema_of(config))


def analyze(
    store: PathLike | Store,
    question: str,
    *names: str,
    min_confidence: float = 0.0,
    config: Config | None = None,
    **options: Any,
) -> tuple[Any, ...]:
    """The rows that answer `centrality`, `communities`, `path` A B, `chain` NAME or `gaps` CHAIN; see `kg.analyze`."""
    from kg import analyze as room

    schema = schema_of(config)
    questions: dict[str, Callable[..., tuple[Any, ...]]] = {
        "centrality": partial(room.centrality, schema=schema),
        "communities": room.communities,
        "path": room.paths,
        "chain": partial(room.chain, schema=schema),
        "gaps": partial(room.gaps, schema=schema),
    }
    if question not in questions:
        raise LianpuError(f"unknown question {question!r}; known are {', '.join(questions)}")
    return questions[question](content(store, min_confidence=min_confidence, config=config), *names, **options)


def export(
    store: PathLike | Store,
    form: str,
    output: PathLike,
    *,
    min_confidence: float = 0.0,
    config: Config | None = None,
) -> Path:
    """Write the graph in a form of `export_formats()`; RDF forms hold everything, whatever its confidence."""
    from kg.export import EXPORTERS
    from kg.store import dump

    path = Path(output)
    if form not in export_formats():
        raise LianpuError(f"unknown format {form!r}; known are {', '.join(export_formats())}")
    if form in EXPORTERS:
        EXPORTERS[form](content(store, min_confidence=min_confidence, config=config), path, schema=schema_of(config))
        return path
    if min_confidence:
        raise LianpuError(f"{form} holds everything with its confidence; leave --min-confidence out, or filter in SPARQL")
    path.parent.mkdir(parents=True, exist_ok=True)
    with opened(store, config) as source:
        dump(source, path, form)
    return path


def export_formats() -> tuple[str, ...]:
    """The names of the forms that `export` knows."""
    from kg.export import EXPORTERS
    from kg.store import FORMATS

    return (*EXPORTERS, *FORMATS)


def validate(store: PathLike | Store, *, config: Config | None = None) -> Report:
    """Check the graph against the shapes of the ontology, and every quote against its text."""
    from kg.store import validate as check

    with opened(store, config) as source:
        return check(source, schema_of(config))


def evaluate(
    gold: PathLike,
    paths: Sequence[PathLike],
    *,
    manifest: PathLike | None = None,
    jobs: int | None = None,
    min_confidence: float = 0.0,
    known: Iterable[PathLike] = (),
    on_step: OnStep | None = None,
    config: Config | None = None,
) -> Evaluation:
    """Precision, recall and F1 of documents, or of outputs of `extract`, against a folder of gold, with causes of errors."""
    from kg.app import measuring

    config = config or load_config()
    return measuring.evaluate(
        measuring.load_gold(Path(gold)),
        paths,
        schema_of(config),
        manifest=_path(manifest),
        jobs=_jobs(jobs, config),
        min_confidence=min_confidence,
        known=[Path(folder) for folder in known],
        on_step=on_step,
    )


def train(
    gold: Iterable[PathLike],
    texts: Sequence[PathLike],
    output: PathLike,
    *,
    plain: Sequence[PathLike] = (),
    unread: Sequence[PathLike] = (),
    manifest: PathLike | None = None,
    hold_out: bool = False,
    on_epoch: Callable[[str, int, int, float], None] | None = None,
    config: Config | None = None,
    **settings: Any,
) -> dict[str, Any]:
    """Learn weights from annotated articles into a folder of models; gives the card. See `kg.app.training`."""
    from kg.app.training import train as learn

    settings |= {"plain": plain, "unread": unread, "manifest": _path(manifest), "hold_out": hold_out, "report": on_epoch}
    return learn(schema_of(config), [Path(folder) for folder in gold], texts, Path(output), **settings)


def number_sentences(texts: Sequence[PathLike], output: PathLike, *, manifest: PathLike | None = None) -> list[Path]:
    """Write each document with its sentences numbered, to annotate from; gives the files."""
    from kg.app.annotating import number

    return number(texts, Path(output), manifest=_path(manifest))


def make_gold(
    files: Iterable[PathLike],
    texts: Sequence[PathLike],
    output: PathLike | None = None,
    *,
    manifest: PathLike | None = None,
    config: Config | None = None,
) -> tuple[list[Path], list[str]]:
    """Gold from annotated lines: what was written, and what is wrong in which line; without `output` only the latter."""
    from kg.app.annotating import make

    return make([Path(file) for file in files], texts, schema_of(config), _path(output), manifest=_path(manifest))


def diff(old: PathLike, new: PathLike, *, min_confidence: float = 0.0, config: Config | None = None) -> Difference:
    """Facts and figures gained and lost between two stores or two outputs of `extract`."""
    from kg.app.difference import compare

    with documents_of(old, config) as before, documents_of(new, config) as after:
        return compare(before, after, min_confidence=min_confidence)


@contextmanager
def documents_of(path: PathLike, config: Config | None = None) -> Iterator[Iterator[dict[str, Any]]]:
    """The documents of a store or of an output of `extract`, in the JSON shape of the latter."""
    from kg.app.difference import load_outputs, stored_outputs

    path = Path(path)
    if not path.exists():
        raise LianpuError(f"{path}: no such file or folder")
    if (path / "lianpu.json").is_file():  # the mark of a store
        with opened(path, config) as source:
            yield stored_outputs(source)
    else:
        yield load_outputs(path)


def write_ontology(folder: PathLike = ".", *, config: Config | None = None) -> tuple[str, ...]:
    """Write what is generated from ontology/ into a checkout; gives the files that changed."""
    from kg.schema import write

    return tuple(write(schema_of(config), Path(folder)))


def stale_ontology(folder: PathLike = ".", *, config: Config | None = None) -> tuple[str, ...]:
    """The generated files of a checkout that are not what ontology/ makes of them."""
    from kg.schema import drift

    return tuple(drift(schema_of(config), Path(folder)))


def _path(path: PathLike | None) -> Path | None:
    return None if path is None else Path(path)


def _jobs(jobs: int | None, config: Config) -> int:
    return config.jobs if jobs is None else jobs
