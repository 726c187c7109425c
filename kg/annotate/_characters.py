"""The normal form of each character: NFKC, except for Chinese punctuation, which keeps its full width.

Kept as they are: ，（）：；！？ … and circled figures (list marks, which must not turn into numbers). Corner brackets
become curly quotes. Invisible characters vanish. Every white space is a blank, so that one rule treats them all.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
_KEPT = frozenset("，（）：；！？…" + "".join(map(chr, range(0x2460, 0x2474))))
_ODD = re.compile("[^\n -~\u4e00-\u9fff，（）：；！？…。、“”‘’《》—·]")
_MAPPED = {"「": "“", "」": "”", "『": "“", "』": "”", "⋯": "…", "•": "·", "・": "·", "‧": "·", "∶": ":", "﹒": "·"}
_WIDE = {",": "，", ":": "：", ";": "；", "!": "！", "?": "？", "(": "（", ")": "）"}
_NARROW = re.compile(  # the mark first and what stands around it after, so that most characters are passed at one look
    f"[,:;!?()](?:(?<=[{HAN}”’》）】)][,:;!?])(?!\\d)|(?<=[{HAN}）)][,:])(?=\\d)"
    f"|(?<=[,;!?])(?=[{HAN}“‘《（【])|(?<!\\d:)(?<=:)(?=[{HAN}“‘《（【])|(?<=[()]))"
)


@lru_cache(maxsize=1 << 17)
def normal(character: str) -> str:
    r"""The normal form of one character: itself, another, several, or none.

    >>> normal("Ａ"), normal("㎡"), normal("，"), normal("\u200b")
    ('A', 'm2', '，', '')
    """
    if character in _KEPT:
        return character
    if character in _MAPPED:
        return _MAPPED[character]
    if character.isspace():
        return " "
    if unicodedata.category(character) in {"Cf", "Cc"}:
        return ""
    return "".join(_MAPPED.get(c, c) for c in unicodedata.normalize("NFKC", character) if not c.isspace())


def changed(text: str) -> dict[str, str]:
    """Those characters of a text whose normal form is not themselves, line breaks left out."""
    return {c: normal(c) for c in sorted(set(_ODD.findall(text))) if normal(c) != c}


def widen(text: str) -> str:
    """The text with ASCII punctuation that stands in Chinese text at full width; as long as before.

    >>> widen("产值(亿元):1,200;增长8.5%,居第一")
    '产值（亿元）：1,200；增长8.5%，居第一'
    """
    return _NARROW.sub(lambda found: _WIDE[found.group()], text)
