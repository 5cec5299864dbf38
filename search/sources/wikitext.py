"""Wiki markup into plain text.

In: the source of a MediaWiki page. Out: its words: templates, tables, footnotes,
pictures and categories are dropped, links keep their label. Brackets are paired in one
pass; one that has no partner is dropped alone and takes nothing with it. Every step
takes linear time. Called by `search.sources.wiki_dump`.
"""

from __future__ import annotations

import re
from collections import Counter

from search.sources.entities import unescape

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BRACKET = re.compile(
    r"\{\{|\}\}|\{\||\|\}(?!\})|\[\[|\]\]|<(?:ref|math|gallery)\b[^<>]{0,500}(?<!/)>"
    r"|</(?:ref|math|gallery)\s{0,9}>",
    re.IGNORECASE,
)
_CLOSES = {"}}": "{{", "|}": "{|", "]]": "[["}
_DROPPED_LINK = re.compile(
    r"\s*(?:file|image|media|category|ไฟล์|ภาพ|หมวดหมู่|[a-z]{2,3})\s*:", re.IGNORECASE
)
_LONGEST_TARGET = 300
_OUTSIDE_LINK = re.compile(
    r"\[(?:https?:)?//[^\s\[\]]{1,2000}(?: ([^\[\]\n]{0,500}))?\]"
)
_TAG = re.compile(r"</?[a-z][^<>]{0,500}>", re.IGNORECASE)
_QUOTES = re.compile(r"'{2,}")
_SWITCH = re.compile(r"__[A-Z]{2,30}__")
_HEADING = re.compile(r"={1,6}([^=\n]+)={1,6}\s*")
_LIST = re.compile(r"[*#:;]+ ?")


def plain_text(wikitext: str) -> str:
    r"""Return the words of a page.

    >>> plain_text("'''มอสโก''' {{lang|ru|Москва}} เป็น[[กรุง|เมืองหลวง]]<ref>x</ref>")
    'มอสโก เป็นเมืองหลวง'
    >>> plain_text("== History ==\n* [[Kremlin]] &amp; [https://example.org site] {{x")
    'History\nKremlin & site x'
    """
    text = _COMMENT.sub("", wikitext)
    text = _without(text, _dropped(text))
    text = _OUTSIDE_LINK.sub(r"\1", text)
    text = _QUOTES.sub("", _SWITCH.sub("", _TAG.sub(" ", text)))
    lines = (" ".join(_line(line).split()) for line in unescape(text).split("\n"))
    return "\n".join(line for line in lines if line)


def _dropped(text: str) -> list[tuple[int, int]]:
    """Return the stretches to leave out, in order of their beginning."""
    spans: list[tuple[int, int]] = []
    waiting: list[tuple[str, int, int]] = []  # kind, start, end of the open brackets
    open_kinds: Counter[str] = Counter()
    for bracket in _BRACKET.finditer(text):
        kind = _kind(bracket[0])
        partner = _CLOSES.get(kind) or kind.removeprefix("/")
        spans.append(bracket.span())
        if partner == kind:
            waiting.append((kind, *bracket.span()))
            open_kinds[kind] += 1
        # What was opened after the partner was never closed.
        while partner != kind and open_kinds[partner]:
            opened, start, end = waiting.pop()
            open_kinds[opened] -= 1
            if opened == partner:
                spans.append(_span(text, opened, start, end, bracket.end()))
                break
    return sorted(spans)


def _kind(bracket: str) -> str:
    """Return a bracket, or the name of a tag ("/ref" closes "ref")."""
    if not bracket.startswith("<"):
        return bracket
    return re.split(r"[\s>]", bracket[1:].lower(), maxsplit=1)[0]


def _span(text: str, opening: str, start: int, end: int, close: int) -> tuple[int, int]:
    """Return what of a pair is left out: all, or the target of a link with a label."""
    if opening != "[[":
        return start, close
    if _DROPPED_LINK.match(text, end):
        return start, close
    bar = text.find("|", end, min(close, end + _LONGEST_TARGET))
    return start, bar + 1 if bar >= 0 else end


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    """Return the text without some stretches, which may lie in one another."""
    pieces, at = [], 0
    for start, end in spans:
        if start > at:
            pieces.append(text[at:start])
        at = max(at, end)
    pieces.append(text[at:])
    return "".join(pieces)


def _line(line: str) -> str:
    if heading := _HEADING.fullmatch(line):
        return heading[1]
    return (
        _LIST.sub("", line, count=1) if line.startswith(("*", "#", ":", ";")) else line
    )
