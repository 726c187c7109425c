"""`kg show`, `kg query`, `kg view`: what is in a graph."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.app.cli._options import MinConfidence, StoreArgument
from kg.app.cli._show import say, table, write


class Format(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(show)
    app.command()(query)
    app.command()(view)


def show(
    store: StoreArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, full or short, or an IRI.", show_default=False)],
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Say what is known of something, with quotes.

    Examples:

    \b
      kg show my.kg 青山工业
      kg show my.kg 璧山区 --min-confidence 0.7
    """
    from kg.app import api, pages

    found = api.show(store, name, min_confidence=min_confidence)
    if not found:
        say(f"kg: nothing in {store} is called {name}")
        raise typer.Exit(1)
    schema = api.schema_of()
    write("\n".join(pages.description(known, schema) for known in found))


def query(
    store: StoreArgument,
    saved: Annotated[
        str | None, typer.Argument(metavar="FILE.rq|NAME", help="A file, or a saved query by its name.", show_default=False)
    ] = None,
    text: Annotated[
        str | None, typer.Option("--query", "-q", metavar="SPARQL", help="The query itself.", show_default=False)
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")] = Format.TABLE,
    parameters: Annotated[
        list[str] | None,
        typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter of a saved query.", show_default=False),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", "-l", help="List the saved queries.")] = False,
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Ask in SPARQL, or one of the saved questions.

    Prefixes are known: `lianpu:` for classes and relations, `planned:` for what is only planned, `prov:`, `qb:`, `skos:` …

    Examples:

    \b
      kg query my.kg --list
      kg query my.kg enterprises-of-clusters
      kg query my.kg -q 'SELECT ?name WHERE { ?x a lianpu:Park ; rdfs:label ?name }' --format csv
      kg query my.kg question.rq --format json | jq .
    """
    from kg.app import api
    from kg.query import render

    if listed:
        rows = ((each.name, each.title, " ".join(known.name for known in each.parameters)) for each in api.saved_queries())
        table(("name", "question", "parameters"), rows)
        return
    given = [what for what in (saved, text) if what is not None]
    if len(given) != 1:
        raise typer.BadParameter("say what to ask: a saved query's name, a .rq file, or -q 'SELECT …' (one of them)")
    values = {name: value for name, _, value in (each.partition("=") for each in parameters or ())}
    write(render(api.query(store, given[0], parameters=values, min_confidence=min_confidence), form.value))


def view(
    store: StoreArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE.html", help="The page to write.", show_default=False)],
    entity: Annotated[str | None, typer.Option("--entity", metavar="NAME", help="Only what lies around this name.")] = None,
    depth: Annotated[int, typer.Option("--depth", min=1, max=9, help="How many steps around the entity.")] = 2,
    region: Annotated[str | None, typer.Option("--region", metavar="NAME", help="Only what lies in this place.")] = None,
    text: Annotated[
        str | None, typer.Option("--query", metavar="SPARQL|NAME", help="Only the things that this query finds.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, metavar="N", help="At most the N best connected things.")] = None,
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Draw the graph as one interactive html page.

    The page opens without a network; every edge leads to its quotes.

    Examples:

    \b
      kg view my.kg -o picture.html
      kg view my.kg --entity 青山工业 --depth 2 -o qingshan.html
      kg view my.kg --region 璧山区 --min-confidence 0.6 -o bishan.html
    """
    from kg.app import api

    api.view(store, output, entity=entity, depth=depth, region=region, query=text, limit=limit, min_confidence=min_confidence)
    say(f"wrote {output}")
