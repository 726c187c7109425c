"""Takes the paragraphs and tables out of a Word file, in their order."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from kg.model import InputError
from kg.read._dates import dateline, parse_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.read._open import Page

_TEMPLATE_DATE = "2013-12-23"  # python-docx's template has this date, and files made from it keep it


def paragraphs(data: bytes, source: str) -> Page:
    """The text of a Word file: a paragraph a line, a table's row a line with tabs between its cells."""
    from kg.read._open import Page

    document = _open(data, source)
    text = "\n".join(_lines(document))
    properties = document.core_properties
    created = properties.created.date().isoformat() if properties.created else ""
    return Page(
        text,
        title=(properties.title or "").strip() or _heading(document),
        published=dateline(text) or ("" if created == _TEMPLATE_DATE else parse_date(created)),
    )


def _open(data: bytes, source: str) -> Any:
    import docx

    try:
        return docx.Document(io.BytesIO(data))
    except Exception as error:  # python-docx lets many kinds through: zip, xml, key, value
        raise InputError(f"{source}: no readable Word file (docx): {error}") from error


def _lines(container: Any) -> Iterator[str]:
    from docx.table import Table

    for block in container.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells: list[str] = []
                last = None
                for cell in row.cells:
                    if cell._tc is not last:  # noqa: SLF001 - a merged cell comes once for each column it covers
                        cells.append(" ".join(line.strip() for line in _lines(cell) if line.strip()))
                    last = cell._tc  # noqa: SLF001
                yield "\t".join(cells)
        else:
            yield block.text


def _heading(document: Any) -> str:
    """The paragraph set as title, if there is one."""
    for block in document.paragraphs[:5]:
        if block.text.strip() and (block.style.name or "").lower() in {"title", "heading 1"}:
            return str(block.text).strip()
    return ""
