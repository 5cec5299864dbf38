"""RSS and Atom feeds that somebody saved as files: one item, one document.

In: the events of the XML. Out: `Draft` values in `drafts`, one as each item ends. The
texts of items are HTML, and are read as such. Called by `search.sources.xml_files`.
"""

from __future__ import annotations

from search.sources.base import TEXT_LIMIT, Draft
from search.sources.html_pages import text_of

_MOST_MARKUP = 2 * TEXT_LIMIT  # characters of one value with its markup


_NAMES = frozenset(
    (
        *("title", "link", "guid", "id", "pubDate", "dc:date", "published", "updated"),
        *("description", "content:encoded", "content", "summary"),
    )
)


class _Values:
    """The values of a feed or item by element name; the first of each name stays."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[str]] = {}
        self._length = 0

    def open(self, name: str) -> bool:
        """Begin a value, unless there is one or nobody will ask for it."""
        return name in _NAMES and not self._pieces.setdefault(name, [])

    def add(self, name: str, text: str) -> None:
        """Add to a value, up to the limit."""
        if self._length < _MOST_MARKUP:
            self._pieces[name].append(text)
            self._length += len(text)

    def get(self, *names: str) -> str:
        """Return the first value that is not blank."""
        values = ("".join(self._pieces.get(name, ())).strip() for name in names)
        return next(filter(None, values), "")


class RssFeed:
    """RSS 2.0; RSS 1.0 and 0.9x use the same names."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._channel = _Values()
        self._item: _Values | None = None
        self._path: list[str] = []
        self._value = ""  # the element whose text is being read, "" for none
        self._number = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """Begin an item, or a value of one."""
        self._path.append(name)
        if name == "item":
            self._item = _Values()
        elif self._path[-2:-1] in (["item"], ["channel"]):
            opens = (self._item or self._channel).open(name)
            self._value = name if opens else ""

    def end(self, name: str) -> None:
        """End a value, or an item: then it is a draft."""
        self._path.pop()
        if self._path[-1:] in (["item"], ["channel"]):
            self._value = ""
        if name != "item" or self._item is None:
            return
        item, self._item = self._item, None
        self._number += 1
        self.drafts.append(
            Draft(
                text=text_of(item.get("content:encoded", "description")),
                title=text_of(item.get("title")),
                id=item.get("guid"),
                key=str(self._number),
                place=f"item {self._number}",
                date=item.get("pubDate", "dc:date"),
                source=text_of(self._channel.get("title")),
                url=item.get("link"),
            )
        )

    def text(self, text: str) -> None:
        """Add to the open value."""
        if self._value:
            (self._item or self._channel).add(self._value, text)


class AtomFeed:
    """Atom 1.0, with texts as plain text, HTML or XHTML."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._feed = _Values()
        self._entry: _Values | None = None
        self._path: list[str] = []
        self._value = ""  # the element whose text is being read, "" for none
        self._depth = 0
        self._kinds: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._number = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin an entry, a value of one, or an element inside an XHTML value."""
        self._path.append(name)
        values = self._entry or self._feed
        if self._value:
            # An element inside a value is XHTML; its text is put together again.
            values.add(self._value, f"<{name}>")
        elif name == "entry":
            self._entry, self._kinds, self._links = _Values(), {}, {}
        elif name == "link" and self._entry:
            relation = attributes.get("rel", "alternate")
            self._links.setdefault(relation, attributes.get("href", ""))
        elif self._path[-2:-1] in (["entry"], ["feed"]) and values.open(name):
            self._value, self._depth = name, len(self._path)
            self._kinds[name] = attributes.get("type", "text")

    def end(self, name: str) -> None:
        """End what was begun; an entry becomes a draft."""
        if self._value:
            if len(self._path) == self._depth:
                self._value = ""
            else:
                (self._entry or self._feed).add(self._value, f"</{name}>")
        self._path.pop()
        if name != "entry" or self._entry is None:
            return
        self._number += 1
        entry = self._entry
        self.drafts.append(
            Draft(
                text=self._plain("content") or self._plain("summary"),
                title=self._plain("title"),
                id=entry.get("id"),
                key=str(self._number),
                place=f"entry {self._number}",
                date=entry.get("published", "updated"),
                source=text_of(self._feed.get("title")),
                url=self._links.get("alternate", ""),
            )
        )
        self._entry = None

    def text(self, text: str) -> None:
        """Add to the open value; in XHTML a "<" of the text stays one."""
        if self._value:
            if self._kinds.get(self._value) == "xhtml":
                text = text.replace("&", "&amp;").replace("<", "&lt;")
            (self._entry or self._feed).add(self._value, text)

    def _plain(self, name: str) -> str:
        value = self._entry.get(name) if self._entry else ""
        return value if self._kinds.get(name) == "text" else text_of(value)
