"""How much of an expected answer a store gives: recall of a saved question against its golden rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.query.run import run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Recall:
    """Rows of a golden answer that a store gives, and those that it misses or gives beside them."""

    query: str
    expected: int
    found: int
    missing: tuple[tuple[str, ...], ...]
    extra: tuple[tuple[str, ...], ...]

    @property
    def recall(self) -> float:
        """The share of the expected rows that were found, 1 where none is expected."""
        return self.found / self.expected if self.expected else 1.0


def recall(
    store: Store,
    name: str,
    golden: Sequence[Sequence[str]],
    *,
    parameters: Mapping[str, str] | None = None,
    columns: Sequence[str] = (),
) -> Recall:
    """Ask a saved question and compare its rows, all columns or the given ones, with the golden ones as sets."""
    answer = run(store, name, parameters=parameters)
    chosen = [answer.variables.index(column) for column in columns or answer.variables]
    rows = ((cell.value if cell else "" for cell in row) for row in answer.rows)
    given = {tuple(values[index] for index in chosen) for values in map(list, rows)}
    wanted = {tuple(row) for row in golden}
    return Recall(name, len(wanted), len(wanted & given), tuple(sorted(wanted - given)), tuple(sorted(given - wanted)))
