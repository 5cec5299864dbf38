"""Writes the inverted lists of one field, any number of whole terms at a time.

In: how many postings each term has in each slab, then the postings in order. Out: the
arrays that ``postings`` reads. Called by the inverter and the merger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

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
        self._starts = _starts(np.where(in_rows, 0, table[0]))
        self._more = _starts(np.where(in_rows, 0, table[1]))
        file.array("starts", self._starts.astype(np.uint32).ravel())
        file.array("more", self._more.astype(np.uint32).ravel())
        self._bases = from_zero(self._starts[:, -1])
        self._more_bases = from_zero(self._more[:, -1])
        slabs, terms = np.nonzero(in_rows)
        file.array("row_starts", from_zero(in_rows.sum(axis=1)).astype(np.uint32))
        file.array("row_terms", terms.astype(np.uint32))
        places = from_zero(sizes[slabs])
        keys = zip(slabs.tolist(), terms.tolist(), strict=True)
        self._row_at = dict(zip(keys, places.tolist(), strict=False))
        self._ids = file.open("ids", np.uint16, int(self._bases[-1]))
        self._counts = file.open("counts", np.uint8, int(self._more_bases[-1]))
        self._rows = file.open("rows", np.uint8, int(places[-1]))

    def put(self, slab: int, postings: Columns) -> None:
        """Write postings of one slab, in order of term and place."""
        terms, places, counts = postings
        if not len(terms):
            return
        low, high = int(terms[0]), int(terms[-1])
        listed = np.ones(len(terms), bool)
        for (owner, term), at in self._row_at.items():
            if owner == slab and low <= term <= high:
                here = slice(*np.searchsorted(terms, (term, term + 1)).tolist())
                self._rows[at + places[here].astype(np.int64)] = counts[here]
                listed[here] = False
        terms, places, counts = postings.pick(listed)
        once = counts == 1
        first = int(self._bases[slab] + self._starts[slab, low])
        self._ids[first : first + len(terms)] = _once_first(terms - low, places, once)
        first = int(self._more_bases[slab] + self._more[slab, low])
        counts = counts[~once]
        self._counts[first : first + len(counts)] = counts


def _starts(table: Longs) -> Longs:
    starts = np.zeros((table.shape[0], table.shape[1] + 1), np.int64)
    np.cumsum(table, axis=1, out=starts[:, 1:])
    return starts


def _once_first(
    terms: NDArray[np.int32], places: NDArray[np.uint16], once: NDArray[np.bool_]
) -> NDArray[np.uint16]:
    """Return the places with those where a term stands once before its others."""
    size = int(terms[-1]) + 1 if len(terms) else 0
    single = np.bincount(terms[once], minlength=size)
    often = np.bincount(terms[~once], minlength=size)
    ordered = np.empty_like(places)
    before = np.repeat(from_zero(often)[:-1], single)
    ordered[before + np.arange(len(before))] = places[once]
    before = np.repeat(from_zero(single)[1:], often)
    ordered[before + np.arange(len(before))] = places[~once]
    return ordered
