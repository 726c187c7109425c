"""Figures in base units, so that 亿元 and 万元 compare; the tables are ontology/language/units.yaml."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Units:
    """Turns a value in a unit as written into one in its base unit."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._scales = sorted(((str(k), Decimal(str(v))) for k, v in table.get("scales", {}).items()), key=lambda kv: -len(kv[0]))
        self._whole = frozenset(table.get("whole", ()))
        self._base = {
            str(unit): (str(base), Decimal(str(factor)))
            for base, units in table.get("bases", {}).items()
            for unit, factor in {base: 1, **units}.items()
        }

    def __call__(self, value: float, unit: str) -> tuple[Decimal, str]:
        """Value and base unit; an unknown unit is its own base."""
        number = Decimal(repr(value))
        for scale, factor in () if unit in self._whole or unit in self._base else self._scales:
            if unit.startswith(scale) and len(unit) > len(scale):
                number, unit = number * factor, unit[len(scale) :]
                break
        base, factor = self._base.get(unit, (unit, Decimal(1)))
        return number * factor, base


def plain(number: Decimal) -> str:
    """A decimal without exponent and trailing zeros, as xsd:decimal is written.

    >>> plain(Decimal("4.187E+10")), plain(Decimal("1.50")), plain(Decimal("0"))
    ('41870000000', '1.5', '0')
    """
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
