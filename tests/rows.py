"""A graph as rows, made by hand: ten facts around two makers of electric drives, with evidence."""

from __future__ import annotations

from kg.analyze import Content
from kg.model import Span
from kg.query import DocumentRow, EntityRow, EvidenceRow, FactRow, ObservationRow

BASE = "https://lianpu.example/"


def entity(name: str, kind: str, *others: str) -> EntityRow:
    return EntityRow(f"{BASE}id/{kind}/{name}", kind, name, (name, *others), ())


def document(name: str, *, title: str = "", published: str = "", publisher: str = "", url: str = "") -> DocumentRow:
    return DocumentRow(f"{BASE}doc/{name}", name, f"{name}.txt", title, published, publisher, url)


def evidence(of: DocumentRow, *quotes: str, start: int = 0, rule: str = "test/said") -> EvidenceRow:
    spans = []
    for quote in quotes:
        spans.append(Span(start, start + len(quote)))
        start += len(quote) + 5
    place = ";".join(f"{span.start},{span.end}" for span in spans)
    return EvidenceRow(f"{of.iri}#char={place}", of.iri, tuple(spans), quotes, rule, 0.9)


def tail(row: EntityRow) -> str:
    return row.iri.rpartition("/")[2]


def fact(subject, predicate, target, *pieces, modality="actual", confidence=0.9, sources=1, **qualifiers) -> FactRow:
    name = f"{tail(subject)}/{predicate}/{tail(target)}/{modality}"
    return FactRow(
        f"{BASE}id/statement/{name}", subject.iri, predicate, target.iri, modality, qualifiers, confidence, sources, pieces
    )


def figure(subject, indicator, kind, value, unit, period, *pieces, modality="actual") -> ObservationRow:
    name = f"{tail(subject)}/{kind}/{period}/{len(indicator)}"
    return ObservationRow(
        f"{BASE}id/observation/{name}", subject.iri, indicator, kind, value, unit, period, modality, 0.8, value, unit, 1, pieces
    )


def sample() -> Content:
    """Two firms, a plant planned, an institute, what they make and where they are."""
    first = document("a", title="电驱之城", published="2024-03-02", publisher="示例日报", url="https://news.example/a")
    second = document("b", title="新工厂", published="2024-05")
    county, city = entity("江湾区", "Region", "江湾"), entity("云州市", "Region", "云州")
    park = entity("江湾高新区", "Park")
    gears = entity("云州远山传动有限责任公司", "Enterprise", "远山传动", "远山公司")
    motors = entity("海棠电机", "Enterprise")
    lab = entity("云州理工大学", "Institute")
    plant = entity("远山二期工厂", "Project")
    reducer, motor, drive = entity("减速器", "Product"), entity("驱动电机", "Product"), entity("电驱动系统", "Product")
    cars = entity("新能源汽车产业", "Industry", "新能源汽车")
    said = evidence(first, "远山传动、海棠电机落户\n江湾高新区。")
    both = evidence(second, "远山公司拟建二期工厂", "生产减速器", start=30)
    facts = (
        fact(county, "locatedIn", city, evidence(first, "云州市江湾区")),
        fact(park, "locatedIn", county, evidence(first, "江湾区的高新区")),
        fact(gears, "locatedIn", park, said, evidence(second, "江湾高新区的远山公司"), sources=2),
        fact(motors, "locatedIn", park, said),
        fact(gears, "produces", reducer, evidence(first, "远山传动生产减速器")),
        fact(motors, "produces", motor, evidence(first, "海棠电机生产驱动电机")),
        fact(motor, "upstreamOf", drive, evidence(first, "驱动电机用于电驱动系统")),
        fact(reducer, "upstreamOf", drive, evidence(first, "减速器用于电驱动系统")),
        fact(drive, "upstreamOf", cars, evidence(first, "电驱动系统用于新能源汽车")),
        fact(gears, "cooperatesWith", lab, evidence(second, "远山公司与云州理工大学签约"), role="技术", year="2024"),
        fact(lab, "develops", drive, evidence(second, "云州理工大学研发电驱动系统")),
        fact(gears, "undertakes", plant, both, modality="planned", confidence=0.6),
        fact(plant, "produces", reducer, both, modality="planned", confidence=0.6),
        fact(plant, "locatedIn", county, both, modality="planned", confidence=0.5),
    )
    figures = (
        figure(county, "规上工业增加值", "growth", 6.9, "%", "2023-Q1", evidence(first, "增长6.9%")),
        figure(gears, "减速器产量", "level", 120.0, "万台", "2023", evidence(first, "产量120万台")),
    )
    things = (county, city, park, gears, motors, lab, plant, reducer, motor, drive, cars)
    return Content(things, facts, figures, (first, second))


HOSTILE = (
    "<img src=x onerror=\"document.title='owned'\">",
    "</script><script>document.title='owned'</script>",
    "]]>&lt;!--<b>bold</b>-->",
    "quote ' and \" and \\ and \\u0041 and \\\\u0041",
    "line\nbreak\r\nand\ttab",
    "a;b；c,d|e",
    "'}) DETACH DELETE (n);\nMATCH (n) //",
    "=SUM(A1)`backtick`",
    "{{ 7 * 7 }} {% raw %} ${7*7}",
    "中文\u2028分行\u2029符\ufeff号",
    "bell\x07 and escape\x1b and nul\x00",
    "𠮷野家🏭",
    " leading and trailing ",
)
"""Names that want to be markup, code, or the end of a record."""


def hostile(names=HOSTILE) -> Content:
    """A star of entities with such names, which also stand in quotes, titles, qualifiers and sources."""
    source = document("h", title=f"标题{''.join(names[:2])}", published="2024", publisher=names[0], url="javascript:alert(1)")
    hub = entity("中心", "Region")
    spokes = [
        EntityRow(f"{BASE}id/Enterprise/{number}", "Enterprise", name, (name, f"又名{name}"), ())
        for number, name in enumerate(names)
    ]
    facts = [
        fact(each, "locatedIn", hub, evidence(source, f"据说{each.name}在这里", rule=each.name), title=each.name)
        for each in spokes
    ]
    figures = [figure(each, f"产值{each.name}", "level", 1.5, each.name, "2024", evidence(source, each.name)) for each in spokes]
    return Content((hub, *spokes), tuple(facts), tuple(figures), (source,))


def crowd(count: int, *, degree: int = 2) -> Content:
    """A big graph without chance: each thing is tied to the few before it that its number leads to."""
    source = document("c", title="大图", published="2024")
    kinds = ("Enterprise", "Region", "Industry", "Product", "Institute", "Park")
    things = [entity(f"实体{number}", kinds[number % len(kinds)]) for number in range(count)]
    facts = []
    for number in range(1, count):
        for step in range(degree):
            other = (number * (7 + 4 * step) // 13) % number
            facts.append(
                fact(things[number], ("produces", "cooperatesWith")[step % 2], things[other], evidence(source, f"第{number}句"))
            )
    return Content(tuple(things), tuple(facts), (), (source,))
