"""The best of some matches, without sorting them all and without scoring them all.

In: matches, how many are wanted, and the score the others have set as a mark. Out: the
best places and their exact scores, best first, equal scores by place. Called by the
engine slab by slab.

Frequent terms are the dearest to score and the least telling. So their rows are left out
at first (MaxScore, Turtle and Flood 1995): only documents that could still reach the
best when the rows give their most are scored in full.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from search.engines.whoosh.evaluation.matches import Dense, Matches, Places, Scores
from search.engines.whoosh.evaluation.scratch import BLOCK

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Scores closer than this part of each other differ by the order of additions only.
_SAME = 1e-12
# Above this part of a slab, scoring everything is quicker than picking candidates.
_MANY = 16

_Value = TypeVar("_Value", float, Scores)


def best(matches: Matches, limit: int, mark: float) -> tuple[Places, Scores]:
    """Return the best ``limit`` places; those below ``mark`` may be missing."""
    if isinstance(matches, Dense):
        ids, scores = _candidates(matches, limit, mark)
    else:
        ids, scores = matches.ids, matches.scores
    if len(ids) > 4 * limit > 0:
        kept = (scores >= max(_lowered(mark), _reached(scores, limit))).nonzero()[0]
        ids, scores = ids.take(kept), scores.take(kept)
    return in_order(ids, scores, limit)


def in_order(ids: Places, scores: Scores, limit: int) -> tuple[Places, Scores]:
    """Return the first ``limit`` by falling score, equal ones by place.

    ``ids`` rise wherever scores are equal. Scores that differ by the order of additions
    only count as equal.

    >>> in_order(np.array([4, 7, 9]), np.array([0.1 + 0.2, 0.5, 0.3]), 3)[0].tolist()
    [7, 4, 9]
    """
    order = (-scores).argsort(kind="stable")
    ids, scores = ids[order], scores[order]
    first = scores[: limit + 1].tolist()
    if not any(b < a and b >= _lowered(a) for a, b in pairwise(first)):
        return ids[:limit], scores[:limit]
    close = scores[1:] >= _lowered(scores[:-1])
    group = np.concatenate(([0], np.cumsum(~close)))
    order = np.lexsort((ids, group))[:limit]
    return ids[order], scores[np.searchsorted(group, group[order])]


def lowest(keys: NDArray[np.int64], limit: int) -> Places:
    """Return where the ``limit`` lowest keys are, equal ones in order of place.

    >>> lowest(np.array([3, 1, 2, 1]), 3).tolist()
    [1, 3, 2]
    """
    if len(keys) > 4 * limit > 0:
        kept = np.flatnonzero(keys <= np.partition(keys, limit - 1)[limit - 1])
        return kept[np.argsort(keys[kept], kind="stable")][:limit]
    return np.argsort(keys, kind="stable")[:limit]


def _candidates(dense: Dense, limit: int, mark: float) -> tuple[Places, Scores]:
    """Return all places that may be among the best, with their scores."""
    if 0 < limit < dense.size // BLOCK:
        if not mark:
            # Only the first slab has to find a mark by itself.
            mark = _mark(dense, dense.some[dense.seen.take(dense.some)], limit)
        ids = _above(dense, mark)
        if ids is None:
            dense.purify()
            level = _reached(dense.scores, limit)
            if level > 0:
                mark = max(mark, _mark(dense, _at_least(dense.scores, level), limit))
                ids = _above(dense, mark)
        if ids is not None:
            return ids, dense.scores_at(ids)
    ids = dense.complete().ids
    if not dense.scores.any():
        ids = ids[:limit]
    return ids, dense.scores.take(ids)


def _mark(dense: Dense, places: Places, limit: int) -> float:
    """Return a score that so many of some places reach; 0 if they are too few."""
    if len(places) < limit:
        return 0.0
    return _lowered(_highest(dense.scores_at(places), limit))


def _above(dense: Dense, mark: float) -> Places | None:
    """Return the places that may score so much; None if it is no use to pick them."""
    level = _lowered(mark) - sum([row.bound for row in dense.rows])
    if level <= 0:
        return None
    ids = _at_least(dense.scores, level)
    ids = ids[dense.seen.take(ids)]
    return ids if len(ids) * _MANY < dense.size else None


def _at_least(scores: Scores, level: float) -> Places:
    """Return the places with at least this score, rising; ``level`` is above 0."""
    return (scores >= level).nonzero()[0]


def _reached(scores: Scores, limit: int) -> float:
    """Return a score that at least ``limit`` of many places reach, near the highest."""
    blocks = len(scores) // BLOCK
    if blocks > 2 * limit:
        scores = scores[: blocks * BLOCK].reshape(BLOCK, blocks).max(axis=0)
    return _lowered(_highest(scores, limit))


def _highest(scores: Scores, limit: int) -> float:
    """Return the ``limit``-th highest score."""
    scores = scores.copy()
    at = len(scores) - limit
    scores.partition(at)
    return float(scores[at])


def _lowered(scores: _Value) -> _Value:
    """Return the lowest scores that count as equal to these."""
    return scores * (1 - _SAME)
