"""What every exporter does with the rows it gets."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from kg.analyze import as_content, select

if TYPE_CHECKING:
    from kg.analyze import Content, EvidenceRow, FactRow, ObservationRow
    from kg.store import Store

# Characters that XML 1.0 cannot hold in any form, lone surrogates among them.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def cut(source: Store | Content, min_confidence: float) -> Content:
    """The content of a source, without what is believed less than this."""
    content = as_content(source)
    return select(content, min_confidence=min_confidence) if min_confidence > 0 else content


def evidence_record(evidence: EvidenceRow) -> dict[str, Any]:
    """A piece of evidence word for word, with its spans in the document's text."""
    return {
        "iri": evidence.iri,
        "document": evidence.document,
        "spans": [[span.start, span.end] for span in evidence.spans],
        "quotes": list(evidence.quotes),
        "rule": evidence.rule,
        "confidence": evidence.confidence,
    }


def evidence_json(row: FactRow | ObservationRow) -> str:
    """All evidence of a statement as JSON."""
    return json.dumps([evidence_record(each) for each in row.evidence], ensure_ascii=False)


def qualifiers_json(row: FactRow) -> str:
    """The qualifiers of a fact as JSON, empty where it has none."""
    return json.dumps(dict(sorted(row.qualifiers.items())), ensure_ascii=False) if row.qualifiers else ""


def encodable(text: str) -> str:
    """Text without lone surrogates, which no encoding can hold."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def printable(text: str) -> str:
    """Text as XML gives it back: line ends are line feeds, what it cannot hold becomes the replacement character.

    Lists and evidence go through JSON first, which escapes control characters, so they stay word for word.
    """
    return _FORBIDDEN.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
