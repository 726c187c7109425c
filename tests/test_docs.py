"""What the pages say is so: every command, option and setting is described, and every example runs as it stands."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
each_page = pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(ROOT).as_posix() for page in PAGES])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return [text for found, text in BLOCK.findall(read(name)) if found == language]


def commands() -> dict[str, list[str]]:
    """Each command with its long options."""
    from kg.app.cli import app

    group = typer.main.get_command(app)
    return {
        name: [option for parameter in command.params for option in parameter.opts if option.startswith("--")]
        for name, command in group.commands.items()
    }


@pytest.fixture
def shell(tmp_path):
    """Runs a block of shell commands in an empty folder that has `articles/` and the ontology of the checkout."""
    shutil.copytree(ROOT / "seeds" / "articles", tmp_path / "articles")
    shutil.copytree(ROOT / "ontology", tmp_path / "ontology")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}

    def run(script: str, **extra: str) -> str:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", script],
            cwd=tmp_path,
            env={**environment, **extra},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    run.folder = tmp_path
    return run


@pytest.mark.parametrize("name", commands())
def test_every_command_is_in_both_readmes(name):
    for page in ("README.md", "README.zh.md"):
        assert f"kg {name}" in read(page), f"{page} does not speak of kg {name}"


@pytest.mark.parametrize("name", commands())
def test_every_command_has_an_example_in_its_help(name):
    from kg.app.cli import app

    assert f"kg {name}" in typer.main.get_command(app).commands[name].help


@pytest.mark.parametrize("name", commands())
def test_every_command_has_its_twin_in_the_api(name):
    from kg.app import api

    twins = {"eval": "evaluate", "gold": "make_gold", "ontology": "write_ontology"}
    assert callable(getattr(api, twins.get(name, name)))


def test_every_option_in_an_example_exists():
    known = {option for options in commands().values() for option in options} | {"--help", "--list"}
    for page in ("README.md", "README.zh.md", "CONTRIBUTING.md"):
        for line in read(page).splitlines():
            if re.match(r"\s*(\$ )?kg ", line):
                wrong = set(re.findall(r"(?<=\s)--[a-z-]+", line)) - known
                assert not wrong, f"{page}: {line}"


def test_every_setting_is_described():
    from kg.app.config import Config

    page = read("docs/architecture.md")
    for field in dataclasses.fields(Config):
        assert f"`{field.name}`" in page
        assert f"`LIANPU_{field.name.upper()}`" in page


def test_every_verb_of_make_in_a_page_exists():
    verbs = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))
    for page in PAGES:
        asked = set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", page.read_text(encoding="utf-8"), re.MULTILINE))
        assert asked <= verbs, f"{page}: make {asked - verbs}"


@each_page
def test_every_link_leads_somewhere(page):
    wrong = [target for target in LINK.findall(page.read_text(encoding="utf-8")) if not (page.parent / target).exists()]
    assert not wrong


def test_relations_and_classes_are_all_in_the_ontology_page(schema):
    page = read("docs/ontology.md")
    for known in (*schema.classes, *schema.relations):
        assert known in page


def test_readmes_say_the_same_commands():
    assert blocks("README.md", "sh") == blocks("README.zh.md", "sh")
    assert blocks("README.md", "python") == blocks("README.zh.md", "python")


@pytest.mark.slow
def test_the_examples_of_the_readme_run(shell):
    for script in blocks("README.md", "sh"):
        shell(script)
    (shell.folder / "example.py").write_text("\n".join(blocks("README.md", "python")), encoding="utf-8")
    shell("python example.py")


@pytest.mark.slow
def test_a_relation_is_added_in_one_file_as_contributing_says(shell):
    (relation,) = blocks("CONTRIBUTING.md", "yaml")
    (script,) = blocks("CONTRIBUTING.md", "sh")
    name = re.search(r"ontology/relations/\w+\.yaml", read("CONTRIBUTING.md"))[0]
    (shell.folder / name).write_text(relation, encoding="utf-8")
    said = shell(script, LIANPU_ONTOLOGY="ontology")
    assert '"p":"competesWith"' in said
    for made in ("ontology/lianpu.ttl", "ontology/shapes.ttl", "docs/ontology.md"):
        assert "competesWith" in (shell.folder / made).read_text(encoding="utf-8"), made


@pytest.mark.slow
def test_a_relation_without_its_example_is_refused_with_the_line(shell):
    (relation,) = blocks("CONTRIBUTING.md", "yaml")
    name = "ontology/relations/competesWith.yaml"
    (shell.folder / name).write_text(re.sub(r"  - \{text.*rule: rival-of\}\n", "", relation), encoding="utf-8")
    done = subprocess.run(
        [Path(sys.executable).with_name("kg"), "ontology"],
        cwd=shell.folder,
        env={**os.environ, "LIANPU_ONTOLOGY": "ontology"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert re.search(r"competesWith\.yaml:\d+: no example exercises rule `rival-of`; add one", done.stderr), done.stderr
