"""How fast documents are read: characters a second of the whole pipeline on one core, beside plain jieba.

Both read the same distinct texts in the same run, in turn, since a machine's speed moves by half within minutes; the ratio is
what to keep. The pipeline's time is that of everything `kg extract` does with a document once it is in memory: view, names,
links, facts, observations, and the line of JSON. Loading (dictionaries, automata, weights) is shown apart.

    python benchmarks/throughput.py seeds/articles
    python benchmarks/throughput.py FOLDER FILE ... [--rounds 5] [--rules]

`--rounds` reads everything that often and takes each side's fastest round (default 3); `--rules` leaves trained weights aside.
The table tells microseconds a character by stage; peak memory is that of the process with jieba's dictionary in it, and before
jieba was loaded. Needs `jieba`, which Lianpu installs.
"""

# ruff: noqa: INP001 - a script of its own, no package
from __future__ import annotations

import argparse
import logging
import os
import resource
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any

for library in ("OMP", "OPENBLAS", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"  # read when numpy is loaded, so before it
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kg.model import Document

    Stage = tuple[str, Callable[[Any], Any]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the arguments, run both, say what was found."""
    options = _options(arguments)
    documents = _distinct(options.paths)
    if not documents:
        sys.stderr.write("no text found\n")
        return 1
    size = sum(len(document.text) for document in documents)
    start = process_time()
    stages = _stages(learned=not options.rules)
    _say(f"{len(documents)} distinct texts, {size:,} characters; loading took {process_time() - start:.1f} s")
    _read(documents[:20], stages)  # what is made at first use is made now
    best = _read(documents, stages)
    _say(f"peak memory before jieba is loaded {_peak():.0f} MB")
    cut = _jieba()
    cut(documents[0].text)
    plain = float("inf")
    for _ in range(options.rounds):
        plain = min(plain, _timed(cut, [document.text for document in documents]))
        best = min(best, _read(documents, stages), key=sum)
    for (name, _), seconds in zip(stages, best, strict=True):
        _say(f"  {name:<10}{seconds / size * 1e6:8.2f} µs a character")
    _say(f"pipeline    {size / sum(best):10,.0f} characters a second ({sum(best) / size * 1e6:.2f} µs a character)")
    _say(f"jieba.lcut  {size / plain:10,.0f} characters a second ({plain / size * 1e6:.2f} µs a character)")
    _say(f"ratio       {plain / sum(best):10.3f}")
    _say(f"peak memory {_peak():10.0f} MB")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="+", help="files and folders, as kg extract takes them")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is read")
    parser.add_argument("--rules", action="store_true", help="without trained weights")
    return parser.parse_args(arguments)


def _distinct(paths: Sequence[str]) -> list[Document]:
    from kg.read import read

    return list({document.id: document for document in read(paths)}.values())


def _stages(*, learned: bool) -> list[Stage]:
    from kg.annotate import Annotator
    from kg.app.documents import graph_to_json
    from kg.app.outputs import to_line
    from kg.extract import Extractor
    from kg.link import Linker
    from kg.schema import load_schema

    schema = load_schema()
    return [
        ("annotate", Annotator(schema, learned=learned)),
        ("link", Linker(schema)),
        ("extract", Extractor(schema, learned=learned)),
        ("json", lambda graph: to_line(graph_to_json(graph))),
    ]


def _read(documents: Sequence[Document], stages: Sequence[Stage]) -> list[float]:
    """Seconds of each stage over all documents, one document after the other through all stages."""
    spent = [0.0] * len(stages)
    for document in documents:
        value: Any = document
        last = process_time()
        for place, (_, stage) in enumerate(stages):
            value = stage(value)
            now = process_time()
            spent[place] += now - last
            last = now
    return spent


def _jieba() -> Callable[[str], list[str]]:
    import jieba

    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba.lcut  # type: ignore[no-any-return]


def _timed(work: Callable[[str], object], texts: Sequence[str]) -> float:
    start = process_time()
    for text in texts:
        work(text)
    return process_time() - start


def _peak() -> float:
    """The most memory that the process has held, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
