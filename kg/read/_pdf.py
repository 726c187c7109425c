"""Takes the text layer out of a pdf: lines as printed, column after column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from kg.model import InputError
from kg.read._boxes import Box, in_reading_order
from kg.read._dates import dateline, parse_date

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.read._open import Page

    Report = Callable[[InputError, str], None]

_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def pages(data: bytes, source: str, report: Report) -> Page:
    """The text of a pdf. A page without a text layer, as a scan has none, is reported and left out."""
    from kg.read._open import Page

    document = _open(data, source)
    try:
        texts: list[str] = []
        bare: list[str] = []
        for number in range(1, len(document) + 1):
            text = in_reading_order(_boxes(document[number - 1]))
            if text.strip():
                texts.append(text)
            else:
                bare.append(str(number))
        about = document.get_metadata_dict()
    finally:
        document.close()
    if bare:
        error = InputError(
            f"{source}: page {', '.join(bare)} holds no text, as a scanned page does; run text recognition over it"
        )
        if not texts:
            raise error
        report(error, source)
    text = "\n\n".join(texts)
    created = _CREATED.match(about.get("CreationDate", ""))
    return Page(
        text,
        title=about.get("Title", "").strip(),
        published=dateline(text) or (parse_date("-".join(created.groups())) if created else ""),
    )


def _open(data: bytes, source: str) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError(f"{source}: no readable pdf: {error}") from error


def _boxes(page: Any) -> list[Box]:
    """The characters of a page with their places, y counted downwards."""
    textpage = page.get_textpage()
    height = page.get_height()
    boxes: list[Box] = []
    for k in range(textpage.count_chars()):
        character = textpage.get_text_range(k, 1)
        if not character.strip():
            continue
        left, bottom, right, top = textpage.get_charbox(k, loose=True)
        boxes.append(Box(left, height - top, right, height - bottom, character))
    textpage.close()
    page.close()
    return boxes
