"""Files, folders, globs and streams become documents; what cannot be read is said, and the rest goes on."""

from __future__ import annotations

import io
import json
import sys
import tracemalloc
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from kg.model import InputError
from kg.read import read

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from kg.model import Document

TEXT = "璧湖高新区三季报\n\n璧湖高新区前三季度实现产值１２０亿元，同比增长8.5%。园区有企业300家。\n"


def read_all(paths: Iterable[str | Path], **options: object) -> tuple[list[Document], list[str]]:
    errors: list[str] = []
    documents = list(read(paths, on_error=lambda error, source: errors.append(f"{source}| {error}"), **options))  # type: ignore[arg-type]
    return documents, errors


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    (document,) = read([path])
    assert document.text == TEXT


@pytest.mark.parametrize(
    "data",
    [
        "高新技術產業園區實現產值增長，企業數量繼續擴大".encode("big5"),
        "日本の産業クラスターについて".encode("shift-jis"),
        bytes(range(256)) * 4,
        TEXT.encode()[:-20] + b"\xff\xfe" + TEXT.encode(),
    ],
)
def test_a_wrong_guess_is_an_error_and_not_mojibake(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    documents, errors = read_all([path])
    assert documents == []
    assert "convert it to UTF-8" in errors[0] or "control character" in errors[0]


def test_line_ends_become_one_kind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("一行。\r\n二行。\r三行。".encode())
    (document,) = read([tmp_path / "a.txt"])
    assert document.text == "一行。\n二行。\n三行。"


def test_folders_are_read_in_order_and_their_manifest_serves_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in" / "b").mkdir(parents=True)
    for name in ("z.txt", "b/a.txt", "a.txt", "b/.hidden.txt", "note.md"):
        (tmp_path / "in" / name).write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "manifest.csv").write_text("file,date,publisher\na.txt,2023-10,日报\nb/a.txt,2024\n", encoding="utf-8")
    documents, errors = read_all(["in"])
    assert [(d.source, d.published, d.publisher) for d in documents] == [
        ("in/a.txt", "2023-10", "日报"),
        ("in/b/a.txt", "2024", ""),
        ("in/z.txt", "", ""),
    ]
    assert errors == []
    assert documents[0].title == "璧湖高新区三季报"


def test_a_manifest_is_never_an_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("file,date\na.txt,2023-10-08\n", encoding="utf-8")
    (tmp_path / "dates.csv").write_text("file,date\na.txt,2021\n", encoding="utf-8")
    for paths in ([tmp_path], [f"{tmp_path}/*"], [tmp_path / "a.txt", tmp_path / "manifest.csv"]):
        documents, errors = read_all(paths, manifest=tmp_path / "dates.csv")
        assert [d.published for d in documents] == ["2021"]
        assert errors == []


def test_globs_find_the_manifest_beside_their_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("file,date\na.txt,2023-10-08\n", encoding="utf-8")
    documents, errors = read_all([f"{tmp_path}/*.*"])
    assert ([d.published for d in documents], errors) == (["2023-10-08"], [])


def test_a_wrong_date_in_a_manifest_is_named_by_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "manifest.csv").write_text("file,date\na.txt,last May\n", encoding="utf-8")
    documents, errors = read_all([tmp_path])
    assert documents[0].published == ""
    assert "manifest.csv:2: 'last May' is no date" in errors[0]


def test_one_file_given_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    documents, _ = read_all([tmp_path / "a.txt", tmp_path, f"{tmp_path}/*.txt"])
    assert len(documents) == 1


def test_missing_and_empty_inputs_are_reported(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n", encoding="utf-8")
    documents, errors = read_all([tmp_path / "none.txt", f"{tmp_path}/*.pdf", tmp_path / "empty.txt"])
    assert documents == []
    assert [e.rsplit(": ", 1)[1] for e in errors] == ["no such file or folder", "no file matches this pattern", "holds no text"]


def test_without_a_listener_the_first_error_is_raised(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(read([tmp_path / "none.txt"]))


def test_json_lines_give_a_document_each_and_bad_lines_are_named(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {
                "id": "n1",
                "text": TEXT,
                "date": "2023年10月8日",
                "title": "三季报",
                "source": "日报",
                "url": "https://a.example/1",
            },
            ensure_ascii=False,
        ).encode(),
        b"{broken",
        json.dumps({"id": "n2"}).encode(),
        b"[1]",
        b'{"text": "\xff\xfe"}',
        b"",
        json.dumps({"text": "无号一则。"}, ensure_ascii=False).encode(),
        json.dumps({"id": "n1", "text": "同号一则。", "date": "soon"}, ensure_ascii=False).encode(),
    ]
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join(lines))
    documents, errors = read_all([path])
    assert [(d.source, d.published) for d in documents] == [("n1", "2023-10-08"), (f"{path}#7", ""), (f"{path}#n1", "")]
    first = documents[0]
    assert (first.title, first.publisher, first.url) == ("三季报", "日报", "https://a.example/1")
    assert [e.split(".jsonl:")[1].split(":")[0] for e in errors] == ["2", "3", "4", "5", "8"]


def test_csv_columns_go_by_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes('Date,ID,Text\n2023-10,r1,"一行，\n二行。"\nonly,two\n2023,r2,好。\n'.encode("gb18030"))
    documents, errors = read_all([path])
    assert [(d.source, d.published, d.text) for d in documents] == [("r1", "2023-10", "一行，\n二行。"), ("r2", "2023", "好。")]
    assert "a.csv:4: 2 fields, the header names 3" in errors[0]


def test_a_csv_without_text_says_what_it_needs(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,value\n一,1\n", encoding="utf-8")
    assert "needs a column `text`" in read_all([tmp_path])[1][0]


@pytest.mark.parametrize(
    ("data", "count"),
    [(TEXT.encode("gb18030"), 1), (b'{"text": "a"}\n{"text": "b"}\n', 2), (b"<html><body><p>x</p></body></html>", 1)],
)
def test_standard_input_is_read_by_what_it_holds(monkeypatch: pytest.MonkeyPatch, data: bytes, count: int) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    assert len(list(read(["-"]))) == count


def test_memory_stays_flat_over_many_records(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(3000):
            file.write(json.dumps({"id": str(number), "text": TEXT * 20, "date": "2023"}) + "\n")
    tracemalloc.start()
    assert sum(1 for _ in read([path])) == 3000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000
