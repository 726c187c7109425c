"""Entities are stated where one of their names is sure enough, and go with all their mentions where none is."""

from __future__ import annotations

from dataclasses import replace

from build import analysis

from kg.extract.entities import sure_entities

MARKED = "[甲厂]{Enterprise a}在[东区]{Region b}。[甲厂]{Enterprise a}又建[新线]{Project c}。"


def read(**confidences):
    made = analysis(MARKED)
    seen = {}
    mentions = []
    for mention in made.mentions:
        number = seen[mention.entity] = seen.get(mention.entity, -1) + 1
        mentions.append(replace(mention, confidence=confidences[mention.entity][number]))
    return replace(made, mentions=tuple(mentions))


def test_one_sure_name_keeps_an_entity_with_all_its_mentions():
    kept = sure_entities(read(a=(0.2, 0.9), b=(0.5,), c=(0.8,)), 0.7)
    assert [entity.id for entity in kept.entities] == ["a", "c"]
    assert [mention.name for mention in kept.mentions] == ["甲厂", "甲厂", "新线"]


def test_without_a_threshold_all_is_kept():
    made = read(a=(0.0, 0.0), b=(0.0,), c=(1.0,))
    assert sure_entities(made, 0.0) is made
