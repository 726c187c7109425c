"""A training run end to end, small as can be: the same bytes twice, a reader that reads, errors that say what to do."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from kg.learn.gold import is_kept
from kg.learn.train import gold_hash, read_articles, train_encoder, train_reader
from kg.model import Document, InputError

NAMES = ("东山集团", "西山集团", "南岭集团", "北岭集团")


def text_of(number):
    name = NAMES[number % len(NAMES)]
    return f"{name}位于云岭区。第{number}年，{name}生产齿轮箱，云岭区发展齿轮产业，集团生产的轴承销往各地的企业。"


def gold_of(number):
    text, name = text_of(number), NAMES[number % len(NAMES)]
    first = [[0, text.index("。") + 1]]
    return {
        "doc": f"a{number}",
        "date": "2024",
        "entities": [{"id": "a", "type": "Enterprise", "names": [name]}, {"id": "b", "type": "Region", "names": ["云岭区"]}],
        "facts": [{"s": "a", "p": "locatedIn", "o": "b", "modality": "actual", "at": first}],
        "observations": [],
    }


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "gold"
    folder.mkdir()
    for number in range(12):
        (folder / f"a{number}.json").write_text(json.dumps(gold_of(number), ensure_ascii=False), encoding="utf-8")
    return folder, [Document(text_of(number), f"texts/a{number}.txt") for number in range(12)]


@pytest.fixture
def small(monkeypatch):
    """Batches so small that a training run takes seconds."""
    pytest.importorskip("jax")
    pytest.importorskip("onnx")
    pytest.importorskip("optax")
    from kg.learn import finetune

    monkeypatch.setattr(finetune.pack, "__defaults__", (1024, 80, 160))
    for name, value in (("LENGTH", 1024), ("MENTIONS", 80), ("PAIRS", 160)):
        monkeypatch.setattr(finetune, name, value)


@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_the_same_input_makes_the_same_bytes_and_a_reader_that_reads(schema, corpus, tmp_path):
    from kg.annotate import Annotator

    folder, documents = corpus
    told = []
    outputs = []
    for run in ("one", "two"):
        made = replace(schema, models=tmp_path / run)
        plain = [Document(text_of(number) * 2, f"p{number}") for number in range(30)]
        card = train_encoder(made, plain, made.models, epochs=2, width=8, report=lambda *step: told.append(step))
        assert card["texts"]["number"] == 30
        held = [f"a{number}" for number in range(12) if is_kept(f"a{number}")]
        card = train_reader(
            made, read_articles([folder], documents), made.models, epochs=2, hold_out=held, report=lambda *step: told.append(step)
        )
        assert card["gold"]["articles"] == 12 - len(held)
        outputs.append({path.name: path.read_bytes() for path in sorted(made.models.iterdir())})
    assert outputs[0] == outputs[1]
    assert set(outputs[0]) == {"encoder.json", "encoder.npz", "reader.json", "reader.npz"}
    assert told[-1][:3] == ("annotated articles", 2, 2)
    assert all(np.isfinite(loss) for *_, loss in told)
    read = Annotator(replace(schema, models=tmp_path / "one"))(Document(text_of(3), "x"))
    assert read.encoding.shape == (len(read.view.text), 8)


@pytest.mark.slow
@pytest.mark.usefixtures("small")
def test_readers_that_read_other_texts_together_teach_one(schema, corpus, tmp_path):
    folder, documents = corpus
    made = replace(schema, models=tmp_path / "models")
    train_encoder(made, [Document(text_of(number) * 2, f"p{number}") for number in range(30)], made.models, epochs=1, width=8)
    told = []
    others = [Document(text_of(number), f"o{number}") for number in range(20, 26)]
    articles = read_articles([folder], documents)
    settings = {"readers": 2, "epochs": 1, "report": lambda *step: told.append(step)}
    card = train_reader(made, articles, made.models, unread=others, **settings)
    assert card["settings"] == {"epochs": 1, "seed": 0, "unread": 6, "readers": 2}
    stages = list(dict.fromkeys(stage for stage, *_ in told))
    assert stages == ["reader 1 of 2", "reader 2 of 2", "reading texts", "articles and texts", "articles again"]
    assert [step for stage, step, *_ in told if stage == "reading texts"] == [1, 2, 3, 4, 5, 6]
    alone = train_reader(made, articles, tmp_path / "alone", epochs=1)
    assert alone["weights_sha256"] != card["weights_sha256"]
    assert alone["settings"] == {"epochs": 1, "seed": 0}


def test_articles_go_with_their_gold_and_take_its_date(corpus):
    folder, documents = corpus
    articles = read_articles([folder], documents)
    assert [article.name for article in articles] == sorted(article.name for article in articles)
    assert {article.document.published for article in articles} == {"2024"}
    assert gold_hash(articles) == gold_hash(articles[::-1])
    assert gold_hash(articles) != gold_hash(articles[1:])


def test_gold_without_its_text_and_folders_without_gold_are_named(corpus, tmp_path):
    folder, documents = corpus
    with pytest.raises(InputError, match=r"a0\.json: no text named a0"):
        read_articles([folder], documents[1:])
    with pytest.raises(InputError, match="no gold"):
        read_articles([tmp_path], documents)


def test_without_an_encoder_there_is_nothing_to_begin_with(schema, corpus, tmp_path):
    pytest.importorskip("jax")
    pytest.importorskip("optax")
    folder, documents = corpus
    with pytest.raises(InputError, match=r"no encoder\.npz to begin with"):
        train_reader(replace(schema, models=tmp_path), read_articles([folder], documents), tmp_path)


def test_the_command_hands_its_options_on_and_tells_each_tenth(tmp_path, monkeypatch):
    from typer.testing import CliRunner

    from kg.app.cli import app

    asked = {}

    def train(schema, gold, texts, output, **settings):
        asked.update(settings, gold=gold, texts=texts, output=output)
        for step in range(1, 41):
            settings["report"]("plain text", step, 40, 1.0)
        return {"gold": {"articles": 3}}

    monkeypatch.setattr("kg.app.training.train", train)
    words = [
        "train",
        "gold",
        "more",
        "--texts",
        "articles",
        "--epochs",
        "5",
        "--unread",
        "others",
        "--hold-out",
        "-o",
        str(tmp_path),
    ]
    done = CliRunner().invoke(app, words)
    assert done.exit_code == 0, done.output
    assert [path.name for path in asked["gold"]] == ["gold", "more"]
    assert (asked["texts"], asked["epochs"], asked["hold_out"], asked["output"]) == (["articles"], 5, True, tmp_path)
    assert asked["unread"] == ["others"]
    assert done.output.count("plain text: ") == 10
    assert "plain text: 40 of 40, loss 1.000" in done.output
    assert f"wrote {tmp_path}: learned from 3 articles" in done.output


def test_a_missing_text_and_a_missing_encoder_are_named_before_anything_is_learned(schema, corpus, tmp_path, monkeypatch):
    from kg.app.training import train

    folder, documents = corpus
    texts = tmp_path / "texts"
    texts.mkdir()
    made = replace(schema, models=tmp_path / "none")
    with pytest.raises(InputError, match=r"a0\.json: no text named a0"):
        train(made, [folder], [texts], tmp_path / "out")
    for document in documents:
        (tmp_path / document.source).write_text(document.text, encoding="utf-8")
    with pytest.raises(InputError, match=r"no encoder\.npz to begin with; name texts without gold with --plain"):
        train(made, [folder], [texts], tmp_path / "out")
