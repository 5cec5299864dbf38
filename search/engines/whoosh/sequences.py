"""Words that follow each other, counted over the tokens in document order.

In: candidate documents and the numbers of the terms. Out: how often they stand in a row
in each. Called by the evaluator for names and translations of several words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.engines.whoosh.files import Forward

_POSITION_BITS = np.uint64(32)


def count_sequence(
    forward: Forward, documents: NDArray[np.uint32], terms: Sequence[int]
) -> NDArray[np.int64]:
    """Return for each document how often the terms stand at positions p, p+1, ….

    Shape of the answer: that of ``documents``; dtype int64.
    """
    rows, tokens = _tokens_of(forward, documents)
    if not len(tokens):
        return np.zeros(len(documents), np.int64)
    words = forward.terms[tokens]
    keys = (rows << _POSITION_BITS) | forward.positions[tokens].astype(np.uint64)
    found = np.unique(keys[words == terms[0]])
    for step, term in enumerate(terms[1:], 1):
        here = keys[words == term] - np.uint64(step)
        found = np.intersect1d(found, here)
    matched = (found >> _POSITION_BITS).astype(np.int64)
    return np.bincount(matched, minlength=len(documents)).astype(np.int64)


def _tokens_of(
    forward: Forward, documents: NDArray[np.uint32]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return for every token of the documents its row and its place in the columns."""
    first = forward.starts[documents]
    counts = forward.starts[documents.astype(np.int64) + 1] - first
    rows = np.repeat(np.arange(len(documents), dtype=np.uint64), counts)
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(
        ends - counts, counts
    )
    return rows, np.repeat(first, counts) + within
