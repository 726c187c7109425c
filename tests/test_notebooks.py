"""The notebooks run from the first cell to the last, one after the other on one graph, and hold no outputs and no logic of their own."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import nbformat
import pytest

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> Path:
    """Where the notebooks build and write: the first builds the graph, the others find it up to date."""
    return tmp_path_factory.mktemp("notebooks")


def names(path: Path) -> str:
    return path.stem


def test_there_are_four():
    assert [path.stem[0] for path in NOTEBOOKS] == ["1", "2", "3", "4"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_outputs_are_stripped(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert set(cell.metadata) <= set()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_no_logic_of_its_own(path):
    """No classes, no functions but small ones to read a file back, and nothing imported but the engine and known libraries."""
    source = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    tree = ast.parse(source)
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert all(len(node.body) <= 3 for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    imported = {node.module.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name.partition(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    assert imported <= {"kg", "os", "pathlib", "networkx", "csv", "neo4j"}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # the Jupyter client's own; the kernel is another process
@pytest.mark.parametrize("path", NOTEBOOKS, ids=names)
def test_it_runs(path, out, monkeypatch):
    from nbclient import NotebookClient

    monkeypatch.setenv("LIANPU_OUT", str(out))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [str(path.parent.parent), os.environ.get("PYTHONPATH", "")])))
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "1")
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    assert not [output for cell in notebook.cells for output in cell.get("outputs", ()) if output.output_type == "error"]
    if path.stem.startswith("1"):
        assert {"graph.kg", "picture.html", "one.html"} <= {each.name for each in out.iterdir()}
