"""Reader of .html and .htm files: the article of a page and what the page says of it.

In: an open file, or a piece of HTML from a feed. Out: one `Draft`, or the text of the
piece. Menus, scripts, buttons and hidden parts are dropped; of the rest the longest
<article> is taken, else <main>, else all.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from search.sources.base import Draft
from search.sources.drafts import split_title
from search.sources.encodings import decode
from search.sources.html_tokens import Tag, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from search.sources.base import SourceFile

_DROPPED = frozenset(
    {
        *("script", "style", "noscript", "template", "iframe", "object"),
        *("svg", "math", "canvas", "audio", "video", "select"),
        *("button", "textarea", "dialog", "nav", "aside"),
        *("footer", "menu", "title", "xmp"),
    }
)
_CONTAINERS = frozenset(
    {
        *("article", "main", "section", "div", "header", "body", "form"),
        *("table", "ul", "ol"),
    }
)
_BLOCKS = _CONTAINERS | frozenset(
    {
        *("p", "h1", "h2", "h3", "h4", "h5"),
        *("h6", "li", "dl", "dt", "dd", "tr"),
        *("caption", "thead", "tbody", "tfoot", "blockquote", "pre"),
        *("figure", "figcaption", "address", "details", "summary", "fieldset"),
        *("hgroup", "center", "br", "hr", "html", "head"),
        *("nav", "aside", "footer", "dialog", "noscript"),
    }
)
_CELLS = frozenset({"td", "th"})
_VOID = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr"),
        *("img", "input", "link", "meta", "source", "wbr"),
    }
)
_DEEPEST = 500  # open elements kept in mind; what lies deeper is read as flat text
_META = {
    "og:title": "title",
    "og:url": "url",
    "og:site_name": "source",
    "article:published_time": "date",
    "datepublished": "date",
    "date": "date",
    "pubdate": "date",
    "publish-date": "date",
    "dc.date": "date",
    "dc.date.issued": "date",
    "dcterms.issued": "date",
    "dcterms.created": "date",
}
_LD_DATE = re.compile(r"\"datePublished\"\s{0,9}:\s{0,9}\"([^\"]{4,40})\"")
_LINE_END = re.compile(r"[\r\n\t\f]")


def read(file: SourceFile) -> Iterator[Draft]:
    """Give the one document of a saved page."""
    decoded = decode(file.stream.read())
    page = _Page(decoded.text)
    title = page.facts.get("title") or page.heading or page.window_title
    first, rest = split_title(page.text())
    if not title or " ".join(first.split()) == " ".join(title.split()):
        title, text = title or first, rest
    else:
        text = page.text()
    yield Draft(
        text=text,
        title=title,
        date=page.facts.get("date", ""),
        source=page.facts.get("source", ""),
        url=page.facts.get("url", ""),
        encoding=decoded.encoding,
        warnings=decoded.warnings,
    )


def text_of(html: str) -> str:
    r"""Return the words of a piece of HTML.

    >>> text_of("<p>ปูติน<b>พบ</b>คิม</p>\n<p>A &amp; B<script>x()</script>")
    'ปูตินพบคิม\nA & B'
    """
    return _Page(html).text()


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that has begun: where, and whether its content is dropped."""

    name: str
    piece: int
    length: int
    drops: bool


@dataclass(frozen=True, slots=True)
class _Region:
    """An <article> or <main>: its pieces and how many characters they have."""

    name: str
    first: int
    last: int
    length: int


class _Page:
    """One pass over a page, which collects its text by region and its facts."""

    def __init__(self, html: str) -> None:
        self.facts: dict[str, str] = {}
        self.window_title = ""
        self.heading = ""
        self._pieces: list[str] = []
        self._length = 0
        self._regions: list[_Region] = []
        self._open: list[_Open] = []
        self._counts: Counter[str] = Counter()  # open elements by name
        self._dropped = 0  # open elements whose content is dropped
        self._inside = ""  # the last start tag, for <title> and <script>
        self._heading_from: int | None = None
        for token in tokens(html):
            if not isinstance(token, Tag):
                self._add(token.text)
            elif token.closes:
                self._end(token.name)
            else:
                self._start(token)
        self._close_down_to(0)

    def text(self) -> str:
        """Return the text of the article, one line for each block.

        Where no article has at least half of the text of all articles, the page is a
        list of them, and all are taken.
        """
        for name in ("article", "main"):
            regions = [r for r in self._regions if r.name == name and r.length]
            if not regions:
                continue
            longest = max(regions, key=lambda region: region.length)
            if 2 * longest.length >= sum(region.length for region in regions):
                regions = [longest]
            stretches = (self._pieces[r.first : r.last] for r in regions)
            return _lines(chain.from_iterable(stretches))
        return _lines(self._pieces)

    def _add(self, text: str) -> None:
        if self._inside == "title" and self._dropped == 1:  # not one of a drawing
            self.window_title = self.window_title or " ".join(text.split())
        elif self._inside == "script":
            if "date" not in self.facts and (found := _LD_DATE.search(text)):
                self.facts["date"] = found[1]
        elif not self._dropped:
            # Line ends of the file are spaces; those of blocks come from tags.
            self._pieces.append(_LINE_END.sub(" ", text))
            self._length += 0 if text.isspace() else len(text)
        self._inside = ""

    def _start(self, tag: Tag) -> None:
        self._inside = tag.name if tag.name in {"title", "script"} else ""
        self._mark(tag.name)
        self._note(tag)
        if tag.name == "h1" and not self._dropped:
            self._heading_from = len(self._pieces)
        if tag.name in _VOID or len(self._open) >= _DEEPEST:
            return
        drops = (
            tag.name in _DROPPED
            or tag.get("hidden") is not None
            or tag.get("aria-hidden") == "true"
        )
        if drops or tag.name in _CONTAINERS:
            begun = _Open(tag.name, len(self._pieces), self._length, drops)
            self._open.append(begun)
            self._counts[tag.name] += 1
            self._dropped += drops

    def _end(self, name: str) -> None:
        self._mark(name)
        if name == "h1" and self._heading_from is not None:
            words = "".join(self._pieces[self._heading_from :])
            self.heading = self.heading or " ".join(words.split())
            self._heading_from = None
        if self._counts[name]:
            depth = len(self._open) - 1
            while self._open[depth].name != name:
                depth -= 1
            self._close_down_to(depth)

    def _mark(self, name: str) -> None:
        """Set a line end for a block, a space for a cell."""
        if not self._dropped and (name in _BLOCKS or name in _CELLS):
            self._pieces.append("\n" if name in _BLOCKS else " ")

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > depth:
            closed = self._open.pop()
            self._counts[closed.name] -= 1
            self._dropped -= closed.drops
            is_region = closed.name in {"article", "main"}
            # Of nested articles the outer one counts: the inner ones are comments.
            if is_region and not self._dropped and not self._counts[closed.name]:
                length = self._length - closed.length
                last = len(self._pieces)
                self._regions.append(_Region(closed.name, closed.piece, last, length))

    def _note(self, tag: Tag) -> None:
        """Take the facts that <meta>, <link> and <time> give."""
        if tag.name == "meta":
            name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
            fact, value = _META.get(name.lower()), tag.get("content")
        elif tag.name == "link" and tag.get("rel") == "canonical":
            fact, value = "url", tag.get("href")
        elif tag.name == "time" and not self._dropped:
            fact, value = "date", tag.get("datetime")
        else:
            return
        if fact and value and value.strip():
            self.facts.setdefault(fact, value.strip())


def _lines(pieces: Iterable[str]) -> str:
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)
