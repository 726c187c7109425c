"""A build that may be killed at any moment: adds and replaces documents of a fixed list, saying each one when it is in."""

from __future__ import annotations

import sys

from graphs import graph_of

from kg.merge import Merger
from kg.schema import load_schema
from kg.store import Store

COUNT = 30


def graph(index: int, edition: int):
    entities = {
        "e1": ("Region", "重庆市", "重庆"),
        "e2": ("Region", "璧山区"),
        "e3": ("Enterprise", f"第{index}公司"),
        "e4": ("Product", f"产品{index}"),
    }
    facts = [("e2", "locatedIn", "e1"), ("e3", "locatedIn", "e2"), ("e3", "produces", "e4", "planned" if edition else "actual")]
    figures = [("e2", "产值", "level", 418.7, "亿元", "2023"), ("e3", "产值", "level", float(index), "万元", "2023")]
    text = f"重庆市璧山区第{index}公司生产产品{index}，产值{index}万元。" * (3 + edition)
    return graph_of(text, entities, facts, figures, source=str(index), confidence=0.5 + edition / 4)


def main(path: str) -> None:
    with Store.open(path, merger=Merger(load_schema())) as store:
        for edition in (0, 1):
            known = store.keys()
            for index in range(COUNT):
                mark = f"{edition}"
                if str(index) in known and known[str(index)].fingerprint >= mark:
                    continue
                store.add(graph(index, edition), key=str(index), fingerprint=mark)
                sys.stdout.write(f"{edition} {index}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
