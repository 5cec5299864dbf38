"""Plans evaluated over arrays: which documents match, and how well.

In: a plan and a segment. Out: ``Scored``, document numbers with scores. Same answers as
the memory engine; instead of one posting at a time, whole lists at once. Called by the
engine, which turns numbers into hits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, assert_never

import numpy as np

from search.analysis.quotes import count_quote, fold_quote
from search.documents import LANGUAGES
from search.engines.meaning import joining, similarities
from search.engines.scoring import (
    MAX_FREQUENCY,
    TITLE_BOOST,
    Statistics,
    idf,
    length_codes,
)
from search.engines.whoosh.files import PARTS, Segment, field_name
from search.engines.whoosh.inverter import NO_DAY
from search.engines.whoosh.lists import (
    NOTHING,
    Counted,
    Floats,
    Ids,
    Scored,
    merge,
    unite,
)
from search.engines.whoosh.sequences import count_sequence
from search.engines.whoosh.stored import decode
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
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.analysis.tokens import View
    from search.semantic.vectors import Vectors


class Evaluator:
    """Evaluates plans over one segment; safe to share between threads."""

    def __init__(self, segment: Segment, vectors: Vectors | None = None) -> None:
        self._segment = segment
        self._vectors = vectors
        info = segment.info
        self._size = info.documents
        self._statistics = {
            scope: Statistics(
                info.documents, info.total_length[scope.value] / max(1, info.documents)
            )
            for scope in Scope
        }
        # Saturation of every (length code, frequency) pair: scoring a posting is one
        # look-up. 256 x 256 doubles for each scope.
        self._saturation = {s: _saturations(st) for s, st in self._statistics.items()}
        self._sequences = lru_cache(maxsize=4096)(self._sequence)

    def run(self, plan: Plan) -> Scored:
        """Return all matching documents with their scores."""
        match plan:
            case TermSet():
                return self._term_set(plan)
            case Quote():
                return self._scored(self.quoted(plan), plan.scope, plan.weight)
            case Concept(groups):
                sums = [merge([self._term_set(t) for t in g], np.add) for g in groups]
                return merge(sums, np.maximum, self._size)
            case Bag(parts):
                return merge([self.run(part) for part in parts], np.add, self._size)
            case Boosted():
                return self._boosted(plan)
            case Hybrid():
                return self._hybrid(plan)
            case Scaled(part, language, factor):
                found = self.run(part)
                speaks = self._segment.column("language")[found.ids]
                factors = np.where(speaks == _language_code(language), factor, 1.0)
                return Scored(found.ids, found.scores * factors)
            case Must(parts, without):
                return self._must(parts, without)
            case Only():
                ids = np.flatnonzero(self._passes(plan)).astype(np.uint32)
                return Scored(ids, np.zeros(len(ids)))
            case _:
                assert_never(plan)

    def counted(self, terms: TermSet) -> Counted:
        """Return the documents that have any member, and how often they have one."""
        field = self._segment.field(field_name(terms.scope, terms.view))
        lists: list[Counted] = []
        for member in dict.fromkeys(terms.members):
            if len(member) > 1:
                found = self._sequences(member, terms.view, terms.scope)
                if len(found.ids):
                    lists.append(found)
                continue
            number = field.number(member[0])
            if number >= 0:
                ids, codes = field.postings(number)
                frequency = (codes & np.uint16(255)).astype(np.int64)
                length = (codes >> np.uint16(8)).astype(np.uint8)
                lists.append(Counted(ids, frequency, length))
        return unite(lists)

    def quoted(self, quote: Quote) -> Counted:
        """Return the documents in whose text the quote stands, and how often."""
        candidates = self._candidates(quote.required)
        ids: list[int] = []
        counts: list[int] = []
        for number in candidates.tolist():
            document = decode(self._segment.stored(number))
            count = count_quote(fold_quote(document.title), quote.text)
            if quote.scope is Scope.TEXT:
                count *= TITLE_BOOST
                count += count_quote(fold_quote(document.text), quote.text)
            if count:
                ids.append(number)
                counts.append(min(count, MAX_FREQUENCY))
        found = np.array(ids, np.uint32)
        lengths = self._segment.column(f"length_{quote.scope.value}")[found]
        return Counted(found, np.array(counts, np.int64), length_codes(lengths))

    def _candidates(self, required: Sequence[TermSet]) -> Ids:
        found = np.arange(self._size, dtype=np.uint32)
        lists = sorted((self.counted(terms).ids for terms in required), key=len)
        for ids in lists:
            found = np.intersect1d(found, ids, assume_unique=True)
        return found

    def _term_set(self, terms: TermSet) -> Scored:
        if len(terms.members) == 1 and len(terms.members[0]) == 1:
            field = self._segment.field(field_name(terms.scope, terms.view))
            number = field.number(terms.members[0][0])
            if number < 0:
                return NOTHING
            ids, codes = field.postings(number)
            factor = terms.weight * idf(self._size, len(ids))
            return Scored(ids, self._saturation[terms.scope][codes] * factor)
        return self._scored(self.counted(terms), terms.scope, terms.weight)

    def _scored(self, counted: Counted, scope: Scope, weight: float) -> Scored:
        packed = counted.frequencies + (counted.codes.astype(np.int64) << 8)
        factor = weight * idf(self._size, len(counted.ids))
        return Scored(counted.ids, self._saturation[scope][packed] * factor)

    def _boosted(self, plan: Boosted) -> Scored:
        main = self.run(plan.main)
        rescuers = [self._term_set(terms) for terms in plan.rescuers]
        matched = main.ids
        if rescuers:
            ids, counts = np.unique(
                np.concatenate([found.ids for found in rescuers]), return_counts=True
            )
            matched = np.union1d(matched, ids[counts >= plan.at_least])
        boosts = [self._term_set(terms) for terms in plan.boosts]
        total = merge([main, *boosts, *rescuers], np.add, self._size)
        return Scored(matched, total.scores[np.searchsorted(total.ids, matched)])

    def worth(self, plan: Hybrid) -> float:
        """Return what full similarity of meaning adds to a score."""
        counts = (len(self.counted(terms).ids) for terms in plan.ideal)
        return plan.weight * sum(idf(self._size, count) for count in counts)

    def _hybrid(self, plan: Hybrid) -> Scored:
        found = self.run(plan.main)
        if self._vectors is None or not len(found.ids):
            return found
        near = similarities(self._vectors, plan)
        joined = joining(near, plan).astype(np.uint32)
        total = merge(
            [found, Scored(joined, np.zeros(len(joined)))], np.add, self._size
        )
        return Scored(total.ids, total.scores + self.worth(plan) * near[total.ids])

    def _must(self, parts: Sequence[Plan], without: Sequence[Plan]) -> Scored:
        ids: Ids = np.arange(self._size, dtype=np.uint32)
        scores = np.zeros(self._size)
        for part in parts:
            found = self.run(part)
            ids, ours, theirs = np.intersect1d(
                ids, found.ids, assume_unique=True, return_indices=True
            )
            scores = scores[ours] + found.scores[theirs]
        for part in without:
            kept = np.isin(ids, self.run(part).ids, assume_unique=True, invert=True)
            ids, scores = ids[kept], scores[kept]
        return Scored(ids, scores)

    def _passes(self, only: Only) -> NDArray[np.bool_]:
        segment = self._segment
        passes = np.ones(self._size, bool)
        if only.language is not None:
            passes &= segment.column("language") == _language_code(only.language)
        if only.source:
            wanted = only.source.casefold()
            sources = segment.info.sources
            allowed = np.array([wanted in s.casefold() for s in sources] or [False])
            passes &= allowed[segment.column("source")]
        if only.first or only.last:
            passes &= segment.column("first_day") != NO_DAY
        if only.first:
            passes &= segment.column("last_day") >= only.first.toordinal()
        if only.last:
            passes &= segment.column("first_day") <= only.last.toordinal()
        return passes

    def _sequence(self, member: Member, view: View, scope: Scope) -> Counted:
        field = self._segment.field(field_name(Scope.TEXT, view))
        numbers = [field.number(term) for term in member]
        if min(numbers) < 0:
            return unite([])
        lists = sorted((field.postings(number)[0] for number in numbers), key=len)
        candidates: Ids = lists[0]
        for ids in lists[1:]:
            candidates = np.intersect1d(candidates, ids, assume_unique=True)
        total = np.zeros(len(candidates), np.int64)
        for part in PARTS:
            if scope is Scope.TITLE and part != "title":
                continue
            boost = TITLE_BOOST if part == "title" and scope is Scope.TEXT else 1
            forward = self._segment.forward(part, view)
            total += boost * count_sequence(forward, candidates, numbers)
        kept = total > 0
        ids = candidates[kept]
        lengths = self._segment.column(f"length_{scope.value}")[ids]
        counts = np.minimum(total[kept], MAX_FREQUENCY)
        return Counted(ids, counts, length_codes(lengths))


def _saturations(statistics: Statistics) -> Floats:
    frequency = np.arange(256, dtype=np.float64)
    table = frequency / (frequency + statistics.normalisers()[:, None])
    flat: Floats = table.ravel()
    return flat


def _language_code(language: str) -> int:
    # A language no document can have: the filter then passes nothing.
    return LANGUAGES.index(language) if language in LANGUAGES else len(LANGUAGES)
