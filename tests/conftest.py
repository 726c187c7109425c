"""The only conftest: the schema, and the things a machine may lack (skipped for, unless LIANPU_REQUIRE_… is set)."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden from what is built now")


def needed(name: str, found: Path | None, remedy: str) -> Path:
    """What was found; else skip, or fail where LIANPU_REQUIRE_<NAME> says that it must be there."""
    if found is not None:
        return found
    if os.environ.get(f"LIANPU_REQUIRE_{name}"):
        pytest.fail(f"{remedy} (LIANPU_REQUIRE_{name} is set)")
    pytest.skip(remedy)


def program(*names: str) -> Path | None:
    return next((Path(path) for path in map(shutil.which, names) if path), None)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of gold and articles beside the checkout."""
    folder = ROOT.parent / "shared"
    return needed("SHARED", folder if (folder / "eval").is_dir() else None, "needs ../shared beside the checkout")


@pytest.fixture(scope="session")
def chromium() -> Path:
    """A browser that runs without a screen."""
    return needed("BROWSER", program("chromium", "chromium-browser", "google-chrome"), "needs chromium on PATH")


@pytest.fixture(scope="session")
def java() -> Path:
    """Java 17 or newer, for the servers that run on it."""
    return needed("JAVA", program("java"), "needs java on PATH")


@pytest.fixture(scope="session")
def maven() -> Path:
    """Maven, which brings those servers."""
    return needed("JAVA", program("mvn"), "needs mvn on PATH")


@pytest.fixture(scope="session")
def schema():
    """The ontology and seeds of the checkout."""
    from kg.schema import load_schema

    return load_schema()


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be rewritten, which CI must never do."""
    asked = bool(request.config.getoption("--update-golden"))
    if asked and os.environ.get("CI"):
        pytest.fail("--update-golden in CI would make every golden test pass")
    return asked
