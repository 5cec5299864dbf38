"""The inverted lists of several segments into one field.

In: segments and the new number of each of their documents. Out: the files of the field,
written a chunk of terms at a time, and the new number of each old term. Called by the
merger.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segment.ordering import Columns, distinct, merged
from search.engines.whoosh.segment.strings import spell_keys
from search.engines.whoosh.writing.posting_writer import FieldWriter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.engines.whoosh.segment.files import Segment, SegmentWriter

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Ranges = list[tuple[int, int]]

# Postings sorted at once; about 50 bytes each while it lasts.
_CHUNK = 4_000_000


@dataclass(frozen=True)
class Input:
    """A segment to merge, with the number each of its documents gets (-1: dropped)."""

    segment: Segment
    numbers: Longs


def merge_field(
    writer: SegmentWriter, inputs: Sequence[Input], name: str
) -> tuple[list[Longs], int]:
    """Write one field; return the new number of each old term and how many there are.

    A term that no kept document has is gone; its new number is -1.
    """
    ranges = writer.slabs
    readers = [_Reader(item, name, ranges) for item in inputs]
    terms, maps, table = _merge_tables(readers, len(ranges))
    if not terms:
        return maps, 0
    with writer.file(name) as file:
        file.dictionary("terms", terms)
        field = FieldWriter(file, table, ranges)
        for low, high in _chunks(table[0].sum(axis=0)):
            pieces: list[list[Columns]] = [[] for _ in ranges]
            for reader, mapped in zip(readers, maps, strict=True):
                for slab, piece in reader.postings(mapped, low, high):
                    pieces[slab].append(piece)
            for slab, parts in enumerate(pieces):
                if parts:
                    field.put(slab, merged(parts))
    return maps, len(terms)


class _Reader:
    """The postings of one old field as postings of the new one."""

    def __init__(self, item: Input, name: str, ranges: Ranges) -> None:
        self.field = item.segment.open_field(name)
        self._ranges = ranges
        # For each old slab the new slab and place of its documents; -1 if dropped.
        size = ranges[0][1] if ranges else 1
        numbers = [item.numbers[first:last] for first, last in item.segment.slabs]
        self._slabs = [np.where(part < 0, -1, part // size) for part in numbers]
        self._places = [(part % size).astype(np.uint16) for part in numbers]

    def table(self) -> Ints:
        """Return how many kept postings each old term has by new slab (``FieldWriter``)."""
        terms = len(self.field.terms)
        table = np.zeros((2, len(self._ranges), terms), np.int32)
        for low, high in _chunks(self.field.frequencies.astype(np.int64)):
            for slab, postings in self._read(low, high):
                table[:, slab] += postings.table(terms)
        return table

    def postings(
        self, mapped: Longs, low: int, high: int
    ) -> Iterator[tuple[int, Columns]]:
        """Yield the kept postings of the new terms low..high by new slab and number."""
        inside = np.flatnonzero((mapped >= low) & (mapped < high))
        if len(inside):
            renumber = mapped.astype(np.int32)
            for slab, part in self._read(int(inside[0]), int(inside[-1]) + 1):
                yield slab, part._replace(terms=renumber[part.terms])

    def _read(self, low: int, high: int) -> Iterator[tuple[int, Columns]]:
        for lists, slabs, places in zip(
            self.field.slabs, self._slabs, self._places, strict=True
        ):
            old = lists.columns(low, high)
            new = old._replace(places=places[old.places])
            wanted = np.unique(slabs).tolist()
            owner = slabs[old.places] if len(wanted) > 1 else None
            for slab in wanted:
                if slab >= 0:
                    kept = slice(None) if owner is None else owner == slab
                    yield slab, new.pick(kept)


def _merge_tables(
    readers: Sequence[_Reader], slabs: int
) -> tuple[list[bytes], list[Longs], Longs]:
    """Return all terms in use, each reader's terms among them, and their table."""
    tables = [reader.table() for reader in readers]
    terms, maps = _merge_terms(readers, tables)
    table = np.zeros((2, slabs, len(terms)), np.int64)
    for counts, mapped in zip(tables, maps, strict=True):
        present = np.flatnonzero(mapped >= 0)
        table[:, :, mapped[present]] += counts[:, :, present]
    return terms, maps, table


def _merge_terms(
    readers: Sequence[_Reader], tables: Sequence[Ints]
) -> tuple[list[bytes], list[Longs]]:
    """Return all terms in use, sorted, and each reader's terms among them."""
    alive = [table[0].any(axis=0) for table in tables]
    keys = [reader.field.terms.strings.keys() for reader in readers]
    numbers = [
        own[mask] for own, mask in zip(keys, alive, strict=True) if own is not None
    ]
    maps = [np.full(len(mask), -1, np.int64) for mask in alive]
    if len(numbers) == len(readers):
        used = distinct(numbers)
        for mapped, mask, own in zip(maps, alive, numbers, strict=True):
            mapped[mask] = np.searchsorted(used, own)
        return spell_keys(used), maps
    terms = sorted(set().union(*map(_alive, readers, alive)))
    rank = {term: number for number, term in enumerate(terms)}
    for mapped, mask, reader in zip(maps, alive, readers, strict=True):
        mapped[mask] = list(map(rank.__getitem__, _alive(reader, mask)))
    return terms, maps


def _alive(reader: _Reader, mask: NDArray[np.bool_]) -> Iterator[bytes]:
    return compress(reader.field.terms.strings, mask.tolist())


def _chunks(counts: Longs) -> Iterator[tuple[int, int]]:
    """Yield ranges of terms with a bounded number of postings (or a single term)."""
    ends = np.cumsum(counts)
    low, before = 0, 0
    while low < len(ends):
        high = max(low + 1, int(np.searchsorted(ends, before + _CHUNK, side="right")))
        yield low, high
        low, before = high, int(ends[high - 1])
