"""Inverted lists: which documents have a term, and how often.

In: the arrays of one field. Out: ``Field``, the postings of any term in any slab. Rare
terms are *listed*: two bytes for a place in the slab, one more for a frequency above 1.
A term in more than an eighth of a slab is a *row*, one byte for every document, which
can be combined with others thousands of documents at a time. Called by the evaluator.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from search.engines.whoosh.segment.ordering import Columns, joined
from search.engines.whoosh.segment.strings import Dictionary, Strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.engines.whoosh.segment.arrays import ArrayFile

# Looked-up terms remembered for each field.
_REMEMBERED = 16_384


class Listed(NamedTuple):
    """Places in the slab: where the term stands once, then where more often.

    Both parts are rising; ``counts`` are the frequencies of the second.
    """

    ids: NDArray[np.uint16]
    counts: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """How many documents have the term."""
        return len(self.ids)

    @property
    def once(self) -> NDArray[np.uint16]:
        """Where the term stands once."""
        return self.ids[: len(self.ids) - len(self.counts)]

    @property
    def more(self) -> NDArray[np.uint16]:
        """Where the term stands more often."""
        return self.ids[len(self.ids) - len(self.counts) :]

    @property
    def places(self) -> NDArray[np.uint16]:
        """All places, rising."""
        return np.sort(self.ids, kind="stable") if len(self.counts) else self.ids


class Row(NamedTuple):
    """The frequency in every document of the slab, mostly not 0."""

    counts: NDArray[np.uint8]

    @property
    def size(self) -> int:
        """How many documents have the term."""
        return int(np.count_nonzero(self.counts))

    @property
    def places(self) -> NDArray[np.intp]:
        """All places, rising."""
        return np.flatnonzero(self.counts)


Postings = Listed | Row

NO_POSTINGS = Listed(np.zeros(0, np.uint16), np.zeros(0, np.uint8))


def listed(places: NDArray[np.uint16], counts: NDArray[np.uint8]) -> Listed:
    """Return rising places with frequencies above 0 as a list.

    >>> found = listed(np.array([3, 5, 8], np.uint16), np.array([1, 4, 1], np.uint8))
    >>> found.once.tolist(), found.more.tolist(), found.counts.tolist()
    ([3, 8], [5], [4])
    """
    once = counts == 1
    return Listed(np.concatenate((places[once], places[~once])), counts[~once])


def frequency_at(postings: Postings, place: int) -> int:
    """Return the frequency at one place, 0 if the term is not there.

    >>> found = listed(np.array([3, 8], np.uint16), np.array([2, 1], np.uint8))
    >>> [frequency_at(found, place) for place in (3, 4, 8)]
    [2, 0, 1]
    """
    if isinstance(postings, Row):
        return int(postings.counts[place])
    more = np.flatnonzero(postings.more == place)
    if len(more):
        return int(postings.counts[more[0]])
    return int((postings.once == place).any())


class FieldSlab:
    """The postings of a field in one slab.

    ``ids`` are the places of each term from ``starts`` on, at last those where it
    stands more than once; how often, is in ``counts`` from ``more`` on.
    """

    def __init__(
        self,
        starts: NDArray[np.uint32],
        more: NDArray[np.uint32],
        ids: NDArray[np.uint16],
        counts: NDArray[np.uint8],
        rows: dict[int, NDArray[np.uint8]],
    ) -> None:
        self._tables = (starts, more)
        # Memory views give Python's own numbers several times faster.
        self._starts = starts.data
        self._more = more.data
        self._ids = ids
        self._counts = counts
        self._rows = rows

    def postings(self, number: int) -> Postings:
        """Return the postings of a term; often an empty list."""
        if number in self._rows:
            return Row(self._rows[number])
        starts, more = self._starts, self._more
        ids = self._ids[starts[number] : starts[number + 1]]
        return Listed(ids, self._counts[more[number] : more[number + 1]])

    def frequencies(self) -> NDArray[np.uint32]:
        """Return how many documents of the slab have each term."""
        found = np.diff(self._tables[0])
        for number, row in self._rows.items():
            found[number] = np.count_nonzero(row)
        return found

    def columns(self, low: int, high: int) -> Columns:
        """Return all postings of the terms low..high, lists first, then rows."""
        starts, more = self._tables
        ids, counts = self._ids, self._counts
        first, last = int(starts[low]), int(starts[high])
        lengths = np.diff(starts[low : high + 1]).astype(np.int64)
        often = np.diff(more[low : high + 1]).astype(np.int64)
        terms = np.repeat(np.arange(low, high, dtype=np.int32), lengths)
        # Once, then more often, term by term.
        once = np.repeat(
            np.tile((True, False), high - low),
            np.stack((lengths - often, often), axis=1).ravel(),
        )
        found = np.ones(last - first, np.uint8)
        found[~once] = counts[int(more[low]) : int(more[high])]
        parts = [Columns(terms, ids[first:last], found)]
        for number, row in self._rows.items():
            if low <= number < high:
                here = np.flatnonzero(row)
                same = np.full(len(here), number, np.int32)
                parts.append(Columns(same, here.astype(np.uint16), row[here]))
        return joined(parts)


class Field:
    """The inverted lists of one field; ``frequencies`` counts documents by term."""

    def __init__(self, terms: Dictionary, slabs: tuple[FieldSlab, ...]) -> None:
        self.terms = terms
        self.slabs = slabs
        self.frequencies = np.zeros(len(terms), np.uint32)
        for slab in slabs:
            self.frequencies += slab.frequencies()
        self._frequencies = self.frequencies.data
        # Of the dictionary, not of this object: nothing here may refer to itself, so
        # that files are closed as soon as nobody uses them.
        self.number = lru_cache(_REMEMBERED)(terms.number)

    def frequency(self, number: int) -> int:
        """Return how many documents have the term."""
        count: int = self._frequencies[number]
        return count


def empty_field(ranges: Sequence[tuple[int, int]]) -> Field:
    """Return a field without terms."""
    strings = Strings(np.zeros(0, np.uint8), np.zeros(1, np.uint32))
    none = np.zeros(0, np.uint32)
    start = np.zeros(1, np.uint32)
    lists = FieldSlab(start, start, NO_POSTINGS.ids, NO_POSTINGS.counts, {})
    slabs = (lists,) * len(ranges)
    return Field(Dictionary(strings, np.zeros(2, np.uint32), none), slabs)


def open_field(file: ArrayFile, ranges: Sequence[tuple[int, int]]) -> Field:
    """Return the field in a file; IndexDamagedError if its arrays do not fit."""
    terms = file.dictionary("terms")
    starts, bases = _table(file, "starts", len(ranges), len(terms))
    more, more_bases = _table(file, "more", len(ranges), len(terms))
    fits = (np.diff(more.astype(np.int64)) <= np.diff(starts.astype(np.int64))).all()
    file.require(bool(fits), "more", "a term has more than all of its postings")
    ids = file.array("ids", np.uint16, int(bases[-1]))
    counts = file.array("counts", np.uint8, int(more_bases[-1]))
    row_starts = file.starts("row_starts", np.uint32, len(ranges) + 1, None)
    row_terms = file.array("row_terms", np.uint32, int(row_starts[-1]))
    file.names("row_terms", row_terms, len(terms))
    sizes = [last - first for first, last in ranges]
    cells = int(np.dot(np.diff(row_starts.astype(np.int64)), sizes))
    rows = file.array("rows", np.uint8, cells)
    slabs, at = [], 0
    for i, size in enumerate(sizes):
        owners = row_terms[row_starts[i] : row_starts[i + 1]].tolist()
        named = {
            n: rows[at + k * size : at + (k + 1) * size] for k, n in enumerate(owners)
        }
        at += len(owners) * size
        own_ids, own_counts = ids[bases[i] :], counts[more_bases[i] :]
        slabs.append(FieldSlab(starts[i], more[i], own_ids, own_counts, named))
    return Field(terms, tuple(slabs))


def _table(
    file: ArrayFile, name: str, slabs: int, terms: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return places by slab (row) and term, and where each slab begins."""
    table = file.array(name, np.uint32, slabs * (terms + 1)).reshape(slabs, terms + 1)
    rising = (table[:, 0] == 0).all() and (table[:, 1:] >= table[:, :-1]).all()
    file.require(bool(rising), name, "its places do not rise from 0")
    return table, from_zero(table[:, -1])


def from_zero(counts: NDArray[Any]) -> NDArray[np.int64]:
    """Return where each of several pieces of such lengths begins, and the end.

    >>> from_zero(np.array([2, 0, 3])).tolist()
    [0, 2, 2, 5]
    """
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts, dtype=np.int64)))
