"""Words that follow each other, counted over the tokens in document order.

In: documents and the numbers of the terms. Out: how often they stand in a row in each.
Called for names and translations of several words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engines.whoosh.segment.forward import Forward

Longs = NDArray[np.int64]

# Tokens looked at in one go; about 60 bytes each while it lasts.
_CHUNK = 500_000
# Added to positions where a document begins: its words follow nobody's.
_APART = 1_000


def count_sequence(
    forward: Forward, documents: NDArray[np.intp], terms: Sequence[int]
) -> Longs:
    """Return for each document how often the terms stand at positions p, p+1, ….

    Shape of the answer: that of ``documents``; dtype int64.
    """
    lengths = forward.starts[documents + 1] - forward.starts[documents]
    found = np.zeros(len(documents), np.int64)
    ends = np.cumsum(lengths)
    first, before = 0, 0
    while first < len(documents):
        last = int(np.searchsorted(ends, before + _CHUNK, side="right"))
        last = max(last, first + 1)
        part = slice(first, last)
        found[part] = _count(forward, documents[part], lengths[part], terms)
        first, before = last, int(ends[last - 1])
    return found


def _count(
    forward: Forward, documents: NDArray[np.intp], lengths: Longs, terms: Sequence[int]
) -> Longs:
    ends = np.cumsum(lengths)
    size = int(ends[-1])
    if not size:
        return np.zeros(len(documents), np.int64)
    begin = ends - lengths
    tokens = np.arange(size) + np.repeat(forward.starts[documents] - begin, lengths)
    words = forward.terms(tokens)
    steps = forward.steps(tokens)
    steps[begin[lengths > 0]] += _APART
    positions = np.cumsum(steps)
    at = np.flatnonzero(words == terms[0])
    found = np.unique(positions[at])
    for step, term in enumerate(terms[1:], 1):
        here = positions[np.flatnonzero(words == term)] - step
        found = found[np.isin(found, here)]
    owner = np.searchsorted(ends, np.searchsorted(positions, found), side="right")
    return np.bincount(owner, minlength=len(documents)).astype(np.int64)
