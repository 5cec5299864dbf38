"""The plain engine: dictionaries and loops, nothing clever.

In: indexed documents. Out: what ``Engine`` promises. It is the example to read first and
the oracle the other engines are tested against; use it for a few thousand documents.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, assert_never

from search.analysis.tokens import View
from search.engines import counting, meaning
from search.engines.base import Facets, Found, Hit, Part, Sort, Span, span_order
from search.engines.explanation import describe, scaled_parts
from search.engines.filters import facet_counts, matches_filter, sort_key
from search.engines.scoring import MAX_FREQUENCY, idf, saturation
from search.errors import NotFoundError
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
    from collections.abc import Collection, Iterable, Sequence

    from search.documents import Document
    from search.engines.base import Indexed
    from search.semantic.vectors import Vectors


class MemoryEngine:
    """An index in dictionaries, built from the documents given.

    ``vectors`` are in the order of the document ids.
    """

    def __init__(
        self, documents: Iterable[Indexed], vectors: Vectors | None = None
    ) -> None:
        self._docs = {item.document.id: item for item in documents}
        self._vectors = vectors
        self._numbers = {doc_id: i for i, doc_id in enumerate(sorted(self._docs))}
        self._postings: dict[tuple[Scope, View, str], set[str]] = defaultdict(set)
        for doc_id, item in self._docs.items():
            for scope in Scope:
                for stream, _ in counting.streams_of(item, scope):
                    for view, tokens in stream.items():
                        for term in tokens.terms:
                            self._postings[scope, view, term].add(doc_id)
        self._lengths = {
            scope: counting.rounded_lengths(self._docs, scope) for scope in Scope
        }
        self._statistics = {
            scope: counting.statistics(self._docs, scope) for scope in Scope
        }

    @property
    def size(self) -> int:
        """The number of documents."""
        return len(self._docs)

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
        scores = self._evaluate(plan)
        documents = {doc_id: self._docs[doc_id].document for doc_id in scores}

        def order(doc_id: str) -> tuple[float, str]:
            return sort_key(documents[doc_id], scores[doc_id], sort)

        ranked = sorted(scores, key=order)[offset : offset + limit]
        hits = tuple(Hit(doc_id, scores[doc_id]) for doc_id in ranked)
        counts = facet_counts(documents.values()) if facets else Facets()
        return Found(hits, len(scores), counts)

    def document(self, doc_id: str) -> Document:
        """Return a stored document as it was indexed."""
        return self._item(doc_id).document

    def document_frequency(
        self, view: View, members: Sequence[Member], scope: Scope
    ) -> int:
        """Return how many documents have at least one of the members."""
        return len(self._frequencies(TermSet(view, tuple(members), scope=scope)))

    def spans(self, doc_id: str, wanted: Collection[tuple[View, str]]) -> list[Span]:
        """Return where any wanted term of ``words`` or ``entities`` stands."""
        item = self._item(doc_id)
        found = [
            Span(name, token.start, token.end, view, token.term)
            for name, streams in (("title", item.title), ("text", item.body))
            for view in (View.WORDS, View.ENTITIES)
            for token in streams[view]
            if (view, token.term) in wanted
        ]
        return sorted(found, key=span_order)

    def spans_of(
        self, doc_ids: Sequence[str], wanted: Collection[tuple[View, str]]
    ) -> list[list[Span]]:
        """Return the spans of each document."""
        return [self.spans(doc_id, wanted) for doc_id in doc_ids]

    def word_edges(self, doc_id: str, start: int, end: int) -> list[int]:
        """Return where words begin or end in ``start:end`` of the text, rising."""
        stream = self._item(doc_id).body[View.WORDS]
        edges = {*stream.starts, *stream.ends}
        return sorted(edge for edge in edges if start <= edge <= end)

    def explain(self, plan: Plan, doc_id: str) -> list[Part]:
        """Return the parts that add up to the document's score for this plan."""
        self._item(doc_id)
        return self._explain(plan, doc_id)

    def alike(self, doc_id: str, *, limit: int) -> list[Hit]:
        """Return the other documents nearest in meaning, with their similarity."""
        self._item(doc_id)
        found = meaning.alike(self._vectors, self._numbers[doc_id], limit)
        return [Hit(self.ids()[number], near) for number, near in found]

    def nearest_passage(self, plan: Plan, doc_id: str) -> tuple[int, int] | None:
        """Return where the text comes nearest to what the query means."""
        self._item(doc_id)
        return meaning.nearest_passage(self._vectors, plan, self._numbers[doc_id])

    def terms(self, view: View) -> list[str]:
        """Return every term of a view in code-point order."""
        keys = self._postings
        return sorted(t for scope, v, t in keys if v is view and scope is Scope.TEXT)

    def ids(self) -> list[str]:
        """Return every document id in code-point order."""
        return list(self._numbers)

    def _item(self, doc_id: str) -> Indexed:
        try:
            return self._docs[doc_id]
        except KeyError as error:
            raise NotFoundError(doc_id) from error

    def _speaks(self, doc_id: str, language: str) -> bool:
        return self._docs[doc_id].document.language == language

    def _evaluate(self, plan: Plan) -> counting.Scores:
        match plan:
            case TermSet():
                return self._score(self._frequencies(plan), plan.scope, plan.weight)
            case Quote():
                return self._score(self._quoted(plan), plan.scope, plan.weight)
            case Concept(groups):
                return counting.combine(
                    max,
                    (
                        counting.combine(counting.add, map(self._evaluate, g))
                        for g in groups
                    ),
                )
            case Bag(parts):
                return counting.combine(counting.add, map(self._evaluate, parts))
            case Boosted(main, boosts, rescuers, at_least):
                scores = self._evaluate(main)
                seen = Counter(d for r in rescuers for d in self._evaluate(r))
                matched = scores.keys() | {d for d, n in seen.items() if n >= at_least}
                total = counting.combine(
                    counting.add, (scores, *map(self._evaluate, (*boosts, *rescuers)))
                )
                return {doc_id: total[doc_id] for doc_id in matched}
            case Hybrid():
                return self._hybrid(plan)
            case Scaled(part, language, factor):
                return {
                    doc_id: score * (factor if self._speaks(doc_id, language) else 1.0)
                    for doc_id, score in self._evaluate(part).items()
                }
            case Must(parts, without):
                found = dict.fromkeys(self._docs, 0.0)
                for part in parts:
                    scores = self._evaluate(part)
                    found = {d: s + scores[d] for d, s in found.items() if d in scores}
                for part in without:
                    banned = self._evaluate(part)
                    found = {d: s for d, s in found.items() if d not in banned}
                return found
            case Only():
                return {
                    doc_id: 0.0
                    for doc_id, item in self._docs.items()
                    if matches_filter(item.document, plan)
                }
            case _:
                assert_never(plan)

    def _explain(self, plan: Plan, doc_id: str) -> list[Part]:
        match plan:
            case TermSet() | Quote():
                counts = self._counts(plan)
                if doc_id not in counts:
                    return []
                score = self._score(counts, plan.scope, plan.weight)[doc_id]
                return [Part(describe(plan), counts[doc_id], len(counts), score)]
            case Concept(groups):
                explained = [self._explain(Bag(group), doc_id) for group in groups]
                return max(explained, key=lambda parts: sum(p.score for p in parts))
            case Boosted(main, boosts, rescuers, _):
                if doc_id not in self._evaluate(plan):
                    return []
                return self._explain(Bag((main, *boosts, *rescuers)), doc_id)
            case Hybrid(main):
                known = doc_id in self._evaluate(main)
                lines = self._explain(main, doc_id) if known else []
                return lines + self._nearness(plan, doc_id)
            case Scaled(part, language, factor):
                applied = factor if self._speaks(doc_id, language) else 1.0
                return scaled_parts(self._explain(part, doc_id), applied)
            case Bag(parts) | Must(parts, _):
                return [line for part in parts for line in self._explain(part, doc_id)]
            case Only():
                return []
            case _:
                assert_never(plan)

    def _hybrid(self, plan: Hybrid) -> counting.Scores:
        found = self._evaluate(plan.main)
        if self._vectors is None or not found:
            return found
        near = meaning.similarities(self._vectors, plan) * self._worth(plan)
        ids = list(self._numbers)
        joined = (
            ids[n]
            for n in meaning.joining(meaning.similarities(self._vectors, plan), plan)
        )
        total = dict.fromkeys(joined, 0.0) | found
        return {d: score + float(near[self._numbers[d]]) for d, score in total.items()}

    def _worth(self, plan: Hybrid) -> float:
        counts = (len(self._frequencies(terms)) for terms in plan.ideal)
        return plan.weight * sum(idf(self.size, count) for count in counts)

    def _nearness(self, plan: Hybrid, doc_id: str) -> list[Part]:
        if self._vectors is None or doc_id not in self._hybrid(plan):
            return []
        near = meaning.similarities(self._vectors, plan)[self._numbers[doc_id]]
        return meaning.meaning_part(float(near), self._worth(plan), self.size)

    def _frequencies(self, terms: TermSet) -> Counter[str]:
        """Return how often a term set stands in each document that has it."""
        found: Counter[str] = Counter()
        for member in dict.fromkeys(terms.members):
            postings = [
                self._postings.get((terms.scope, terms.view, t)) for t in member
            ]
            for doc_id in set.intersection(*(p or set() for p in postings)):
                item = self._docs[doc_id]
                for streams, boost in counting.streams_of(item, terms.scope):
                    found[doc_id] += boost * counting.count_member(
                        streams[terms.view], member
                    )
        return Counter({d: min(n, MAX_FREQUENCY) for d, n in found.items() if n})

    def _counts(self, leaf: TermSet | Quote) -> Counter[str]:
        return (
            self._quoted(leaf) if isinstance(leaf, Quote) else self._frequencies(leaf)
        )

    def _quoted(self, quote: Quote) -> Counter[str]:
        found: Counter[str] = Counter()
        for doc_id, item in self._docs.items():
            count = counting.count_quoted(item, quote)
            if count:
                found[doc_id] = min(count, MAX_FREQUENCY)
        return found

    def _score(
        self, counts: Counter[str], scope: Scope, weight: float
    ) -> counting.Scores:
        statistics, lengths = self._statistics[scope], self._lengths[scope]
        factor = weight * idf(self.size, len(counts))
        return {
            doc_id: factor * saturation(n, statistics.normaliser(lengths[doc_id]))
            for doc_id, n in counts.items()
        }
