"""The quads of a document's graph read back into the DocumentGraph they were written from."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote

from pyoxigraph import NamedNode

from kg.model import Document, DocumentGraph, Entity, Evidence, Fact, Mention, Observation, Span, StoreError
from kg.store import names as n
from kg.store.write import by_length, entity_order

# What a statement says in our terms besides its qualifiers.
_NO_QUALIFIERS = frozenset({"modality", "confidence"})

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Literal, Quad

    from kg.store.names import Names
    from kg.store.transaction import Plain

Properties = dict[NamedNode, list[Any]]


def read_document(quads: Iterable[Quad | Plain], node: NamedNode, names: Names) -> DocumentGraph:
    """The DocumentGraph of a named graph."""
    return _Reader(quads, node, names).graph()


def list_texts(values: Iterable[Literal]) -> tuple[str, ...]:
    """Texts as `write.texts` wrote them."""
    values = list(values)
    if len(values) == 1 and values[0].datatype == n.JSON:
        return tuple(json.loads(values[0].value))
    return tuple(sorted(value.value for value in values))


class _Reader:
    def __init__(self, quads: Iterable[Quad | Plain], node: NamedNode, names: Names) -> None:
        self.node, self.names, self.term = node, names, names.term
        self.by_subject: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
        own = f"{node.value}#"
        for quad in cast("Iterable[Plain]", quads):
            # The graph speaks of rules, too, which are not the document's own.
            if quad.subject == node or quad.subject.value.startswith(own):
                self.by_subject[quad.subject.value[len(own) :]][quad.predicate].append(quad.object)
        if n.TEXT not in self.by_subject[""]:
            raise StoreError(f"{node.value}: the store holds no such document; `keys` lists those that it holds")

    def graph(self) -> DocumentGraph:
        about = self.by_subject[""]
        document = Document(
            text=about[n.TEXT][0].value,
            source=self.one(about, n.SOURCE) or self.one(about, self.term("key")),
            title=self.one(about, n.TITLE),
            published=self.one(about, n.ISSUED),
            url=self.one(about, n.URL),
            publisher=self.one(about, n.PUBLISHER),
            id=self.one(about, self.term("textId")),
        )
        self.document = document
        entities = self.entities()
        types = {entity.id: entity.type for entity in entities}
        return DocumentGraph(
            document,
            tuple(self.mention(properties, types) for properties in self.numbered("m")),
            entities,
            tuple(self.fact(properties, f"f{index}") for index, properties in enumerate(self.numbered("f"))),
            tuple(self.observation(properties, f"o{index}") for index, properties in enumerate(self.numbered("o"))),
        )

    def one(self, properties: Properties, predicate: NamedNode, default: str = "") -> str:
        return properties[predicate][0].value if predicate in properties else default

    def numbered(self, letter: str) -> list[Properties]:
        fragments = [key for key in self.by_subject if key[:1] == letter and key[1:].isdigit()]
        return [self.by_subject[key] for key in sorted(fragments, key=lambda key: int(key[1:]))]

    def id_of(self, node: NamedNode) -> str:
        return n.fragment_entity(node.value[len(self.node.value) + 1 :])

    def entities(self) -> tuple[Entity, ...]:
        found = {n.fragment_entity(key): value for key, value in self.by_subject.items() if key[:1] == "e"}
        order = json.loads(self.one(self.by_subject[""], self.term("entityOrder"), "null")) or sorted(found, key=entity_order)
        return tuple(self.entity(entity_id, found[entity_id]) for entity_id in order)

    def entity(self, entity_id: str, properties: Properties) -> Entity:
        names = json.loads(self.one(properties, self.term("nameOrder"), "null"))
        if not names:
            label = self.one(properties, n.LABEL)
            others = {value.value for value in properties.get(self.term("name"), ())} - {label}
            names = [label, *by_length(others)]
        return Entity(
            entity_id,
            self.names.term_id(properties[n.TYPE][0]),
            tuple(names),
            list_texts(properties.get(self.term("knownAs"), ())),
            list_texts(properties.get(self.term("reason"), ())),
        )

    def mention(self, properties: Properties, types: dict[str, str]) -> Mention:
        span = Span(int(properties[n.BEGIN][0].value), int(properties[n.END][0].value))
        entity = self.id_of(properties[self.term("refersTo")][0]) if self.term("refersTo") in properties else ""
        own_type = properties.get(self.term("mentionType"))
        return Mention(
            span,
            self.names.term_id(own_type[0]) if own_type else types[entity],
            self.one(properties, self.term("mentionName"), self.document.text[span.start : span.end]),
            self.one(properties, self.term("mentionKind"), "name"),
            entity,
            float(self.one(properties, self.term("confidence"), "1.0")),
            list_texts(properties.get(self.term("reason"), ())),
        )

    def fact(self, properties: Properties, fragment: str) -> Fact:
        prefix = self.term("").value
        qualifiers = {
            unquote(predicate.value[len(prefix) :]): values[0].value
            for predicate, values in properties.items()
            if predicate.value.startswith(prefix) and predicate.value[len(prefix) :] not in _NO_QUALIFIERS
        }
        return Fact(
            self.id_of(properties[n.SUBJECT][0]),
            self.names.term_id(properties[n.PREDICATE][0]),
            self.id_of(properties[n.OBJECT][0]),
            self.one(properties, self.term("modality")),
            dict(sorted(qualifiers.items())),
            self.evidence(properties, fragment),
            float(self.one(properties, self.term("confidence"))),
        )

    def observation(self, properties: Properties, fragment: str) -> Observation:
        return Observation(
            self.id_of(properties[self.term("subject")][0]),
            self.one(properties, self.term("indicator")),
            self.one(properties, self.term("kind")),
            float(self.one(properties, self.term("value"))),
            self.one(properties, self.term("unit")),
            self.one(properties, self.term("period")),
            self.one(properties, self.term("modality")),
            self.evidence(properties, fragment),
            float(self.one(properties, self.term("confidence"))),
        )

    def evidence(self, properties: Properties, fragment: str) -> tuple[Evidence, ...]:
        pieces = []
        for index in range(len(properties[n.DERIVATION])):
            derivation = self.by_subject[f"{fragment}.{index}"]
            place = derivation[n.ENTITY][0].value.rpartition("#char=")[2]
            spans = [part.split(",") for part in place.split(";")]
            pieces.append(
                Evidence.at(
                    self.document,
                    tuple(Span(int(start), int(end)) for start, end in spans),
                    rule=self.names.rule_id(derivation[n.ACTIVITY][0]),
                    confidence=float(self.one(derivation, self.term("confidence"))),
                )
            )
        return tuple(pieces)
