"""What people read of results: words and tables made from rows, nothing computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.analyze import one_line
from kg.learn.evaluate import reliability

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from kg.analyze import ChainRow, Community, DocumentRow, EvidenceRow, FactRow, GapRow, ObservationRow, Path, Rank
    from kg.app.difference import Difference
    from kg.learn.evaluate import Review
    from kg.query import Described
    from kg.schema import Schema

    Table = tuple[Sequence[str], Iterable[Sequence[Any]]]

ACTUAL = "actual"
LONGEST_QUOTE = 120


def description(known: Described, schema: Schema, *, language: str = "zh") -> str:
    """All that is known of one thing, facts by relation, each with its quotes and where they stand."""
    entity = known.entity
    lines = [f"{entity.name}  ({_label(schema.classes, entity.type, language)}, {entity.type})"]
    if len(entity.names) > 1:
        lines.append(f"  = {', '.join(entity.names[1:])}")
    lines.append(f"  <{entity.iri}>")
    order = list(schema.relations)
    for fact in sorted(known.facts, key=lambda fact: (order.index(fact.predicate), fact.modality, -fact.confidence, fact.iri)):
        lines += ["", f"{_sentence(fact, known.names, schema, language)}{_marks(fact)}", *_quotes(fact.evidence, known.documents)]
    for seen in sorted(known.observations, key=lambda seen: (seen.indicator, seen.period, seen.iri)):
        lines += ["", f"{_figure(seen)}{_marks(seen)}", *_quotes(seen.evidence, known.documents)]
    return "\n".join(lines) + "\n"


def paths(found: Sequence[Path], schema: Schema, *, language: str = "zh") -> str:
    """Paths step by step, each with the sentences that say so."""
    if not found:
        return "no path\n"
    lines = []
    for number, path in enumerate(found, start=1):
        lines.append(f"{number}. {' – '.join(entity.name for entity in path.entities)}")
        for step in path.steps:
            names = {row.iri: row.name for row in (step.start, step.end)}
            for fact in step.facts:
                lines += [f"   {_sentence(fact, names, schema, language)}{_marks(fact)}"]
                lines += [f"   {line}" for line in _quotes(fact.evidence, {})]
    return "\n".join(lines) + "\n"


def ranks(rows: Iterable[Rank]) -> Table:
    """Who is central."""
    return ("name", "type", "pagerank", "betweenness", "neighbours", "facts"), (
        (row.name, row.type, f"{row.pagerank:.5f}", f"{row.betweenness:.5f}", row.degree, row.facts) for row in rows
    )


def communities(rows: Iterable[Community]) -> Table:
    """Who belongs together, the most central first."""
    return ("community", "size", "members"), (
        (row.number, len(row.members), ", ".join(member.name for member in row.members[:12])) for row in rows
    )


def chain(rows: Iterable[ChainRow]) -> Table:
    """What lies up- and downstream, and who makes it."""
    return ("stage", "level", "name", "type", "through", "modality", "quote"), (
        (
            row.stage,
            row.level,
            row.entity.name,
            row.entity.type,
            row.through.name,
            row.fact.modality,
            _first_quote(row.fact.evidence),
        )
        for row in rows
    )


def gaps(rows: Iterable[GapRow]) -> Table:
    """Each node of a chain map and who fills it."""
    return ("stage", "node", "state", "actors"), (
        (row.node.stage, row.node.label.get("zh", row.node.id), row.state, ", ".join(actor.name for actor in row.actors))
        for row in rows
    )


TABLES: dict[str, Callable[[Any], Table]] = {"centrality": ranks, "communities": communities, "chain": chain, "gaps": gaps}


def difference(found: Difference) -> str:
    """Gains with `+`, losses with `-`, document by document."""
    marked = [("+", change) for change in found.gained] + [("-", change) for change in found.lost]
    lines, document = [], None
    for mark, change in sorted(marked, key=lambda pair: (pair[1].document, pair[1].kind, pair[1].statement, pair[0])):
        if change.document != document:
            document = change.document
            lines.append(f"@ {document}")
        lines.append(f"{mark} {change.statement}  [{change.rule} {change.confidence:.2f}]  「{_cut(change.quote)}」")
    return "\n".join(lines) + "\n"


def scores(figures: Mapping[str, Any]) -> str:
    """Precision, recall and F1, row by row."""
    lines = [f"{'':28}{'P':>8}{'R':>8}{'F1':>8}{'right':>7}{'given':>7}{'gold':>7}"]
    for key, row in figures["rows"].items():
        if row["gold"] or row["predicted"]:
            lines.append(
                f"{key:28}{row['precision']:8.3f}{row['recall']:8.3f}{row['f1']:8.3f}{row['tp']:7}{row['predicted']:7}{row['gold']:7}"
            )
    lines += [f"{key}: {value}" for key, value in figures.items() if key != "rows"]
    return "\n".join(lines) + "\n"


def review(found: Review) -> str:
    """What stands beside the scores: evidence, unseen names, and how often a confidence is right."""
    report = found.scorer.report
    entities = report.row("entities")
    unseen = f"{found.unseen.part} of {found.unseen.whole}, {found.unseen.share:.3f}"
    lines = [f"names: {entities.right} of {entities.gold} found; unseen names (in no list, not learned): {unseen}"]
    if found.evidence.whole:
        lines.append(
            f"evidence in the sentences that the annotator named: {found.evidence.share:.3f} of {found.evidence.whole} pieces, "
            f"of {found.shown.whole} right facts {found.shown.share:.3f} have one"
        )
    if any(one.confidence < 1 for one in report.judged):
        lines.append(f"{'confidence of facts':24}{'facts':>8}{'mean':>8}{'right':>8}")
        lines += [
            f"  {f'{row.low:.1f} to {row.high:.1f}':22}{row.facts:8}{row.confidence:8.3f}{row.right:8.3f}"
            for row in reliability(report.judged)
        ]
    return "\n".join(lines) + "\n"


def errors(found: Review) -> str:
    """How many errors each cause has, then each error with its cause, tabs between."""
    lines = [f"# {count}\t{verdict}\t{cause}" for verdict, cause, count in found.causes]
    order = {(verdict, cause): place for place, (verdict, cause, _) in enumerate(found.causes)}
    for miss, cause in sorted(found.errors, key=lambda error: order[error[0].verdict, error[1]]):
        lines.append("\t".join((miss.document, miss.verdict, cause, *miss.columns)))
    return "\n".join(lines) + "\n" if lines else ""


def ontology(schema: Schema) -> str:
    """Every class and relation with its label and definition."""
    lines = ["Classes", ""]
    lines += [f"  {known.id:14} {known.label['zh']}  {known.definition['en']}" for known in schema.classes.values()]
    lines += ["", "Relations", ""]
    for relation in schema.relations.values():
        ends = f"{' | '.join(sorted(relation.subject))} -> {' | '.join(sorted(relation.object))}"
        lines += [f"  {relation.id:14} {relation.label['zh']}  {ends}", f"  {'':14} {relation.definition['en']}"]
    return "\n".join(lines) + "\n"


def _label(known: Mapping[str, Any], key: str, language: str) -> str:
    return str(known[key].label[language]) if key in known else key


def _sentence(fact: FactRow, names: Mapping[str, str], schema: Schema, language: str) -> str:
    words = f"{names[fact.subject]} {_label(schema.relations, fact.predicate, language)} {names[fact.object]}"
    if fact.qualifiers:
        words += f" ({', '.join(f'{key}: {value}' for key, value in sorted(fact.qualifiers.items()))})"
    return words


def _figure(seen: ObservationRow) -> str:
    value = int(seen.value) if seen.value == int(seen.value) else seen.value
    return " ".join(
        filter(None, (seen.indicator, f"{value}{seen.unit}", seen.period, "" if seen.kind == "level" else f"[{seen.kind}]"))
    )


def _marks(row: FactRow | ObservationRow) -> str:
    marks = [] if row.modality == ACTUAL else [row.modality]
    marks.append(f"{row.confidence:.2f}")
    sources = getattr(row, "sources", 1)
    if sources > 1:
        marks.append(f"{sources} sources")
    return f"  [{', '.join(marks)}]"


def _quotes(evidence: Iterable[EvidenceRow], documents: Mapping[str, DocumentRow]) -> Iterator[str]:
    for piece in evidence:
        spans = ", ".join(f"{span.start}-{span.end}" for span in piece.spans)
        document = documents.get(piece.document)
        where = " ".join(filter(None, (document.publisher, document.published, document.source))) if document else piece.document
        yield f"    「{_cut(one_line(piece))}」  {where}:{spans}"


def _first_quote(evidence: Sequence[EvidenceRow]) -> str:
    return _cut(one_line(evidence[0])) if evidence else ""


def _cut(quote: str) -> str:
    return quote if len(quote) <= LONGEST_QUOTE else quote[: LONGEST_QUOTE - 1] + "…"
