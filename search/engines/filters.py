"""Filters, orders and facet counts on what is known about a document.

In: documents. Out: yes or no, a sort key, counts. The plain form of what a large engine
does with columns; the contract tests hold both to the same answers.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from search.engines.base import Facets, Sort

if TYPE_CHECKING:
    from collections.abc import Iterable

    from search.documents import Document
    from search.query.plan import Only


_Value = TypeVar("_Value", str, int)


def matches_filter(document: Document, only: Only) -> bool:
    """Tell whether a document passes a filter; undated ones fail every date filter."""
    if only.language and document.language != only.language:
        return False
    if only.source and only.source.casefold() not in document.source.casefold():
        return False
    if only.first is None and only.last is None:
        return True
    if document.date is None:
        return False
    if only.first and document.date.last < only.first:
        return False
    return not (only.last and document.date.first > only.last)


def sort_key(document: Document, score: float, sort: Sort) -> tuple[float, str]:
    """Return the key that puts hits in order; undated documents come last."""
    if sort is Sort.RELEVANCE:
        return -score, document.id
    if document.date is None:
        return float("inf"), document.id
    if sort is Sort.NEWEST:
        return -float(document.date.last.toordinal()), document.id
    return float(document.date.first.toordinal()), document.id


def facet_counts(documents: Iterable[Document]) -> Facets:
    """Return how many documents have each language, source and year of their date."""
    languages: Counter[str] = Counter()
    sources: Counter[str] = Counter()
    years: Counter[int] = Counter()
    for document in documents:
        languages[document.language] += 1
        if document.source:
            sources[document.source] += 1
        if document.date:
            years[document.date.first.year] += 1
    return Facets(by_count(languages), by_count(sources), by_count(years))


def by_count(counts: Counter[_Value]) -> tuple[tuple[_Value, int], ...]:
    """Return values with their counts, most frequent first, then by value."""
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
