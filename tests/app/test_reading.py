from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kg.app import api
from kg.store import Store, canonical_lines


@pytest.fixture(autouse=True)
def _tiny(monkeypatch):
    from tiny import TinyPipeline

    monkeypatch.setattr("kg.app.reading.Pipeline", TinyPipeline)


@pytest.fixture
def articles(tmp_path, monkeypatch):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("甲公司位于子区。乙公司位于子区。", encoding="utf-8")
    (folder / "b.txt").write_text("甲公司位于丑区。", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return folder


def lines(store):
    with Store.open(store, read_only=True) as opened:
        return list(canonical_lines(opened))


def counts(done):
    return done.added, done.replaced, done.skipped, len(done.failed)


def test_build_adds_then_skips_what_is_unchanged(articles):
    assert counts(api.build(["articles"], "my.kg")) == (2, 0, 0, 0)
    before = lines("my.kg")
    assert counts(api.build(["articles"], "my.kg")) == (0, 0, 2, 0)
    assert lines("my.kg") == before


def test_build_replaces_a_document_whose_text_changed(articles):
    api.build(["articles"], "my.kg")
    (articles / "a.txt").write_text("丙公司位于寅区。", encoding="utf-8")
    assert counts(api.build(["articles"], "my.kg")) == (0, 1, 1, 0)
    api.build(["articles"], "fresh.kg")
    assert lines("my.kg") == lines("fresh.kg")


def test_build_replaces_a_document_whose_date_changed(articles):
    api.build(["articles"], "my.kg")
    Path("manifest.csv").write_text("file,date\na.txt,2024-05-01\nb.txt,\n", encoding="utf-8")
    assert counts(api.build(["articles"], "my.kg", manifest="manifest.csv")) == (0, 1, 1, 0)


def test_build_reads_all_again_when_the_engine_changed(articles, monkeypatch):
    api.build(["articles"], "my.kg")
    monkeypatch.setattr("kg.app.pipeline.engine_fingerprint", lambda: "another")
    assert counts(api.build(["articles"], "my.kg")) == (0, 2, 0, 0)


@pytest.mark.parametrize("jobs", [1, 2])
def test_build_names_what_fails_and_reads_the_rest(articles, jobs):
    (articles / "bad.txt").write_text("raise", encoding="utf-8")
    (articles / "empty.pdf").write_bytes(b"no pdf")
    done = api.build(["articles", "nowhere.txt"], "my.kg", jobs=jobs)
    assert counts(done) == (2, 0, 0, 3)
    reasons = "\n".join(step.reason for step in done.failed)
    assert "bad.txt: reading it failed with ValueError" in reasons
    assert "empty.pdf" in reasons
    assert "nowhere.txt" in reasons


def test_remove_takes_back_one_document_and_leaves_the_others(articles):
    api.build(["articles"], "my.kg")
    api.build(["articles/b.txt"], "only-b.kg")
    assert api.remove("my.kg", ["articles/a.txt", "articles/z.txt"]) == ("articles/z.txt",)
    assert lines("my.kg") == lines("only-b.kg")


def test_build_in_workers_gives_the_same_bytes(articles):
    for number in range(30):
        (articles / f"n{number}.txt").write_text(f"甲公司位于子区。丁{number}公司位于丑区。", encoding="utf-8")
    api.build(["articles"], "one.kg", jobs=1)
    api.build(["articles"], "two.kg", jobs=2)
    assert lines("one.kg") == lines("two.kg")


BUILD = """
import time
import kg.app.reading
from tiny import TinyPipeline
from kg.app import api

class Slow(TinyPipeline):
    def __call__(self, document):
        time.sleep(0.02)
        return super().__call__(document)

kg.app.reading.Pipeline = Slow
api.build(["articles"], "killed.kg", jobs=JOBS, on_step=lambda step: print(step.source, flush=True))
"""


@pytest.mark.slow
@pytest.mark.parametrize(("jobs", "after"), [(1, 1), (1, 7), (2, 12), (2, 25)])
def test_a_killed_build_opens_and_completes_to_the_same_graph(articles, jobs, after):
    for number in range(40):
        (articles / f"n{number}.txt").write_text(f"甲公司位于子区。丁{number}公司位于丑区。", encoding="utf-8")
    script = Path("run.py")
    script.write_text(BUILD.replace("JOBS", str(jobs)), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    building = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment, start_new_session=True)
    for _ in range(after):
        building.stdout.readline()
    time.sleep(0.005)
    building.send_signal(signal.SIGKILL)
    building.wait()
    building.stdout.close()
    with Store.open("killed.kg", read_only=True) as half:
        assert after <= len(half.keys()) < 42
    done = api.build(["articles"], "killed.kg", jobs=jobs)
    assert done.skipped >= after
    assert not done.failed
    api.build(["articles"], "fresh.kg")
    assert lines("killed.kg") == lines("fresh.kg")
