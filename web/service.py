"""What the web asks of the service, so that a test can hand in another one.

In: nothing; this is a protocol. ``search.service.SearchService`` fulfils it, its
docstrings are the specification. Used by every view and by ``create_app``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from search.analysis.analyzer import Analysis
    from search.service import (
        DocumentView,
        IndexStatistics,
        Request,
        Response,
        SimilarDocuments,
    )


class Service(Protocol):
    """Answers requests from one index. Safe to share between threads."""

    def search(self, request: Request) -> Response:
        """Return the page of hits asked for; UsageError, IndexUnavailableError."""
        ...

    def document(
        self, doc_id: str, query: str = "", *, expand: bool = True
    ) -> DocumentView:
        """Return a whole document, with the query's words marked; NotFoundError."""
        ...

    def similar(self, doc_id: str, limit: int = 5) -> SimilarDocuments:
        """Return the documents most like one; NotFoundError, UsageError."""
        ...

    def analyze(self, text: str) -> Analysis:
        """Return what the analyzer of the index makes of a text."""
        ...

    def statistics(self) -> IndexStatistics:
        """Return what the live index holds and how it was built."""
        ...

    def warm(self) -> None:
        """Begin to load what the first query would wait for; return at once."""
        ...

    def check(self) -> str:
        """Return the generation that is served; IndexUnavailableError if none is."""
        ...
