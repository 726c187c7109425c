"""SIGKILL at any moment leaves a store that opens and, run again, completes to the same bytes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.merge import Merger
from kg.schema import load_schema
from kg.store import Store, canonical_lines, validate

SCRIPT = Path(__file__).with_name("build_and_die.py")
ROOT = Path(__file__).parents[2]


def start(path: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests")])}
    return subprocess.Popen([sys.executable, str(SCRIPT), str(path)], stdout=subprocess.PIPE, env=environment)


def finish(path: Path) -> None:
    with start(path) as process:
        process.communicate(timeout=300)
    assert process.returncode == 0


def lines(path: Path) -> list[str]:
    with Store.open(path, read_only=True) as store:
        return list(canonical_lines(store))


@pytest.mark.slow
def test_killed_builds_complete_to_the_same_bytes(tmp_path: Path) -> None:
    whole = tmp_path / "whole.kg"
    finish(whole)
    expected = lines(whole)
    random.seed(7)
    broken = tmp_path / "broken.kg"
    kills = 0
    for _attempt in range(12):
        with start(broken) as process:
            # Wait for a few documents of this run, then strike somewhere inside the next one.
            for _ in range(random.randint(1, 9)):
                if not process.stdout.readline():
                    break
            time.sleep(random.random() * 0.008)
            process.send_signal(signal.SIGKILL)
            kills += process.wait(timeout=60) == -signal.SIGKILL
        with Store.open(broken, read_only=True) as store:
            held = store.keys()
            for key in held:
                store.graph(key)
        if kills and lines(broken) == expected:
            break
    assert kills >= 3
    finish(broken)
    assert lines(broken) == expected


def test_a_kill_between_quads_and_index_is_healed(tmp_path: Path) -> None:
    """The index of names is written after the quads; where the process died in between, it is made again."""
    sys.path.insert(0, str(SCRIPT.parent))
    import build_and_die

    merger = Merger(load_schema())
    with Store.open(tmp_path / "a.kg", merger=merger) as store:
        store.add(build_and_die.graph(1, 0), key="1")
        store.search.follow = lambda *_: None  # type: ignore[method-assign]
        store.add(build_and_die.graph(2, 0), key="2")
    with Store.open(tmp_path / "a.kg", read_only=True) as store:
        assert [found.label for found in store.find("第2")] == ["第2公司"]
        assert not validate(store, load_schema()).violations


def test_a_half_made_folder_opens(tmp_path: Path) -> None:
    folder = tmp_path / "b.kg"
    folder.mkdir()
    (folder / "lianpu.json.new").write_text("{")
    with Store.open(folder) as store:
        assert not store.keys()
    (folder / "names.sqlite").write_bytes(b"no database")
    with Store.open(folder) as store:
        assert store.find("x") == []
