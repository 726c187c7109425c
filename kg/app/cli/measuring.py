"""`kg eval`, `kg diff`, `kg train`: how well texts are read, what a change changes, and learning to read better."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

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
    known: Annotated[
        list[Path] | None,
        typer.Option("--known", metavar="GOLD_DIR", help="Gold that was learned from, to tell unseen names.", show_default=False),
    ] = None,
    errors: Annotated[bool, typer.Option("--errors", help="List what is missed and what is wrong, by cause.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The figures as JSON.")] = False,
) -> None:
    """Measure reading against annotated documents.

    Precision, recall and F1 by type and predicate; dates come from the gold. Below: whether the evidence is that
    of the annotator, how many names were found that nobody listed, how often facts so sure are right.

    Examples:

    \b
      kg eval seeds/articles/gold seeds/articles
      kg eval gold/ articles/ --errors | grep 'missed fact'
    """
    from kg.app import api, pages

    with progress("Reading", quiet=not sys.stderr.isatty()) as tick:
        found = api.evaluate(
            gold, inputs, manifest=manifest, jobs=jobs, min_confidence=min_confidence, known=known or (), on_step=tick
        )
    if as_json:
        write(json.dumps(found.figures, ensure_ascii=False, indent=1))
    else:
        write(pages.scores(found.figures) + pages.review(found.review))
    if errors:
        write(pages.errors(found.review))
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
    texts: Annotated[
        list[str], typer.Option("--texts", metavar="DIR", help="The articles, named like their gold.", show_default=False)
    ],
    manifest: Manifest = None,
    plain: Annotated[
        list[str] | None,
        typer.Option("--plain", metavar="TEXTS", help="Text without gold: make the encoder anew from it.", show_default=False),
    ] = None,
    unread: Annotated[
        list[str] | None,
        typer.Option(
            "--unread",
            metavar="TEXTS",
            help="Text without gold that several readers read for the one that is kept: slower, better.",
            show_default=False,
        ),
    ] = None,
    epochs: Annotated[int | None, typer.Option("--epochs", min=1, help="Rounds over the articles.", show_default=False)] = None,
    hold_out: Annotated[bool, typer.Option("--hold-out", help="Keep a fifth of the first folder out, to measure on.")] = False,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the weights go.")] = Path(
        "ontology/models"
    ),
) -> None:
    """Learn weights from annotated articles.

    Needs `pip install 'lianpu[train]'`. On one machine the same input makes the same bytes.
    A card beside the weights says what they were learned from.

    Examples:

    \b
      kg train gold/ --texts articles/ -o ontology/models
      kg train gold/ --texts articles/ --plain more-articles/ --hold-out
      kg train gold/ --texts articles/ --unread more-articles/
    """
    from kg.app import api
    from kg.app.cli._show import epochs as shown

    settings: dict[str, Any] = {"epochs": epochs} if epochs else {}
    with shown() as tick:
        settings |= {"plain": plain or (), "unread": unread or (), "manifest": manifest, "hold_out": hold_out}
        card = api.train(gold, texts, output, on_epoch=tick, **settings)
    say(f"wrote {output}: learned from {card['gold']['articles']} articles")
