"""Lists of documents as arrays, and their unions.

In: arrays of document numbers with what belongs to each. Out: one such list. Called by
the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.engines.scoring import MAX_FREQUENCY

if TYPE_CHECKING:
    from collections.abc import Sequence

Ids = NDArray[np.uint32]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """Matching document numbers, rising, with their scores."""

    ids: Ids
    scores: Floats


@dataclass(frozen=True, slots=True)
class Counted:
    """Matching document numbers, rising, with frequency and length code."""

    ids: Ids
    frequencies: NDArray[np.int64]
    codes: NDArray[np.uint8]


NOTHING = Scored(np.zeros(0, np.uint32), np.zeros(0))


def merge(parts: Sequence[Scored], operation: np.ufunc, size: int = 0) -> Scored:
    """Return the union of the parts; ``operation`` joins scores of one document.

    Sparse unions are sorted and reduced; when they are long compared with the
    collection (``size``), adding into one array for all documents is faster.
    """
    parts = [part for part in parts if len(part.ids)]
    if not parts:
        return NOTHING
    if len(parts) == 1:
        return parts[0]
    if size and operation is np.add and sum(len(p.ids) for p in parts) * 8 > size:
        total = np.zeros(size)
        seen = np.zeros(size, bool)
        for part in parts:
            total[part.ids] += part.scores  # ids are unique within a part
            seen[part.ids] = True
        found = np.flatnonzero(seen)
        return Scored(found.astype(np.uint32), total[found])
    ids = np.concatenate([part.ids for part in parts])
    scores = np.concatenate([part.scores for part in parts])
    order = np.argsort(ids, kind="stable")
    ids, scores = ids[order], scores[order]
    first = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    return Scored(ids[first], operation.reduceat(scores, first))


def unite(lists: Sequence[Counted]) -> Counted:
    """Return the union of the lists; frequencies of one document add up."""
    if len(lists) == 1:
        return lists[0]
    if not lists:
        return Counted(
            np.zeros(0, np.uint32), np.zeros(0, np.int64), np.zeros(0, np.uint8)
        )
    ids = np.concatenate([part.ids for part in lists])
    order = np.argsort(ids, kind="stable")
    ids = ids[order]
    first = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    frequencies = np.concatenate([part.frequencies for part in lists])[order]
    total = np.minimum(np.add.reduceat(frequencies, first), MAX_FREQUENCY)
    codes = np.concatenate([part.codes for part in lists])[order][first]
    return Counted(ids[first], total, codes)
