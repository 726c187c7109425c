"""References that name nothing (the company, the whole district), tied to an antecedent where one is sure."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from kg.model import Mention, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.link.known import Known
    from kg.model import Analysis, Entity
    from kg.schema import Schema


class References:
    """Finds references and their antecedents."""

    def __init__(self, schema: Schema, known: Known) -> None:
        config = schema.language["reference"]["references"]
        self._known = known
        self._heads = {head: kind for kind, heads in config["heads"].items() for head in heads}
        self._place_types = schema.classes_with("place")
        self._levels: dict[str, list[str]] = config["levels"]
        self._reach = int(config["reach"])
        self._here = config["here"]
        self._wide = frozenset(name for groups in schema.language["reference"]["same"].values() for name in groups[0])
        pointers = "|".join(map(re.escape, config["pointers"]))
        heads = "|".join(map(re.escape, sorted(self._heads, key=lambda h: (-len(h), h))))
        wholes = "|".join(map(re.escape, config["wholes"]))
        levels = "|".join(map(re.escape, self._levels))
        self._bare = {head: kind for kind, heads in config["bare"].items() for head in heads}
        bare = "|".join(map(re.escape, sorted(self._bare, key=lambda h: (-len(h), h))))
        here = "|".join(map(re.escape, self._here["words"]))
        words = (*config["pointers"], *config["wholes"], *self._here["words"], *self._bare)
        first = "".join(sorted({re.escape(word[0]) for word in words}))  # tells most characters of a text at one look
        self._pattern = re.compile(
            f"(?=[{first}])(?:(?P<pointed>(?:{pointers})(?P<head>{heads}))|(?P<whole>(?:{wholes})(?P<level>{levels}))"
            f"|(?P<here>{here})|(?<=[，。；：\n])(?P<bare>{bare}))"
        )

    def fits(self, name: str) -> bool:
        """Whether a name is in truth a reference."""
        return self._pattern.fullmatch(name) is not None

    def __call__(self, analysis: Analysis, named: Sequence[Mention], entities: Sequence[Entity]) -> list[Mention]:
        """Reference mentions, each linked."""
        ordered = sorted(named, key=lambda m: m.span.start)
        ends = [mention.span.end for mention in ordered]
        starts = [mention.span.start for mention in ordered]
        by_id = {entity.id: entity for entity in entities}
        text = analysis.view.text
        found: list[Mention] = []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            index = bisect_left(ends, start + 1)
            if index < len(ordered) and starts[index] < end:
                continue
            before = ordered[max(0, index - 40) : index]
            antecedent = self._antecedent(match, before, by_id)
            if antecedent is not None:
                reason = f"reference:{match.lastgroup if match.lastgroup != 'head' else 'pointed'}"
                found.append(
                    Mention(Span(start, end), antecedent.type, match.group(), "reference", antecedent.id, 0.8, (reason,))
                )
        return found

    def _antecedent(self, match: re.Match[str], before: Sequence[Mention], by_id: dict[str, Entity]) -> Entity | None:
        start = match.start()
        near = [m for m in reversed(before) if start - m.span.end <= self._reach]
        if match["pointed"]:
            head = match["head"]
            kind = self._heads[head]
            if kind in self._place_types:
                return self._place(head, near, by_id)
            return self._nearest(kind, near, by_id)
        if match["whole"]:
            return self._place(match["level"], near, by_id) or self._place(match["level"], list(reversed(before)), by_id)
        if match["here"]:
            close = [m for m in near if m.name not in self._wide]
            return self._nearest(self._here["type"], close, by_id)
        return self._nearest(self._bare[match["bare"]], near, by_id, alone=True)

    @staticmethod
    def _nearest(kind: str, near: Sequence[Mention], by_id: dict[str, Entity], *, alone: bool = False) -> Entity | None:
        """The nearest entity of the class; `alone`: only if the reach holds no other one."""
        fitting = [m.entity for m in near if m.type == kind]
        if not fitting or (alone and len(set(fitting)) > 1):
            return None
        return by_id[fitting[0]]

    def _place(self, level: str, near: Sequence[Mention], by_id: dict[str, Entity]) -> Entity | None:
        """The nearest place of the level: by its code, or by the ending of its names."""
        for mention in near:
            entity = by_id[mention.entity]
            if entity.type not in self._place_types:
                continue
            place = self._known.places.get(entity.same_as[0]) if entity.same_as else None
            if place is not None:
                if place.level in self._levels[level] and (place.level != "province" or self._ends(entity, level)):
                    return entity
            elif self._ends(entity, level):
                return entity
        return None

    def _ends(self, entity: Entity, level: str) -> bool:
        if any(name.endswith(level) for name in entity.names):
            return True
        return any(self._known.name(key).endswith(level) for key in entity.same_as)
