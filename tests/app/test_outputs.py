from __future__ import annotations

import json

import pytest
from build import graph

from kg.app.outputs import OutputNames, to_page, write_outputs


def graphs():
    for number in range(3):
        yield (
            f"n{number}",
            graph("[青山工业]{Enterprise}位于[璧山区]{Region}。", "青山工业 locatedIn 璧山区", source=f"n{number}"),
        )


@pytest.mark.parametrize(
    ("sources", "names"),
    [
        (["a.txt", "b.txt"], ["a", "b"]),
        (["x/a.txt", "y/a.txt", "a"], ["a", "a-2", "a-3"]),
        (["a.txt", "a-2.txt", "b/a.txt"], ["a", "a-2", "a-3"]),
        (["A.txt", "a.html"], ["A", "a-2"]),
        (["rmrb-2019.02", "news/2024"], ["rmrb-2019.02", "news_2024"]),
        (["-"], ["stdin"]),
        (["..", ""], ["stdin", "stdin-2"]),
        (["../../etc/passwd"], ["etc_passwd"]),
    ],
)
def test_names_follow_the_input_and_never_collide(sources, names):
    name = OutputNames(endings={".txt", ".html"})
    assert [name(source) for source in sources] == names


def test_a_folder_gets_one_file_a_document(tmp_path):
    write_outputs(graphs(), tmp_path / "new" / "out")
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == ["n0.json", "n1.json", "n2.json"]
    assert json.loads((tmp_path / "new" / "out" / "n1.json").read_text(encoding="utf-8"))["doc"] == "n1"


def test_lines_stand_in_the_order_of_the_input(tmp_path):
    write_outputs(graphs(), tmp_path / "out.jsonl")
    read = [json.loads(line)["doc"] for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert read == ["n0", "n1", "n2"]


def test_a_run_that_breaks_leaves_the_old_lines(tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old\n", encoding="utf-8")

    def breaking():
        yield next(graphs())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_outputs(breaking(), out)
    assert out.read_text(encoding="utf-8") == "old\n"


def test_a_page_is_json_with_one_row_a_line():
    data = {"doc": "a", "entities": [{"id": "e1"}, {"id": "e2"}], "facts": []}
    page = to_page(data)
    assert json.loads(page) == data
    assert page.splitlines()[1:4] == [' "entities": [', '  {"id": "e1"},', '  {"id": "e2"}']
