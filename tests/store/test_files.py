from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from graphs import graph_of

from kg.merge import Merger
from kg.model import StoreError
from kg.schema import load_schema
from kg.store import FORMATS, Store, canonical_lines, difference, dump, dump_canonical, load, put_ontology, validate

if TYPE_CHECKING:
    from pathlib import Path

MERGER = Merger(load_schema())
ENTITIES = {"e1": ("Region", "重庆市", "重庆"), "e2": ("Region", "璧山区"), "e3": ("Enterprise", "青山工业<b>")}


def filled(store: Store) -> Store:
    store.add(
        graph_of(
            "重庆市璧山区青山工业<b>，产值1亿元。",
            ENTITIES,
            [("e2", "locatedIn", "e1"), ("e3", "locatedIn", "e2", "planned")],
            [("e3", "产值", "level", 1.5, "亿元", "2023")],
            source="a",
            published="2024-05",
            title='题 "目"\n',
        ),
        fingerprint="f1",
    )
    store.add(graph_of("重庆市璧山区。", {k: ENTITIES[k] for k in ("e1", "e2")}, [("e2", "locatedIn", "e1")], source="b"))
    return store


@pytest.mark.parametrize("fmt", ["trig", "nquads", "jsonld"])
def test_a_dump_of_all_graphs_loads_to_the_same_store(tmp_path: Path, fmt: str) -> None:
    store = filled(Store.memory(merger=MERGER))
    path = tmp_path / f"dump.{fmt}"
    dump(store, path, fmt)
    again = Store.memory(merger=MERGER)
    assert load(again, path, fmt) == 2
    assert list(canonical_lines(again)) == list(canonical_lines(store))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib", "ignore::ResourceWarning")
@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_rdflib_reads_every_format(tmp_path: Path, fmt: str) -> None:
    import rdflib

    store = filled(Store.memory(merger=MERGER))
    path = tmp_path / "dump"
    dump(store, path, fmt)
    names = {"turtle": "turtle", "trig": "trig", "nquads": "nquads", "ntriples": "nt", "jsonld": "json-ld", "rdfxml": "xml"}
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=path.read_text(encoding="utf-8"), format=names[fmt])
    label = rdflib.Literal("青山工业<b>")
    assert list(dataset.triples((None, rdflib.RDFS.label, label)))


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
def test_the_dataset_is_rdflibs_view_of_the_same_quads() -> None:
    store = filled(Store.memory(merger=MERGER))
    dataset = store.dataset()
    rows = list(dataset.query("SELECT ?n { ?s lianpu:sources ?n ; rdf:predicate lianpu:locatedIn ; lianpu:modality 'actual' }"))
    assert [row.n.toPython() for row in rows] == [2]


def test_canonical_file_is_sorted_n_quads(tmp_path: Path) -> None:
    store = filled(Store.memory(merger=MERGER))
    dump_canonical(store, tmp_path / "c.nq")
    written = (tmp_path / "c.nq").read_text(encoding="utf-8").splitlines()
    assert written == sorted(written)
    assert len(written) == len(store.quads)
    import pyoxigraph as ox

    dataset = ox.Dataset(ox.parse(path=str(tmp_path / "c.nq"), format=ox.RdfFormat.N_QUADS))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    assert sorted(f"{quad} ." for quad in dataset) == written


def test_difference_names_the_documents(tmp_path: Path) -> None:
    one, other = filled(Store.memory(merger=MERGER)), filled(Store.memory(merger=MERGER))
    assert not difference(one, other)
    other.remove("b")
    other.add(graph_of("新", {"e1": ("Region", "新")}, source="c"))
    other.add(graph_of("换", {"e1": ("Region", "换")}, source="a"))
    found = difference(one, other)
    assert (found.added, found.removed, found.changed) == (("c",), ("b",), ("a",))


def test_names_are_found(tmp_path: Path) -> None:
    with Store.open(tmp_path / "s.kg", merger=MERGER) as store:
        filled(store)
        assert [(one.label, one.how) for one in store.find("重庆")] == [("重庆市", "alias")]
        assert [(one.label, one.how) for one in store.find("山")] == [("璧山区", "part"), ("青山工业<b>", "part")]
        assert [(one.label, one.how) for one in store.find("青山工")] == [("青山工业<b>", "prefix")]
        assert store.find('"') == store.find("") == store.find("山 OR") == []
        store.remove("a")
        assert store.find("青山") == []
        assert [one.label for one in store.find("璧山")] == ["璧山区"]


def test_a_folder_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError, match="not empty and no store"):
        Store.open(tmp_path)
    with pytest.raises(StoreError, match="no store here"):
        Store.open(tmp_path / "none", read_only=True)
    with pytest.raises(StoreError, match="base"):
        Store.open(tmp_path / "new", base="urn:x")


def test_base_is_kept_and_a_second_writer_refused(tmp_path: Path) -> None:
    base = "https://graph.example.org/kg/"
    with Store.open(tmp_path / "s.kg", base=base, merger=MERGER) as store:
        filled(store)
        assert all(str(quad.subject.value).startswith(base) for quad in store.quads)
        with pytest.raises(StoreError, match="another kg"):
            Store.open(tmp_path / "s.kg")
        with Store.open(tmp_path / "s.kg", read_only=True) as reader:
            assert list(reader.keys()) == ["a", "b"]
    with pytest.raises(StoreError, match="its base is"):
        Store.open(tmp_path / "s.kg", base="https://other.example/")
    with Store.open(tmp_path / "s.kg") as store:
        assert not validate(store, load_schema()).violations


def test_validation_reports_what_is_wrong() -> None:
    import pyoxigraph as ox

    store = filled(Store.memory(merger=MERGER))
    report = validate(store, load_schema())
    assert report.conforms, str(report)
    names, record = store.names, store.keys()["a"]
    node = names.document(record.local)
    begin = ox.NamedNode("http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf")
    place = next(q for q in store.quads.quads_for_pattern(None, begin, None, node) if "#char" in q.subject.value)
    store.quads.remove(place)
    store.quads.add(ox.Quad(place.subject, begin, ox.Literal("别的字"), node))
    enterprise = next(q.subject for q in store.quads.quads_for_pattern(None, None, names.term("Enterprise"), node))
    region = next(q.subject for q in store.quads.quads_for_pattern(None, None, names.term("Region"), node))
    store.quads.add(ox.Quad(region, names.term("produces"), enterprise, node))
    direct = next(iter(store.quads.quads_for_pattern(None, names.term("locatedIn"), None, ox.DefaultGraph())))
    store.quads.remove(direct)
    report = validate(store, load_schema())
    text = str(report)
    assert not report.conforms
    assert "is not '别的字'" in text
    assert "produces" in text
    assert "without its direct triple" in text
    assert {violation.document for violation in report.violations} == {"", "a"}


def test_own_graphs_are_replaced_whole() -> None:
    import pyoxigraph as ox

    store = Store.memory(merger=MERGER)
    a, b = ox.NamedNode("urn:a"), ox.NamedNode("urn:b")
    store.put_graph("ontology", [ox.Triple(a, b, ox.Literal("1"))])
    store.put_graph("ontology", [ox.Triple(a, b, ox.Literal("2"))])
    assert [quad.object.value for quad in store.quads] == ["2"]


def test_the_ontology_is_the_same_quads_each_time() -> None:
    text = (load_schema().ontology_dir / "lianpu.ttl").read_text(encoding="utf-8")
    store = Store.memory(base="https://x.example/", merger=MERGER)
    put_ontology(store, text)
    before = list(canonical_lines(store))
    put_ontology(store, text)
    assert list(canonical_lines(store)) == before
    assert len(before) > 500
    assert not any("_:" in line or "lianpu.example" in line for line in before)
