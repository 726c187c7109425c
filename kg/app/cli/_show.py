"""What the commands print with: tables that pipe, progress that does not, messages on standard error."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kg.app.steps import Step


def say(message: str) -> None:
    """A message to the person at the terminal."""
    sys.stderr.write(message + "\n")


def write(text: str) -> None:
    """Data, for the terminal or the next program."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Rows as a table on a terminal; piped, one line a row with tabs between."""
    cells = [[_cell(value) for value in row] for row in rows]
    if not sys.stdout.isatty():
        for row in ([*header], *cells):
            sys.stdout.write("\t".join(value.replace("\t", " ").replace("\n", " ") for value in row) + "\n")
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(*header, box=None, pad_edge=False, header_style="bold")
    for row in cells:
        drawn.add_row(*(Text(value) for value in row))
    Console().print(drawn)


def _cell(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)


@contextmanager
def progress(doing: str, *, quiet: bool = False) -> Iterator[Callable[[Step], None]]:
    """A callback for each input done: a moving line on a terminal, a plain line an input when piped.

    Failures are said at once, and in both cases again by `closing`.
    """
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _moving(doing) as tick:
            yield tick
    else:
        yield _plain_line


def _plain_line(step: Step) -> None:
    say(step.reason or f"{step.what} {step.source}{_found(step)}")


def _found(step: Step) -> str:
    if step.graph is None:
        return ""
    graph = step.graph
    return f": {len(graph.entities)} entities, {len(graph.facts)} facts, {len(graph.observations)} observations"


@contextmanager
def _moving(doing: str) -> Iterator[Callable[[Step], None]]:
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed:,} documents, {task.fields[characters]:,} characters"),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[source]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, characters=0, source="")
        characters = 0

        def tick(step: Step) -> None:
            nonlocal characters
            characters += len(step.graph.document.text) if step.graph else 0
            bar.update(task, advance=1, characters=characters, source=escape(step.source))
            if step.reason:
                bar.console.print(f"[red]failed[/red] {escape(step.reason)}")

        yield tick


@contextmanager
def epochs() -> Iterator[Callable[[str, int, int, float], None]]:
    """A callback for each step of learning (stage, step, steps, loss): a bar on a terminal, a line a tenth when piped."""
    if not sys.stderr.isatty():
        yield _tenths
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} of {task.total}{task.fields[loss]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def tick(stage: str, step: int, steps: int, loss: float) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=steps, loss="")
            bar.update(tasks[stage], completed=step, loss=_loss(loss))

        yield tick


def _tenths(stage: str, step: int, steps: int, loss: float) -> None:
    if step == steps or step * 10 // steps != (step - 1) * 10 // steps:
        say(f"{stage}: {step} of {steps}{_loss(loss)}")


def _loss(loss: float) -> str:
    """Steps that learn nothing have none."""
    return f", loss {loss:.3f}" if loss else ""


def closing(failed: Sequence[Step]) -> int:
    """Name what failed, on standard error, and give the exit code."""
    if not failed:
        return 0
    say(f"{len(failed)} input{'s' if len(failed) > 1 else ''} failed:")
    for step in failed:
        say(f"  {step.reason or step.source}")
    return 1
