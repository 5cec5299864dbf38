"""The best matches of one slab, without sorting them all and without scoring them all.

In: matches, how many are wanted, and the score the others have set as a mark. Out: the
best places and their exact scores, best first, equal scores by place. Called by the
engine for each slab.

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
# Above this part of the blocks, looking through all is quicker than picking them.
_FEW = 16

_Value = TypeVar("_Value", float, Scores)


def best(matches: Matches, limit: int, mark: float) -> tuple[Places, Scores]:
    """Return the best ``limit`` places; those below ``mark`` may be missing."""
    if isinstance(matches, Dense):
        ids, scores = _candidates(matches, limit, mark)
    else:
        ids, scores = matches.ids, matches.scores
    if len(ids) > 4 * limit > 0:
        kept = scores >= _lowered(_highest(scores, limit))
        ids, scores = ids[kept], scores[kept]
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
    blocks = dense.scores.reshape(BLOCK, -1)
    if not 0 < limit < blocks.shape[1]:
        ids = dense.complete().ids
        return ids, dense.scores.take(ids)
    if dense.rows:
        level = _level_without_rows(dense, blocks, limit, mark)
        if level > 0:
            ids = (dense.scores >= level).nonzero()[0]
            if len(ids) * _MANY < dense.size:
                return ids, dense.scores_at(ids)
        dense.complete()
    tops = blocks.max(axis=0)
    # As many blocks hold a document with at least this score.
    level = max(mark, _lowered(_highest(tops, limit)))
    if level > 0:
        ids = _reaching(blocks, tops, level)
    else:
        ids = dense.ids if tops.any() else dense.ids[:limit]
    return ids, dense.scores.take(ids)


def _level_without_rows(dense: Dense, blocks: Scores, limit: int, mark: float) -> float:
    """Return what a document must score without the rows to be among the best.

    The mark is as good as set by the slabs before; the first slab sets its own, by the
    documents that are best without the rows.
    """
    if mark <= 0:
        tops = blocks.max(axis=0)
        level = _highest(tops, limit)
        if level <= 0:
            return 0.0
        full = dense.scores_at(_reaching(blocks, tops, level))
        mark = _highest(full, limit)
    return _lowered(mark) - sum([row.bound for row in dense.rows])


def _reaching(blocks: Scores, tops: Scores, level: float) -> Places:
    """Return the places with at least this score, rising; ``level`` is above 0."""
    columns = (tops >= level).nonzero()[0]
    if len(columns) * _FEW > len(tops):
        return (blocks.ravel() >= level).nonzero()[0]
    row, column = (blocks[:, columns] >= level).nonzero()
    places: Places = row * blocks.shape[1] + columns[column]
    return places


def _highest(scores: Scores, limit: int) -> float:
    """Return the ``limit``-th highest score."""
    scores = scores.copy()
    at = len(scores) - limit
    scores.partition(at)
    return float(scores[at])


def _lowered(scores: _Value) -> _Value:
    """Return the lowest scores that count as equal to these."""
    return scores * (1 - _SAME)
