"""Running a pipeline over a stream of documents, in this process or in several, always in the order of the input."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import traceback
import warnings
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from kg.model import Document, DocumentGraph

    Work = Callable[[Document], DocumentGraph]

BATCH = 8  # documents sent to a worker at once: enough to keep it busy while the caller stores what others made
WINDOW = 4  # batches a worker may be ahead of the slowest document: bounds what waits in memory


@dataclass(frozen=True, slots=True)
class Outcome:
    """A document with its graph, or with the reason why it has none."""

    document: Document
    graph: DocumentGraph | None
    error: str = ""


def process(documents: Iterable[Document], make: Callable[[], Work], *, jobs: int = 1) -> Iterator[Outcome]:
    """Each document's outcome, in the order of the documents; `jobs` 0 means one worker a core.

    `make` makes the pipeline, and is called only when there is a document. An exception, and a worker that dies, cost the
    one document that caused them.
    """
    stream = iter(documents)
    first = next(stream, None)
    if first is None:
        return
    workers = jobs or usable_cores()
    if workers == 1:
        work = make()
        yield _attempt(work, first)
        for document in stream:
            yield _attempt(work, document)
    else:
        yield from _spread(_chain(first, stream), make, workers)


def usable_cores() -> int:
    """The cores that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _chain(first: Document, rest: Iterator[Document]) -> Iterator[Document]:
    yield first
    yield from rest


def _attempt(work: Work, document: Document) -> Outcome:
    try:
        return Outcome(document, work(document))
    except Exception as error:  # noqa: BLE001 - whatever a document provokes costs that document only
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return Outcome(document, None, f"reading it failed with {type(error).__name__}: {error} ({place}); please report this")


@dataclass(slots=True)
class _Worker:
    """A process, our end of the pipe to it, and what it has been sent and not yet answered, oldest first."""

    process: BaseProcess
    pipe: Connection
    waiting: deque[tuple[int, Document]] = field(default_factory=deque)


def _serve(pipe: Connection, make: Callable[[], Work], made: Work | None, inherited: Sequence[Connection]) -> None:
    """A worker's life: receive a batch, answer each document, until the pipe closes, which it does too when the parent dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()  # a fork holds our parent's ends of all pipes: kept open, nobody would see the parent's death
    work = made or make()
    try:
        while True:
            for index, document in pipe.recv():
                outcome = _attempt(work, document)
                pipe.send((index, outcome.graph, outcome.error))
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return


class _Pool:
    """Worker processes, each replaced when it dies."""

    def __init__(self, make: Callable[[], Work], size: int) -> None:
        # A fork shares the loaded automata and weights and starts in 0.03 s; elsewhere each worker loads its own.
        self._forks = sys.platform == "linux"
        self._context: Any = multiprocessing.get_context("fork" if self._forks else "spawn")
        self._make = make
        self._made = make() if self._forks else None
        self.workers: list[_Worker] = []
        for _ in range(size):
            self.workers.append(self._start())

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        inherited = [worker.pipe for worker in self.workers] + [ours] if self._forks else []
        process = self._context.Process(target=_serve, args=(theirs, self._make, self._made, inherited), daemon=True)
        with warnings.catch_warnings():
            # Python 3.12 warns of threads at a fork; those here belong to libraries that the child does not use.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        return _Worker(process, ours)

    def replace(self, dead: _Worker) -> _Worker:
        """A new worker in the place of a dead one, without what the dead one left undone."""
        self.workers.remove(dead)
        dead.pipe.close()
        dead.process.join()
        worker = self._start()
        self.workers.append(worker)
        return worker

    def close(self) -> None:
        """End all workers."""
        for worker in self.workers:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self.workers:
            worker.process.join()


def _spread(documents: Iterator[Document], make: Callable[[], Work], jobs: int) -> Iterator[Outcome]:
    numbered = enumerate(documents)
    redo: deque[tuple[int, Document]] = deque()
    done: dict[int, Outcome] = {}
    expected = sent = 0
    pool = _Pool(make, jobs)
    try:
        while True:
            for worker in pool.workers:
                room = jobs * BATCH * WINDOW - (sent - expected)
                if worker.waiting or not (redo or room > 0):
                    continue
                batch = [redo.popleft() for _ in range(min(BATCH, len(redo)))] or list(islice(numbered, min(BATCH, room)))
                if batch:
                    sent = max(sent, batch[-1][0] + 1)
                    worker.waiting.extend(batch)
                    _send(worker, batch)
            busy = [worker for worker in pool.workers if worker.waiting]
            if not busy:
                return
            ready = set(wait([worker.pipe for worker in busy]))
            for worker in busy:
                if worker.pipe in ready:
                    _receive(worker, pool, done, redo)
            while expected in done:
                yield done.pop(expected)
                expected += 1
    finally:
        pool.close()


def _send(worker: _Worker, batch: list[tuple[int, Document]]) -> None:
    try:
        worker.pipe.send(batch)
    except (BrokenPipeError, ConnectionResetError):
        return  # it died while idle; the next receive sees the same and replaces it


def _receive(worker: _Worker, pool: _Pool, done: dict[int, Outcome], redo: deque[tuple[int, Document]]) -> None:
    """Take one answer; where the worker died instead, the oldest unanswered document is to blame, the others are sent again."""
    try:
        index, graph, error = worker.pipe.recv()
    except (EOFError, ConnectionResetError):
        index, culprit = worker.waiting.popleft()
        redo.extend(worker.waiting)
        pool.replace(worker)
        code = worker.process.exitcode
        done[index] = Outcome(culprit, None, f"the worker process reading it died (exit code {code}); please report this")
        return
    _, document = worker.waiting.popleft()
    done[index] = Outcome(document, graph, error)
