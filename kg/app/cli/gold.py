"""`kg gold`: annotation by hand, from numbered sentences to gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.app.cli._options import Inputs, Manifest
from kg.app.cli._show import say, write

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

Lines = Annotated[list[Path], typer.Argument(metavar="FILES...", help="Annotated lines, NAME.ann each.", show_default=False)]
Texts = Annotated[
    list[str],
    typer.Option("--texts", metavar="DIR", help="The articles, named like the annotated files.", show_default=False),
]
Output = Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the files go.")]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.add_typer(group, name="gold")


@group.callback()
def gold() -> None:
    """Make gold by hand: number sentences, write lines, check them.

    Example:

    \b
      kg gold number articles/ -o sheets/
      kg gold check sheets/a.ann --texts articles/
      kg gold make sheets/*.ann --texts articles/ -o gold/
    """


@group.command()
def number(inputs: Inputs, manifest: Manifest = None, output: Output = Path("sheets")) -> None:
    """Write each article with its sentences numbered, to annotate from."""
    from kg.app import api

    written = api.number_sentences(inputs, output, manifest=manifest)
    say(f"wrote {len(written)} files to {output}; write your lines beside them, NAME.ann each")


@group.command()
def check(files: Lines, texts: Texts, manifest: Manifest = None) -> None:
    """Say what is wrong with annotated lines, with file and line."""
    from kg.app import api

    _, faults = api.make_gold(files, texts, manifest=manifest)
    _tell(faults)


@group.command()
def make(files: Lines, texts: Texts, manifest: Manifest = None, output: Output = Path("gold")) -> None:
    """Make gold of annotated lines; of a file with faults, nothing."""
    from kg.app import api

    written, faults = api.make_gold(files, texts, output, manifest=manifest)
    say(f"wrote {len(written)} files to {output}")
    _tell(faults)


def _tell(faults: list[str]) -> None:
    if faults:
        write("\n".join(faults))
        raise typer.Exit(1)
