"""`kg eval`, `kg diff`, `kg train`: how well texts are read, what a change changes, and learning to read better."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.app.cli._options import Jobs, Manifest, MinConfidence
from kg.app.cli._show import closing, progress, say, write


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("eval")(evaluate)
    app.command()(diff)
    app.command()(train)


def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Gold files, NAME.json each.", show_default=False)],
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="DOCS...",
            help="The documents, named like their gold; or an output folder of `kg extract`.",
            show_default=False,
        ),
    ],
    manifest: Manifest = None,
    jobs: Jobs = None,
    min_confidence: MinConfidence = 0.0,
    errors: Annotated[bool, typer.Option("--errors", help="List what is missed and what is wrong.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure reading against annotated documents.

    Precision, recall and F1 by type and predicate; dates come from the gold.

    Examples:

    \b
      kg eval seeds/articles/gold seeds/articles
      kg eval gold/ articles/ --errors | grep 'missed fact'
    """
    from kg.app import api, pages

    with progress("Reading", quiet=not sys.stderr.isatty()) as tick:
        found = api.evaluate(gold, inputs, manifest=manifest, jobs=jobs, min_confidence=min_confidence, on_step=tick)
    write(json.dumps(found.figures, ensure_ascii=False, indent=1) if as_json else pages.scores(found.figures))
    if errors:
        write("".join(f"{miss}\n" for miss in found.report.misses))
    raise typer.Exit(closing(found.failed))


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="A store, or an output of `kg extract`.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The same, after the change.", show_default=False)],
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Say what was gained and lost between two readings.

    Facts and figures, each with its quote, between two stores or two outputs of `kg extract`.

    Examples:

    \b
      kg diff before/ after/
      kg diff last-month.kg my.kg | grep '^+'
    """
    from kg.app import api, pages

    difference = api.diff(old, new, min_confidence=min_confidence)
    if difference.gained or difference.lost:
        write(pages.difference(difference))
    say(f"{len(difference.gained)} gained, {len(difference.lost)} lost")


def train(
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD_DIR...", help="Gold files, NAME.json each.", show_default=False)],
    texts: Annotated[Path, typer.Option("--texts", metavar="DIR", help="The articles, NAME.txt each.", show_default=False)],
    plain: Annotated[
        list[str] | None,
        typer.Option("--plain", metavar="TEXTS", help="More text without gold, for word vectors.", show_default=False),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the weights go.")] = Path(
        "ontology/models"
    ),
) -> None:
    """Learn weights from annotated articles.

    Needs `pip install 'lianpu[train]'`. On one machine the same input makes the same bytes.
    A card beside the weights says what they were learned from.

    Example:

    \b
      kg train gold/ --texts articles/ -o ontology/models
    """
    from kg.app import api

    api.train(gold, texts, plain=plain or (), output=output, say=say)
    say(f"wrote {output}")
