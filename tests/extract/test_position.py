"""Titles of persons, cut out of the text."""

from __future__ import annotations

import pytest
from build import analysis

from kg.extract.position import Position
from kg.schema import load_schema

CASES = {
    "[云岭重工]{Enterprise}董事长[陈立山]{Person}说": "董事长",
    "[云岭重工]{Enterprise}党委书记、董事长[陈立山]{Person}说": "党委书记、董事长",
    "[青溪区]{Region}区委常委、[青溪高新区]{Park}党工委书记[陈立山]{Person}说": "区委常委",
    "[陈立山]{Person}是[云岭重工]{Enterprise}的总经理。": "总经理",
    "[陈立山]{Person}（[云岭重工]{Enterprise}总工程师）说": "总工程师",
    "[云岭重工]{Enterprise}的产品让[陈立山]{Person}满意": "",
}


@pytest.mark.parametrize(("marked", "wanted"), CASES.items())
def test_title(marked, wanted):
    read = analysis(marked)
    person = next(mention.span for mention in read.mentions if mention.type == "Person")
    body = next(mention.span for mention in read.mentions if mention.type != "Person")
    assert Position(load_schema())(read, read.sentences[0], person, body) == wanted
