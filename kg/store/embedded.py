"""The embedded store: one folder with a RocksDB database of quads and an index of names beside it.

Layout of the folder: `lianpu.json` (form and base), `quads/` (pyoxigraph), `names.sqlite` (derived, see `kg.store.search`).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import unquote

import pyoxigraph as ox

from kg.model import Canonical, StoreError
from kg.store import names as n
from kg.store.answer import answer
from kg.store.consolidate import Change, Stored, contribution, merge_quads
from kg.store.names import DEFAULT_BASE, Names, document_local
from kg.store.read import read_document
from kg.store.transaction import commit, content_hash, match, mixed, values
from kg.store.units import Units
from kg.store.write import check, document_quads

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType

    import rdflib

    from kg.model import DocumentGraph, Entity
    from kg.schema import Schema
    from kg.store.answer import Answer
    from kg.store.consolidate import Contribution
    from kg.store.search import Found, NameIndex

_FORM = 1
_DEFAULT = ox.DefaultGraph()


class Merger(Protocol):
    """What decides which entities of several documents are one; `kg.merge.Merger` is one."""

    def __call__(self, graph: DocumentGraph, document: str) -> Mapping[str, Canonical]:
        """What each entity of a document is taken for, by entity id; `document` sets apart what joins with nothing."""

    def apart(self, entity: Entity, document: str, reason: str) -> Canonical:
        """What an entity is taken for that must join with nothing."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a store knows of a document without reading its graph."""

    key: str
    local: str
    text_id: str
    fingerprint: str
    title: str
    published: str
    publisher: str
    url: str


class Store:
    """Documents' graphs and their consolidated view; see DESIGN in `docs/architecture.md` for the layout of the RDF."""

    def __init__(self, quads: ox.Store, names: Names, path: Path | None, merger: Merger | None, schema: Schema | None) -> None:
        self.quads, self.names, self.path = quads, names, path
        self._merger, self._schema = merger, schema
        self.read_only = False

    @classmethod
    def open(
        cls,
        path: str | Path,
        *,
        base: str | None = None,
        read_only: bool = False,
        merger: Merger | None = None,
        schema: Schema | None = None,
    ) -> Self:
        """Open the store of a folder, or make it; `merger` is needed to add documents, `base` only for a new store."""
        folder = Path(path)
        mark = folder / "lianpu.json"
        if not mark.exists():
            if read_only:
                raise StoreError(f"{folder}: there is no store here; make one with `kg build`")
            if folder.exists() and any(entry.name != "lianpu.json.new" for entry in folder.iterdir()):
                raise StoreError(f"{folder}: this folder is not empty and no store; name another")
            _mark(folder, base or DEFAULT_BASE)
        known = json.loads(mark.read_text(encoding="utf-8"))
        if known.get("form") != _FORM:
            raise StoreError(f"{folder}: written in form {known.get('form')}, this version reads {_FORM}; build it anew")
        if base and base != known["base"]:
            raise StoreError(f"{folder}: its base is {known['base']}, not {base}; leave the base out or build a new store")
        try:
            quads = _reader(folder / "quads") if read_only else ox.Store(str(folder / "quads"))
        except (OSError, RuntimeError) as error:
            raise StoreError(f"{folder}: cannot be opened ({error}); is another kg writing to it?") from error
        store = cls(quads, Names(known["base"]), folder, merger, schema)
        store.read_only = read_only
        return store

    @classmethod
    def memory(cls, *, base: str = DEFAULT_BASE, merger: Merger | None = None, schema: Schema | None = None) -> Self:
        """A store that lives as long as the object."""
        return cls(ox.Store(), Names(base), None, merger, schema)

    def close(self) -> None:
        """Give the folder free for another writer, and leave nothing that the next reader would have to replay first."""
        if "search" in self.__dict__:
            self.search.close()
        if self.path and not self.read_only:
            self.quads.flush()
        del self.quads

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # Reading

    def keys(self) -> dict[str, Record]:
        """Each document by the key it was added under, sorted."""
        terms = [
            self.names.term("key"),
            self.names.term("textId"),
            self.names.term("fingerprint"),
            n.TITLE,
            n.ISSUED,
            n.PUBLISHER,
            n.URL,
        ]
        columns: list[dict[str, str]] = []
        for predicate in terms:
            quads = match(self.quads, None, predicate, None, _DEFAULT)
            columns.append({quad.subject.value: quad.object.value for quad in quads})
        prefix = len(self.names.document("").value)
        rows = [(key, iri[prefix:], *(column.get(iri, "") for column in columns[1:])) for iri, key in columns[0].items()]
        return {row[0]: Record(*row) for row in sorted(rows)}

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and self._local(key) is not None

    def graph(self, key: str) -> DocumentGraph:
        """A document and all it states, as it was added."""
        local = self._local(key)
        if local is None:
            raise StoreError(f"{key}: the store holds no document of this key; `keys` lists those that it holds")
        node = self.names.document(local)
        return read_document(match(self.quads, None, None, None, node), node, self.names)

    def graphs(self) -> Iterator[tuple[str, DocumentGraph]]:
        """Every document with its key, one after the other."""
        for key in self.keys():
            yield key, self.graph(key)

    def dataset(self) -> rdflib.Dataset:
        """The same quads behind rdflib's API. Add and remove documents by this class only: it keeps the views in step."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.quads), default_union=False)
        for prefix, namespace in self.names.prefixes.items():
            dataset.bind(prefix, namespace)
        return dataset

    def query(self, sparql: str) -> Answer:
        """Answer a SPARQL query over the consolidated view; documents' graphs by GRAPH. The room `query` is the door to this."""
        return answer(self.quads, sparql, self.names.prefixes)

    @cached_property
    def search(self) -> NameIndex:
        """The index of names, brought up to date with the quads."""
        from kg.store.search import NameIndex

        return NameIndex(self)

    def find(self, name: str, *, limit: int = 20) -> list[Found]:
        """Things of that name: exact names first, then names that contain it."""
        return self.search.find(name, limit=limit)

    # Writing

    def add(self, graph: DocumentGraph, *, key: str = "", fingerprint: str = "") -> None:
        """Add a document under its key (by default its source), in place of what stood there; all of it or nothing."""
        key = key or graph.document.source
        check(graph)
        local = document_local(graph.document.id, key)
        stored = Stored(graph, key, fingerprint, local, self._canonical(graph, local))
        self._replace(key, stored)

    def remove(self, key: str) -> bool:
        """Take a document back; what others state stays. False where there is no such document."""
        if self._local(key) is None:
            return False
        self._replace(key, None)
        return True

    def keep_apart(self, thing: str, *, reason: str) -> int:
        """Decide that nothing joins in this canonical IRI: each document's entity goes its own way; returns how many did."""
        node, decisions = ox.NamedNode(thing), self.names.graph("decisions")
        self.quads.extend([ox.Quad(node, self.names.term("keepApart"), ox.Literal(reason), decisions)])
        return self._again(self.names.term("identifiedAs"), node)

    def join_again(self, thing: str) -> int:
        """Take such a decision back."""
        node, decisions = ox.NamedNode(thing), self.names.graph("decisions")
        commit(self.quads, list(self.quads.quads_for_pattern(node, self.names.term("keepApart"), None, decisions)), ())
        return self._again(self.names.term("keptFrom"), node)

    def put_graph(self, name: str, quads: Sequence[ox.Triple]) -> None:
        """Set one of the store's own graphs (ontology, seeds, inferred) to these triples."""
        graph = self.names.graph(name)
        new = {ox.Quad(t.subject, t.predicate, t.object, graph) for t in quads}
        old = set(self.quads.quads_for_pattern(None, None, None, graph))
        commit(self.quads, old - new, new - old)

    def _again(self, predicate: ox.NamedNode, thing: ox.NamedNode) -> int:
        quads = list(match(self.quads, None, predicate, thing, None))
        locals_ = {quad.subject.value.partition("#")[0].rpartition("/")[2] for quad in quads}
        for local in sorted(locals_):
            old = self._stored(local)
            self._replace(old.key, Stored(old.graph, old.key, old.fingerprint, local, self._canonical(old.graph, local)))
        return len(quads)

    def _canonical(self, graph: DocumentGraph, local: str) -> dict[str, Canonical]:
        if self._merger is None:
            raise StoreError("this store was opened without a merger; open it with merger=kg.merge.Merger(schema) to add to it")
        given = dict(self._merger(graph, local))
        keep, decisions = self.names.term("keepApart"), self.names.graph("decisions")
        for entity in graph.entities:
            one = given[entity.id]
            node = self.names.canonical(one.type, one.local)
            for quad in match(self.quads, node, keep, None, decisions):
                given[entity.id] = self._merger.apart(entity, local, f"{quad.object.value} <{node.value}>")
        return given

    def _replace(self, key: str, new: Stored | None) -> None:
        old_local = self._local(key)
        old = self._stored(old_local) if old_local is not None else None
        before, after = self._contribution(old), self._contribution(new)
        index = self.search if self.path or "search" in self.__dict__ else None
        change = Change(
            self.quads,
            self.names,
            (old.local, before) if old and before else None,
            (new.local, after) if new and after else None,
        )
        texts = {c.text_id for c in (before, after) if c}
        change.plan({text: self._same_text(text, {old_local, new.local if new else None}) for text in texts})
        remove, insert = change.remove, change.insert
        catalog = self.names.graph("catalog")
        hashes = []
        if old:
            held = set(self._document_quads(old.local))
            hashes += values(self.quads, self.names.document(old.local), self.names.term("contentHash"), catalog)
            remove |= held | set(self.quads.quads_for_pattern(self.names.document(old.local), None, None, catalog))
        if new and after:
            fresh = document_quads(new.graph, key=new.key, fingerprint=new.fingerprint, names=self.names, units=self._units)
            fresh += merge_quads(new, after, self.names)
            fresh += self._kept(new)
            hashes.append(content_hash(fresh))
            entry = ox.Quad(self.names.document(new.local), self.names.term("contentHash"), ox.Literal(hashes[-1]), catalog)
            insert |= {*fresh, entry}
        total = self.state()
        remove |= set(self.quads.quads_for_pattern(catalog, None, None, catalog))
        mixed_total = mixed(total, *hashes)
        if mixed_total:
            insert.add(ox.Quad(catalog, self.names.term("state"), ox.Literal(mixed_total), catalog))
        remove, insert = remove - insert, insert - remove
        commit(self.quads, remove, insert)
        if index:
            index.follow(total, mixed_total, remove, insert)

    def state(self) -> str:
        """A hash of all documents, whatever the order they came in; empty for an empty store."""
        catalog = self.names.graph("catalog")
        return "".join(values(self.quads, catalog, self.names.term("state"), catalog))

    def _local(self, key: str) -> str | None:
        for quad in match(self.quads, None, self.names.term("key"), ox.Literal(key), _DEFAULT):
            return quad.subject.value.rpartition("/")[2]
        return None

    def _document_quads(self, local: str) -> Iterator[ox.Quad]:
        yield from self.quads.quads_for_pattern(None, None, None, self.names.document(local))
        yield from self.quads.quads_for_pattern(None, None, None, self.names.merge_graph(local))

    def _stored(self, local: str) -> Stored:
        node = self.names.document(local)
        quads = list(match(self.quads, None, None, None, node))
        about = {quad.predicate: quad.object.value for quad in quads if quad.subject == node}
        graph = read_document(quads, node, self.names)
        home, term = self.names.merge_graph(local), self.names.term
        canonical: dict[str, Canonical] = {}
        for entity in graph.entities:
            subject = ox.NamedNode(f"{node.value}#{n.entity_fragment(entity.id)}")
            thing = ox.NamedNode(values(self.quads, subject, term("identifiedAs"), home)[0])
            (reason,) = values(self.quads, subject, term("reason"), home)
            (label,) = values(self.quads, thing, n.LABEL, _DEFAULT)
            keys = tuple(values(self.quads, thing, term("knownAs"), home))
            type_id, name = (unquote(part) for part in thing.value.split("/")[-2:])
            canonical[entity.id] = Canonical(type_id, name, label, keys, joined="~" not in name, reason=reason)
        return Stored(graph, about[term("key")], about[term("fingerprint")], local, canonical)

    def _kept(self, stored: Stored) -> Iterator[ox.Quad]:
        """Which entities a decision kept from which thing, so that it can be taken back."""
        home, node = self.names.merge_graph(stored.local), self.names.document(stored.local)
        for entity_id, canonical in stored.canonical.items():
            thing = canonical.reason.rpartition(" <")[2]
            if thing.startswith(self.names.base) and thing.endswith(">"):
                entity = ox.NamedNode(f"{node.value}#{n.entity_fragment(entity_id)}")
                yield ox.Quad(entity, self.names.term("keptFrom"), ox.NamedNode(thing[:-1]), home)

    def _contribution(self, stored: Stored | None) -> Contribution | None:
        return contribution(stored, names=self.names, units=self._units, symmetric=self._symmetric) if stored else None

    def _same_text(self, text_id: str, without: set[str | None]) -> list[Contribution]:
        found = []
        for quad in list(match(self.quads, None, self.names.term("textId"), ox.Literal(text_id), _DEFAULT)):
            local = quad.subject.value.rpartition("/")[2]
            if local not in without:
                found.append(contribution(self._stored(local), names=self.names, units=self._units, symmetric=self._symmetric))
        return found

    @cached_property
    def _known(self) -> Schema:
        from kg.schema import load_schema

        return self._schema or load_schema()

    @cached_property
    def _units(self) -> Units:
        return Units(self._known.language.get("units", {}))

    @cached_property
    def _symmetric(self) -> frozenset[str]:
        return frozenset(relation.id for relation in self._known.relations.values() if relation.symmetric)


def _reader(folder: Path) -> ox.Store:
    """The database for reading only, beside a writer if need be, who may drop a file just as it is opened: then once more."""
    if not folder.exists():
        return ox.Store()
    for pause in (0.02, 0.1, 0.3, 0.6):
        try:
            return ox.Store.read_only(str(folder))
        except RuntimeError:
            time.sleep(pause)
    return ox.Store.read_only(str(folder))


def _mark(folder: Path, base: str) -> None:
    """Write the mark of a new store in one step: a folder without it is none."""
    if not base.startswith(("http://", "https://")) or not base.endswith("/"):
        raise StoreError(f"{base}: a base must begin with http:// or https:// and end with /")
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "lianpu.json.new"
    fresh.write_text(json.dumps({"form": _FORM, "base": base}) + "\n", encoding="utf-8")
    fresh.replace(folder / "lianpu.json")
