"""Lists closed by a class noun: the noun decides what its members are."""

from __future__ import annotations

import pytest
from build import analysis

from kg.annotate.heads import ListHeads
from kg.annotate.tagger import Candidate

CLASSES = ("Cluster", "Enterprise", "Industry", "Product")


def decided(schema, marked):
    read = analysis(marked)
    names = [Candidate(m.span.start, m.span.end, CLASSES.index(m.type), 2.0) for m in read.mentions]
    found = ListHeads(schema, CLASSES)(read.view.text, names)
    assert [(c.start, c.end, c.score) for c in found] == [(c.start, c.end, c.score) for c in names]
    return [CLASSES[c.kind] for c in found]


@pytest.mark.parametrize(
    ("marked", "kinds"),
    [
        ("[云母]{Industry}、[陶瓷]{Product}和[玻璃]{Industry}等五个产业集群", ["Cluster"] * 3),
        ("[云母]{Industry}、[陶瓷]{Industry}两大千亿级产业集群", ["Cluster"] * 2),
        ("[茶叶]{Product}、[菌菇]{Product}等特色产业", ["Industry"] * 2),
        ("[轴承]{Industry}及[齿轮]{Industry}等产品", ["Product"] * 2),
        ("[轴承]{Industry}、[齿轮]{Industry}等领域形成多个产业集群", ["Industry"] * 2),
        ("[轴承]{Product}、[齿轮]{Product}等产业链", ["Product"] * 2),
        ("[轴承]{Product}、[齿轮]{Product}等企业组成产业集群", ["Product"] * 2),
        ("[轴承]{Product}、[齿轮]{Product}等，[玻璃]{Industry}产业", ["Product", "Product", "Industry"]),
        ("[轴承]{Product}，[齿轮]{Product}等产业", ["Product", "Industry"]),
        ("[远山集团]{Enterprise}、[齿轮]{Product}等产业", ["Enterprise", "Industry"]),
        ("[轴承]{Product}、[齿轮]{Product}等十余个[产业集群]{Cluster}", ["Cluster"] * 3),
        ("[轴承]{Product}、[齿轮]{Product}等[玻璃]{Product}产业集群", ["Product"] * 3),
        ("[轴承]{Product}产业集群", ["Product"]),
    ],
)
def test_the_head_of_a_list_decides(schema, marked, kinds):
    assert decided(schema, marked) == kinds
