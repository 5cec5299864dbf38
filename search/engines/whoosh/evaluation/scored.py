"""Lists of postings scored: where, and how much each posting adds.

In: weighted lists of one slab, or of several slabs with the same scoring. Out: places
and scores, or ``Sparse`` matches with the sum for each place. Lists are put one behind
another first: many short ones take hardly longer than a long one. Called by
``combining`` and the evaluator.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np

from search.engines.whoosh.evaluation.matches import (
    NOTHING,
    PIECE,
    Places,
    Scores,
    Sparse,
    WeightedList,
)
from search.engines.whoosh.segment.ordering import begins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def scored(lists: Sequence[WeightedList]) -> Iterator[tuple[Places, Scores]]:
    """Yield the places and scores of the lists, a few thousand at a time."""
    for piece in _pieces(lists):
        scoring = piece[0].scoring
        # Where the terms stand once, then where more often.
        parts = [part.ids[: len(part.ids) - len(part.counts)] for part in piece]
        factors = [part.factor for part in piece]
        often = [part for part in piece if len(part.counts)]
        parts += [part.ids[-len(part.counts) :] for part in often]
        factors += [part.factor for part in often]
        sizes = [len(part) for part in parts]
        ids: Places = np.concatenate(parts, dtype=np.intp)
        if scoring.whole:
            firsts = [part.first for part in (*piece, *often)]
            ids += np.array(firsts).repeat(sizes)
        scores = scoring.once(ids)
        if often:
            counts = np.concatenate([part.counts for part in often])
            lengths = scoring.lengths.take(ids[-len(counts) :])
            scores[-len(counts) :] = scoring.saturations(lengths, counts)
        scores *= np.array(factors).repeat(sizes)
        yield ids, scores


def unsorted(lists: Sequence[WeightedList]) -> list[Sparse]:
    """Return the same as matches whose places do not rise yet."""
    return [Sparse(ids, scores) for ids, scores in scored(lists)]


def _pieces(lists: Sequence[WeightedList]) -> Iterator[list[WeightedList]]:
    """Yield lists of one scoring together, as many as fit a piece."""
    piece: list[WeightedList] = []
    size = 0
    for part in lists:
        if piece and (size > PIECE or part.scoring is not piece[0].scoring):
            yield piece
            piece, size = [], 0
        piece.append(part)
        size += len(part.ids)
    if piece:
        yield piece


def reduced(pieces: Sequence[Sparse], operation: np.ufunc) -> Sparse:
    """Return the union; ``operation`` joins the scores of one document.

    The places of a piece need not rise.
    """
    ids = np.concatenate([piece.ids for piece in pieces])
    scores = np.concatenate([piece.scores for piece in pieces])
    order = ids.argsort(kind="stable")  # quick: the pieces are made of rising parts
    ids, scores = ids.take(order), scores.take(order)
    first = begins(ids).nonzero()[0]
    if len(first) == len(ids):
        return Sparse(ids, scores)
    return Sparse(ids.take(first), operation.reduceat(scores, first))


def sum_of(lists: Sequence[WeightedList]) -> Sparse:
    """Return the sum of rare lists of several slabs, none of them empty."""
    if not lists:
        return NOTHING
    # List by list places rise for longest, which makes them quick to sort.
    return reduced(unsorted(sorted(lists, key=attrgetter("factor"))), np.add)
