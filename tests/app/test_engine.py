from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.app.engine import BATCH, WINDOW, process
from kg.model import Document, DocumentGraph


def empty(document: Document) -> DocumentGraph:
    return DocumentGraph(document, (), (), (), ())


def slow_when_first(document: Document) -> DocumentGraph:
    if document.source == "0":
        time.sleep(0.2)
    return empty(document)


def fragile(document: Document) -> DocumentGraph:
    if document.text == "raise":
        raise ValueError("no such thing")
    if document.text == "die":
        os._exit(7)
    return empty(document)


def documents(*texts: str):
    return [Document(text, str(index)) for index, text in enumerate(texts)]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_process_keeps_the_order_of_the_input(jobs):
    inputs = documents(*[f"text {index}" for index in range(100)])
    outcomes = list(process(inputs, lambda: slow_when_first, jobs=jobs))
    assert [outcome.document for outcome in outcomes] == inputs
    assert all(outcome.graph == empty(outcome.document) for outcome in outcomes)


@pytest.mark.parametrize("jobs", [1, 2])
def test_process_reports_an_exception_and_goes_on(jobs):
    outcomes = list(process(documents("a", "raise", "b"), lambda: fragile, jobs=jobs))
    assert [bool(outcome.graph) for outcome in outcomes] == [True, False, True]
    assert "ValueError: no such thing (test_engine.py:" in outcomes[1].error


def test_process_loses_only_the_document_that_kills_its_worker():
    texts = ["die" if index in {3, 4, 17} else "fine" for index in range(40)]
    outcomes = list(process(documents(*texts), lambda: fragile, jobs=2))
    assert [int(outcome.document.source) for outcome in outcomes if not outcome.graph] == [3, 4, 17]
    assert "exit code 7" in outcomes[3].error
    assert [outcome.document.source for outcome in outcomes] == [str(index) for index in range(40)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_process_makes_no_pipeline_without_documents(jobs):
    def make():
        pytest.fail("made a pipeline for nothing")

    assert list(process([], make, jobs=jobs)) == []


def test_process_reads_only_a_window_ahead():
    taken = []

    def stream():
        for document in documents(*["text"] * 1000):
            taken.append(document)
            yield document

    outcomes = process(stream(), lambda: empty, jobs=2)
    next(outcomes)
    assert len(taken) <= 2 * BATCH * WINDOW + BATCH
    outcomes.close()


def test_workers_end_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import os, sys, time\n"
        "from kg.app.engine import process\n"
        "from kg.model import Document, DocumentGraph\n"
        "def work(document):\n"
        "    os.write(1, b'%d\\n' % os.getpid())\n"
        "    time.sleep(0.3)\n"
        "    return DocumentGraph(document, (), (), (), ())\n"
        "for outcome in process((Document(str(i), str(i)) for i in range(10000)), lambda: work, jobs=2):\n"
        "    pass\n"
    )
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    workers = {int(parent.stdout.readline()) for _ in range(4)}
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 10
    while any(alive(worker) for worker in workers):
        assert time.monotonic() < deadline, "workers outlive their parent"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    try:
        with Path(f"/proc/{pid}/stat").open() as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
