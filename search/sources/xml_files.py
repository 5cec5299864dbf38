"""Reader of .xml, .xml.bz2, .rss and .atom files: feeds and wiki dumps.

In: an open file. Out: the drafts of its items or pages, while it is being read. What
kind of file it is, its first element tells, not its name.
"""

from __future__ import annotations

import bz2
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from search.sources.base import MIB, Draft, UnreadableError
from search.sources.feeds import AtomFeed, RssFeed
from search.sources.opening import limited
from search.sources.wiki_dump import WikiDump
from search.sources.xml_stream import Events, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from search.sources.base import SourceFile

_UNPACKED_LIMIT = 1024 * MIB


class _Collector(Events, Protocol):
    """Takes events and makes drafts of them."""

    drafts: list[Draft]


_KINDS: dict[str, Callable[[], _Collector]] = {
    "rss": RssFeed,
    "rdf:RDF": RssFeed,
    "feed": AtomFeed,
    "mediawiki": WikiDump,
}


def read(file: SourceFile) -> Iterator[Draft]:
    """Give the documents of a feed or a dump."""
    stream = file.stream
    if file.suffix.endswith(".bz2"):
        stream = limited(bz2.BZ2File(stream), _UNPACKED_LIMIT, " unpacked")
    root = _Root()
    encoding = "utf-8"
    try:
        for encoding in parse(stream, root):
            for draft in root.take():
                yield replace(draft, encoding=encoding)
    except (UnreadableError, EOFError, OSError) as error:
        # What was complete before the fault is still good.
        for draft in root.take():
            yield replace(draft, encoding=encoding)
        if isinstance(error, UnreadableError):
            raise
        msg = f"the archive is damaged ({error}); copy it again"
        raise UnreadableError(msg) from error


class _Root:
    """Chooses by the first element who takes the events."""

    def __init__(self) -> None:
        self._chosen: _Collector | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Choose, or pass on."""
        if self._chosen is None:
            if name not in _KINDS:
                msg = (
                    f"its first element is <{name[:40]}>; of XML only RSS and Atom "
                    "feeds and MediaWiki dumps are read"
                )
                raise UnreadableError(msg)
            self._chosen = _KINDS[name]()
        self._chosen.start(name, attributes)

    def end(self, name: str) -> None:
        """Pass on."""
        if self._chosen:
            self._chosen.end(name)

    def text(self, text: str) -> None:
        """Pass on."""
        if self._chosen:
            self._chosen.text(text)

    def take(self) -> list[Draft]:
        """Return the drafts that are complete, each once."""
        if self._chosen is None:
            return []
        drafts, self._chosen.drafts = self._chosen.drafts, []
        return drafts
