"""Matches of one slab combined: sums, maxima, intersections.

In: weighted postings, and matches. Out: matches. Few places are sorted and reduced; many
are added into an array with a score for every document. Called by the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search.engines.whoosh.evaluation.matches import (
    NOTHING,
    Dense,
    Flags,
    Matches,
    Places,
    Scores,
    Sparse,
    WeightedList,
    WeightedRow,
    above_one,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.engines.whoosh.evaluation.scratch import Scratch

# Fewer places than this part of the slab are sorted rather than spread out.
_SPARSE = 16
# Postings scored at once: what is made on the way stays in the processor's cache.
_PIECE = 8_192


@dataclass(slots=True)
class Weighted:
    """The postings of some leaves: lists, none of them empty, and rows."""

    lists: list[WeightedList] = field(default_factory=list)
    rows: list[WeightedRow] = field(default_factory=list)


class Combiner:
    """Combines matches in a slab of ``size`` documents."""

    def __init__(self, size: int, scratch: Scratch) -> None:
        self.size = size
        self._scratch = scratch

    def total(self, leaves: Weighted, parts: Sequence[Matches] = ()) -> Matches:
        """Return the sum: what any leaf or part matches."""
        parts = [part for part in parts if isinstance(part, Dense) or len(part)]
        pieces = len(leaves.lists) + len(parts)
        if not leaves.rows:
            if pieces == 0:
                return NOTHING
            if pieces == len(parts) == 1:
                return parts[0]
            sparse = [part for part in parts if isinstance(part, Sparse)]
            places = sum([part.postings.size for part in leaves.lists]) + sum(
                map(len, sparse)
            )
            few = pieces == 1 or places * _SPARSE < self.size
            if few and len(sparse) == len(parts):
                sparse += [Sparse(*piece) for piece in _scored(leaves.lists)]
                return _reduced(sparse, np.add)
        dense = self._empty()
        self._add(dense, leaves.lists)
        np.greater(dense.scores, 0, out=dense.seen)
        self._add_parts(dense, parts)
        for part in leaves.lists:
            if part.factor <= 0:  # matches, and scores nothing
                dense.seen[part.postings.places] = True
        here = dense.seen[: self.size]
        for row in leaves.rows:
            here |= row.counts > 0
        dense.rows += leaves.rows
        return dense

    def best(self, groups: Sequence[Matches]) -> Matches:
        """Return the union, each document with its highest score."""
        groups = [group for group in groups if isinstance(group, Dense) or len(group)]
        if len(groups) <= 1:
            return groups[0] if groups else NOTHING
        sparse = [group for group in groups if isinstance(group, Sparse)]
        places = sum(map(len, sparse))
        if len(sparse) == len(groups) and places * _SPARSE < self.size:
            return _reduced(sparse, np.maximum)
        dense = self._empty()
        for group in groups:
            if isinstance(group, Sparse):
                old = dense.scores.take(group.ids)
                dense.scores[group.ids] = np.maximum(old, group.scores)
                dense.seen[group.ids] = True
            else:
                group.complete()
                np.maximum(dense.scores, group.scores, out=dense.scores)
                dense.seen |= group.seen
        return dense

    def common(self, parts: Sequence[Matches]) -> Matches:
        """Return what all parts match, with the sum of their scores."""
        parts = sorted(parts, key=_size_if_sparse)
        first, rest = parts[0], parts[1:]
        if isinstance(first, Sparse):
            return _common_sparse(first, rest)
        for part in rest:
            if isinstance(part, Dense):
                first.seen &= part.seen
                first.scores += part.scores
                first.rows += part.rows
        if rest:
            first.clear_unseen()
        return first

    def without(self, matches: Matches, banned: Matches) -> Matches:
        """Return the matches less the banned ones."""
        if isinstance(matches, Sparse):
            kept = ~self._flags(banned)[matches.ids]
            return Sparse(matches.ids[kept], matches.scores[kept])
        np.greater(matches.seen, self._flags(banned), out=matches.seen)
        matches.clear_unseen()
        return matches

    def scaled(self, matches: Matches, flags: Flags, factor: float) -> Matches:
        """Return the matches with the flagged documents' scores times a factor.

        The same flags should be the same array, so that factors can be put together.
        """
        if isinstance(matches, Sparse):
            scores = matches.scores.copy()
            scores[flags[matches.ids]] *= factor
            return Sparse(matches.ids, scores)
        if any(row.scale and row.scale[0] is not flags for row in matches.rows):
            matches.complete()
        here = matches.scores[: self.size]
        np.multiply(here, factor, out=here, where=flags)
        matches.rows = [row.scaled(flags, factor) for row in matches.rows]
        return matches

    def boosted(
        self, main: Matches, boosts: Weighted, rescuers: Weighted, at_least: int
    ) -> Matches:
        """Return main, helped by boosts and rescuers; enough rescuers match alone."""
        dense = main
        if isinstance(dense, Sparse):
            dense = self._empty()
            self._add_parts(dense, (main,))
        if rescuers.lists or rescuers.rows:
            many = self._scratch.scores(self.size)
            for ids, scores in _scored(rescuers.lists):
                np.add.at(dense.scores, ids, scores)
                np.add.at(many, ids, 1.0)
            for row in rescuers.rows:
                many[: self.size] += row.counts > 0
            dense.seen |= many >= at_least
        self._add(dense, boosts.lists)
        dense.rows += boosts.rows + rescuers.rows
        dense.clear_unseen()
        return dense

    def near(self, matches: Matches, joined: Places, worth: Scores) -> Matches:
        """Return the matches and the joined places, all with their worth added."""
        if isinstance(matches, Sparse):
            ids = np.union1d(matches.ids, joined)
            scores = worth[ids]
            scores[np.searchsorted(ids, matches.ids)] += matches.scores
            return Sparse(ids, scores)
        matches.seen[joined] = True
        matches.scores[: self.size] += worth
        matches.clear_unseen()
        return matches

    def passing(self, flags: Flags) -> Dense:
        """Return the flagged documents with score 0."""
        dense = self._empty()
        dense.seen[: self.size] = flags
        return dense

    def _empty(self) -> Dense:
        scratch = self._scratch
        return Dense(scratch.scores(self.size), scratch.flags(self.size), self.size)

    def _add(self, dense: Dense, lists: Sequence[WeightedList]) -> None:
        for ids, scores in _scored(lists):
            np.add.at(dense.scores, ids, scores)

    def _add_parts(self, dense: Dense, parts: Sequence[Matches]) -> None:
        for part in parts:
            if isinstance(part, Sparse):
                dense.scores[part.ids] += part.scores  # ids are unique within a part
                dense.seen[part.ids] = True
            else:
                part.complete()
                dense.scores += part.scores
                dense.seen |= part.seen

    def _flags(self, matches: Matches) -> Flags:
        if isinstance(matches, Dense):
            return matches.seen
        flags = self._scratch.flags(self.size)
        flags[matches.ids] = True
        return flags


def _size_if_sparse(matches: Matches) -> float:
    return len(matches) if isinstance(matches, Sparse) else float("inf")


def _common_sparse(first: Sparse, rest: Sequence[Matches]) -> Sparse:
    ids, scores = first.ids, first.scores
    for part in rest:
        if isinstance(part, Dense):
            kept = part.seen[ids]
        elif len(part):
            place = np.searchsorted(part.ids, ids)
            place[place == len(part)] = 0
            kept = part.ids[place] == ids
        else:
            return NOTHING
        ids, scores = ids[kept], scores[kept]
        scores = scores + part.scores_at(ids)
    return Sparse(ids, scores)


def _scored(lists: Sequence[WeightedList]) -> Iterator[tuple[Places, Scores]]:
    """Yield the places and scores of the lists, a few thousand at a time."""
    for piece in _pieces(lists):
        scoring = piece[0].scoring
        parts = [part.postings.once for part in piece]
        parts += [part.postings.more for part in piece]
        ids = np.concatenate(parts).astype(np.intp)
        codes = scoring.codes.take(ids)
        counts = np.concatenate([part.postings.counts for part in piece])
        if len(counts):
            codes[-len(counts) :] += above_one(counts)
        scores = scoring.table.take(codes)
        factors = np.array([part.factor for part in piece] * 2)
        scores *= factors.repeat([len(part) for part in parts])
        yield ids, scores


def _pieces(lists: Sequence[WeightedList]) -> Iterator[list[WeightedList]]:
    """Yield lists of one scoring together, as many as fit a piece."""
    piece: list[WeightedList] = []
    size = 0
    for part in lists:
        if piece and (size > _PIECE or part.scoring is not piece[0].scoring):
            yield piece
            piece, size = [], 0
        piece.append(part)
        size += part.postings.size
    if piece:
        yield piece


def _reduced(pieces: Sequence[Sparse], operation: np.ufunc) -> Sparse:
    """Return the union; ``operation`` joins the scores of one document."""
    ids = np.concatenate([piece.ids for piece in pieces])
    scores = np.concatenate([piece.scores for piece in pieces])
    order = np.argsort(ids.astype(np.uint16), kind="stable")
    ids, scores = ids[order], scores[order]
    new = np.ones(len(ids), bool)
    np.not_equal(ids[1:], ids[:-1], out=new[1:])
    first = np.flatnonzero(new)
    return Sparse(ids[first], operation.reduceat(scores, first))
