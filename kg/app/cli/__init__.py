"""The command `kg`: data on standard output, messages on standard error; exit code 0, 1 (inputs failed) or 2 (wrong usage)."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import kg
from kg.app.cli import analyzing, asking, gold, handing, measuring, ontology, reading
from kg.app.cli._show import write
from kg.model import LianpuError

EXTRAS = {"pyvis": "view", "neo4j": "neo4j", "pyarrow": "parquet", "jax": "train", "optax": "train"}

app = typer.Typer(
    name="kg",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    rich_markup_mode=None,  # plain help comes in a third of the time
    pretty_exceptions_enable=False,
    epilog="Exit codes: 0 all well, 1 some inputs failed or something violates, 2 wrong usage.",
)


def _version(asked: bool) -> None:
    if asked:
        write(f"lianpu {kg.__version__}")
        raise typer.Exit


@app.callback()
def options(
    *, _: Annotated[bool, typer.Option("--version", help="Say which version this is.", is_eager=True, callback=_version)] = False
) -> None:
    """Lianpu 链谱: Chinese articles about regional economies as a graph.

    An industrial-chain knowledge graph, every statement with the sentence that says it.

    Start with:

    \b
      kg build articles/ -o my.kg         read a folder of articles
      kg show my.kg 青山工业              what is known of it, with quotes
      kg query my.kg --list               questions that come with Lianpu
      kg view my.kg -o picture.html       the graph in a browser
    """


for group in (reading, asking, analyzing, handing, measuring, gold, ontology):
    group.register(app)


def main() -> None:
    """Run the command line; what a user can mend ends in one line on standard error, never in a traceback."""
    # One thread for matrix products: workers share the cores, and sums do not depend on how many there are.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    try:
        app()
    except LianpuError as error:
        _stop(str(error))
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").partition(".")[0])
        if extra is None:
            raise
        _stop(f"this needs {error.name}, which is not installed: pip install 'lianpu[{extra}]'")
    except BrokenPipeError:
        # The reader of our output has had enough (`| head`): that is no error. Nothing may be flushed into the pipe later.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.exit(130)


def _stop(message: str) -> None:
    sys.stderr.write(f"kg: {message}\n")
    sys.exit(2)
