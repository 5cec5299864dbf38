"""MediaWiki XML dumps: one page, one document.

In: the events of the XML. Out: `Draft` values in `drafts`, one as each page ends. Only
articles: redirects and the pages of other namespaces (talk, users, templates) are no
documents. Called by `search.sources.xml_files`.
"""

from __future__ import annotations

from urllib.parse import quote

from search.sources.base import TEXT_LIMIT, Draft
from search.sources.wikitext import plain_text

_MOST_MARKUP = 2 * TEXT_LIMIT
_LONGEST_NAME = 1_000  # characters of the name or address of the wiki
_ARTICLES = "0"
_VALUES = frozenset(
    {"title", "ns", "text", "timestamp", "sitename", "base", "redirect"}
)


class WikiDump:
    """Collects the page that is being read; its last revision in the file counts."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self._site: dict[str, str] = {}
        self._page: dict[str, list[str]] | None = None
        self._value = ""
        self._length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        """Begin a page or one of its values."""
        if name == "page":
            self._page = {}
        elif name in _VALUES:
            self._value, self._length = name, 0
            if self._page is not None:
                self._page[name] = []

    def end(self, name: str) -> None:
        """End a value, or a page: then it is a draft, if it is an article."""
        self._value = ""
        if name != "page" or self._page is None:
            return
        page = {key: "".join(pieces) for key, pieces in self._page.items()}
        self._page = None
        if "redirect" in page or page.get("ns", _ARTICLES) != _ARTICLES:
            return
        title = page.get("title", "").strip()
        self.drafts.append(
            Draft(
                text=plain_text(page.get("text", "")),
                title=title,
                key=title,
                place=f"page “{title}”",
                date=page.get("timestamp", ""),
                source=self._site.get("sitename", "").strip(),
                url=self._address(title),
            )
        )

    def text(self, text: str) -> None:
        """Add to the open value, up to the limit."""
        if not self._value:
            return
        self._length += len(text)
        if self._length > _MOST_MARKUP:
            return
        if self._page is not None:
            self._page[self._value].append(text)
        elif self._length < _LONGEST_NAME:
            self._site[self._value] = self._site.get(self._value, "") + text

    def _address(self, title: str) -> str:
        """Return the address of a page, made like the one of the main page."""
        folder = self._site.get("base", "").strip().rpartition("/")[0]
        return f"{folder}/{quote(title.replace(' ', '_'), safe='/:')}" if folder else ""
