"""HTML cut into text and tags, in linear time.

In: the text of a page. Out: `Text` and `Tag` values in order. Called by
`search.sources.html_pages`. No tree is built: the tree the HTML standard prescribes
takes quadratic time for deeply nested elements (20 s for 100,000 nested <div>, half
a megabyte, in a fast C parser), and nothing here needs one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.sources.base import UnreadableError
from search.sources.entities import unescape

if TYPE_CHECKING:
    from collections.abc import Iterator

# Every alternative also ends at the end of the page and never gives back what it has
# read, so no part of the page is read more than twice.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|<[!?][^>]*+(?:>|\Z)"
    r"|<(?P<slash>/?)(?P<name>[A-Za-z][^\s/>]*+)"
    r"(?P<attributes>(?:=\s*+\"[^\"]*+(?:\"|\Z)|=\s*+'[^']*+(?:'|\Z)|[^>])*+)(?:>|\Z)",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"(?P<name>[^\s/>=\"']++)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s>]++)))?+"
)
_MOST_ATTRIBUTES = 2_000  # characters of one tag in which attributes are looked up
_MOST_TAGS = 500_000
# Elements whose content is no markup; it ends at their end tag and nowhere else.
_RAW = {
    name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE)
    for name in ("script", "style", "textarea", "title", "noscript", "iframe", "xmp")
}


@dataclass(frozen=True, slots=True)
class Text:
    """Characters between tags, their references resolved."""

    text: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A start or end tag; its attributes are read only when asked for."""

    name: str
    closes: bool
    attributes: str = ""

    def get(self, wanted: str) -> str | None:
        """Return the value of an attribute; None if the tag does not have it.

        >>> tag = Tag("meta", closes=False, attributes=' name="title" content=ข่าว')
        >>> tag.get("name"), tag.get("content"), tag.get("hidden")
        ('title', 'ข่าว', None)
        """
        for found in _ATTRIBUTE.finditer(self.attributes, 0, _MOST_ATTRIBUTES):
            if found["name"].lower() == wanted:
                value = found["double"] or found["single"] or found["bare"] or ""
                return unescape(value)
        return None


def tokens(page: str) -> Iterator[Text | Tag]:
    """Give the texts and tags of a page; comments and declarations are dropped.

    Raises:
        UnreadableError: It has more tags than any page for people.

    >>> list(tokens("a &lt; <b class='x>y'>ข่าว</b><!-- <p> -->"))[0]
    Text(text='a < ')
    >>> list(tokens("<script>'<p>'</script>"))[1]
    Text(text="'<p>'")
    """
    at = count = 0
    while markup := _MARKUP.search(page, at):
        if (count := count + 1) > _MOST_TAGS:
            msg = f"it has more than {_MOST_TAGS:,} tags; split it"
            raise UnreadableError(msg)
        if markup.start() > at:
            yield Text(unescape(page[at : markup.start()]))
        at = markup.end()
        if markup["name"] is None:
            continue
        tag = Tag(markup["name"].lower(), bool(markup["slash"]), markup["attributes"])
        yield tag
        if tag.name in _RAW and not tag.closes:
            end = _RAW[tag.name].search(page, at)
            content = page[at : end.start() if end else len(page)]
            yield Text(unescape(content) if tag.name == "title" else content)
            at += len(content)
    if at < len(page):
        yield Text(unescape(page[at:]))
