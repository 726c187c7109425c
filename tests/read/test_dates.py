"""Where a date of publication comes from: manifest, record, the file itself, its name; never the file system."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from kg.read import read
from kg.read._dates import date_in_name, dateline, parse_date

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2023", "2023"),
        ("2023-6", "2023-06"),
        ("2023.06.05", "2023-06-05"),
        ("20230605", "2023-06-05"),
        ("2023年6月", "2023-06"),
        ("2023年", "2023"),
        ("2023-06-05 10:20", "2023-06-05"),
        ("2023-13-01", ""),
        ("2023-02-30", ""),
        ("230605", ""),
        ("", ""),
    ],
)
def test_dates_in_fields(value: str, date: str) -> None:
    assert parse_date(value) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("2023-06-15 10:30 来源：某某网", "2023-06-15"),
        ("发布时间：2023年6月15日", "2023-06-15"),
        ("来源：某某日报 2023-06-15", "2023-06-15"),
        ("某某社璧湖2023年6月15日电（记者甲）今天，园区开工。", "2023-06-15"),
        ("（2023年6月15日 星期四）", "2023-06-15"),
        ("2023年6月15日，园区举行开工仪式，三个项目同时落地。", ""),
        ("截至2023年6月15日，园区有企业300家。", ""),
        ("6月15日，园区开工。", ""),
    ],
)
def test_datelines(line: str, date: str) -> None:
    assert dateline(f"园区三个项目开工\n{line}\n正文第一段在此。") == date


@pytest.mark.parametrize(
    ("stem", "date"),
    [
        ("rmrb-20200505-01-02", "2020-05-05"),
        ("2023-06", "2023-06"),
        ("简报2023年6月", "2023-06"),
        ("a_2023_06_15", "2023-06-15"),
        ("003_f8e22d867ddcfbf6", ""),
        ("600519", ""),
        ("规划2035", ""),
    ],
)
def test_dates_in_names(stem: str, date: str) -> None:
    assert date_in_name(stem) == date


def test_the_order_of_sources(tmp_path: Path) -> None:
    path = tmp_path / "x-20200101.txt"
    path.write_text("标题在此处\n2021年2月3日 来源：某报\n正文一段，写得长一些。\n", encoding="utf-8")
    (tmp_path / "m.csv").write_text("file,date\nx-20200101.txt,2022\n", encoding="utf-8")
    assert next(read([path], manifest=tmp_path / "m.csv")).published == "2022"
    assert next(read([path])).published == "2021-02-03"
    path.write_text("标题在此处\n正文一段，写得长一些。\n", encoding="utf-8")
    assert next(read([path])).published == "2020-01-01"
    other = tmp_path / "x.txt"
    other.write_text("正文。\n", encoding="utf-8")
    assert next(read([other])).published == ""
