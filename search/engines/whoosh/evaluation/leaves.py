"""The leaves of a plan: which documents have a term, a word sequence or a quote.

In: ``TermSet`` and ``Quote``. Out: ``Leaf``: postings in every slab, the number of
documents and the weight that follows from it. Called by the evaluator, the engine
(document frequencies) and explanations.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.analysis.quotes import count_quote, fold_quote
from search.analysis.tokens import View
from search.engines.scoring import TITLE_BOOST, idf
from search.engines.whoosh.evaluation.sequences import count_sequence
from search.engines.whoosh.evaluation.uniting import common, counted_at, united
from search.engines.whoosh.segment.files import PARTS, Segment, field_name
from search.engines.whoosh.segment.postings import NO_POSTINGS, FieldSlab, Postings
from search.engines.whoosh.segment.stored import read_document
from search.query.plan import Member, Quote, Scope, TermSet

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# Remembered between queries: what a planner asks for comes back in its plan.
_TERMS = 16_384
_SEQUENCES = 512
_UNIONS = 64


class OneTerm(NamedTuple):
    """The postings of a single term, straight from the field."""

    slabs: tuple[FieldSlab, ...]
    number: int
    frequency: int
    idf: float

    def postings(self, slab: int) -> Postings:
        """Return the postings in one slab."""
        return self.slabs[slab].postings(self.number)


class Made(NamedTuple):
    """Postings put together from several lists, or found in the text."""

    slabs: tuple[Postings, ...]
    frequency: int
    idf: float

    def postings(self, slab: int) -> Postings:
        """Return the postings in one slab."""
        return self.slabs[slab]


Leaf = OneTerm | Made


class Leaves:
    """Finds the leaves of plans in one segment; safe to share between threads."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment
        # Nothing that is remembered refers to this object, so that the files are
        # closed as soon as nobody uses them.
        self._text, self._title = (
            {view: _remembering(segment, scope, view) for view in View}
            for scope in (Scope.TEXT, Scope.TITLE)
        )
        sequence = lru_cache(_SEQUENCES)(partial(_sequence, segment))
        self._union = lru_cache(_UNIONS)(partial(_union, segment, sequence))

    def find(self, leaf: TermSet | Quote) -> Leaf:
        """Return a leaf of a plan."""
        if isinstance(leaf, Quote):
            return self._quoted(leaf)
        return self.of_members(leaf.view, leaf.members, leaf.scope)

    def of_members(self, view: View, members: tuple[Member, ...], scope: Scope) -> Leaf:
        """Return the documents that have any member; frequencies add up."""
        if len(members) == 1 and len(members[0]) == 1:
            terms = self._text if scope is Scope.TEXT else self._title
            return terms[view](members[0][0])
        return self._union(view, members, scope)

    def _quoted(self, quote: Quote) -> Leaf:
        required = [self.find(terms) for terms in quote.required]
        slabs = []
        for i, (first, last) in enumerate(self._segment.slabs):
            places = np.arange(last - first)
            if required:
                places = common([leaf.postings(i) for leaf in required])
            counts = [
                _count_quote(self._segment, first + place, quote)
                for place in places.tolist()
            ]
            slabs.append(counted_at(places, np.array(counts, np.int64)))
        return _made(self._segment, slabs)


def _remembering(segment: Segment, scope: Scope, view: View) -> Callable[[str], Leaf]:
    """Return a function that finds a term of one field."""
    field = segment.field(field_name(scope, view))
    documents = segment.info.documents

    def find(term: str) -> Leaf:
        number = field.terms.number(term)
        if number < 0:
            return _made(segment, [NO_POSTINGS] * len(segment.slabs))
        frequency = field.frequency(number)
        return OneTerm(field.slabs, number, frequency, idf(documents, frequency))

    return lru_cache(_TERMS)(find)


def _union(
    segment: Segment,
    sequence: Callable[[Member, View, Scope], Leaf],
    view: View,
    members: tuple[Member, ...],
    scope: Scope,
) -> Leaf:
    """Return the documents that have any member; frequencies add up."""
    find = _remembering(segment, scope, view)
    leaves = [
        find(member[0]) if len(member) == 1 else sequence(member, view, scope)
        for member in dict.fromkeys(members)
    ]
    leaves = [leaf for leaf in leaves if leaf.frequency]
    if len(leaves) == 1:
        return leaves[0]
    slabs = [
        united([leaf.postings(i) for leaf in leaves], last - first)
        for i, (first, last) in enumerate(segment.slabs)
    ]
    return _made(segment, slabs)


def _sequence(segment: Segment, member: Member, view: View, scope: Scope) -> Leaf:
    """Return the documents in which the terms stand one after another."""
    field = segment.field(field_name(Scope.TEXT, view))
    numbers = [field.terms.number(term) for term in member]
    if min(numbers) < 0:
        return _made(segment, [NO_POSTINGS] * len(segment.slabs))
    slabs = []
    for lists, (first, _) in zip(field.slabs, segment.slabs, strict=True):
        places = common([lists.postings(number) for number in numbers])
        total = np.zeros(len(places), np.int64)
        for part in PARTS:
            if len(places) and (part == "title" or scope is Scope.TEXT):
                forward = segment.forward(part, view)
                found = count_sequence(forward, places + first, numbers)
                double = part == "title" and scope is Scope.TEXT
                total += found * TITLE_BOOST if double else found
        slabs.append(counted_at(places, total))
    return _made(segment, slabs)


def _made(segment: Segment, slabs: Sequence[Postings]) -> Made:
    frequency = sum(part.size for part in slabs)
    return Made(tuple(slabs), frequency, idf(segment.info.documents, frequency))


def _count_quote(segment: Segment, number: int, quote: Quote) -> int:
    document = read_document(segment, number)
    count = count_quote(fold_quote(document.title), quote.text)
    if quote.scope is Scope.TEXT:
        count *= TITLE_BOOST
        count += count_quote(fold_quote(document.text), quote.text)
    return count
