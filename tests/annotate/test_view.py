"""The view: a damaged page reads as a person would copy it out, a clean one as it is, and every character knows its place."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.annotate._characters import normal
from kg.annotate.view import make_view
from kg.model import Document, Span
from kg.schema import load_schema

if TYPE_CHECKING:
    from kg.model import View

SCHEMA = load_schema()


def view_of(text: str) -> View:
    return make_view(Document(text, "test"), SCHEMA)


def lines_of(text: str) -> list[str]:
    return view_of(text).text.split("\n")


def wrapped(paragraph: str, width: int, *, blank: bool = False) -> str:
    """A paragraph as a column of so many Chinese characters sets it; Latin letters and figures take half of one."""
    lines, room = [""], float(width)
    for character in paragraph:
        needs = 0.5 if character.isascii() else 1.0
        if room < needs:
            lines.append("")
            room = float(width)
        lines[-1] += character
        room -= needs
    return ("\n\n" if blank else "\n").join(lines)


FIRST = (
    "璧湖高新区今年前三季度实现工业产值一百二十亿元，同比增长百分之八点五，其中新能源汽车零部件产业贡献了一半以上的增量。"
    "园区管委会负责人介绍，落户企业已经超过三百家。"
)
SECOND = (
    "湖州理工大学与园区共建的先进材料研究院上月投入使用，首批十二名研究人员已经到岗。研究院将围绕隔膜材料开展攻关，"
    "并为本地企业提供检测服务，力争三年内孵化二十家科技型企业。"
)


def test_clean_text_passes_untouched() -> None:
    text = f"园区三季报\n{FIRST}\n{SECOND}"
    view = view_of(text)
    assert view.text == text
    assert list(view.origin) == list(range(len(text)))


def test_characters_take_their_normal_form() -> None:
    assert view_of("产值４１８.７亿元，面积３００㎡，第Ⅲ期，占比５％。").text == "产值418.7亿元，面积300m2，第III期，占比5%。"
    assert view_of("产值(亿元):1,200;增长8.5%,居第一。").text == "产值（亿元）：1,200；增长8.5%，居第一。"
    assert view_of('实施「双倍增」行动，开通"直通车"。').text == "实施“双倍增”行动，开通“直通车”。"
    assert view_of("①扩产……②转型。").text == "①扩产……②转型。"


def test_blanks_stay_between_latin_words_and_vanish_in_prose() -> None:
    assert view_of("推出 Micro LED 新品， 产值 12 亿元。").text == "推出Micro LED新品，产值12亿元。"
    assert view_of("产值122.4 亿 元 ，增长 77.6%。").text == "产值122.4亿元，增长77.6%。"


def test_a_head_keeps_the_rest_between_its_parts() -> None:
    assert lines_of(f"向新而行 璧湖高新区转型记\n{FIRST}")[0] == "向新而行 璧湖高新区转型记"
    assert lines_of(f"先 进 材 料\n{FIRST}")[0] == "先进材料"


def test_indents_inside_a_line_part_paragraphs() -> None:
    assert lines_of("　　园区开工。　　企业入驻。　　一、扶持政策　　设备补贴一成。") == [
        "园区开工。",
        "企业入驻。",
        "一、扶持政策",
        "设备补贴一成。",
    ]


@pytest.mark.parametrize("width", [12, 17, 23])
@pytest.mark.parametrize("blank", [False, True])
def test_lines_broken_by_a_column_are_joined(width: int, *, blank: bool) -> None:
    gap = "\n\n"
    assert lines_of(wrapped(FIRST, width, blank=blank) + gap + wrapped(SECOND, width, blank=blank)) == [FIRST, SECOND]


def test_heads_between_columns_stay_heads() -> None:
    page = "\n\n".join(["向新而行 璧湖高新区转型记", wrapped(FIRST, 18), "筑巢引凤\n聚人才", wrapped(SECOND, 18)])
    assert lines_of(page) == ["向新而行 璧湖高新区转型记", FIRST, "筑巢引凤 聚人才", SECOND]


def test_vertical_heads_read_as_words() -> None:
    page = "\n\n".join(["核", "心", "提", "示", wrapped(FIRST, 20), wrapped(SECOND, 20)])
    assert lines_of(page) == ["核心提示", FIRST, SECOND]


def test_captions_printed_twice_are_taken_once_and_credits_left_out() -> None:
    page = "\n\n".join(
        [
            wrapped(FIRST, 16),
            wrapped(SECOND, 16),
            "园区光轨观光线园区光轨观光线 摄摄//王小明王小明\n先进材料展厅先进材料展厅 摄摄//李强李强隔膜中试车间 摄/王小明",
            "技术人员在调技术人员在调\n试 检 测 设 备试 检 测 设 备",
        ]
    )
    assert lines_of(page) == [FIRST, SECOND, "园区光轨观光线", "先进材料展厅", "隔膜中试车间", "技术人员在调试检测设备"]


def test_a_paragraph_cut_by_a_page_is_joined_in_clean_text() -> None:
    assert lines_of(f"园区三季报\n\n{FIRST[:31]}\n\n{FIRST[31:]}\n\n{SECOND}") == ["园区三季报", FIRST, SECOND]


def test_a_caption_inside_a_paragraph_comes_after_it() -> None:
    page = f"{wrapped(FIRST[:36], 18)}\n\n先进材料展厅先进材料展厅\n\n{wrapped(FIRST[36:], 18)}\n\n{wrapped(SECOND, 18)}"
    assert lines_of(page) == [FIRST, "先进材料展厅", SECOND]


def test_a_column_set_before_its_beginning_is_fetched() -> None:
    cut = FIRST.index("零部件") + 1
    page = f"{wrapped(FIRST[cut:], 18)}\n\n向新而行 璧湖高新区转型记\n\n{wrapped(SECOND, 18)}\n\n{wrapped(FIRST[:cut], 18)}"
    assert lines_of(page) == ["向新而行 璧湖高新区转型记", SECOND, FIRST]


def test_page_furniture_is_left_out() -> None:
    page = f"园区三季报\n□ 本报记者 王小明 李强\n{FIRST}\n（据《湖州日报》 本版图片均为资料图片）\n责编：赵敏\n版式设计：孙丽\n{SECOND}"
    assert lines_of(page) == ["园区三季报", FIRST, SECOND]


def test_raw_spans_lead_back_over_broken_lines_and_moved_parts() -> None:
    page = f"{wrapped(FIRST[:36], 18)}\n\n先进材料展厅先进材料展厅\n\n{wrapped(FIRST[36:], 18)}\n\n{wrapped(SECOND, 18)}"
    view = view_of(page)
    spans = view.raw(Span(0, len(FIRST)))
    assert len(spans) == 2
    assert "".join("".join(page[s.start : s.end].split()) for s in spans) == FIRST


PIECES = st.sampled_from(
    [
        *'甲乙产值的。，；：！？“”（）()《》、 　\n\t\u200bＡ１２％㎡㈱Ⅲ①…—aB3.,:;"é',
        "\n\n",
        "\n",
        "　　",
        "增长８%",
        "摄/王小明",
        "核\n心\n",
        "Micro LED",
        "\r",
        "\U0001f600",
        "e\u0301",
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_every_view_span_comes_from_what_it_says(text: str) -> None:
    check(text)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.text(alphabet="产业园区企业增长亿元，。、“”先进ABC12 ", min_size=1, max_size=24), min_size=6, max_size=30),
    st.sampled_from(["\n", "\n\n"]),
)
def test_every_span_of_a_broken_page_comes_from_what_it_says(lines: list[str], gap: str) -> None:
    check(gap.join(lines))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_every_view_span_holds_for_any_text(text: str) -> None:
    check(text)


def check(text: str) -> None:
    """Lengths agree, no index repeats but by expansion, and each character is in the normal form of its origin."""
    view = view_of(text)
    assert len(view.text) == len(view.origin)
    for character, at in zip(view.text, view.origin, strict=True):
        if character in "\n ":
            continue
        source = normal(text[at])
        assert squash(character) in squash(source), (character, text[at])
    seen = [at for character, at in zip(view.text, view.origin, strict=True) if character not in "\n "]
    assert len(set(seen)) >= len(seen) - sum(max(0, len(normal(c)) - 1) for c in text)
    whole = view.raw(Span(0, len(view.text)))
    assert all(0 <= s.start < s.end <= len(text) for s in whole)


def squash(text: str) -> str:
    table = str.maketrans("，：；！？（）“”", ',:;!?()""')
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text).translate(table))


def test_the_same_text_gives_the_same_view() -> None:
    page = wrapped(FIRST, 15) + "\n\n" + wrapped(SECOND, 15)
    assert view_of(page).text == view_of(page).text


def test_figures_broken_at_a_lines_end_are_whole() -> None:
    sentence = "园区投资1.25亿元建成Micro LED生产线，产值增长12.5%，新增企业1306家，其中隔膜企业18家。"
    for width in range(9, 24):
        page = wrapped(sentence, width) + "\n\n" + wrapped(FIRST, width) + "\n\n" + wrapped(SECOND, width)
        assert lines_of(page)[0].replace(" ", "") == sentence.replace(" ", ""), width


def test_cells_of_a_table_stay_apart() -> None:
    assert view_of("产值\t120亿元\n园区开工。").text == "产值 120亿元\n园区开工。"
