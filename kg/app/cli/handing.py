"""`kg export`, `kg validate`: handing a graph over, and whether it may be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.app.cli._options import MinConfidence, StoreArgument
from kg.app.cli._show import say, write


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(export)
    app.command()(validate)


def export(
    store: StoreArgument,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMAT",
            help="neo4j-csv, cypher, graphml, gexf, csv, parquet; turtle, trig, nquads, ntriples, jsonld, rdfxml.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="OUT", help="File, or folder for neo4j-csv, csv, parquet.", show_default=False),
    ],
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Write the graph in a form that other programs read.

    The tabular and graph forms carry names, evidence, dates and modality. Of the RDF forms, trig, nquads and jsonld hold
    every document's own graph, turtle, ntriples and rdfxml the consolidated graph.

    Examples:

    \b
      kg export my.kg --format neo4j-csv -o neo4j/   # then `neo4j-admin database import full …` as `neo4j/README.md` says
      kg export my.kg --format gexf -o my.gexf   # for Gephi
      kg export my.kg --format trig -o my.trig
    """
    from kg.app import api

    api.export(store, form, output, min_confidence=min_confidence)
    say(f"wrote {output}")


def validate(store: StoreArgument) -> None:
    """Check the graph against the shapes of the ontology.

    Also that every quote stands where it claims to. Exit code 1 if anything violates.

    Example:

    \b
      kg validate my.kg && kg export my.kg --format turtle -o my.ttl
    """
    from kg.app import api

    report = api.validate(store)
    write(str(report))
    raise typer.Exit(0 if report.conforms else 1)
