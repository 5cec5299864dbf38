"""Markdown into plain text.

In: the text of a .md file below its front matter. Out: the words, without the signs
that only set type. Not a Markdown parser: what is unclear stays as it was written.
Every pattern has a bounded length, so the time is linear in the text.
"""

from __future__ import annotations

import re

from search.sources.entities import unescape

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(
    r"</?(?:a|abbr|b|blockquote|br|center|code|del|details|div|em|figcaption|figure|font"
    r"|h[1-6]|hr|i|img|ins|kbd|li|mark|ol|p|pre|s|small|span|strong|sub|summary|sup"
    r"|table|tbody|td|th|thead|tr|u|ul)(?=[\s/>])[^<>]{0,1000}>",
    re.IGNORECASE,
)
_RULE = re.compile(r" {0,3}(?:={3,}|(?:[-*_] ?){3,}|`{3,}[\w+-]{0,20}|~{3,}) *")
_HEADING = re.compile(r" {0,3}#{1,6} +")
_QUOTE = re.compile(r"(?: {0,3}> ?){1,5}")
_LINK = re.compile(
    r"(?<!\\)!?\[(?P<text>[^\[\]\n]{0,500})\]"
    r"\([^()\s]{0,1000}(?:\s[\"'][^\"'\n]{0,200}[\"'])?\)"
)
_AUTOLINK = re.compile(r"<(https?://[^\s<>]{1,1000})>")
_CODE = re.compile(r"`([^`\n]{1,500})`")
_STRONG = re.compile(r"(?<!\\)(\*\*|__)(?=\S)([^*_\n]{1,500})(?<=[^\s\\])\1")
_EMPHASIS = re.compile(
    r"(?<![\w*_\\])([*_])(?=\S)([^*_\n]{1,500})(?<=[^\s\\])\1(?![\w*_])"
)
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!<>-])")


def plain_text(markdown: str) -> str:
    r"""Return the words of a Markdown text.

    >>> plain_text("# ข่าว\n\nปูตินพบ **คิม** ที่ [เปียงยาง](https://example.org)")
    'ข่าว\n\nปูตินพบ คิม ที่ เปียงยาง'
    >>> plain_text("> C# costs 2 * 3 * 4 baht &amp; more, see snake_case_name")
    'C# costs 2 * 3 * 4 baht & more, see snake_case_name'
    """
    text = _TAG.sub("", _COMMENT.sub("", markdown))
    text = "\n".join(map(_line, text.split("\n")))
    text = _AUTOLINK.sub(r"\1", _LINK.sub(r"\g<text>", text))
    text = _EMPHASIS.sub(r"\2", _STRONG.sub(r"\2", _CODE.sub(r"\1", text)))
    return unescape(_ESCAPE.sub(r"\1", text))


def _line(line: str) -> str:
    """Return a line without the signs at its edges."""
    line = line.rstrip()
    if _RULE.fullmatch(line):
        return ""
    line = _QUOTE.sub("", line, count=1) if line.lstrip().startswith(">") else line
    if not (heading := _HEADING.match(line)):
        return line
    words, _, closing = line[heading.end() :].rpartition(" ")
    return (
        words.rstrip() if closing and not closing.strip("#") else line[heading.end() :]
    )
