"""Writes the inverted lists of one field, any number of postings at a time.

In: how many postings each term has in each slab, then the postings, those of a term in
order of place. Out: the arrays that ``postings`` reads. Called by the inverter, for some
documents at a time, and the merger, for some terms at a time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segment.ordering import begins
from search.engines.whoosh.segment.postings import from_zero

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.engines.whoosh.segment.arrays import ArrayFileWriter
    from search.engines.whoosh.segment.ordering import Columns

# A term in more than one of so many documents of a slab is kept as a row, if the slab
# has so many documents that rows are quicker than lists.
_ROW_SHARE = 8
_ROWS_FROM = 16_384

Longs = NDArray[np.int64]


class FieldWriter:
    """Writes one field.

    ``table`` counts postings by [0 for all, 1 for a frequency above 1], slab and term
    (``Columns.table``). ``put`` must be called until it has got them all.
    """

    def __init__(
        self,
        file: ArrayFileWriter,
        table: Longs,
        ranges: Sequence[tuple[int, int]],
    ) -> None:
        sizes = np.array([last - first for first, last in ranges], np.int64)
        in_rows = table[0] * _ROW_SHARE > sizes[:, None]
        in_rows &= sizes[:, None] >= _ROWS_FROM
        starts = _starts(np.where(in_rows, 0, table[0]))
        more = _starts(np.where(in_rows, 0, table[1]))
        file.array("starts", starts.astype(np.uint32).ravel())
        file.array("more", more.astype(np.uint32).ravel())
        bases, more_bases = from_zero(starts[:, -1]), from_zero(more[:, -1])
        # Where the next posting of a term goes: once, more often; and its frequency.
        self._once_at = bases[:-1, None] + starts[:, :-1]
        self._often_at = bases[:-1, None] + starts[:, 1:] - np.diff(more)
        self._count_at = more_bases[:-1, None] + more[:, :-1]
        slabs, terms = np.nonzero(in_rows)
        file.array("row_starts", from_zero(in_rows.sum(axis=1)).astype(np.uint32))
        file.array("row_terms", terms.astype(np.uint32))
        places = from_zero(sizes[slabs])
        keys = zip(slabs.tolist(), terms.tolist(), strict=True)
        self._row_at = dict(zip(keys, places.tolist(), strict=False))
        self._ids = file.open("ids", np.uint16, int(bases[-1]))
        self._counts = file.open("counts", np.uint8, int(more_bases[-1]))
        self._rows = file.open("rows", np.uint8, int(places[-1]))

    def put(self, slab: int, postings: Columns) -> None:
        """Write postings of one slab, in order of term and place.

        What comes later for a term must have higher places.
        """
        terms, places, counts = postings
        if not len(terms):
            return
        low, high = int(terms[0]), int(terms[-1])
        listed = np.ones(len(terms), bool)
        for (owner, term), at in self._row_at.items():
            if owner == slab and low <= term <= high:
                # Of their own type: otherwise all terms would be converted each time.
                ends = np.array((term, term + 1), terms.dtype)
                here = slice(*np.searchsorted(terms, ends).tolist())
                self._rows[at + places[here].astype(np.int64)] = counts[here]
                listed[here] = False
        single = counts == 1
        terms, places, _ = postings.pick(listed & single)
        _append(self._ids, self._once_at[slab], terms, places)
        terms, places, counts = postings.pick(listed & ~single)
        _append(self._ids, self._often_at[slab], terms, places)
        _append(self._counts, self._count_at[slab], terms, counts)


def _starts(table: Longs) -> Longs:
    starts = np.zeros((table.shape[0], table.shape[1] + 1), np.int64)
    np.cumsum(table, axis=1, out=starts[:, 1:])
    return starts


def _append(
    target: NDArray[Any], at: Longs, terms: NDArray[Any], values: NDArray[Any]
) -> None:
    """Put each value behind those its term has; ``at`` says where, and is moved on."""
    first = np.flatnonzero(begins(terms))
    counts = np.diff(first, append=len(terms))
    owners = terms[first]
    places = np.repeat(at[owners] - first, counts)
    places += np.arange(len(terms))
    target[places] = values
    at[owners] += counts
