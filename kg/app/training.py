"""Learning from a user's articles: documents read, models written, each step told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from kg.model import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kg.model import Document
    from kg.schema import Schema


def _read(paths: Sequence[str | Path], manifest: Path | None) -> Iterator[Document]:
    from kg.read import read

    def refuse(problem: InputError, _: str) -> None:
        raise problem

    return read(paths, manifest=manifest, on_error=refuse)


def train(
    schema: Schema,
    gold: Sequence[Path],
    texts: Sequence[str | Path],
    output: Path,
    *,
    plain: Sequence[str | Path] = (),
    unread: Sequence[str | Path] = (),
    manifest: Path | None = None,
    hold_out: bool = False,
    report: Callable[[str, int, int, float], None] | None = None,
    plain_settings: dict[str, Any] | None = None,
    **settings: Any,
) -> dict[str, Any]:
    """Make a reader and the weights of figures in the folder `output`, first an encoder where there are plain texts.

    Gives the reader's card. Without plain texts the encoder is the one in `output`, or else the one that comes with the
    schema. Texts named `unread` are read by several readers for one (`kg.learn.train.train_reader`). Where a fifth of the first
    gold folder is held out, thresholds and calibration are fitted on it (`decision.json`), and the reader's card gets the
    scores reached there.
    """
    from kg.learn.calibrate import write_decision
    from kg.learn.evaluate import add_scores, fitted_decision, read_and_score
    from kg.learn.gold import is_kept
    from kg.learn.observations import train_observations
    from kg.learn.train import ENCODER, read_articles, train_encoder, train_reader

    articles = read_articles(gold, _read(texts, manifest))
    if plain:
        train_encoder(schema, _read(plain, None), output, report=report, **(plain_settings or {}))
    if not (output / f"{ENCODER}.npz").is_file():
        if not (schema.models_dir / f"{ENCODER}.npz").is_file():
            raise InputError(f"{output}: no {ENCODER}.npz to begin with; name texts without gold with --plain to make one")
        output.mkdir(parents=True, exist_ok=True)
        for ending in ("npz", "json"):
            name = f"{ENCODER}.{ending}"
            (output / name).write_bytes((schema.models_dir / name).read_bytes())
    made = replace(schema, models=output)
    first = {path.stem for path in gold[0].glob("*.json")}
    names = {name for name in first if hold_out and is_kept(name)}
    kept = list({article.name: article for article in articles if article.name in names}.values())
    others = list(_read(unread, None)) if unread else []
    card = train_reader(made, articles, output, hold_out=names, unread=others, report=report, **settings)
    train_observations(made, articles, output, hold_out=names)
    if kept:
        for learned in (False, True):
            write_decision(output, fitted_decision(made, kept, learned=learned), learned=learned)
        card = add_scores(output, read_and_score(made, kept).report)
    return card
