"""`kg ontology`: the files generated from ontology/."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.app.cli._show import say, write


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(ontology)


def ontology(
    write_files: Annotated[bool, typer.Option("--write", help="Write the generated files.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 if a generated file is not what it should be.")] = False,
    folder: Annotated[Path, typer.Option("--folder", metavar="DIR", help="The checkout to write to or check.")] = Path(),
) -> None:
    """List the ontology, or write and check what comes from it.

    Generated are the Turtle, the SHACL shapes and the documentation page.

    Examples:

    \b
      kg ontology   # lists every class and relation with its definition
      kg ontology --write   # after a change to a file in ontology/
      kg ontology --check   # in CI
    """
    from kg.app import api, pages

    if write_files and check:
        raise typer.BadParameter("choose one of --write and --check")
    if write_files:
        for path in api.write_ontology(folder):
            say(f"wrote {path}")
    elif check:
        stale = api.stale_ontology(folder)
        for path in stale:
            say(f"{path}: not what ontology/ says; run: kg ontology --write")
        raise typer.Exit(1 if stale else 0)
    else:
        write(pages.ontology(api.schema_of()))
