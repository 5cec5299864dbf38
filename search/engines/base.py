"""What the program may ask of an index, embedded or distributed.

In: plans and filters. Out: hits, stored documents, spans. The docstrings of ``Engine``
are the specification: ``tests/contract`` turns each sentence into a test and runs it over
every engine. Called by the service, the planner (document frequencies) and the bench.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from search.analysis.tokens import TokenStream, View
    from search.documents import Document
    from search.query.plan import Member, Plan, Scope


class Sort(StrEnum):
    """Order of the hits. Ties always end in document-id order."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with its score."""

    doc_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Facets:
    """How many of all matching documents have each value, most frequent first."""

    languages: tuple[tuple[str, int], ...] = ()
    sources: tuple[tuple[str, int], ...] = ()
    years: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, and the exact number of documents that match."""

    hits: tuple[Hit, ...]
    total: int
    facets: Facets = field(default_factory=Facets)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A document with the tokens of its title and of its text, ready to be indexed."""

    document: Document
    title: dict[View, TokenStream]
    body: dict[View, TokenStream]


class Span(NamedTuple):
    """Where a term stands in a stored field (``title`` or ``text``), in code points.

    A tuple, because an answer makes hundreds, and a tuple is made in a third of the time.
    """

    field: str
    start: int
    end: int
    view: View
    term: str


def span_order(span: Span) -> tuple[bool, int, int, View, str]:
    """Return the key that puts spans in order: the title's first, then by start."""
    return span.field != "title", span.start, span.end, span.view, span.term


@dataclass(frozen=True, slots=True)
class Part:
    """One line of an explanation: what scored, how often it stood there, how much."""

    what: str
    frequency: int
    document_frequency: int
    score: float


class Engine(Protocol):
    """An index that can be searched. Read-only; safe to share between threads."""

    @property
    def size(self) -> int:
        """The number of documents."""
        ...

    def search(
        self,
        plan: Plan,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = Sort.RELEVANCE,
        facets: bool = False,
    ) -> Found:
        """Return the best hits first; equal scores in document-id order.

        ``total`` counts every match, whatever the page. A page past the end is empty.
        """
        ...

    def document(self, doc_id: str) -> Document:
        """Return a stored document as it was indexed; NotFoundError if there is none."""
        ...

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        """Return how many documents have at least one of the members."""
        ...

    def spans(
        self, doc_id: str, wanted: Collection[tuple[View, str]]
    ) -> Sequence[Span]:
        """Return where any wanted term of ``words`` or ``entities`` stands.

        The title's first, then by start.
        """
        ...

    def spans_of(
        self, doc_ids: Sequence[str], wanted: Collection[tuple[View, str]]
    ) -> Sequence[Sequence[Span]]:
        """Return the spans of each document: a page of hits in one go."""
        ...

    def word_edges(self, doc_id: str, start: int, end: int) -> Sequence[int]:
        """Return where words begin or end in ``start:end`` of the text, rising."""
        ...

    def explain(self, plan: Plan, doc_id: str) -> Sequence[Part]:
        """Return the parts that add up to the document's score for this plan."""
        ...

    def alike(self, doc_id: str, *, limit: int) -> Sequence[Hit]:
        """Return the other documents nearest in meaning, with their similarity.

        None without vectors.
        """
        ...

    def nearest_passage(self, plan: Plan, doc_id: str) -> tuple[int, int] | None:
        """Return where the text comes nearest to what the query means.

        None when the plan says nothing of meaning, or there are no vectors.
        """
        ...

    def terms(self, view: View) -> Iterable[str]:
        """Yield every term of a view in code-point order."""
        ...

    def ids(self) -> Iterable[str]:
        """Yield every document id in code-point order."""
        ...
