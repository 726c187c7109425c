"""Joins the name mentions of one document into entities."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kg.link.known import Known
from kg.link.names import folder, inner_names
from kg.link.references import References
from kg.link.rules import ALONE, PairRules
from kg.model import Entity, Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kg.model import Analysis
    from kg.schema import Schema

Pair = tuple[str, str]

STRENGTH = {
    "same-name": 9,
    "same-key": 8,
    "quoted": 7,
    "definition": 6,
    "tail": 5,
    "stem": 4,
    "front-scope": 4,
    "inner": 3,
    "front": 3,
    "full": 2,
    "initials": 1,
    "shortened": 1,
    ALONE: 0,
}


@dataclass(slots=True)
class Name:
    """A folded name with its mentions in reading order."""

    folded: str
    type: str
    mentions: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    keys: tuple[str, ...] = ()
    starts: tuple[int, ...] = (0,)
    inner: frozenset[str] = frozenset()
    forms: set[str] = field(default_factory=set)
    same: str | None = None
    cluster: int = -1


def _class_of(mentions: Sequence[Mention]) -> str:
    """The class that the mentions of one name speak for most."""
    if len(mentions) == 1:
        return mentions[0].type
    votes: dict[str, float] = {}
    for mention in mentions:
        votes[mention.type] = votes.get(mention.type, 0.0) + mention.confidence
    return max(sorted(votes), key=votes.__getitem__) if len(votes) > 1 else next(iter(votes))


class Linker:
    """Groups mentions into entities and resolves references; pure, and the same for the same input."""

    def __init__(self, schema: Schema) -> None:
        config = schema.language["reference"]
        self._fold = folder(config["ignored"])
        self._known = Known(schema, self._fold)
        self._place_types = schema.classes_with("place")
        self._rules = PairRules(config, self._is_place)
        self._same = {
            (kind, self._fold(name)): self._fold(group[0])
            for kind, groups in config["same"].items()
            for group in groups
            for name in group
        }
        self._definitions = config["definitions"]
        self._joints = frozenset(config["joints"])
        self._marks: str = config["marks"]
        self._opens = re.compile(f"[{re.escape(self._marks[::2])}]")
        self._references = References(schema, self._known)

    def __call__(self, analysis: Analysis) -> Analysis:
        """The analysis with entities, and with every mention linked to one."""
        named = tuple(m for m in analysis.mentions if m.kind == "name")
        given: list[Mention] = []
        pointers: list[Mention] = []
        for mention in named:
            (pointers if self._references.fits(mention.name) else given).append(mention)
        names = self._names(given, analysis)
        clusters, reasons = self._join(names, given, analysis.view.text)
        order = sorted(clusters, key=lambda c: min(name.positions[0] for name in clusters[c]))
        context = self._context(names)
        entities: list[Entity] = []
        owner: dict[int, str] = {}
        for number, cluster in enumerate(order, 1):
            members = clusters[cluster]
            entity_id = f"e{number}"
            for name in members:
                owner.update(dict.fromkeys(name.mentions, entity_id))
            surfaces = self._surfaces(members, given)
            keys = self._same_as(members, context)
            entities.append(Entity(entity_id, members[0].type, surfaces, keys, tuple(sorted(reasons.get(cluster, ())))))
        kinds = {entity.id: entity.type for entity in entities}
        linked = [
            Mention(m.span, kinds[owner[i]], m.name, m.kind, owner[i], m.confidence, m.reasons) for i, m in enumerate(given)
        ]
        pointing = self._references(analysis, linked, entities)
        taken = {m.span for m in pointing}
        for mention in pointers:
            if mention.span not in taken:
                entities.append(Entity(f"e{len(entities) + 1}", mention.type, (mention.name,)))
                linked.append(replace(mention, entity=entities[-1].id))
        linked += pointing
        linked.sort(key=lambda m: (m.span.start, m.span.end))
        return replace(analysis, mentions=tuple(linked), entities=tuple(entities))

    def _is_place(self, folded: str) -> bool:
        """Whether a name is one place after another."""
        if not folded:
            return True
        return any(
            any(self._known.keys(folded[:size], kind) for kind in self._place_types) and self._is_place(folded[size:])
            for size in range(min(len(folded), 12), 1, -1)
        )

    def _names(self, mentions: Sequence[Mention], analysis: Analysis) -> list[Name]:
        """Distinct names, each with the class that its mentions speak for most, longest first."""
        places: dict[str, list[int]] = defaultdict(list)
        for index, mention in enumerate(mentions):
            places[self._fold(mention.name) or mention.name].append(index)
        token_starts = analysis.tokens.starts
        found = []
        for folded, indexes in places.items():
            alike = [mentions[i] for i in indexes]
            kind = _class_of(alike)
            positions = [mention.span.start for mention in alike]
            keys, same = self._known.keys(folded, kind), self._same.get((kind, folded))
            forms = {mention.name for mention in alike}
            name = Name(folded, kind, indexes, positions, keys, forms=forms, same=same)
            marked = [form for form in forms if self._opens.search(form)]
            if marked:
                parts = {self._fold(part) for whole in marked for _, part in inner_names(whole, self._marks)}
                name.inner = frozenset(parts - {folded})
            if kind in self._rules.abbreviated:  # no other class is asked where its words begin
                start, end = positions[0], alike[0].span.end
                if len(folded) == end - start:
                    low, high = bisect_left(token_starts, start), bisect_left(token_starts, end)
                    name.starts = tuple([at - start for at in token_starts[low:high]])
            found.append(name)
        found.sort(key=lambda name: (-len(name.folded), name.positions[0]))
        return found

    def _join(
        self, names: list[Name], mentions: Sequence[Mention], text: str
    ) -> tuple[dict[int, list[Name]], dict[int, set[str]]]:
        """Clusters of names, each name joined to the best of the longer ones, with the rules that joined them."""
        clusters: dict[int, list[Name]] = {}
        reasons: dict[int, set[str]] = defaultdict(set)
        by_type: dict[str, list[Name]] = defaultdict(list)
        defined, apart = self._defined(names, mentions, text)
        told = {folded for folded, _ in defined}
        for index, name in enumerate(names):
            best: tuple[tuple[int, int, int], Name, str] | None = None
            alike: set[int] = set()
            for other in self._likely(name, by_type[name.type], told):
                rule = self._rule(name, other, defined, apart)
                if rule:
                    rank = (STRENGTH[rule], *self._nearness(name, other))
                    if best is None or rank > best[0]:
                        best = (rank, other, rule)
                    if rule == ALONE:
                        alike.add(other.cluster)
            if best is None or (best[2] == ALONE and len(alike) > 1):
                name.cluster = index
                clusters[index] = [name]
            else:
                name.cluster = best[1].cluster
                clusters[name.cluster].append(name)
                reasons[name.cluster].add(f"{best[2]}:{name.folded}")
            if len(name.forms) > 1:
                reasons[name.cluster].add(f"same-form:{name.folded}")
            by_type[name.type].append(name)
        return clusters, reasons

    @staticmethod
    def _likely(name: Name, others: list[Name], told: set[str]) -> list[Name]:
        """Those of the longer names that a rule may join the name to; most pairs have nothing in common."""
        folded = name.folded
        if name.keys or name.same is not None or folded in told:
            return others
        first = folded[0]
        return [other for other in others if other.folded[0] == first or folded in other.folded or other.inner]

    def _rule(self, name: Name, other: Name, defined: set[Pair], apart: set[Pair]) -> str:
        if defined and (name.folded, other.folded) in defined:
            return "definition"
        if name.folded in other.inner:
            return "quoted"
        if name.same is not None and name.same == other.same:
            return "same-name"
        if name.keys and other.keys:
            shared = set(name.keys).intersection(other.keys)
            if shared and (len(shared) == 1 or name.type not in self._place_types):
                return "same-key"
        if name.folded[0] != other.folded[0] and name.folded not in other.folded:
            return ""  # most pairs: every rule wants the one inside the other or both to begin alike
        if (name.folded, other.folded) in apart:
            return ""
        rule = self._rules.relate(name.type, name.folded, other.folded, other.starts)
        both = rule == ALONE and all(self._known.lists(n.folded, n.type) for n in (name, other))
        return "" if both else rule

    @staticmethod
    def _nearness(name: Name, other: Name) -> tuple[int, int]:
        """How well the longer name stands before the shorter one's first use: before it at all, and how near."""
        first = name.positions[0]
        before = bisect_left(other.positions, first)
        if before:
            return 1, other.positions[before - 1] - first
        return 0, first - other.positions[0]

    def _defined(self, names: list[Name], mentions: Sequence[Mention], text: str) -> tuple[set[Pair], set[Pair]]:
        """Pairs of folded names that brackets say to name one thing, and pairs that a list sets side by side."""
        config = self._definitions
        opens, closes = tuple(config["open"]), tuple(config["close"])
        folded = {index: name.folded for name in names for index in name.mentions}
        order = sorted(range(len(mentions)), key=lambda i: mentions[i].span.start)
        found: set[Pair] = set()
        apart: set[Pair] = set()
        for left, right in itertools.pairwise(order):
            end, start = mentions[left].span.end, mentions[right].span.start
            between = text[end:start]
            if between in self._joints:
                pair = folded[left], folded[right]
                apart.update((pair, pair[::-1]))
            if not 0 < len(between) <= config["gap"] or not between.startswith(opens):
                continue
            inside = between[1:].strip("“”\"'：: ，")
            after = text[mentions[right].span.end : mentions[right].span.end + 2].lstrip("”\"'")
            if after.startswith(closes) and (not inside or inside in config["words"]):
                pair = folded[left], folded[right]
                found.update((pair, pair[::-1]))
        return found, apart

    def _surfaces(self, members: list[Name], mentions: Sequence[Mention]) -> tuple[str, ...]:
        """Surface forms as used, fullest first."""
        if len(members) == 1 and len(members[0].forms) == 1:
            return tuple(members[0].forms)
        forms = {mentions[i].name: i for name in members for i in reversed(name.mentions)}
        return tuple(sorted(forms, key=lambda form: (-len(form), forms[form])))

    def _context(self, names: list[Name]) -> dict[str, int]:
        """How often each place is meant for sure."""
        context: dict[str, int] = defaultdict(int)
        for name in names:
            if len(name.keys) == 1 and name.keys[0] in self._known.places:
                context[name.keys[0]] += len(name.mentions)
        return context

    def _same_as(self, members: list[Name], context: dict[str, int]) -> tuple[str, ...]:
        """Keys on which the names agree; for places the one that the document's other places speak for."""
        sets = [set(name.keys) for name in members if name.keys]
        if not sets:
            return ()
        agreed = set.intersection(*sets) or min(sets, key=lambda keys: (len(keys), sorted(keys)))
        if len(agreed) > 1:
            chosen = self._known.choose(sorted(agreed), context)
            return (chosen,) if chosen else ()
        return tuple(sorted(agreed))
