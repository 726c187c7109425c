"""Takes title, text and date of the article out of an html page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kg.model import InputError
from kg.read._dates import dateline, parse_date

if TYPE_CHECKING:
    from kg.read._open import Page

_LONGEST_PAGE = 20_000_000
_SHORT = 250
_BLOCKS = "p, h1, h2, h3, h4, li, td, figcaption, blockquote"
_DATES = {"original_date": True, "extensive_search": False, "max_date": "2100-12-31"}


def article(html: str, source: str) -> Page:
    """The article of a page: title first, then its paragraphs, one a line."""
    from kg.read._open import Page

    if len(html) > _LONGEST_PAGE:
        raise InputError(f"{source}: an html page of {len(html)} characters is no article")
    found = _extract(html)
    title = _clean(found.get("title", ""))
    text = found.get("text", "")
    if len(text) < _SHORT:  # too little to tell article from page by, and trafilatura's last resort breaks lines at every <b>
        text = _all_paragraphs(html) or text
    if not text.strip():
        raise InputError(f"{source}: no article found in this page")
    if title and title not in text[: len(title) + 80]:
        text = f"{title}\n{text}"
    return Page(
        text,
        title=title,
        published=parse_date(found.get("date", "")) or dateline(text),
        url=found.get("url", ""),
        publisher=found.get("sitename", ""),
    )


def _extract(html: str) -> dict[str, str]:
    """What trafilatura makes of the page; no look at the clock, nothing fetched."""
    import trafilatura

    # The latest date that it believes is fixed: by default it is today, and the same page would read differently tomorrow.
    document = trafilatura.bare_extraction(
        html,
        with_metadata=True,
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        date_extraction_params=dict(_DATES),
    )
    if document is None:
        return {}
    fields = document if isinstance(document, dict) else document.as_dict()
    return {key: str(fields.get(key) or "") for key in ("title", "text", "date", "url", "sitename")}


def _all_paragraphs(html: str) -> str:
    """The text of every block of the page, for pages too short to have an article told from the rest."""
    from lxml import html as parser  # type: ignore[import-untyped]

    tree = parser.document_fromstring(html)
    for part in tree.xpath("//script | //style | //nav | //footer | //header"):
        part.drop_tree()
    body = tree.find("body")
    blocks = (body if body is not None else tree).xpath(" | ".join(f".//{name.strip()}" for name in _BLOCKS.split(",")))
    lines = [
        _clean(block.text_content()) for block in blocks if not block.xpath("ancestor::li | ancestor::td | ancestor::blockquote")
    ]
    return "\n".join(line for line in lines if line)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
