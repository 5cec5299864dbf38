"""Matches of one slab combined: sums, maxima, intersections.

In: weighted postings, and matches. Out: matches. Few places are sorted and reduced; many
are added into an array with a score for every document. Called by the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
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
)
from search.engines.whoosh.evaluation.scored import reduced, scored, unsorted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engines.whoosh.evaluation.scratch import Scratch

# Fewer places than this part of the slab are sorted rather than spread out.
_SPARSE = 16
# A list with so many places can tell which score well; so many are tried.
_TELLING = 32
_SOME = 128


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
            places = sum([len(part.ids) for part in leaves.lists]) + sum(
                map(len, sparse)
            )
            few = pieces == 1 or places * _SPARSE < self.size
            if few and len(sparse) == len(parts):
                return reduced([*sparse, *unsorted(leaves.lists)], np.add)
        dense = self._empty()
        dense.some = _telling(leaves.lists)
        self._add(dense, leaves.lists)
        np.greater(dense.scores, 0, out=dense.seen)
        self._add_parts(dense, parts)
        for part in leaves.lists:
            if part.factor <= 0:  # matches, and scores nothing
                dense.seen[part.ids] = True
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
            return reduced(sparse, np.maximum)
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
                first.pure = False
        return first

    def without(self, matches: Matches, banned: Matches) -> Matches:
        """Return the matches less the banned ones."""
        if isinstance(matches, Sparse):
            kept = ~self._flags(banned)[matches.ids]
            return Sparse(matches.ids[kept], matches.scores[kept])
        np.greater(matches.seen, self._flags(banned), out=matches.seen)
        matches.pure = False
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
        elif not dense.pure:
            dense.complete()
        if rescuers.lists or rescuers.rows:
            self._rescue(dense, rescuers, at_least)
        self._add(dense, boosts.lists)
        dense.rows += boosts.rows + rescuers.rows
        dense.pure = False
        return dense

    def near(self, matches: Matches, joined: Places, worth: Scores) -> Matches:
        """Return the matches and the joined places, all with their worth added."""
        if isinstance(matches, Sparse):
            ids = np.union1d(matches.ids, joined)
            scores = worth[ids]
            scores[np.searchsorted(ids, matches.ids)] += matches.scores
            return Sparse(ids, scores)
        if not matches.pure:
            matches.complete()
        matches.seen[joined] = True
        matches.scores[: self.size] += worth
        matches.pure = False
        return matches

    def passing(self, flags: Flags) -> Dense:
        """Return the flagged documents with score 0."""
        dense = self._empty()
        dense.seen[: self.size] = flags
        return dense

    def _empty(self) -> Dense:
        scratch = self._scratch
        return Dense(scratch.scores(self.size), scratch.flags(self.size), self.size)

    def _rescue(self, dense: Dense, rescuers: Weighted, at_least: int) -> None:
        """Add what the lists among rescuers score; enough rescuers match."""
        count = len(rescuers.lists) + len(rescuers.rows)
        many = self._scratch.counts(self.size, count)
        one = many.dtype.type(1)  # of another type, it would be added slowly
        for ids, scores in scored(rescuers.lists):
            np.add.at(dense.scores, ids, scores)
            np.add.at(many, ids, one)
        for row in rescuers.rows:
            many[: self.size] += row.counts > 0
        dense.seen |= many >= at_least

    def _add(self, dense: Dense, lists: Sequence[WeightedList]) -> None:
        for ids, scores in scored(lists):
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


def _telling(lists: Sequence[WeightedList]) -> Places:
    """Return some places of the list that says most, if it has a few."""
    enough = [part for part in lists if len(part.ids) >= _TELLING]
    if not enough:
        return NOTHING.ids
    ids = max(enough, key=attrgetter("factor")).ids
    # Where the term stands more often is at the end.
    return ids[-_SOME:].astype(np.intp)
