"""Lists of seeds/, chain maps and the fingerprint."""

from __future__ import annotations

import shutil

import pytest

from kg.model import SchemaError
from kg.schema import load_schema


@pytest.fixture
def folders(tmp_path, root):
    """A copy of ontology/ with seeds of one list."""
    shutil.copytree(root / "ontology", tmp_path / "ontology", ignore=shutil.ignore_patterns("models"))
    (tmp_path / "seeds" / "chains").mkdir(parents=True)
    (tmp_path / "seeds" / "places.tsv").write_text("# source: a public list\nname\tcode\n甲县\t1\n\n乙县\n", encoding="utf-8")
    return tmp_path / "ontology", tmp_path / "seeds"


def test_rows_are_read_by_column(folders):
    rows = load_schema(*folders).seed_rows("places")
    assert [dict(row) for row in rows] == [{"name": "甲县", "code": "1"}, {"name": "乙县", "code": ""}]
    assert load_schema(*folders).seed_names == ("places",)


def test_unknown_list_is_refused_with_the_known_ones(folders):
    with pytest.raises(SchemaError, match=r"lists there are: places"):
        load_schema(*folders).seed_rows("plaices")


def test_row_with_too_many_cells_is_refused_with_its_line(folders):
    (folders[1] / "places.tsv").write_text("name\tcode\n甲县\t1\t2\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=r"places.tsv:2: 3 cells under 2 columns"):
        load_schema(*folders).seed_rows("places")


def test_list_without_header_is_refused(folders):
    (folders[1] / "places.tsv").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(SchemaError, match=r"places.tsv:1: no header line"):
        load_schema(*folders).seed_rows("places")


def test_chains_come_in_the_order_of_their_files(folders):
    for name in ("b", "a"):
        (folders[1] / "chains" / f"{name}.yaml").write_text(f"id: {name}\n", encoding="utf-8")
    assert [chain["id"] for chain in load_schema(*folders).chains] == ["a", "b"]


CHANGES = {
    "a list": (1, "places.tsv", True),
    "a chain": (1, "chains/new.yaml", True),
    "a relation": (0, "relations/partOf.yaml", True),
    "a word list": (0, "language/new.yaml", True),
    "a model": (0, "models/weights.bin", True),
    "a generated file": (0, "lianpu.ttl", False),
    "an article": (1, "articles/new.txt", False),
}


@pytest.mark.parametrize(("which", "name", "matters"), CHANGES.values(), ids=CHANGES)
def test_fingerprint_changes_with_what_matters(folders, tmp_path, which, name, matters):
    before = load_schema(*folders).fingerprint
    moved = tmp_path / "moved"
    for folder in folders:
        shutil.copytree(folder, moved / folder.name)
    assert load_schema(moved / "ontology", moved / "seeds").fingerprint == before
    other = tmp_path / "other"
    for folder in folders:
        shutil.copytree(folder, other / folder.name)
    path = other / folders[which].name / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(
        (path.read_bytes() if path.exists() else b"") + b"\n# changed\nchanged: true\n"[: 11 if path.exists() else None]
    )
    assert (load_schema(other / "ontology", other / "seeds").fingerprint != before) is matters


def test_every_list_of_the_package_names_its_source(schema):
    for name in schema.seed_names:
        first = (schema.seeds_dir / f"{name}.tsv").read_text(encoding="utf-8").splitlines()[0]
        assert first.startswith("#"), f"{name}.tsv: the first line names the public source"
        assert schema.seed_rows(name), name
