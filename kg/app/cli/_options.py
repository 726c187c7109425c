"""Arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StoreArgument = Annotated[Path, typer.Argument(metavar="STORE", help="The graph, as made by `kg build`.", show_default=False)]
Inputs = Annotated[
    list[str],
    typer.Argument(
        metavar="INPUTS...",
        help="Files (txt, html, pdf, docx, jsonl, csv), folders, globs, or - for standard input.",
        show_default=False,
    ),
]
Manifest = Annotated[
    Path | None,
    typer.Option(
        "--manifest", "-m", metavar="FILE", help="CSV with dates, titles and sources of the inputs.", show_default=False
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=0, metavar="N", help="Worker processes; 0 means one a core. [default: 1]", show_default=False
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Leave out facts and figures that are right less often than this.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only failures.")]
