"""The wheel carries the domain with it: built, installed in a fresh environment, run where no checkout is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("lianpu-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The programs of an environment with the wheel; what the wheel depends on is borrowed from this one."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "venv", with_pip=False)
    site = next((folder / "venv").glob("lib/python*/site-packages"))
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "venv" / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], check=True)
    # A .pth would also run the one that points to the checkout; a plain path entry does not.
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "venv" / "bin"


def run(program: Path, *arguments: str, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run([program, *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_the_domain_and_not_the_corpus(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for needed in (
        "kg/_data/ontology/lianpu.ttl",
        "kg/_data/ontology/shapes.ttl",
        "kg/_data/ontology/relations/locatedIn.yaml",
        "kg/_data/ontology/language/names.yaml",
        "kg/_data/seeds/regions.tsv",
        "kg/py.typed",
    ):
        assert needed in names
    assert any(name.endswith("/licenses/NOTICE") for name in names)
    assert not [name for name in names if "articles" in name or name.startswith(("tests", "docs", "ontology"))]


def test_it_runs_outside_the_checkout(installed, tmp_path):
    where = run(installed / "python", "-c", "import kg; print(kg.__file__)", cwd=tmp_path)
    assert str(ROOT) not in where
    assert run(installed / "kg", "--version", cwd=tmp_path).startswith("lianpu ")
    assert "locatedIn" in run(installed / "kg", "ontology", cwd=tmp_path)
    (tmp_path / "a.txt").write_text("重庆青山工业有限责任公司位于重庆市璧山区。", encoding="utf-8")
    graph = json.loads(run(installed / "kg", "extract", "a.txt", cwd=tmp_path))
    assert graph["entities"]
    run(installed / "kg", "build", "a.txt", "-o", "my.kg", cwd=tmp_path)
    assert "璧山" in run(
        installed / "kg", "query", "my.kg", "-q", "SELECT ?name { ?x a lianpu:Region ; rdfs:label ?name }", cwd=tmp_path
    )
    run(installed / "kg", "validate", "my.kg", cwd=tmp_path)
