"""Addresses: everything a visitor chose is in the URL, and nothing else is.

In: a ``Request`` and how its dates were written. Out: relative addresses with the
defaults left out, so that one search has one address. Used by pages and JSON alike.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlencode, urlsplit

from search.engines.base import Sort
from search.service import Request

if TYPE_CHECKING:
    from collections.abc import Iterable

Pairs = list[tuple[str, str]]

_DEFAULTS = Request("")
# U+0E00 to U+0E7F in UTF-8: three bytes that a browser escapes itself.
_ESCAPED_THAI = re.compile("(?:%E0%B[89]%[89AB][0-9A-F])+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as an address holds it; ``first`` and ``last`` as they were typed."""

    request: Request
    first: str = ""
    last: str = ""

    def pairs(self) -> Pairs:
        """Return the parameters that differ from their defaults, in a fixed order.

        >>> Asked(Request("ปูติน", page=2, without=frozenset({"Putin"}))).pairs()
        [('q', 'ปูติน'), ('page', '2'), ('without', 'Putin')]
        """
        request = self.request
        pairs = [("q", request.text)]
        if request.language != _DEFAULTS.language:
            pairs.append(("lang", request.language))
        pairs += [("from", self.first), ("to", self.last), ("source", request.source)]
        if request.sort is not Sort.RELEVANCE:
            pairs.append(("sort", request.sort.value))
        if request.page != _DEFAULTS.page:
            pairs.append(("page", str(request.page)))
        if request.size != _DEFAULTS.size:
            pairs.append(("size", str(request.size)))
        if not request.expand:
            pairs.append(("expand", "0"))
        if not request.semantic:
            pairs.append(("semantic", "0"))
        pairs += [("without", term) for term in sorted(request.without)]
        if request.explain:
            pairs.append(("explain", "1"))
        return [(name, value) for name, value in pairs if value]

    def on_page(self, page: int) -> Asked:
        """Return the same search on another page."""
        return replace(self, request=replace(self.request, page=page))

    def undated(self) -> Asked:
        """Return the same search from its first page, whatever the date."""
        request = replace(self.request, first=None, last=None, page=1)
        return Asked(request)

    def with_request(self, request: Request) -> Asked:
        """Return the search for another request with these dates, on page 1."""
        return replace(self, request=replace(request, page=1))


def make_url(path: str, pairs: Iterable[tuple[str, str]] = ()) -> str:
    """Return a relative address, fully escaped, for machines.

    >>> make_url("/search", [("q", "ไทย & x")])
    '/search?q=%E0%B9%84%E0%B8%97%E0%B8%A2+%26+x'
    """
    query = urlencode(list(pairs), errors="replace")
    escaped = quote(path, safe="/", errors="replace")
    return f"{escaped}?{query}" if query else escaped


def readable(url: str) -> str:
    """Return an address with Thai letters unescaped, a third as long, for pages.

    >>> readable(make_url("/search", [("q", "ไทย&x\u200b")]))
    '/search?q=ไทย%26x%E2%80%8B'
    """
    return _ESCAPED_THAI.sub(lambda match: unquote(match[0]), url)


def document_path(doc_id: str) -> str:
    """Return the path of a document's page.

    >>> document_path("2567/ปูติน.txt")
    '/documents/2567/ปูติน.txt'
    """
    return f"/documents/{doc_id}"


def document_pairs(request: Request) -> Pairs:
    """Return what a link from a hit to its document carries on: the words to mark."""
    pairs = [("q", request.text)] if request.text else []
    return pairs if request.expand else [*pairs, ("expand", "0")]


def safe_link(url: str) -> str:
    """Return an address of the outside world if it may be linked, else nothing.

    >>> safe_link("https://example.org/ก"), safe_link("javascript:alert(1)")
    ('https://example.org/ก', '')
    """
    try:
        parts = urlsplit(url)
        hostname = parts.hostname
    except ValueError:
        return ""
    plain = url.isprintable() and not any(letter in url for letter in " \\\"'<>")
    return url if plain and parts.scheme in ("http", "https") and hostname else ""
