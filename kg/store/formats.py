"""A store as files: dumped and loaded in every RDF format, in canonical order, and two stores compared."""

from __future__ import annotations

import heapq
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox

from kg.model import StoreError
from kg.store.names import DEFAULT_BASE
from kg.store.read import read_document
from kg.store.transaction import match, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.store.embedded import Store

FORMATS: dict[str, ox.RdfFormat] = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
# Formats that hold one graph: they get the consolidated view, the others everything.
_ONE_GRAPH = frozenset({"turtle", "ntriples", "rdfxml"})
ENDINGS = {
    ".ttl": "turtle",
    ".trig": "trig",
    ".nq": "nquads",
    ".nt": "ntriples",
    ".jsonld": "jsonld",
    ".rdf": "rdfxml",
    ".xml": "rdfxml",
}
_CHUNK = 500_000


def put_ontology(store: Store, text: str) -> None:
    """Set the graph of the ontology to this Turtle, moved to the store's base.

    Its blank nodes get names made from where they stand (RDFC-1.0), so that the same ontology is the same quads.
    """
    parsed = ox.parse(text.replace(DEFAULT_BASE, store.names.base), format=ox.RdfFormat.TURTLE)
    dataset = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in parsed)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> ox.NamedNode | ox.Literal:
        if isinstance(term, ox.BlankNode):
            return ox.NamedNode(f"{store.names.base}.well-known/genid/{term.value}")
        return cast("ox.NamedNode | ox.Literal", term)

    triples = [ox.Triple(cast("ox.NamedNode", named(q.subject)), q.predicate, named(q.object)) for q in dataset]
    store.put_graph("ontology", triples)


def rdf_format(name: str) -> ox.RdfFormat:
    """The format of a name."""
    if name not in FORMATS:
        raise StoreError(f"unknown RDF format {name}; use one of: {', '.join(sorted(FORMATS))}")
    return FORMATS[name]


def dump(store: Store, path: str | Path, fmt: str) -> None:
    """Write the consolidated view (formats of one graph) or every graph (trig, nquads, jsonld) to a file."""
    form = rdf_format(fmt)
    graph = ox.DefaultGraph() if fmt in _ONE_GRAPH else None
    prefixes = {} if fmt in {"nquads", "ntriples"} else store.names.prefixes
    target = Path(path)
    fresh = target.with_name(target.name + ".new")
    try:
        store.quads.dump(str(fresh), form, from_graph=graph, prefixes=prefixes)
        fresh.replace(target)
    except OSError as error:
        raise StoreError(f"{target}: cannot be written ({error})") from error


def canonical_lines(store: Store) -> Iterator[str]:
    """Every quad as a line of N-Quads, sorted by code point: canonical, as a store holds no blank node.

    Sorted in files of half a million lines where there are more, so that memory stays flat.
    """
    with tempfile.TemporaryDirectory(prefix="lianpu-") as folder:
        chunks: list[Path] = []
        lines: list[str] = []
        for quad in store.quads:
            lines.append(f"{quad} .\n")
            if len(lines) == _CHUNK:
                chunks.append(Path(folder) / str(len(chunks)))
                chunks[-1].write_text("".join(sorted(lines)), encoding="utf-8", newline="\n")
                lines = []
        lines.sort()
        files = [chunk.open(encoding="utf-8", newline="\n") for chunk in chunks]
        try:
            yield from heapq.merge(lines, *files)
        finally:
            for file in files:
                file.close()


def dump_canonical(store: Store, path: str | Path) -> None:
    """Write canonical N-Quads: two stores of the same documents give the same bytes."""
    with Path(path).open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(canonical_lines(store))


def load(store: Store, path: str | Path, fmt: str = "") -> int:
    """Take every document of a dump (trig, nquads, jsonld with all graphs) into the store; returns how many.

    Documents are read out of the dump and added one by one, so that the consolidated view, merge decisions and the index
    are made here and never believed.
    """
    source = Path(path)
    form = fmt or ENDINGS.get(source.suffix, "")
    staged = ox.Store()
    try:
        staged.bulk_load(path=str(source), format=rdf_format(form))
    except (OSError, SyntaxError, ValueError) as error:
        raise StoreError(f"{source}: cannot be loaded ({error})") from error
    count = 0
    keys = match(staged, None, store.names.term("key"), None, ox.DefaultGraph())
    for quad in sorted(keys, key=lambda quad: quad.object.value):
        node = quad.subject
        graph = read_document(match(staged, None, None, None, node), node, store.names)
        fingerprint = "".join(values(staged, node, store.names.term("fingerprint"), node))
        store.add(graph, key=quad.object.value, fingerprint=fingerprint)
        count += 1
    if not count:
        raise StoreError(
            f"{source}: holds no document of base {store.names.base}; dump it with all its graphs (trig, nquads, jsonld)"
        )
    return count


@dataclass(frozen=True, slots=True)
class Difference:
    """Keys of documents only in the new store, only in the old one, and in both with other content."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)


def difference(old: Store, new: Store) -> Difference:
    """Compare two stores by the content hashes of their documents; which facts differ is told by the documents' graphs."""
    if old.state() == new.state():
        return Difference((), (), ())
    before, after = _hashes(old), _hashes(new)
    return Difference(
        tuple(sorted(after.keys() - before.keys())),
        tuple(sorted(before.keys() - after.keys())),
        tuple(sorted(key for key in before.keys() & after.keys() if before[key] != after[key])),
    )


def _hashes(store: Store) -> dict[str, str]:
    catalog = store.names.graph("catalog")
    quads = match(store.quads, None, store.names.term("contentHash"), None, catalog)
    by_local = {quad.subject.value.rpartition("/")[2]: quad.object.value for quad in quads}
    return {key: by_local[record.local] for key, record in store.keys().items()}
