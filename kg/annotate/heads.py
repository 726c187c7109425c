"""Lists that a class noun closes (A、B等产业集群): what a list is called decides the class of its members."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.annotate.tagger import Candidate
    from kg.schema import Schema


class ListHeads:
    """Gives the members of a list the class that its head names, among classes that words alone do not tell apart."""

    def __init__(self, schema: Schema, classes: Sequence[str]) -> None:
        series = schema.language["names"]["series"]
        kinds = {name: place for place, name in enumerate(classes)}
        self._decided = frozenset(kinds[name] for name in series["decided"] if name in kinds)
        heads = {str(head): kinds.get(kind, -1) for kind, words in series["heads"].items() for head in words}
        silent = frozenset(series["undecided"])
        self._heads = {head: kind for head, kind in heads.items() if kind in self._decided and head not in silent}
        words = "|".join(map(re.escape, sorted(heads, key=lambda head: (-len(head), head))))
        opener, reach = re.escape(series["opener"]), int(series["reach"])
        self._tail = re.compile(f"(?:{opener}|{series['counted']})[^，。；：、！？\\s{opener}]{{0,{reach}}}?({words})")
        self._parts = frozenset(series["parts"])

    def __call__(self, text: str, names: Sequence[Candidate]) -> list[Candidate]:
        """The names, in order, those of a closed list in the class of its head."""
        out = list(names)
        for place, last in enumerate(names):
            if last.kind not in self._decided:
                continue
            tail = self._tail.match(text, last.end)
            kind = self._heads.get(tail.group(1)) if tail else None
            if tail is None or kind is None or self._between(names, place, tail):
                continue
            member = place
            while True:
                out[member] = out[member]._replace(kind=kind)
                before = names[member - 1] if member else last
                if not member or before.kind not in self._decided or text[before.end : names[member].start] not in self._parts:
                    break
                member -= 1
        return out

    @staticmethod
    def _between(names: Sequence[Candidate], place: int, tail: re.Match[str]) -> bool:
        """Whether another name stands between a list and its head; the head itself may be one."""
        following = names[place + 1] if place + 1 < len(names) else None
        return following is not None and following.start < tail.start(1) and following.end < tail.end()
