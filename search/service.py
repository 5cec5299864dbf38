"""The service: one facade for the page, the JSON and the command line.

In: a ``Request``. Out: a ``Response`` with ranked hits, snippets, the reading of the
query and everything that was added to it. Holds one index open; ``refresh`` swaps in a
newer one without failing a request.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.engines.base import Facets, Part, Sort
from search.engines.likeness import Likeness, find_similar
from search.errors import UsageError
from search.marking import Marker
from search.query.expansion import Options, Planned
from search.query.parser import Note, Parsed, parse
from search.query.plan import Must, Only, Plan
from search.query.tree import Everything, describe
from search.results import Result, make_results
from search.snippets import Mark, join_marks

if TYPE_CHECKING:
    import datetime as dt

    from search.analysis.analyzer import Analysis
    from search.documents import Document
    from search.opening import IndexHandle, OpenIndex
    from search.query.added import Expansion

__all__ = [
    "DocumentView",
    "IndexStatistics",
    "Request",
    "Response",
    "Result",
    "SearchService",
    "SimilarDocuments",
]

MAX_SIZE = 100
MAX_WINDOW = 10_000
MAX_SIMILAR = 50


@dataclass(frozen=True, slots=True)
class Request:
    """A search as both doors ask for it. Defaults are what an empty form sends.

    ``first`` and ``last`` bound the document's date; ``without`` are added terms the
    person removed; ``page`` counts from 1. ``semantic`` asks for documents that mean
    the same, too; without ``expand`` only the typed words count.
    """

    text: str
    language: str = "any"
    first: dt.date | None = None
    last: dt.date | None = None
    source: str = ""
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    size: int = 10
    expand: bool = True
    without: frozenset[str] = frozenset()
    explain: bool = False
    snippets: bool = True
    facets: bool = True
    semantic: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """The answer to a request. ``reading`` is the query as it was understood."""

    request: Request
    reading: str
    notes: tuple[Note, ...]
    total: int
    results: tuple[Result, ...]
    expansions: tuple[Expansion, ...]
    facets: Facets
    seconds: float
    generation: str
    notice: str = ""

    @property
    def pages(self) -> int:
        """How many pages can be asked for."""
        reachable = min(self.total, MAX_WINDOW)
        return -(-reachable // self.request.size)


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A whole document with the marks of a query in title and text."""

    document: Document
    title_marks: tuple[Mark, ...] = ()
    text_marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class SimilarDocuments:
    """Documents like another, the most similar first; 1 is the most.

    ``by`` says what makes them alike: their meaning, or their words.
    """

    documents: tuple[tuple[Document, float], ...]
    by: Likeness


@dataclass(frozen=True, slots=True)
class IndexStatistics:
    """What an index holds: counts, how and when it was built, and the import report."""

    generation: str
    built: str
    documents: int
    facets: Facets
    fingerprints: dict[str, str]
    report: dict[str, object] = field(default_factory=dict)
    notice: str = ""


class SearchService:
    """Answers requests from the live generation of one index folder."""

    def __init__(self, handle: IndexHandle) -> None:
        self._handle = handle

    def search(self, request: Request) -> Response:
        """Return the page of hits asked for.

        Raises UsageError for an empty query without filters, a page past the reachable
        window or a size out of bounds; IndexUnavailableError when nothing can be
        served.
        """
        parsed = parse(request.text)
        _check(request, parsed)
        index = self._handle.open()
        started = time.perf_counter()  # opening a new index is not the query's time
        planned = self._plan(index, parsed, request)
        plan = _filtered(planned.plan, request)
        found = index.engine.search(
            plan,
            limit=request.size,
            offset=(request.page - 1) * request.size,
            sort=request.sort,
            facets=request.facets,
        )
        results = make_results(
            index.engine,
            plan,
            found.hits,
            snippets=request.snippets,
            explain=request.explain,
        )
        return Response(
            request,
            describe(parsed.query),
            parsed.notes,
            found.total,
            results,
            planned.expansions,
            found.facets,
            time.perf_counter() - started,
            index.generation,
            " ".join(filter(None, (index.notice, planned.notice))),
        )

    def rank(self, request: Request) -> list[tuple[str, float]]:
        """Return ids and scores only, ``request.size`` of them; for runs and benches.

        An empty query ranks nothing; sizes are not bounded here. Waits for the encoder
        however long it takes to load, so that all topics are ranked alike.
        """
        parsed = parse(request.text)
        if isinstance(parsed.query, Everything):
            return []
        index = self._handle.open()
        if request.semantic:
            index.planner.wait()
        plan = _filtered(self._plan(index, parsed, request).plan, request)
        found = index.engine.search(plan, limit=request.size)
        return [(hit.doc_id, hit.score) for hit in found.hits]

    def document(
        self, doc_id: str, query: str = "", *, expand: bool = True
    ) -> DocumentView:
        """Return a whole document, with the query's words marked; NotFoundError."""
        index = self._handle.open()
        document = index.engine.document(doc_id)
        parsed = parse(query)
        if isinstance(parsed.query, Everything):
            return DocumentView(document)
        plan = self._plan(index, parsed, Request(query, expand=expand)).plan
        title, text = Marker(plan, index.engine).marks(document)
        return DocumentView(
            document,
            join_marks(title, document.title),
            join_marks(text, document.text),
        )

    def explain(self, query: str, doc_id: str, *, expand: bool = True) -> list[Part]:
        """Return the parts of a document's score; they add up to it."""
        index = self._handle.open()
        plan = self._plan(index, parse(query), Request(query, expand=expand)).plan
        return list(index.engine.explain(plan, doc_id))

    def similar(self, doc_id: str, limit: int = 5) -> SimilarDocuments:
        """Return the documents most like one, in both languages.

        Raises NotFoundError, and UsageError for a limit out of bounds. Without vectors
        the words of the document are compared.
        """
        if not 1 <= limit <= MAX_SIMILAR:
            raise UsageError("limit", f"{limit} is not between 1 and {MAX_SIMILAR}")
        index = self._handle.open()
        engine, planner = index.engine, index.planner
        found = find_similar(engine, planner, index.analyzer, doc_id, limit)
        documents = ((engine.document(h.doc_id), h.score) for h in found.hits)
        return SimilarDocuments(tuple(documents), found.by)

    def analyze(self, text: str) -> Analysis:
        """Return what the analyzer of the index makes of a text."""
        return self._handle.open().analyzer.analyze(text)

    def plan(self, request: Request) -> Planned:
        """Return the plan of a request, to be shown."""
        index = self._handle.open()
        return self._plan(index, parse(request.text), request)

    def statistics(self) -> IndexStatistics:
        """Return what the live index holds and how it was built."""
        index = self._handle.open()
        everything = index.engine.search(Must(), limit=0, facets=True)
        return IndexStatistics(
            index.generation,
            index.built,
            index.engine.size,
            everything.facets,
            index.fingerprints,
            index.report,
            index.notice,
        )

    def ids(self) -> list[str]:
        """Return the id of every document, in code-point order."""
        return list(self._handle.open().engine.ids())

    def warm(self) -> None:
        """Begin to load what the first query would wait for; return at once."""
        self._handle.open().planner.warm()

    def check(self) -> str:
        """Return the name of the generation that is served; raises if none can be."""
        return self._handle.open().generation

    def _plan(self, index: OpenIndex, parsed: Parsed, request: Request) -> Planned:
        options = Options(
            expand=request.expand, without=request.without, semantic=request.semantic
        )
        return index.planner.plan(parsed.query, options)


def _check(request: Request, parsed: Parsed) -> None:
    if not 1 <= request.size <= MAX_SIZE:
        raise UsageError("size", f"{request.size} is not between 1 and {MAX_SIZE}")
    if request.page < 1:
        raise UsageError("page", f"{request.page} is no page; pages count from 1")
    if (request.page - 1) * request.size >= MAX_WINDOW:
        raise UsageError(
            "page",
            f"page {request.page} of {request.size} hits is out of reach; the first "
            f"{MAX_WINDOW:,} hits can be listed. Narrow the query instead",
        )
    if request.first and request.last and request.last < request.first:
        raise UsageError("to", f"{request.last} is before {request.first}; swap them")
    if not _asks_something(request, parsed):
        raise UsageError("q", "the query is empty; type at least one word")


def _asks_something(request: Request, parsed: Parsed) -> bool:
    """Tell a query or a filter from nothing; ``*`` asks for all documents."""
    if parsed.query != Everything() or parsed.notes or "*" in request.text:
        return True
    filtered = request.language != "any" or request.source
    return bool(filtered or request.first or request.last)


def _filtered(plan: Plan, request: Request) -> Plan:
    language = None if request.language == "any" else request.language
    if not (language or request.source or request.first or request.last):
        return plan
    only = Only(language, request.source or None, request.first, request.last)
    return Must((plan, only))
