"""The embedded engine: a segment of arrays behind the ``Engine`` protocol.

In: plans. Out: hits, documents, spans. Hits are ordered by score, then by document id,
which is the order of document numbers. Opened by ``search.generations`` readers.
"""

from __future__ import annotations

import zlib
from collections import Counter
from typing import TYPE_CHECKING, assert_never

import msgspec
import numpy as np

from search.documents import LANGUAGES
from search.engines.base import Facets, Found, Hit, Part, Sort, Span, span_order
from search.engines.explanation import describe, scaled_parts
from search.engines.filters import by_count
from search.engines.meaning import (
    alike,
    meaning_part,
    nearest_passage,
    similarities,
)
from search.engines.whoosh.evaluator import Evaluator
from search.engines.whoosh.files import FORWARD_VIEWS, PARTS, Segment, field_name
from search.engines.whoosh.inverter import NO_DAY
from search.engines.whoosh.stored import decode
from search.errors import IndexDamagedError, NotFoundError
from search.query.plan import (
    Bag,
    Boosted,
    Concept,
    Hybrid,
    Member,
    Must,
    Only,
    Plan,
    Quote,
    Scaled,
    Scope,
    TermSet,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from search.analysis.tokens import View
    from search.documents import Document
    from search.engines.whoosh.lists import Counted, Scored
    from search.semantic.vectors import Vectors


class WhooshEngine:
    """Searches one segment; read-only, safe to share between threads."""

    def __init__(self, segment: Segment, vectors: Vectors | None = None) -> None:
        self.segment = segment
        self.vectors = vectors
        self._evaluator = Evaluator(segment, vectors)

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
        found = self._evaluator.run(plan)
        order = self._order(found, sort, offset + limit)[offset : offset + limit]
        hits = tuple(
            Hit(self._id(int(found.ids[i])), float(found.scores[i])) for i in order
        )
        counts = self._facets(found.ids) if facets else Facets()
        return Found(hits, len(found.ids), counts)

    def document(self, doc_id: str) -> Document:
        """Return a stored document as it was indexed; NotFoundError if there is none."""
        number = self._number(doc_id)
        try:
            return decode(self.segment.stored(number))
        except (msgspec.DecodeError, ValueError, zlib.error) as error:
            raise IndexDamagedError(self.segment.folder, str(error)) from error

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        """Return how many documents have at least one of the members."""
        terms = TermSet(view, tuple(members), scope=scope)
        return len(self._evaluator.counted(terms).ids)

    def spans(self, doc_id: str, wanted: Collection[tuple[View, str]]) -> list[Span]:
        """Return where any wanted term of ``words`` or ``entities`` stands."""
        number = self._number(doc_id)
        found: list[Span] = []
        for view in FORWARD_VIEWS:
            field = self.segment.field(field_name(Scope.TEXT, view))
            numbers = {field.number(term): term for v, term in wanted if v is view}
            numbers.pop(-1, None)
            if not numbers:
                continue
            keys = np.array(list(numbers), np.uint32)
            for part in PARTS:
                forward = self.segment.forward(part, view)
                first, last = forward.starts[number], forward.starts[number + 1]
                terms = forward.terms[first:last]
                for i in np.flatnonzero(np.isin(terms, keys)).tolist():
                    start = int(forward.offsets[first + i])
                    end = start + int(forward.widths[first + i])
                    term = numbers[int(terms[i])]
                    found.append(Span(part, start, end, view, term))
        return sorted(found, key=span_order)

    def explain(self, plan: Plan, doc_id: str) -> list[Part]:
        """Return the parts that add up to the document's score for this plan."""
        return self._explain(plan, self._number(doc_id))

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
        return (term.decode("utf-8", "surrogatepass") for term in field.terms)

    def ids(self) -> Iterator[str]:
        """Yield every document id in code-point order."""
        return (doc_id.decode() for doc_id in self.segment.ids)

    def _id(self, number: int) -> str:
        return self.segment.ids.at(number).decode()

    def _number(self, doc_id: str) -> int:
        number = self.segment.ids.find(doc_id.encode("utf-8", "replace"))
        if number < 0:
            raise NotFoundError(doc_id)
        return number

    def _order(self, found: Scored, sort: Sort, limit: int) -> NDArray[np.int64]:
        """Return places in ``found``, best first; places rise with document ids."""
        match sort:
            case Sort.RELEVANCE:
                return _best(found.scores, limit)
            case Sort.NEWEST:
                days = self.segment.column("last_day")[found.ids].astype(np.int64)
                keys = np.where(days == NO_DAY, np.iinfo(np.int64).max, -days)
            case Sort.OLDEST:
                days = self.segment.column("first_day")[found.ids].astype(np.int64)
                keys = np.where(days == NO_DAY, np.iinfo(np.int64).max, days)
            case _:
                assert_never(sort)
        return np.argsort(keys, kind="stable")

    def _facets(self, ids: NDArray[np.uint32]) -> Facets:
        languages = np.bincount(self.segment.column("language")[ids]).tolist()
        sources = np.bincount(self.segment.column("source")[ids]).tolist()
        days = self.segment.column("first_day")[ids]
        years = _years(days[days != NO_DAY])
        names = self.segment.info.sources
        return Facets(
            by_count(Counter({LANGUAGES[i]: n for i, n in enumerate(languages) if n})),
            by_count(
                Counter({names[i]: n for i, n in enumerate(sources) if n and names[i]})
            ),
            by_count(years),
        )

    def _explain(self, plan: Plan, number: int) -> list[Part]:
        match plan:
            case TermSet() | Quote():
                counted = self._counted(plan)
                place = int(np.searchsorted(counted.ids, number))
                if place == len(counted.ids) or counted.ids[place] != number:
                    return []
                scored = self._evaluator.run(plan)
                frequency = int(counted.frequencies[place])
                score = float(scored.scores[place])
                return [Part(describe(plan), frequency, len(counted.ids), score)]
            case Concept(groups):
                explained = [self._explain(Bag(group), number) for group in groups]
                return max(explained, key=lambda parts: sum(p.score for p in parts))
            case Boosted(main, boosts, rescuers, _):
                if number not in self._evaluator.run(plan).ids:
                    return []
                return self._explain(Bag((main, *boosts, *rescuers)), number)
            case Hybrid(main):
                by_words = number in self._evaluator.run(main).ids
                lines = self._explain(main, number) if by_words else []
                return lines + self._nearness(plan, number)
            case Scaled(part, language, factor):
                own = LANGUAGES[self.segment.column("language")[number]]
                applied = factor if own == language else 1.0
                return scaled_parts(self._explain(part, number), applied)
            case Bag(parts) | Must(parts, _):
                return [line for part in parts for line in self._explain(part, number)]
            case Only():
                return []
            case _:
                assert_never(plan)

    def _nearness(self, plan: Hybrid, number: int) -> list[Part]:
        if self.vectors is None or number not in self._evaluator.run(plan).ids:
            return []
        near = float(similarities(self.vectors, plan)[number])
        return meaning_part(near, self._evaluator.worth(plan), self.size)

    def _counted(self, leaf: TermSet | Quote) -> Counted:
        if isinstance(leaf, Quote):
            return self._evaluator.quoted(leaf)
        return self._evaluator.counted(leaf)


def _best(scores: NDArray[np.float64], limit: int) -> NDArray[np.int64]:
    """Return the places of the ``limit`` highest scores; equal ones by place."""
    if limit <= 0:
        return np.zeros(0, np.int64)
    if len(scores) > 4 * limit + 64:
        threshold = np.partition(scores, len(scores) - limit)[len(scores) - limit]
        places = np.flatnonzero(scores >= threshold)
        return places[np.argsort(-scores[places], kind="stable")][:limit]
    return np.argsort(-scores, kind="stable")[:limit]


def _years(days: NDArray[np.int32]) -> Counter[int]:
    # Ordinal 1 is 1 January of year 1; numpy counts days from 1970-01-01 (719163).
    dates = (days.astype(np.int64) - 719_163).astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    values, counts = np.unique(years, return_counts=True)
    return Counter(dict(zip(values.tolist(), counts.tolist(), strict=True)))
