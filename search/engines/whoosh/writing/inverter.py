"""From a batch of documents to one segment.

In: ``Indexed`` documents, or a ``Batch`` of them. Out: a segment folder. Postings are
made by sorting the tokens of many documents with NumPy instead of adding them one by
one. Called by ``runs``, in worker processes.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.tokens import View
from search.engines.scoring import TITLE_BOOST
from search.engines.whoosh.segment.files import (
    COLUMNS,
    DOCUMENTS,
    PARTS,
    SegmentWriter,
    field_name,
    forward_name,
)
from search.engines.whoosh.segment.forward import Forward, split_terms, write_forward
from search.engines.whoosh.segment.letters import encode_letters
from search.engines.whoosh.segment.ordering import (
    Columns,
    begins,
    counted,
    distinct,
    joined,
    rearranged,
)
from search.engines.whoosh.segment.postings import from_zero
from search.engines.whoosh.segment.slabs import SLAB
from search.engines.whoosh.writing.collecting import Batch, Grams, Words
from search.engines.whoosh.writing.grams import gram_terms
from search.engines.whoosh.writing.posting_writer import FieldWriter
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from search.engines.base import Indexed

# Tokens sorted at once; about 40 bytes each while it lasts.
_CHUNK = 1_000_000

Longs = NDArray[np.int64]
Numbers = NDArray[np.integer[Any]]


def write_segment(items: Iterable[Indexed], folder: Path, *, slab: int = SLAB) -> None:
    """Write documents as a segment. Their ids must differ; any order will do."""
    batch = Batch()
    for item in items:
        batch.add(item)
    write_batch(batch, folder, slab=slab)


def write_batch(batch: Batch, folder: Path, *, slab: int = SLAB) -> None:
    """Write a batch as a segment. This empties it a view at a time."""
    order = np.array(sorted(range(len(batch)), key=batch.ids.__getitem__), np.int64)
    numbers = order.tolist()
    ids = [batch.ids[i] for i in numbers]
    writer = SegmentWriter(folder, ids, slab)
    sources = sorted(set(batch.sources))
    rank = {source: i for i, source in enumerate(sources)}
    columns: dict[str, Sequence[int]] = {
        "source": [rank[source] for source in batch.sources],
        **batch.columns,
    }
    title, text = (np.array(ends, np.int64)[order] for ends in batch.positions)
    lengths = {Scope.TEXT: TITLE_BOOST * title + text, Scope.TITLE: title}
    with writer.file(DOCUMENTS) as file:
        file.dictionary("ids", ids)
        file.strings("stored", [batch.records[i] for i in numbers], np.uint64)
        for name in ("language", "source", "first_day", "last_day"):
            file.array(name, np.array(columns[name], COLUMNS[name])[order])
        for scope in Scope:
            file.array(f"length_{scope.value}", lengths[scope].astype(np.uint32))
    batch.records.clear()
    terms = _Terms.of(batch.seen)
    for view in View:
        parts = batch.views.pop(view)
        if isinstance(parts[0], Words):
            _write_words(writer, view, parts, order, terms)
        else:
            _write_grams(writer, view, parts, order)
    totals = {scope.value: int(lengths[scope].sum()) for scope in Scope}
    writer.finish(totals, sources)


class _Terms(NamedTuple):
    """The terms of all views, sorted, and the rank of each number among them."""

    terms: list[bytes]
    rank: NDArray[np.int32]

    @classmethod
    def of(cls, seen: Mapping[str, int]) -> _Terms:
        """Sort terms that were numbered in order of first sight."""
        words = sorted(seen)
        rank = np.zeros(len(words), np.int32)
        rank[[seen[word] for word in words]] = np.arange(len(words), dtype=np.int32)
        return cls(list(map(encode_letters, words)), rank)

    def among(
        self, columns: Sequence[Numbers]
    ) -> tuple[list[bytes], NDArray[np.int32]]:
        """Return the terms of these numbers, sorted, and the rank among only those."""
        used = np.zeros(len(self.terms), bool)
        for numbers in columns:
            used[self.rank[numbers]] = True
        rank = np.cumsum(used, dtype=np.int32) - 1
        return list(compress(self.terms, used.tolist())), rank[self.rank]


class _Tokens(NamedTuple):
    """The terms of all titles, or texts; ``starts`` begins each document."""

    starts: Longs
    terms: Numbers

    def of(self, chunk: _Chunk, weight: int) -> Columns:
        """Return the tokens of some documents, each counting ``weight``."""
        _, begin, first, last = chunk
        terms = self.terms[self.starts[first] : self.starts[last]]
        lengths = np.diff(self.starts[first : last + 1])
        places = np.arange(first - begin, last - begin).astype(np.uint16)
        return Columns(
            terms, np.repeat(places, lengths), np.full(len(terms), weight, np.uint8)
        )


class _Chunk(NamedTuple):
    """Documents ``first:last`` of a slab; ``begin`` is the slab's first."""

    slab: int
    begin: int
    first: int
    last: int


def _write_words(
    writer: SegmentWriter,
    view: View,
    parts: tuple[Words, Words],
    order: Longs,
    known: _Terms,
) -> None:
    """Write both fields of a view and, for some, its tokens in document order."""
    columns = [np.frombuffer(part.numbers, np.int32) for part in parts]
    terms, rank = known.among(columns)
    both = [
        _arranged(part.lengths, rank[numbers], order)
        for part, numbers in zip(parts, columns, strict=True)
    ]
    _write_fields(writer, view, both, lambda keys: [terms[i] for i in keys.tolist()])
    for name, part, tokens in zip(PARTS, parts, both, strict=True):
        if part.shaped and len(tokens.terms):
            forward = _forward(part, tokens, order, len(terms))
            with writer.file(forward_name(name, view)) as file:
                write_forward(file, forward)


def _write_grams(
    writer: SegmentWriter, view: View, parts: tuple[Grams, Grams], order: Longs
) -> None:
    both = [
        _arranged(part.lengths, np.frombuffer(part.keys, np.uint32), order)
        for part in parts
    ]
    _write_fields(writer, view, both, gram_terms)


def _arranged(lengths: Sequence[int], terms: Numbers, order: Longs) -> _Tokens:
    """Return the tokens in the order of documents."""
    counts = np.array(lengths, np.int64)
    terms = rearranged(terms, from_zero(counts), order)
    return _Tokens(from_zero(counts[order]), terms)


def _forward(part: Words, tokens: _Tokens, order: Longs, terms: int) -> Forward:
    starts, numbers = tokens
    shapes, odd_at, odd = part.shapes()
    old_starts = from_zero(np.array(part.lengths))
    # Odd tokens move with their documents.
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    owner = np.searchsorted(old_starts, odd_at, side="right") - 1
    odd_at = starts[rank[owner]] + odd_at - old_starts[owner]
    rising = np.argsort(odd_at)
    return Forward(
        starts,
        *split_terms(numbers, terms),
        rearranged(shapes, old_starts, order),
        odd_at[rising],
        odd[rising],
    )


def _write_fields(
    writer: SegmentWriter,
    view: View,
    both: Sequence[_Tokens],
    spelled: Callable[[Any], list[bytes]],
) -> None:
    """Write the field of titles and texts together, and that of titles."""
    title, text = both
    weighted = [(title, TITLE_BOOST), (text, 1)]
    _write_field(writer, field_name(Scope.TEXT, view), weighted, spelled)
    _write_field(writer, field_name(Scope.TITLE, view), [(title, 1)], spelled)


def _write_field(
    writer: SegmentWriter,
    name: str,
    weighted: Sequence[tuple[_Tokens, int]],
    spelled: Callable[[Any], list[bytes]],
) -> None:
    """Write one field; ``spelled`` gives the terms of rising numbers."""
    weighted = [(tokens, weight) for tokens, weight in weighted if len(tokens.terms)]
    if not weighted:
        return
    parts = []
    for chunk in _chunks(writer.slabs, [tokens for tokens, _ in weighted]):
        postings = joined([tokens.of(chunk, weight) for tokens, weight in weighted])
        parts.append((chunk.slab, counted(postings)))
    used = distinct([postings.terms for _, postings in parts])
    terms = spelled(used)
    table = np.zeros((2, len(writer.slabs), len(used)), np.int64)
    for i, (slab, postings) in enumerate(parts):
        parts[i] = slab, postings._replace(terms=_ranks(postings.terms, used))
        table[:, slab] += parts[i][1].table(len(used))
    with writer.file(name) as file:
        file.dictionary("terms", terms)
        field = FieldWriter(file, table, writer.slabs)
        for slab, postings in parts:
            field.put(slab, postings)


def _chunks(
    slabs: Sequence[tuple[int, int]], tokens: Sequence[_Tokens]
) -> Iterator[_Chunk]:
    """Yield documents of a bounded number of tokens, or a single one."""
    ends = np.sum([part.starts for part in tokens], axis=0)
    for slab, (begin, end) in enumerate(slabs):
        first = begin
        while first < end:
            limit = ends[first] + _CHUNK
            last = int(np.searchsorted(ends, limit, side="right")) - 1
            last = min(max(last, first + 1), end)
            yield _Chunk(slab, begin, first, last)
            first = last


def _ranks(rising: Numbers, used: Numbers) -> NDArray[np.int32]:
    """Return the place of each value of a rising column among those in use."""
    if used[-1] == len(used) - 1:
        return rising.astype(np.int32, copy=False)
    first = np.flatnonzero(begins(rising))
    ranks = np.searchsorted(used, rising[first]).astype(np.int32)
    return np.repeat(ranks, np.diff(first, append=len(rising)))
