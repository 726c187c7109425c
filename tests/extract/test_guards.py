"""What a sentence denies or only supposes."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.guards import Guards
from kg.schema import load_schema

DENIED = [
    "[云岭重工]{Enterprise}没有收购[北川电机]{Enterprise}。",
    "[云岭重工]{Enterprise}否认入股[北川电机]{Enterprise}。",
    "[云岭重工]{Enterprise}收购[北川电机]{Enterprise}的计划被取消。",
    "如果[云岭重工]{Enterprise}收购[北川电机]{Enterprise}，格局会变。",
    "[云岭重工]{Enterprise}会收购[北川电机]{Enterprise}吗？",
]
STATED = [
    "[云岭重工]{Enterprise}收购[北川电机]{Enterprise}。",
    "未来，[云岭重工]{Enterprise}将收购[北川电机]{Enterprise}。",
    "没有先例可循，[云岭重工]{Enterprise}收购了[北川电机]{Enterprise}。",
    "[云岭重工]{Enterprise}不断增资[北川电机]{Enterprise}。",
]


def denied(marked):
    read = analysis(marked)
    return bool(Guards(load_schema()).stops(read, read.sentences[0], *(mention.span for mention in read.mentions)))


@pytest.mark.parametrize("marked", DENIED)
def test_denied(marked):
    assert denied(marked)


@pytest.mark.parametrize("marked", STATED)
def test_stated(marked):
    assert not denied(marked)
