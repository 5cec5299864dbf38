"""The embedded engine: a segment of arrays behind the ``Engine`` protocol.

In: plans. Out: hits, documents, spans. Hits are ordered by score, then by document id,
which is the order of document numbers. Opened by ``search.generations`` readers.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.engines.base import Found, Hit, Part, Sort, Span
from search.engines.meaning import alike, nearest_passage
from search.engines.whoosh.evaluation.evaluator import Evaluator
from search.engines.whoosh.evaluation.ranking import best, in_order, lowest
from search.engines.whoosh.explaining import Explainer
from search.engines.whoosh.faceting import FacetTable
from search.engines.whoosh.segment.files import NO_DAY, Segment, field_name
from search.engines.whoosh.segment.stored import read_document
from search.engines.whoosh.spans import SpanFinder
from search.errors import NotFoundError
from search.query.plan import Member, Plan, Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from search.analysis.tokens import View
    from search.documents import Document
    from search.engines.whoosh.evaluation.matches import Matches
    from search.semantic.vectors import Vectors

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


class WhooshEngine:
    """Searches one segment; read-only, safe to share between threads."""

    def __init__(self, segment: Segment, vectors: Vectors | None = None) -> None:
        self.segment = segment
        self.vectors = vectors
        segment.open()
        self._evaluator = Evaluator(segment, vectors)
        self._spans = SpanFinder(segment)

    @property
    def size(self) -> int:
        """The number of documents."""
        return self.segment.info.documents

    def search(
        self,
        plan: Plan,
        *,
        limit: int,
        offset: int = 0,
        sort: Sort = Sort.RELEVANCE,
        facets: bool = False,
    ) -> Found:
        """Return the best hits first; equal scores in document-id order."""
        total = 0
        page = _Page(offset + limit, self._days(sort))
        counts = self._facet_table.new_counts() if facets else None
        for first, matches in self._evaluator.run(plan):
            found = len(matches)
            if found:
                total += found
                page.add(first, matches)
                if counts is not None:
                    self._facet_table.count(counts, first, matches)
        hits = tuple(
            Hit(self._id(number), score) for number, score in page.hits(offset)
        )
        if counts is None:
            return Found(hits, total)
        return Found(hits, total, self._facet_table.facets(counts))

    def document(self, doc_id: str) -> Document:
        """Return a stored document as it was indexed; NotFoundError if there is none."""
        return read_document(self.segment, self._number(doc_id))

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        """Return how many documents have at least one of the members."""
        leaves = self._evaluator.leaves
        return leaves.of_members(view, tuple(members), scope).frequency

    def spans(self, doc_id: str, wanted: Collection[tuple[View, str]]) -> list[Span]:
        """Return where any wanted term of ``words`` or ``entities`` stands."""
        return self.spans_of((doc_id,), wanted)[0]

    def spans_of(
        self, doc_ids: Sequence[str], wanted: Collection[tuple[View, str]]
    ) -> list[list[Span]]:
        """Return the spans of each document: a page of hits in one go."""
        return self._spans.find(list(map(self._number, doc_ids)), wanted)

    def word_edges(self, doc_id: str, start: int, end: int) -> list[int]:
        """Return where words begin or end in ``start:end`` of the text, rising."""
        return self._spans.edges(self._number(doc_id), start, end)

    def explain(self, plan: Plan, doc_id: str) -> list[Part]:
        """Return the parts that add up to the document's score for this plan."""
        number = self._number(doc_id)
        explainer = Explainer(self.segment, self.vectors, self._evaluator, number)
        return explainer.explain(plan)

    def alike(self, doc_id: str, *, limit: int) -> list[Hit]:
        """Return the other documents nearest in meaning, with their similarity."""
        found = alike(self.vectors, self._number(doc_id), limit)
        return [Hit(self._id(number), near) for number, near in found]

    def nearest_passage(self, plan: Plan, doc_id: str) -> tuple[int, int] | None:
        """Return where the text comes nearest to what the query means."""
        return nearest_passage(self.vectors, plan, self._number(doc_id))

    def terms(self, view: View) -> Iterator[str]:
        """Yield every term of a view in code-point order."""
        field = self.segment.field(field_name(Scope.TEXT, view))
        return field.terms.texts()

    def ids(self) -> Iterator[str]:
        """Yield every document id in code-point order."""
        return self.segment.ids.texts()

    @cached_property
    def _facet_table(self) -> FacetTable:
        return FacetTable(self.segment)

    def _id(self, number: int) -> str:
        return self.segment.ids.text(number)

    def _number(self, doc_id: str) -> int:
        number = self.segment.ids.number(doc_id)
        if number < 0:
            raise NotFoundError(doc_id)
        return number

    def _days(self, sort: Sort) -> Longs | None:
        """Return the key of each document that puts the wanted ones first."""
        if sort is Sort.RELEVANCE:
            return None
        newest = sort is Sort.NEWEST
        days = self.segment.column("last_day" if newest else "first_day")
        keys = -days.astype(np.int64) if newest else days.astype(np.int64)
        return np.where(days == NO_DAY, np.iinfo(np.int64).max, keys)


class _Page:
    """The best hits so far: by score, or by a key of each document."""

    def __init__(self, limit: int, keys: Longs | None) -> None:
        self._limit = limit
        self._keys = keys
        self._numbers = np.zeros(0, np.int64)
        self._scores = np.zeros(0)

    def add(self, first: int, matches: Matches) -> None:
        """Take in matches of documents behind those of all before."""
        if self._keys is not None:
            ids = matches.ids
            ids = ids[lowest(self._keys[first:].take(ids), self._limit)]
            numbers = np.concatenate((self._numbers, ids + first))
            scores = np.concatenate((self._scores, matches.scores_at(ids)))
            kept = lowest(self._keys[numbers], self._limit)
            self._numbers, self._scores = numbers[kept], scores[kept]
            return
        full = 0 < self._limit == len(self._scores)
        ids, scores = best(matches, self._limit, self._scores[-1] if full else 0.0)
        if len(self._numbers):
            ids = np.concatenate((self._numbers, ids + first))
            scores = np.concatenate((self._scores, scores))
            ids, scores = in_order(ids, scores, self._limit)
        else:
            ids = ids + first
        self._numbers, self._scores = ids, scores

    def hits(self, offset: int) -> Iterator[tuple[int, float]]:
        """Return document numbers and scores of the page, best first."""
        numbers, scores = self._numbers[offset:], self._scores[offset:]
        return zip(numbers.tolist(), scores.tolist(), strict=True)
