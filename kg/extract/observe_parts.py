"""Parts of what is weighed: features that are named, and counted, together.

A part is a function that names features, followed by the values it names them of. Candidates are described once, by adding
up what a tally says of their parts: a number where figures are read (`observe_weights.Sums`), the names of the features
where weights are learned (`Names`). The same few values come back in every text, so a tally answers once and remembers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Part = tuple[Any, ...]
Score = Any  # what can be added: a number, or a tuple of names
Tally = Mapping[Part, Score]
Tallies = Callable[[str], Tally]  # for a variant; for the empty one what counts for all


class Names(dict[Part, tuple[str, ...]]):
    """The features of parts by name, with a variant also by the name under which they count for that variant alone.

    >>> def size(unit, group):
    ...     return [f"u={unit}", f"g={group}"]
    >>> Names()[size, "亿元", "money"]
    ('u=亿元', 'g=money')
    >>> Names("Region")[size, "亿元", "money"]
    ('u=亿元', 'g=money', 'u=亿元|Region', 'g=money|Region')
    """

    def __init__(self, variant: str = "") -> None:
        super().__init__()
        self._variant = variant

    def __missing__(self, part: Part) -> tuple[str, ...]:
        name, *values = part
        found = tuple(name(*values))
        if self._variant:
            found += tuple(f"{feature}|{self._variant}" for feature in found)
        self[part] = found
        return found
