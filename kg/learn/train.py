"""`kg train`: gold and texts in, a reader's weights and their card out."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from kg.annotate import Annotator
from kg.annotate.encoder import GRAPH
from kg.annotate.inputs import Vocabulary, proposal_flags
from kg.annotate.learned import MODEL
from kg.annotate.propose import Proposer
from kg.annotate.view import make_view
from kg.extract.pairs import Signature
from kg.learn.gold import lesson, read_gold
from kg.model import Document, InputError
from kg.schema import CLASS_ORDER, RELATION_ORDER, load_weights, widened

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from kg.learn.gold import Lesson
    from kg.schema import Schema

    Report = Callable[[str, int, int, float], None]

ENCODER = "encoder"
WIDTH, PLAIN_EPOCHS, EPOCHS = 128, 5.0, 10
READERS, SHARED_EPOCHS, SHARED_DROPOUT = 4, 5, 0.2
LAST_EPOCHS, LAST_RATE = 3, 5e-4


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


def reader_arrays(params: Mapping[str, NDArray[Any]], known: Vocabulary, signature: Signature) -> dict[str, NDArray[Any]]:
    """What is stored: the encoder's graph, the heads in half precision, the vocabulary, the order of classes and relations."""
    from kg.learn.graph import encoder_graph
    from kg.learn.network import HEADS

    arrays: dict[str, NDArray[Any]] = {name: np.asarray(params[name], np.float16) for name in sorted(HEADS)}
    arrays[GRAPH] = np.frombuffer(encoder_graph(params), np.uint8)
    arrays[CLASS_ORDER] = np.frombuffer("\n".join(signature.classes).encode(), np.uint8)
    arrays[RELATION_ORDER] = np.frombuffer("\n".join(signature.relations).encode(), np.uint8)
    return arrays | known.arrays()


def gold_hash(articles: Sequence[Article]) -> str:
    """A hash of names and gold of the articles, whatever their order."""
    digest = hashlib.sha256()
    for article in sorted(articles, key=lambda article: article.name):
        digest.update(json.dumps([article.name, article.gold], ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def _write(out: Path, name: str, arrays: Mapping[str, NDArray[Any]], card: Mapping[str, Any]) -> dict[str, Any]:
    """Weights and card, each whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]
    full = {"model": name, "command": "kg train", **card, "weights_sha256": hashlib.sha256(buffer.getvalue()).hexdigest()}
    text = json.dumps(full, ensure_ascii=False, indent=1) + "\n"
    for path, content in ((out / f"{name}.npz", buffer.getvalue()), (out / f"{name}.json", text.encode())):
        partial = path.with_name(f"{path.name}.partial")
        partial.write_bytes(content)
        partial.replace(path)
    return full


def train_encoder(
    schema: Schema,
    plain: Iterable[Document],
    out: Path,
    *,
    epochs: float = PLAIN_EPOCHS,
    width: int = WIDTH,
    seed: int = 0,
    report: Report | None = None,
) -> dict[str, Any]:
    """Makes an encoder from plain texts: `encoder.npz` and its card in `out`; returns the card.

    The same bytes again for the same texts on one machine.
    """
    from kg.learn.plain import corpus, distinct, vocabulary
    from kg.learn.pretrain import pretrain

    views = distinct(make_view(document, schema).text for document in plain)
    if not views:
        raise InputError("the plain texts hold nothing long enough to learn from")
    known = vocabulary(views)
    stretch = corpus(views, known)
    params = pretrain(
        stretch,
        known.sizes,
        width=width,
        epochs=epochs,
        seed=seed,
        report=lambda step, total, loss: report("plain text", step, total, loss) if report is not None else None,
    )
    digest = hashlib.sha256()
    for text in views:
        digest.update(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest())
    card = {
        "texts": {"number": len(views), "characters": sum(map(len, views)), "sha256": digest.hexdigest()},
        "settings": {"width": width, "epochs": epochs, "seed": seed},
    }
    arrays = {name: np.asarray(value, np.float16) for name, value in sorted(params.items())}
    return _write(out, ENCODER, arrays | known.arrays(), card)


def train_reader(
    schema: Schema,
    articles: Sequence[Article],
    out: Path,
    *,
    hold_out: Collection[str] = (),
    unread: Sequence[Document] = (),
    readers: int = READERS,
    epochs: int = EPOCHS,
    seed: int = 0,
    report: Report | None = None,
) -> dict[str, Any]:
    """Makes a reader from annotated articles and the encoder of the schema's models; `reader.npz` and its card in `out`.

    An article given twice counts twice; articles named in `hold_out` are not learned from. Where there are `unread` texts, so
    many `readers` are trained first, each in an order of its own; the reader that is kept learns from the articles and from
    what those expect of the texts, then from the articles alone, and is the mean of before and after. The same bytes again
    for the same input on one machine.
    """
    weights = load_weights(schema, ENCODER)
    if weights is None:
        raise InputError(f"{schema.models_dir}: no {ENCODER}.npz to begin with; make one from plain texts first")
    known = Vocabulary.load(weights)
    encoder = {name: value for name, value in weights.items() if not name.startswith("vocabulary.")}
    signature = Signature.of(schema)
    chosen = [article for article in articles if article.name not in hold_out]
    if not chosen:
        raise InputError("no annotated article is left to learn from")
    taught = lessons(schema, chosen, known, signature)
    school = _School(schema, known, signature, report)
    settings: dict[str, Any] = {"epochs": epochs, "seed": seed}
    if unread:
        numbers = range(1, readers + 1)
        panel = [school.learn(f"reader {number} of {readers}", encoder, taught, epochs, seed + number) for number in numbers]
        shared = school.read(panel, unread)
        params = school.learn("articles and texts", encoder, taught + shared, SHARED_EPOCHS, seed, rate=SHARED_DROPOUT)
        again = school.learn("articles again", params, taught, LAST_EPOCHS, seed, learning_rate=LAST_RATE)
        # The mean keeps what the texts taught (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
        params = {name: (params[name] + again[name]) / 2 for name in again}
        settings |= {"unread": len(unread), "readers": readers}
    else:
        params = school.learn("annotated articles", encoder, taught, epochs, seed)
    card = {
        "gold": {"articles": len(chosen), "sha256": gold_hash(chosen), "held_out": len(articles) - len(chosen)},
        "encoder_sha256": json.loads((schema.models_dir / f"{ENCODER}.json").read_text(encoding="utf-8"))["weights_sha256"],
        "settings": settings,
    }
    return _write(out, MODEL, reader_arrays(params, known, signature), card)


@dataclass(frozen=True, slots=True)
class _School:
    """The steps of learning a reader, each told to the user."""

    schema: Schema
    known: Vocabulary
    signature: Signature
    report: Report | None

    def learn(
        self, stage: str, begun: Mapping[str, Any], taught: Sequence[Lesson], epochs: int, seed: int, **rates: float
    ) -> dict[str, NDArray[Any]]:
        """Weights after so many rounds over the lessons, from those begun with."""
        from kg.learn.finetune import finetune

        def tell(epoch: int, _: Mapping[str, Any], losses: tuple[float, float]) -> None:
            if self.report is not None:
                self.report(stage, epoch, epochs, sum(losses))

        return finetune(begun, taught, epochs=epochs, seed=seed, report=tell, **rates)

    def read(self, panel: Sequence[Mapping[str, NDArray[Any]]], texts: Sequence[Document]) -> list[Lesson]:
        """What the readers expect of the texts."""
        from kg.learn.panel import Panel

        together = Panel(self.schema, [widened(reader_arrays(params, self.known, self.signature)) for params in panel])
        shared = []
        for number, text in enumerate(texts, 1):
            shared.append(together(text))
            if self.report is not None:
                self.report("reading texts", number, len(texts), 0.0)
        return shared
