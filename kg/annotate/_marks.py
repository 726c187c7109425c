"""Names in title marks and quotation marks, with and without the marks and what follows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.annotate.patterns import flat_confidences

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kg.annotate.patterns import Proposal


class MarkPatterns:
    """《…》 and “…”行动."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        quotes, self._sure = config["quotes"], flat_confidences(config)
        titles, marked = quotes["titles"], quotes["marked"]
        self._title_type = titles["type"]
        self._titles = re.compile(f"{titles['open']}([^{titles['open']}{titles['close']}\n]{{2,60}}){titles['close']}")
        self._after = {str(word): kind for kind, words in marked["after"].items() for word in words}
        tails = "|".join(map(re.escape, sorted(self._after, key=lambda w: (-len(w), w))))
        inner = f"[^{marked['open']}{marked['close']}，。；！？\n]{{1,{marked['most']}}}"
        self._marked = re.compile(f"{marked['open']}({inner}){marked['close']}({tails})?")
        self._alone = marked["alone"]["type"]

    def __call__(self, text: str) -> Iterator[Proposal]:
        """Proposals for every pair of marks."""
        sure = self._sure
        for match in self._titles.finditer(text):
            yield match.start(), match.end(), self._title_type, sure.get("title/whole", 0.5), "pattern:title/whole"
            yield match.start(1), match.end(1), self._title_type, sure.get("title/inner", 0.3), "pattern:title/inner"
        for match in self._marked.finditer(text):
            tail = match.group(2)
            kind = self._after[tail] if tail else self._alone
            rule = "quote-tail" if tail else "quote-alone"
            for part, start, end in (
                ("whole", match.start(), match.end()),
                ("marks", match.start(), match.end(1) + 1),
                ("inner", match.start(1), match.end(1)),
            ):
                if part != "marks" or tail:
                    yield start, end, kind, sure.get(f"{rule}/{part}", 0.2), f"pattern:{rule}/{part}"
