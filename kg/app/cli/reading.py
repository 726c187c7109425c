"""`kg build`, `kg extract`, `kg remove`: reading documents, and taking them back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.app.cli._options import Inputs, Jobs, Manifest, MinConfidence, Quiet, StoreArgument
from kg.app.cli._show import closing, progress, say


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(build)
    app.command()(extract)
    app.command()(remove)


def build(
    inputs: Inputs,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="STORE", help="The graph to make or extend.", show_default=False)
    ],
    manifest: Manifest = None,
    jobs: Jobs = None,
    quiet: Quiet = False,
) -> None:
    """Build a graph of articles, or bring one up to date.

    A document is known by its path or record id. What has not changed is skipped, what has changed is replaced, so the
    same command can run every night. Killed at any moment, it leaves a graph that opens; run again, it completes it.

    Examples:

    \b
      kg build articles/ -o my.kg
      kg build articles/ --manifest articles/manifest.csv -o my.kg --jobs 0
      kg build 'news/2023-*.html' report.pdf feed.jsonl -o my.kg
      cat article.txt | kg build - -o my.kg
    """
    from kg.app import api

    with progress("Building", quiet=quiet) as tick:
        done = api.build(inputs, output, manifest=manifest, jobs=jobs, on_step=tick)
    say(f"{output}: {done.added} added, {done.replaced} replaced, {done.skipped} unchanged, {len(done.failed)} failed")
    raise typer.Exit(closing(done.failed))


def extract(
    inputs: Inputs,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "--output",
            "-o",
            metavar="OUT",
            help="A folder (a JSON file a document) or a .jsonl file (a line each). [default: JSON lines to standard output]",
            show_default=False,
        ),
    ] = None,
    manifest: Manifest = None,
    jobs: Jobs = None,
    min_confidence: MinConfidence = 0.0,
    quiet: Quiet = False,
) -> None:
    """Read documents into JSON, one object each.

    Entities, facts and observations, each with its place in the text.

    Examples:

    \b
      kg extract articles/ --out graphs/
      kg extract feed.jsonl --out graphs.jsonl --jobs 0 --min-confidence 0.6
      echo '青山工业位于重庆市璧山区。' | kg extract - | jq .facts
    """
    from kg.app import api

    with progress("Reading", quiet=quiet) as tick:
        done = api.extract(inputs, out or sys.stdout, manifest=manifest, jobs=jobs, min_confidence=min_confidence, on_step=tick)
    say(f"{out or 'standard output'}: {done.added} documents read, {len(done.failed)} failed")
    raise typer.Exit(closing(done.failed))


def remove(
    store: StoreArgument,
    sources: Annotated[
        list[str],
        typer.Argument(metavar="SOURCES...", help="Documents by the path or id they were built from.", show_default=False),
    ],
) -> None:
    """Take documents back out of a graph.

    What only they state goes, what others state stays. Their sources are listed by
    `kg query STORE -q 'SELECT ?key { ?document lianpu:key ?key }'`.

    Example:

    \b
      kg remove my.kg articles/retracted.txt
    """
    from kg.app import api

    unknown = api.remove(store, sources)
    say(f"{store}: {len(sources) - len(unknown)} removed")
    for source in unknown:
        say(f"{source}: not in {store}; sources are written as they were given to kg build")
    raise typer.Exit(1 if unknown else 0)
