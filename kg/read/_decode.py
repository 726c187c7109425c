"""Decodes bytes to text: UTF-8, UTF-16 or GB18030, told apart by evidence; doubt is an error, never mojibake."""

from __future__ import annotations

import codecs
import re

from kg.model import InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 1 << 16
_PLAUSIBLE = 0.85
_FREE = 2
_COMMON_ROWS = 55
_DECLARED = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_BINARY = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(data: bytes, source: str) -> str:
    r"""The text of a file. Line ends become `\\n`.

    >>> decode("璧山".encode("gb18030"), "a.txt")
    '璧山'
    """
    encoding, skip = detect(data, source)
    try:
        text = data[skip:].decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(f"{source}: not valid {encoding.upper()} at byte {error.start + skip}; convert it to UTF-8") from error
    if found := _BINARY.search(text):
        raise InputError(f"{source}: holds control character {found.group()!r}, so it is no text; give its ending or convert it")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_page(data: bytes, source: str) -> str:
    """The text of an html page, by what it declares where its bytes bear that out."""
    found = _DECLARED.search(data[:4096])
    if found and not any(data.startswith(mark) for mark, _ in _MARKS):
        name = found.group(1).decode("ascii").lower()
        name = "gb18030" if name.startswith("gb") else name
        try:
            return data.decode(codecs.lookup(name).name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, source)


def detect(data: bytes, source: str, *, whole: bool = True) -> tuple[str, int]:
    """The encoding of bytes, and how many of them are its mark; `whole` is false where they are only a beginning."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    broken = _utf8_breaks_at(data, whole=whole)
    if broken < 0 and b"\x00" not in data:
        return "utf-8", 0
    best, score = "", 0.0
    for encoding in ("utf-16-le", "utf-16-be", "gb18030"):
        share = _plausible(data[:_SAMPLE], encoding)
        if share > score:
            best, score = encoding, share
    if score < _PLAUSIBLE:
        place = f"not UTF-8 at byte {broken}" if broken >= 0 else "holds zero bytes"
        raise InputError(f"{source}: {place}, and neither UTF-16 nor GB18030 makes sense of it; convert it to UTF-8")
    return best, 0


def _utf8_breaks_at(data: bytes, *, whole: bool) -> int:
    """The place of the first byte that is no UTF-8, -1 where there is none."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=whole)
    except UnicodeDecodeError as error:
        return error.start
    return -1


def _plausible(data: bytes, encoding: str) -> float:
    """How much of what is not ASCII Chinese text is full of: common characters and punctuation.

    The first 3,755 characters of GB 2312 count whole, its rarer ones half, all others nothing. A few free points let short
    texts pass that hold a rare name.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return 0.0
    if not text or _BINARY.search(text):
        return 0.0
    beyond = [c for c in text if not c.isascii()]
    return (sum(map(_weight, beyond)) + _FREE) / (len(beyond) + _FREE)


def _weight(character: str) -> float:
    try:
        row = character.encode("gb2312")[0] - 0xA0
    except UnicodeEncodeError:
        return 1.0 if character in "\xa0\u200b\ufeff" else 0.0
    return 0.5 if row > _COMMON_ROWS else 1.0
