"""What is planned and what is so."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.modality import Modality
from kg.schema import load_schema

PLANNED = [
    "[云岭重工]{Enterprise}拟建设[云岭二期]{Project}。",
    "明年，[云岭重工]{Enterprise}将在本地新建[云岭二期]{Project}。",
    "[云岭重工]{Enterprise}力争到2030年建成[云岭二期]{Project}。",
    "到2030年，[云岭重工]{Enterprise}建成[云岭二期]{Project}。",
    "[云岭重工]{Enterprise}计划扩产，新建[云岭二期]{Project}。",
]
ACTUAL = [
    "[云岭重工]{Enterprise}建成[云岭二期]{Project}。",
    "[云岭重工]{Enterprise}主要建设[云岭二期]{Project}。",
    "[云岭重工]{Enterprise}计划上市，目前已建成[云岭二期]{Project}。",
    "到2020年，[云岭重工]{Enterprise}建成[云岭二期]{Project}。",
    "[云岭重工]{Enterprise}将[云岭二期]{Project}交付使用。",
    "[云岭重工]{Enterprise}落实[远景规划]{Policy}，建成[云岭二期]{Project}。",
]


def read(marked):
    read = analysis(marked, published="2024-05-01")
    subject = next(m.span for m in read.mentions if m.type == "Enterprise")
    target = next(m.span for m in read.mentions if m.type == "Project")
    return Modality(load_schema())(read, read.sentences[0], subject, target)


@pytest.mark.parametrize("marked", PLANNED)
def test_planned(marked):
    assert read(marked) == "planned"


@pytest.mark.parametrize("marked", ACTUAL)
def test_actual(marked):
    assert read(marked) == "actual"


def test_some_relations_are_as_they_are():
    read = analysis("[云岭重工]{Enterprise}将带动[云岭二期]{Project}。")
    ends = [mention.span for mention in read.mentions]
    modality = Modality(load_schema())
    assert modality(read, read.sentences[0], *ends) == "planned"
    (part,) = load_schema().relations_with("part")
    assert modality(read, read.sentences[0], *ends, relation=part.id) == "actual"
