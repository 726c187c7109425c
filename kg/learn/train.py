"""`kg train`: gold and texts in, a reader's weights and their card out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.annotate import Annotator
from kg.annotate.inputs import Vocabulary, proposal_flags
from kg.annotate.learned import MODEL
from kg.annotate.propose import Proposer
from kg.annotate.view import make_view
from kg.extract.pairs import Signature
from kg.learn.gold import Lesson, is_kept, lesson, read_gold
from kg.model import Document, InputError
from kg.schema import CLASS_ORDER, RELATION_ORDER, load_weights

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.schema import Schema

    Report = Callable[[str, int, int, float], None]

WIDTH, PLAIN_EPOCHS, EPOCHS = 128, 2.2, 20


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article: its name, its text as read, its gold."""

    name: str
    document: Document
    gold: Mapping[str, Any]


def read_articles(gold_dirs: Sequence[Path], documents: Iterable[Document]) -> list[Article]:
    """Gold files with their texts, matched by the stem of the source; gold without a text is an `InputError`."""
    texts = {Path(document.source).stem: document for document in documents}
    found = []
    for folder in gold_dirs:
        paths = sorted(folder.glob("*.json"))
        if not paths:
            raise InputError(f"{folder}: no gold (*.json) in this folder")
        for path in paths:
            gold = read_gold(path)
            if path.stem not in texts:
                raise InputError(f"{path}: no text named {path.stem} among the documents given with --texts")
            document = texts[path.stem]
            date = gold.get("date") or document.published
            found.append(Article(path.stem, Document(document.text, document.source, document.title, date), gold))
    return found


def lessons(schema: Schema, articles: Sequence[Article], known: Vocabulary, signature: Signature) -> list[Lesson]:
    """The articles as arrays to learn from."""
    annotator, propose = Annotator(schema, learned=False), Proposer(schema)
    joins = schema.language["relations"]["joins"]
    out = []
    for article in articles:
        analysis = annotator.prepare(article.document)
        flags = proposal_flags(propose(analysis), len(analysis.view.text), signature.classes)
        out.append(lesson(article.name, analysis, article.gold, signature, joins, (known.ids(analysis.view.text), flags)))
    return out


def _encoder_of(weights: Mapping[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """The encoder's own arrays, without those that a reader adds for proposals."""
    names = [name for name in weights if name in ("c", "b", "w", "inb", "go") or (name[0] in "kg" and name[-1].isdigit())]
    own = {name: weights[name] for name in names}
    own["in"] = weights["in"][: len(weights["in"]) - int(weights["flags"])]
    return own


def reader_arrays(params: Mapping[str, NDArray[Any]], known: Vocabulary, signature: Signature) -> dict[str, NDArray[Any]]:
    """What is stored: half precision weights, the vocabulary, and the order of classes and relations."""
    from kg.learn.network import DILATIONS

    arrays: dict[str, NDArray[Any]] = {
        name: np.asarray(value, np.float16) for name, value in sorted(params.items()) if name not in ("in", "flags")
    }
    arrays["in"] = np.concatenate([params["in"], params["flags"]]).astype(np.float16)
    arrays["flags"] = np.array(len(params["flags"]))
    arrays["dilations"] = np.array(DILATIONS)
    arrays[CLASS_ORDER] = np.frombuffer("\n".join(signature.classes).encode(), np.uint8)
    arrays[RELATION_ORDER] = np.frombuffer("\n".join(signature.relations).encode(), np.uint8)
    return arrays | known.arrays()


def gold_hash(articles: Sequence[Article]) -> str:
    """A hash of names and gold of the articles, whatever their order."""
    digest = hashlib.sha256()
    for article in sorted(articles, key=lambda article: article.name):
        digest.update(json.dumps([article.name, article.gold], ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def train(
    schema: Schema,
    articles: Sequence[Article],
    out: Path,
    *,
    plain: Iterable[Document] | None = None,
    hold_out: bool = False,
    epochs: int = EPOCHS,
    plain_epochs: float = PLAIN_EPOCHS,
    width: int = WIDTH,
    seed: int = 0,
    report: Report | None = None,
) -> dict[str, Any]:
    """Trains a reader and writes `reader.npz` and `reader.json` into `out`; returns the card.

    With `plain` texts the encoder is made anew; without, it goes on from the reader that is installed. With `hold_out` the
    kept fifth (`is_kept`) is not learned from. The same bytes again for the same input on one machine.
    """
    from kg.learn.finetune import finetune
    from kg.learn.plain import corpus, distinct, vocabulary
    from kg.learn.pretrain import pretrain

    def told(stage: str) -> Callable[[int, int, float], None]:
        return lambda step, total, loss: report(stage, step, total, loss) if report is not None else None

    signature = Signature.of(schema)
    if plain is None:
        weights = load_weights(schema, MODEL)
        if weights is None:
            raise InputError("no reader is installed to go on from: name plain texts with --plain to begin anew")
        known, encoder = Vocabulary.load(weights), _encoder_of(weights)
        characters = 0
    else:
        views = distinct(make_view(document, schema).text for document in plain)
        if not views:
            raise InputError("the plain texts hold nothing long enough to learn from")
        known = vocabulary(views)
        stretch = corpus(views, known)
        characters = stretch.ids.shape[1]
        encoder = pretrain(stretch, known.sizes, width=width, epochs=plain_epochs, seed=seed, report=told("plain text"))
    chosen = [article for article in articles if not (hold_out and is_kept(article.name))]
    taught = lessons(schema, chosen, known, signature)
    tell = told("annotated articles")
    params = finetune(
        encoder, taught, epochs=epochs, seed=seed, report=lambda epoch, _, losses: tell(epoch, epochs, sum(losses))
    )
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / f"{MODEL}.npz", **reader_arrays(params, known, signature))  # type: ignore[arg-type]
    card = {
        "model": MODEL,
        "gold": {"articles": len(chosen), "sha256": gold_hash(chosen), "kept_out": hold_out},
        "plain_text_characters": characters,
        "settings": {"width": width, "plain_epochs": plain_epochs, "epochs": epochs, "seed": seed},
        "weights_sha256": hashlib.sha256((out / f"{MODEL}.npz").read_bytes()).hexdigest(),
    }
    (out / f"{MODEL}.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return card
