"""Html, pdf and docx: the article's text, its title and date, columns in the order in which they are read."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from kg.read import read

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html><html lang="zh"><head><meta charset="gb2312"><title>园区三季报_某某网</title>
<meta property="article:published_time" content="2023-10-08T09:00:00+08:00"></head><body>
<nav><a href="/">首页</a><a href="/news">新闻</a></nav>
<article><h1>璧湖高新区前三季度产值增长</h1>
<p>璧湖高新区前三季度实现产值120亿元，同比增长8.5%。园区管委会介绍，新能源汽车零部件产业贡献了其中的一半，企业数量达到300家。</p>
<p>璧湖高新区还与湖州理工大学共建先进材料研究院，年内将有三个项目投产，总投资45亿元，达产后可实现年产值80亿元。</p>
</article><footer>版权所有 某某网 备案号</footer></body></html>"""


def make_pdf(path: Path, pages: list[list[tuple[float, float, float, str]]], *, created: str = "D:20231008120000") -> None:
    """Write a pdf whose pages hold runs of (x, y from below, size, text), with a Chinese font that is named, not embedded."""
    kids = " ".join(f"{10 + 2 * k} 0 R" for k in range(len(pages)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        4: b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /CIDSystemInfo "
        b"<< /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 5 0 R >>",
        5: b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 "
        b"/Descent -120 /CapHeight 700 /StemV 80 >>",
        6: f"<< /CreationDate ({created}) >>".encode(),
    }
    for k, runs in enumerate(pages):
        stream = "".join(
            f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n" for x, y, size, text in runs
        ).encode()
        objects[10 + 2 * k] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {11 + 2 * k} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        ).encode()
        objects[11 + 2 * k] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    data = b"%PDF-1.4\n"
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    table = "".join(f"{number} 1\n{place:010} 00000 n \n" for number, place in places.items())
    data += f"xref\n0 1\n0000000000 65535 f \n{table}trailer\n<< /Size {max(places) + 1} /Root 1 0 R /Info 6 0 R >>\n".encode()
    path.write_bytes(data + f"startxref\n{start}\n%%EOF\n".encode())


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_html_gives_the_article(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.replace("gb2312", "gb2312" if encoding == "gb18030" else encoding).encode(encoding))
    (document,) = read([path])
    assert document.title.startswith("璧湖高新区前三季度产值增长")
    assert document.published == "2023-10-08"
    lines = document.text.split("\n")
    assert lines[0].startswith("璧湖高新区前三季度产值增长")
    assert lines[-1].endswith("达产后可实现年产值80亿元。")
    assert not any(word in document.text for word in ("首页", "版权所有", "备案号"))


def test_a_short_html_page_gives_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<html><body><script>x()</script><p>园区开工。</p><p>企业<b>入驻</b>。</p></body></html>", encoding="utf-8")
    (document,) = read([path])
    assert document.text.split("\n") == ["园区开工。", "企业入驻。"]


def test_pdf_columns_come_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    left = ["璧湖高新区前三季度实现产", "值一百二十亿元，同比增长", "百分之八点五。园区管委会"]
    right = ["介绍，新能源汽车零部件产", "业贡献了其中的一半，企业", "数量达到三百家。"]
    runs = [(60.0, 760.0, 22.0, "璧湖高新区产值增长")]
    for k in range(3):
        runs.append((60.0, 700.0 - 18 * k, 12.0, left[k]))
        runs.append((320.0, 700.0 - 18 * k, 12.0, right[k]))
    make_pdf(path, [runs])
    (document,) = read([path])
    assert "".join(document.text.split()) == "璧湖高新区产值增长" + "".join(left) + "".join(right)
    assert document.published == "2023-10-08"


def test_an_indented_line_shows_its_indent(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    lines = ["第一段写在这里一直写到行末尾", "接着写完。"]
    make_pdf(path, [[(84.0, 700.0, 12.0, lines[0][:12]), (60.0, 682.0, 12.0, lines[0]), (60.0, 664.0, 12.0, lines[1])]])
    (document,) = read([path])
    assert document.text.startswith("\u3000\u3000第一段")


def test_a_scanned_page_is_named(tmp_path: Path) -> None:
    errors: list[str] = []
    make_pdf(tmp_path / "part.pdf", [[(60.0, 700.0, 12.0, "园区开工。")], []])
    make_pdf(tmp_path / "scan.pdf", [[], []])
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 not really")
    (tmp_path / "broken.docx").write_bytes(b"PK\x03\x04 not really")
    documents = list(read([tmp_path], on_error=lambda error, _: errors.append(str(error))))
    assert [d.text for d in documents] == ["园区开工。"]
    assert "broken.docx: no readable Word file" in errors[0]
    assert "broken.pdf: no readable pdf" in errors[1]
    assert "part.pdf: page 2 holds no text" in errors[2]
    assert "scan.pdf: page 1, 2 holds no text" in errors[3]


def test_docx_gives_paragraphs_tables_and_date(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("园区三季报", 0)
    document.add_paragraph("园区开工。")
    table = document.add_table(1, 2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "产值", "120亿元"
    document.add_paragraph("企业入驻。")
    document.save(str(tmp_path / "undated.docx"))
    document.core_properties.created = dt.datetime(2023, 10, 8, tzinfo=dt.UTC)
    document.save(str(tmp_path / "dated.docx"))
    dated, undated = read([tmp_path])
    assert dated.text == "园区三季报\n园区开工。\n产值\t120亿元\n企业入驻。"
    assert (dated.title, dated.published) == ("园区三季报", "2023-10-08")
    assert undated.published == ""


def test_a_file_of_unknown_ending_is_read_by_what_it_holds(tmp_path: Path) -> None:
    make_pdf(tmp_path / "a.bin", [[(60.0, 700.0, 12.0, "园区开工。")]])
    (tmp_path / "b").write_text("园区开工。", encoding="utf-8")
    assert [d.text for d in read([tmp_path / "a.bin", tmp_path / "b"])] == ["园区开工。", "园区开工。"]
