"""The scorer gives the figures of the guideline's own program, whatever is wrong with what was read."""

from __future__ import annotations

import copy
import importlib.util
import json
import random

import pytest

from kg.app.measuring import Evaluation
from kg.learn.evaluate import Review


def spoiled(gold, schema, seed):
    """Gold with every kind of error that reading makes."""
    rng = random.Random(seed)
    data = copy.deepcopy(gold)
    classes, relations = sorted(schema.classes), sorted(schema.relations)
    kept = []
    for entity in data["entities"]:
        chance = rng.random()
        if chance < 0.1:
            continue
        if chance < 0.2:
            entity["type"] = rng.choice(classes)
        elif chance < 0.3:
            entity["names"] = [name[:-1] or name for name in entity["names"]]
        elif chance < 0.4 and len(entity["names"]) > 1:
            kept.append({**entity, "id": f"{entity['id']}-2", "names": entity["names"][1:]})
            entity["names"] = entity["names"][:1]
        elif chance < 0.45 and kept:
            kept[-1]["names"] = [*kept[-1]["names"], *entity["names"]]
            continue
        kept.append(entity)
    data["entities"] = kept
    ids = [entity["id"] for entity in kept]
    data["facts"] = [fact for fact in data["facts"] if {fact["s"], fact["o"]} <= set(ids) and rng.random() > 0.2]
    for fact in data["facts"]:
        fact["modality"] = rng.choice(["actual", "actual", "planned"])
        if rng.random() < 0.1:
            fact["s"], fact["o"] = fact["o"], fact["s"]
        if rng.random() < 0.1:
            fact["p"] = rng.choice(relations)
        if rng.random() < 0.1:
            fact["o"] = rng.choice(ids)
    data["facts"] += copy.deepcopy(data["facts"][:3])
    data["observations"] = [item for item in data.get("observations", []) if item["s"] in ids and rng.random() > 0.2]
    for item in data["observations"]:
        change = rng.choice(["", "", "s", "indicator", "kind", "value", "period", "unit"])
        new = {
            "s": rng.choice(ids),
            "indicator": item["indicator"][1:],
            "kind": "change",
            "value": -item["value"],
            "period": "",
            "unit": "万元",
        }
        item.update({change: new[change]} if change else {})
    data["observations"] += copy.deepcopy(data["observations"][:2])
    return data


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_figures_on_spoiled_gold(schema, shared, tmp_path, seed):
    spec = importlib.util.spec_from_file_location("score", shared / "eval" / "score.py")
    theirs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(theirs)
    folder = shared / "eval" / "gold"
    review = Review(schema)
    for number, path in enumerate(sorted(folder.glob("*.json"))):
        gold = json.loads(path.read_text(encoding="utf-8"))
        gold = {"facts": [], "observations": [], **gold}
        predicted = spoiled(gold, schema, f"{seed}-{path.stem}") if number % 5 else None
        if predicted is not None:
            (tmp_path / path.name).write_text(json.dumps(predicted, ensure_ascii=False), encoding="utf-8")
        review.add(path.stem, gold, predicted)
    report, _ = theirs.score(folder, tmp_path)
    assert Evaluation(review).figures == report
    assert len(review.errors) == len(review.scorer.report.misses) > 50
    assert all(cause for _, cause in review.errors)
    facts = review.scorer.report.row("facts")
    judged = review.scorer.report.judged
    assert (sum(one.right for one in judged), len(judged)) == (facts.right, facts.predicted)
