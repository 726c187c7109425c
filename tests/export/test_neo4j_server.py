"""Both ways into Neo4j against a real server: the importer reads the CSV files, the script runs twice and changes nothing."""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import socket
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from rows import hostile, sample

from kg.analyze import Content
from kg.export import write_cypher, write_neo4j_csv

HERE = Path(__file__).parent
HEAP = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]

pytestmark = [pytest.mark.server, pytest.mark.slow]


@pytest.fixture(scope="module")
def jars(java: Path, maven: Path) -> str:
    """The class path of Neo4j, brought from Maven Central once and kept outside the checkout."""
    cache = Path(os.environ.get("LIANPU_CACHE") or Path.home() / ".cache" / "lianpu")
    pom = HERE / "neo4j-pom.xml"
    folder = cache / f"neo4j-{hashlib.sha256(pom.read_bytes()).hexdigest()[:12]}"
    if not folder.is_dir():
        loading = folder.with_suffix(f".{os.getpid()}")
        command = [maven, "-q", "-B", "-f", pom, "dependency:copy-dependencies", f"-DoutputDirectory={loading}"]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=600)
        if done.returncode:
            shutil.rmtree(loading, ignore_errors=True)
            problem = f"Maven could not bring Neo4j: {done.stdout[-300:]}"
            if os.environ.get("LIANPU_REQUIRE_JAVA") or os.environ.get("LIANPU_REQUIRE_NEO4J"):
                pytest.fail(problem)
            pytest.skip(problem)
        loading.rename(folder)
    return str(folder / "*")


def both() -> Content:
    """The sample and the hostile names in one graph."""
    one, other = sample(), hostile()
    return Content(
        one.entities + other.entities,
        one.facts + other.facts,
        one.observations + other.observations,
        one.documents + other.documents,
    )


@contextmanager
def server(java: Path, jars: str, home: Path):
    """A running server on the data of a home folder; gives a driver."""
    from neo4j import GraphDatabase

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [java, *HEAP, "-cp", jars, HERE / "Neo4jServer.java", home, str(port)]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        try:
            while (line := process.stdout.readline()) != "READY\n":
                assert line, (home / "server.log").read_text()[-2000:]
            with GraphDatabase.driver(f"bolt://127.0.0.1:{port}") as driver:
                yield driver
        finally:
            process.stdin.close()
            process.stdout.close()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def picture_of(driver) -> dict:
    """What is in the database, in a form that can be compared."""

    def ask(query: str) -> list:
        return driver.execute_query(query).records

    return {
        "labels": {tuple(sorted(row[0])): row[1] for row in ask("MATCH (n) RETURN labels(n), count(*)")},
        "types": {row[0]: row[1] for row in ask("MATCH ()-[r]->() RETURN type(r), count(*)")},
        "nodes": {row[0]["iri"]: dict(row[0]) for row in ask("MATCH (n) RETURN n")},
        "edges": {row[0]["iri"]: dict(row[0]) for row in ask("MATCH ()-[r]->() WHERE r.iri IS NOT NULL RETURN r")},
    }


def test_import_and_script_give_the_same_graph(tmp_path, java, jars):
    content = both()
    folder, home = tmp_path / "csv", tmp_path / "home"
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text("server.memory.pagecache.size=32m\n")
    write_neo4j_csv(content, folder)
    # What import.sh tells neo4j-admin, told to the same tool by its Java class.
    options = shlex.split(re.search("neo4j-admin (.*)", (folder / "import.sh").read_text())[1])
    command = [java, *HEAP, "-cp", jars, "org.neo4j.cli.AdminTool", *options]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]

    (script,) = write_cypher(content, tmp_path / "a.cypher")
    statements = script.read_text(encoding="utf-8").removesuffix(";\n").split(";\n")
    with server(java, jars, home) as driver:
        imported = picture_of(driver)
        assert imported["labels"] == {
            **{
                tuple(sorted(("Entity", kind))): sum(row.type == kind for row in content.entities)
                for kind in {row.type for row in content.entities}
            },
            ("Document",): len(content.documents),
            ("Observation",): len(content.observations),
        }
        assert sum(imported["types"].values()) == len(content.facts) + 2 * len(content.observations)
        assert imported["types"]["PLANNED_UNDERTAKES"] == 1
        for row in content.entities:
            assert imported["nodes"][row.iri]["name"] == row.name.replace("\x00", "\ufffd")
        for row in content.facts:
            edge = imported["edges"][row.iri]
            assert edge["confidence"] == row.confidence
            assert edge["modality"] == row.modality
            assert len(edge["quotes"]) == len(row.evidence)

        driver.execute_query("MATCH (n) DETACH DELETE n")
        seen = []
        for _ in range(2):
            for statement in statements:
                driver.execute_query(statement)
            seen.append(picture_of(driver))
        first, second = seen
        assert first == second
        assert first["labels"] == imported["labels"]
        assert first["types"] == imported["types"]
        for row in content.entities:
            assert first["nodes"][row.iri]["name"] == row.name
            assert first["nodes"][row.iri]["names"] == list(row.names)
        for row in content.facts:
            # A semicolon inside an array cannot pass the importer; everything else is the same both ways.
            assert plain(first["edges"][row.iri]) == plain(imported["edges"][row.iri])
        (names,) = driver.execute_query("SHOW CONSTRAINTS YIELD name RETURN collect(name)").records[0]
        assert sorted(names) == ["lianpu_document", "lianpu_entity", "lianpu_observation"]


def plain(edge: dict) -> str:
    return repr(sorted(edge.items())).replace(";", "；").replace("\\x00", "�")
