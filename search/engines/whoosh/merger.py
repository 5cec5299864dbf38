"""Several segments into one: batches of a build, or an index and its update.

In: segment folders, and which of their documents to keep. Out: one segment folder,
byte for byte the one a build from scratch would give. Memory stays bounded: one field at
a time, its postings sorted in chunks. Called by the builder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from search.engines.whoosh.files import (
    FIELDS,
    FORMAT,
    FORWARD_VIEWS,
    PARTS,
    Field,
    Forward,
    Segment,
    SegmentInfo,
    SegmentWriter,
    Strings,
)
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from search.analysis.tokens import View

# Postings sorted at once; 64 bytes each while it lasts.
_CHUNK = 4_000_000
_COLUMNS = ("language", "first_day", "last_day")


@dataclass(frozen=True)
class Input:
    """A segment to merge, with the number each of its documents gets (-1: dropped)."""

    segment: Segment
    numbers: NDArray[np.int64]


def merge_segments(
    segments: Sequence[Segment], dropped: Sequence[frozenset[str]], folder: Path
) -> None:
    """Write one segment with every document that is not dropped from its segment.

    The same id kept in two segments is a programming error and raises ValueError.
    """
    inputs, ids = _number(segments, dropped)
    writer = SegmentWriter(folder)
    writer.strings("documents.ids", ids)
    _merge_stored(writer, inputs, len(ids))
    sources = _merge_columns(writer, inputs, len(ids))
    totals = {}
    for scope in Scope:
        name = f"columns.length_{scope.value}"
        lengths = _gather(inputs, f"length_{scope.value}", len(ids))
        writer.array(name, lengths)
        totals[scope.value] = int(lengths.sum())
    for name, (scope, view) in FIELDS.items():
        maps = _merge_field(writer, inputs, name)
        if scope is Scope.TEXT and view in FORWARD_VIEWS:
            for part in PARTS:
                _merge_forward(writer, inputs, part, view, maps, len(ids))
    writer.info(SegmentInfo(FORMAT, len(ids), totals, tuple(sources)))


def _number(
    segments: Sequence[Segment], dropped: Sequence[frozenset[str]]
) -> tuple[list[Input], list[bytes]]:
    """Give every kept document its rank among all kept ids."""
    kept: list[tuple[bytes, int, int]] = []
    for place, (segment, drop) in enumerate(zip(segments, dropped, strict=True)):
        kept += [
            (doc_id, place, number)
            for number, doc_id in enumerate(segment.ids)
            if doc_id.decode() not in drop
        ]
    kept.sort()
    ids = [doc_id for doc_id, _, _ in kept]
    if len(set(ids)) != len(ids):
        msg = "two segments hold the same document id"
        raise ValueError(msg)
    numbers = [np.full(segment.info.documents, -1, np.int64) for segment in segments]
    for rank, (_, place, number) in enumerate(kept):
        numbers[place][number] = rank
    return [Input(s, n) for s, n in zip(segments, numbers, strict=True)], ids


def _merge_stored(writer: SegmentWriter, inputs: Sequence[Input], size: int) -> None:
    stored = [item.segment.strings("documents.stored") for item in inputs]
    where = _where(inputs, size)
    lengths = np.zeros(size + 1, np.int64)
    for item, strings in zip(inputs, stored, strict=True):
        kept = item.numbers >= 0
        lengths[item.numbers[kept] + 1] = np.diff(strings.starts)[kept]
    starts = np.cumsum(lengths)
    writer.array("documents.stored.starts", starts)
    data = writer.open("documents.stored.bytes", np.uint8, int(starts[-1]))
    for rank, (place, number) in enumerate(where):
        strings = stored[place]
        piece = strings.data[strings.starts[number] : strings.starts[number + 1]]
        data[starts[rank] : starts[rank + 1]] = piece


def _where(inputs: Sequence[Input], size: int) -> list[tuple[int, int]]:
    where = [(0, 0)] * size
    for place, item in enumerate(inputs):
        for number, rank in enumerate(item.numbers.tolist()):
            if rank >= 0:
                where[rank] = (place, number)
    return where


def _gather(inputs: Sequence[Input], column: str, size: int) -> NDArray[Any]:
    values = np.zeros(size, inputs[0].segment.column(column).dtype)
    for item in inputs:
        kept = item.numbers >= 0
        values[item.numbers[kept]] = item.segment.column(column)[kept]
    return values


def _merge_columns(
    writer: SegmentWriter, inputs: Sequence[Input], size: int
) -> list[str]:
    for name in _COLUMNS:
        writer.array(f"columns.{name}", _gather(inputs, name, size))
    used: set[str] = set()
    for item in inputs:
        numbers = np.unique(item.segment.column("source")[item.numbers >= 0])
        used.update(item.segment.info.sources[i] for i in numbers.tolist())
    sources = sorted(used)
    rank = {source: i for i, source in enumerate(sources)}
    column = np.zeros(size, np.uint32)
    for item in inputs:
        kept = item.numbers >= 0
        names = item.segment.info.sources
        renumber = np.array([rank.get(name, 0) for name in names] or [0], np.uint32)
        column[item.numbers[kept]] = renumber[item.segment.column("source")[kept]]
    writer.array("columns.source", column)
    return sources


def _merge_field(
    writer: SegmentWriter, inputs: Sequence[Input], name: str
) -> list[NDArray[np.int64]]:
    """Merge one field; return for each input the new number of each of its terms."""
    fields = [item.segment.field(name) for item in inputs]
    kept_lists = [
        _kept(item, field) for item, field in zip(inputs, fields, strict=True)
    ]
    terms, maps = _merge_terms(
        [field.terms for field in fields], [counts > 0 for _, counts in kept_lists]
    )
    counts = np.zeros(len(terms) + 1, np.int64)
    for (_, per_term), mapped in zip(kept_lists, maps, strict=True):
        present = mapped >= 0
        counts[mapped[present] + 1] += per_term[present]
    starts = np.cumsum(counts)
    writer.strings(f"{name}.terms", terms)
    writer.array(f"{name}.postings", starts)
    ids = writer.open(f"{name}.ids", np.uint32, int(starts[-1]))
    codes = writer.open(f"{name}.codes", np.uint16, int(starts[-1]))
    for low, high in _chunks(starts):
        keys = [
            _keys(item, field, kept, mapped, low, high)
            for item, field, (kept, _), mapped in zip(
                inputs, fields, kept_lists, maps, strict=True
            )
        ]
        term_document = np.concatenate([key for key, _ in keys])
        packed = np.concatenate([code for _, code in keys])
        order = np.argsort(term_document, kind="stable")
        at = slice(int(starts[low]), int(starts[high]))
        ids[at] = (term_document[order] & np.uint64(0xFFFFFFFF)).astype(np.uint32)
        codes[at] = packed[order]
    return maps


def _kept(item: Input, field: Field) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Return which postings stay, and how many of each term."""
    kept = item.numbers[field.ids] >= 0
    before = np.concatenate(([0], np.cumsum(kept)))
    return kept, before[field.starts[1:]] - before[field.starts[:-1]]


def _merge_terms(
    dictionaries: Sequence[Strings], alive: Sequence[NDArray[np.bool_]]
) -> tuple[list[bytes], list[NDArray[np.int64]]]:
    lists = [
        [term for term, here in zip(terms, mask.tolist(), strict=True) if here]
        for terms, mask in zip(dictionaries, alive, strict=True)
    ]
    merged = sorted(set().union(*lists))
    rank = {term: i for i, term in enumerate(merged)}
    maps = []
    for terms, mask in zip(lists, alive, strict=True):
        numbers = np.full(len(mask), -1, np.int64)
        numbers[mask] = [rank[term] for term in terms]
        maps.append(numbers)
    return merged, maps


def _chunks(starts: NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return ranges of terms with a bounded number of postings (or a single term)."""
    ranges = []
    low, terms = 0, len(starts) - 1
    while low < terms:
        high = int(np.searchsorted(starts, starts[low] + _CHUNK, side="right")) - 1
        high = min(max(high, low + 1), terms)
        ranges.append((low, high))
        low = high
    return ranges


def _keys(
    item: Input,
    field: Field,
    kept: NDArray[np.bool_],
    mapped: NDArray[np.int64],
    low: int,
    high: int,
) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    """Return (term << 32 | document) and codes of the new terms ``low..high``."""
    inside = np.flatnonzero((mapped >= low) & (mapped < high))
    if not len(inside):
        return np.zeros(0, np.uint64), np.zeros(0, np.uint16)
    first, last = int(field.starts[inside[0]]), int(field.starts[inside[-1] + 1])
    old_terms = np.arange(inside[0], inside[-1] + 1)
    counts = np.diff(field.starts[inside[0] : inside[-1] + 2])
    terms = np.repeat(mapped[old_terms], counts)
    alive = kept[first:last]
    documents = item.numbers[field.ids[first:last][alive]].astype(np.uint64)
    keys = (terms[alive].astype(np.uint64) << np.uint64(32)) | documents
    return keys, field.codes[first:last][alive]


def _merge_forward(
    writer: SegmentWriter,
    inputs: Sequence[Input],
    part: str,
    view: View,
    maps: Sequence[NDArray[np.int64]],
    size: int,
) -> None:
    forwards = [item.segment.forward(part, view) for item in inputs]
    lengths = np.zeros(size + 1, np.int64)
    for item, forward in zip(inputs, forwards, strict=True):
        kept = item.numbers >= 0
        lengths[item.numbers[kept] + 1] = np.diff(forward.starts)[kept]
    starts = np.cumsum(lengths)
    name = f"forward.{part}.{view.value}"
    writer.array(f"{name}.starts", starts)
    kinds: dict[str, type[np.generic]] = {
        "terms": np.uint32,
        "offsets": np.uint32,
        "widths": np.uint16,
        "positions": np.uint32,
    }
    columns = {
        k: writer.open(f"{name}.{k}", d, int(starts[-1])) for k, d in kinds.items()
    }
    for item, forward, mapped in zip(inputs, forwards, maps, strict=True):
        target, tokens = _moves(item, forward, starts)
        for kind, column in columns.items():
            values = getattr(forward, kind)[tokens]
            column[target] = mapped[values] if kind == "terms" else values


def _moves(
    item: Input, forward: Forward, starts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each kept token goes, and where it comes from."""
    kept = np.flatnonzero(item.numbers >= 0)
    counts = np.diff(forward.starts)[kept]
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(
        ends - counts, counts
    )
    target = np.repeat(starts[item.numbers[kept]], counts) + within
    return target, np.repeat(forward.starts[kept], counts) + within
