"""A service of plain values for the web tests, and an app over it.

``FakeService`` keeps the promises of the real one on a shelf of documents: it looks for
the typed words and for the other names in ``OTHER_NAMES``. No index, no dictionaries.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from search.analysis.analyzer import Analyzer
from search.analysis.dates import DateSpan
from search.analysis.names import Name
from search.config import Settings
from search.documents import Document
from search.engines.base import Facets, Part
from search.engines.filters import facet_counts, matches_filter
from search.engines.likeness import Likeness
from search.errors import NotFoundError, UsageError
from search.query.added import Alternative, Expansion
from search.query.parser import parse
from search.query.plan import Only
from search.query.tree import describe
from search.service import (
    MAX_SIZE,
    MAX_WINDOW,
    DocumentView,
    IndexStatistics,
    Request,
    Response,
    Result,
    SimilarDocuments,
)
from search.snippets import Mark, join_marks, make_snippets
from web.app import create_app

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import TypeAlias

    from flask import Flask
    from flask.testing import FlaskClient
    from selectolax.lexbor import LexborNode

    from search.analysis.analyzer import Analysis

    See: TypeAlias = Callable[..., "Seen"]

OTHER_NAMES = {
    "ปูติน": ("Putin", "Vladimir Putin", "วลาดิมีร์ ปูติน", "V. Putin", "Putin V. V."),
    "putin": ("ปูติน", "วลาดิมีร์ ปูติน"),
    "เวียดนาม": ("Vietnam",),
}
XSS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{7*7}}{% raw %}",
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "<mark>not ours</mark>",
    "&lt;b&gt;",
)


REPORT: dict[str, object] = {
    "characters": 1_234_567,
    "dated": 12,
    "first_date": "2024-06-01",
    "last_date": "2024-06-15",
    "formats": {".txt": 5, ".pdf": 20},
    "encodings": {"utf-8": 9_000, "cp874": 3},
    "skipped": [
        {"path": "/srv/files/caf\udce9.txt", "reason": "there is no text in it"},
        {"path": "/srv/files/เก่า/<b>.doc", "reason": "<i>not read</i>"},
        {"path": "/srv/files/x.doc", "reason": "<i>not read</i>"},
    ],
    "skipped_total": 203,
    "damaged_pdfs": [{"path": "/srv/files/a.pdf", "warning": "3% are damaged"}],
    "damaged_pdfs_total": 1,
    "same_text": [{"id": "th/2", "like": "th/1"}],
    "same_text_total": 1,
    "slowest_documents": [{"id": "a//b/../c?d#e", "seconds": 1.5}],
    "notes": ["everything was read: there was no index yet"],
    "seconds": 61.25,
    "workers": 2,
}


def _shelf() -> list[Document]:
    thai_text = "วันพฤหัสบดี ประธานาธิบดีวลาดิมีร์ ปูติน ถึงกรุงฮานอย\n\n"
    thai_text += "เวียดนามต้อนรับอย่างอบอุ่น ทั้งสองฝ่ายลงนามสิบเอ็ดฉบับ " * 12
    text = "The Russian president arrived on Thursday. Putin stayed for one day.\n"
    text += "Hanoi keeps its other doors open to everyone who comes. " * 12
    thai = [
        Document(f"th/{n}", f"ปูตินเยือนเวียดนาม ครั้งที่ {n}", thai_text, "th",
                 DateSpan.of(2024, 6, n), "สองภาษา ต่างประเทศ", f"https://example.org/th/{n}")
        for n in range(1, 16)
    ]  # fmt: skip
    english = [
        Document(f"en/{n}", f"Vietnam welcomes Vladimir Putin, part {n}", text, "en",
                 DateSpan.of(2023, n), "Songphasa Desk")
        for n in range(1, 10)
    ]  # fmt: skip
    return [*thai, *english, *_odd_ones()]


def _odd_ones() -> list[Document]:
    hostile = [
        Document(
            f"xss {number} {text}",
            f"{text} attack",
            f"before {text} attack after {text}",
            "en",
            None,
            text,
            text,
        )
        for number, text in enumerate(XSS)
    ]
    return [
        *hostile,
        Document("a//b/../c?d#e", "awkward id", "awkward", "en"),
        Document("untitled", " ", "nameless", "en", url="ftp://example.org/x"),
        Document("broken", "half a pair \ud800 surrogate", "\ud800", "en"),
        Document("range", "ranged", "", "en", DateSpan.of(2021).to(DateSpan.of(2023))),
    ]


class FakeService:
    """Answers from a shelf of documents, with the refusals of the real service."""

    def __init__(self) -> None:
        self.documents = _shelf()
        self.requests: list[Request] = []
        self.notice = ""
        self.warmed = False
        self.analyzer = Analyzer([Name("ปูติน", "vladimir-putin", "th")])

    def search(self, request: Request) -> Response:
        self.requests.append(request)
        if request.page * request.size > MAX_WINDOW or request.size > MAX_SIZE:
            raise UsageError("page", "out of reach")
        if request.first and request.last and request.last < request.first:
            raise UsageError("to", "before from")
        parsed = parse(request.text)
        filtered = request.source or request.first or request.last
        if not (request.text or filtered or request.language != "any"):
            raise UsageError("q", "the query is empty; type at least one word")
        own, added = _words(request.text, expand=request.expand)
        kept = tuple(w for w in added if w not in request.without)
        found = [d for d in self.documents if self._passes(d, request, (*own, *kept))]
        start = (request.page - 1) * request.size
        return Response(
            request,
            describe(parsed.query),
            parsed.notes,
            len(found),
            tuple(
                _result(document, own, kept, explain=request.explain)
                for document in found[start : start + request.size]
            ),
            _expansions(request) if request.expand else (),
            facet_counts(found) if request.facets else Facets(),
            0.0123,
            "20261122T000000Z-1",
            self.notice,
        )

    def document(
        self, doc_id: str, query: str = "", *, expand: bool = True
    ) -> DocumentView:
        for document in self.documents:
            if document.id == doc_id:
                own, added = _words(query, expand=expand)
                return DocumentView(
                    document,
                    _marks(document.title, own, added),
                    _marks(document.text, own, added),
                )
        raise NotFoundError(doc_id)

    def similar(self, doc_id: str, limit: int = 5) -> SimilarDocuments:
        shown = self.document(doc_id).document
        others = [d for d in self.documents if d.id != doc_id]
        # The other language first, so that both are among the first few.
        others.sort(key=lambda d: d.language == shown.language)
        found = ((d, 0.9 - n / 100) for n, d in enumerate(others[:limit]))
        return SimilarDocuments(tuple(found), Likeness.MEANING)

    def warm(self) -> None:
        self.warmed = True

    def analyze(self, text: str) -> Analysis:
        return self.analyzer.analyze(text)

    def check(self) -> str:
        return "20261122T000000Z-1"

    def statistics(self) -> IndexStatistics:
        return IndexStatistics(
            "20261122T000000Z-1",
            "2026-11-22T00:00:00Z",
            len(self.documents),
            facet_counts(self.documents),
            {"analyzer": "rules 1", "format": "1"},
            REPORT,
            self.notice,
        )

    def _passes(
        self, document: Document, request: Request, words: tuple[str, ...]
    ) -> bool:
        text = f"{document.title} {document.text}".casefold()
        language = None if request.language == "any" else request.language
        only = Only(language, request.source or None, request.first, request.last)
        said = not words or any(word.casefold() in text for word in words)
        return said and matches_filter(document, only)


class Seen:
    """A page as tests look at it."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.tree = LexborHTMLParser(html)

    def css(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)

    def first(self, selector: str) -> LexborNode:
        return self.tree.css(selector)[0]

    def texts(self, selector: str) -> list[str]:
        return [" ".join(node.text().split()) for node in self.css(selector)]

    def links(self, selector: str) -> list[str]:
        return [node.attributes["href"] or "" for node in self.css(selector)]


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def app(service: FakeService) -> Flask:
    return create_app(Settings(), service)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def see(client: FlaskClient) -> See:
    """Return how to get a page: by address, or by path and parameters."""

    def see_page(url: str, **query: str) -> Seen:
        reply = client.get(url, query_string=query or None)
        assert reply.status_code == 200, url
        assert reply.mimetype == "text/html"
        return Seen(reply.get_data(as_text=True))

    return see_page


@pytest.fixture
def without_index(tmp_path: Path) -> FlaskClient:
    return create_app(Settings(index=tmp_path)).test_client()


@pytest.fixture
def xss() -> tuple[str, ...]:
    return XSS


def _words(text: str, *, expand: bool) -> tuple[list[str], list[str]]:
    typed = [word.strip('"()') for word in text.split()]
    own = [word for word in typed if word and not word.startswith("-")]
    known = [key for key in OTHER_NAMES if key in text.casefold()]
    own += known
    return own, [name for key in known for name in OTHER_NAMES[key]] if expand else []


def _marks(
    text: str, own: list[str], added: tuple[str, ...] | list[str]
) -> tuple[Mark, ...]:
    found = [
        Mark(match.start(), match.end(), expanded)
        for words, expanded in ((own, False), (added, True))
        for word in words
        for match in re.finditer(re.escape(word), text, re.IGNORECASE)
    ]
    return join_marks(found, text)


def _result(
    document: Document, own: list[str], added: tuple[str, ...], *, explain: bool
) -> Result:
    marks = _marks(document.text, own, added)
    title = _marks(document.title, own, added)
    everything = (*title, *marks)
    return Result(
        document,
        3.25,
        title,
        make_snippets(document.text, marks),
        tuple(dict.fromkeys(document.text[m.start : m.end] for m in marks)),
        bool(everything) and all(mark.expanded for mark in everything),
        (Part("ปูติน", 2, 15, 2.0), Part("<b>", 1, 1, 1.25)) if explain else (),
    )


def _expansions(request: Request) -> tuple[Expansion, ...]:
    return tuple(
        Expansion(
            key,
            "glossary",
            1.0,
            tuple(
                Alternative(name, "en" if name.isascii() else "th", 9)
                for name in names
                if name not in request.without
            ),
            "vladimir-putin",
            tuple(name for name in names if name in request.without),
        )
        for key, names in OTHER_NAMES.items()
        if key in request.text.casefold()
    )
