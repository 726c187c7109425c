"""Chains of places and words that cling to places."""

from __future__ import annotations

import pytest

from kg.annotate.places import PlaceChains


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("浙江安吉", ["浙江", "安吉"]),
        ("福建省厦门市", ["福建省", "厦门市"]),
        ("璧山区", ["璧山区"]),
        ("璧山区地区", ["璧山区"]),
        ("喀什地区", ["喀什地区"]),
        ("云栖谷", ["云栖谷"]),
    ],
)
def test_parts_of_a_place_name(schema, name: str, parts: list[str]) -> None:
    assert [name[start:end] for start, end in PlaceChains(schema)(name)] == parts
