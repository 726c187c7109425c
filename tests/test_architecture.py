"""What the design promises of the code: the domain stays out of the engine, modules stay short, names say something."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "kg").rglob("*.py"))
LONGEST = 400
BANNED = {"utils", "util", "helpers", "helper", "common", "base", "core", "manager", "processor", "handler", "misc"}
CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
DATES = re.compile("[年月日]")  # marks of a written date, as - and / are
RANGE = re.compile(r".-[\u3400-\u9fff\uf900-\ufaff]|[\u3400-\u9fff\uf900-\ufaff]-.")  # of a character class: no word
SPEAKING = {"kg/schema/owl.py", "kg/schema/shacl.py"}  # they write Chinese labels and messages for people, and match no text

ids = [module.relative_to(ROOT).as_posix() for module in MODULES]
each_module = pytest.mark.parametrize("module", MODULES, ids=ids)


@cache
def domain_words() -> frozenset[str]:
    """Every id, label, alias and word list entry of ontology/, and every name of seeds/."""
    words: set[str] = set()
    for path in sorted((ROOT / "ontology").rglob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.parent.name in {"classes", "relations"}:
            words.add(data["id"])
            words.update(data["label"].values())
    for path in sorted((ROOT / "seeds").glob("*.tsv")):
        rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        names = [index for index, title in enumerate(rows[0]) if title in {"name", "names", "short", "alias", "aliases", "full"}]
        words.update(word for row in rows[1:] for index in names if index < len(row) for word in re.split(r"[|、;]", row[index]))
    return frozenset(word for word in words if len(word) > 1)


def literals(module: Path) -> list[ast.Constant]:
    """The string literals of a module, without docstrings."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, documented) or hasattr(node, "body")
        for statement in (node.body if isinstance(node.body, list) else [])
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def test_domain_words_are_known():
    assert {"Enterprise", "locatedIn", "企业"} & domain_words()
    assert len(domain_words()) > 3000


@each_module
def test_no_domain_word_in_the_engine(module):
    found = [f"line {node.lineno}: {node.value!r}" for node in literals(module) if node.value in domain_words()]
    assert not found, f"{module.relative_to(ROOT)} names the domain; ask the schema by role: {found}"


@each_module
def test_no_chinese_word_in_the_engine(module):
    """Cue words, endings, units and names live in ontology/language and seeds/; the examples of the command line excepted."""
    if "cli" in module.parts or module.relative_to(ROOT).as_posix() in SPEAKING:
        return
    found = [
        f"line {node.lineno}: {node.value!r}"
        for node in literals(module)
        if CHINESE.search(DATES.sub("", RANGE.sub("", node.value)))
    ]
    assert not found, f"{module.relative_to(ROOT)} holds Chinese words; move them to ontology/language: {found}"


@each_module
def test_module_is_short(module):
    lines = len(module.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST, f"{module.relative_to(ROOT)} has {lines} lines; split it by what it does"


@each_module
def test_module_has_a_name_that_says_something(module):
    assert not BANNED & {part.lstrip("_").removesuffix(".py") for part in module.relative_to(ROOT).parts}


@each_module
def test_module_has_a_docstring_and_no_bare_assert_or_print(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a module opens with what it is for"
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Assert)], "assert is for tests"
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "print"]
    assert not calls or "cli" in module.parts, "only the command line prints"


def test_every_room_says_what_comes_in_and_goes_out():
    for room in sorted((ROOT / "kg").iterdir()):
        if (room / "__init__.py").is_file():
            opening = ast.get_docstring(ast.parse((room / "__init__.py").read_text(encoding="utf-8"))) or ""
            for part in ("Comes in:", "Goes out:", "Must never:"):
                assert part.casefold() in opening.casefold(), f"kg/{room.name}/__init__.py does not say: {part}"


def test_every_room_is_in_the_layers_contract():
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    layers = next(contract for contract in contracts if contract["type"] == "layers")
    assert layers["exhaustive"]
    named = {room.strip(" ()") for layer in layers["layers"] for room in layer.split("|")}
    assert {room.name for room in (ROOT / "kg").iterdir() if (room / "__init__.py").is_file()} <= named


def test_no_file_speaks_of_where_it_was_made():
    """The project stands on its own: no path outside it but the documented ../shared."""
    wrong = re.compile(r"/work/|(?<!\.\./)\bshared/(?:eval|data|seeds)\b|/tmp/\w")
    texts = [*MODULES, *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), *(ROOT / "ontology").rglob("*.yaml")]
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if wrong.search(line)
    ]
    assert not found, found
