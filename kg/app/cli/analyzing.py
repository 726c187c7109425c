"""`kg analyze`: questions that need the whole graph at once."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

from kg.app.cli._options import MinConfidence, StoreArgument
from kg.app.cli._show import table, write


class Question(StrEnum):
    """What can be asked."""

    CENTRALITY = "centrality"
    COMMUNITIES = "communities"
    PATH = "path"
    CHAIN = "chain"
    GAPS = "gaps"


NAMES = {Question.PATH: "A B", Question.CHAIN: "NAME", Question.GAPS: "CHAIN"}


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command()(analyze)


def analyze(
    store: StoreArgument,
    question: Annotated[
        Question, typer.Argument(metavar="QUESTION", help="centrality, communities, path, chain or gaps.", show_default=False)
    ],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAMES...]", help="What the question is about.", show_default=False)
    ] = None,
    region: Annotated[
        str | None, typer.Option("--region", metavar="NAME", help="chain, gaps: only who is in this place.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, metavar="N", help="centrality: how many.")] = 20,
    planned: Annotated[bool, typer.Option("--planned", help="Count what is only planned, too.")] = False,
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Ask about centres, communities, paths, chains and gaps.

    Examples:

    \b
      kg analyze my.kg centrality --top 10   # enterprises and institutes by their place in the graph
      kg analyze my.kg communities   # who is tied to whom more than to the rest
      kg analyze my.kg path 青山工业 重庆大学   # how the two hang together, each step with its sentence
      kg analyze my.kg chain 动力电池   # up- and downstream, with who makes what
      kg analyze my.kg gaps new-energy-vehicle --region 重庆   # what a chain map has and the region has not
    """
    from kg.app import api, pages

    given = names or []
    wanted = NAMES.get(question, "").split()
    if len(given) != len(wanted):
        need = f"kg analyze STORE {question.value} {' '.join(wanted)}".strip()
        raise typer.BadParameter(f"{question.value} takes {len(wanted)} name{'' if len(wanted) == 1 else 's'}: {need}")
    options: dict[Question, dict[str, Any]] = {
        Question.CENTRALITY: {"top": top, "planned": planned},
        Question.COMMUNITIES: {"planned": planned},
        Question.PATH: {"planned": planned},
        Question.CHAIN: {"region": region},
        Question.GAPS: {"region": region},
    }
    rows = api.analyze(store, question.value, *given, min_confidence=min_confidence, **options[question])
    if question is Question.PATH:
        write(pages.paths(rows, api.schema_of()))
    else:
        table(*pages.TABLES[question.value](rows))
