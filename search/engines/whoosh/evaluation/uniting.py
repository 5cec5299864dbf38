"""Postings of one slab put together: in any list, in all lists.

In: postings. Out: postings, or places. Frequencies add up. Called for synonym sets, word
sequences and quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from search.engines.scoring import MAX_FREQUENCY
from search.engines.whoosh.segment.ordering import begins
from search.engines.whoosh.segment.postings import (
    NO_POSTINGS,
    Listed,
    Postings,
    Row,
    listed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Above this part of a slab a union is kept as a row, and below this one sorted.
_ROW_SHARE = 8
_SPARSE = 16


def counted_at(places: NDArray[Any], counts: NDArray[np.int64]) -> Listed:
    """Return the rising places whose frequency is above 0.

    >>> found = counted_at(np.array([2, 4, 9]), np.array([1, 0, 300]))
    >>> found.once.tolist(), found.more.tolist(), found.counts.tolist()
    ([2], [9], [255])
    """
    found = np.flatnonzero(counts)
    counts = np.minimum(counts[found], MAX_FREQUENCY)
    return listed(places[found].astype(np.uint16), counts.astype(np.uint8))


def united(lists: Sequence[Postings], size: int) -> Postings:
    """Return the documents of any list, with the sum of their frequencies."""
    lists = [part for part in lists if isinstance(part, Row) or part.size]
    if not lists:
        return NO_POSTINGS
    if len(lists) == 1:
        return lists[0]
    if sum(map(_length, lists)) * _SPARSE < size:
        return _united_few([part for part in lists if isinstance(part, Listed)])
    sums = np.zeros(size, np.int64)
    for part in lists:
        if isinstance(part, Row):
            sums += part.counts
        else:  # places are unique within a list
            sums[part.once] += 1
            sums[part.more] += part.counts
    np.minimum(sums, MAX_FREQUENCY, out=sums)
    if np.count_nonzero(sums) * _ROW_SHARE > size:
        return Row(sums.astype(np.uint8))
    return counted_at(np.arange(size), sums)


def _united_few(lists: Sequence[Listed]) -> Listed:
    places = np.concatenate([part.ids for part in lists])
    counts = np.ones(len(places), np.int64)
    end = 0
    for part in lists:
        end += part.size
        counts[end - len(part.counts) : end] = part.counts
    order = np.argsort(places, kind="stable")
    places, counts = places[order], counts[order]
    first = np.flatnonzero(begins(places))
    return counted_at(places[first], np.add.reduceat(counts, first))


def common(lists: Sequence[Postings]) -> NDArray[np.intp]:
    """Return the places that all lists have, rising."""
    lists = sorted(lists, key=_length)
    places: NDArray[np.intp] = lists[0].places.astype(np.intp)
    for part in lists[1:]:
        if isinstance(part, Row):
            places = places[part.counts[places] > 0]
            continue
        others = part.places
        at = np.searchsorted(others, places.astype(np.uint16))
        at[at == len(others)] = 0
        places = places[others[at] == places] if len(others) else places[:0]
    return places


def _length(postings: Postings) -> int:
    return postings.size if isinstance(postings, Listed) else len(postings.counts)
