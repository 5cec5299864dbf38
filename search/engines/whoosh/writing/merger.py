"""Several segments into one: batches of a build, or an index and its update.

In: segment folders, and which of their documents to keep. Out: one segment folder,
byte for byte the one a build from scratch would give. Memory stays bounded: one field at
a time, its postings in chunks (``merging_lists``, ``merging_tokens``). Called by the
builder.
"""

from __future__ import annotations

import shutil
from itertools import compress
from operator import eq
from typing import TYPE_CHECKING, Any

import numpy as np

from search.analysis.tokens import View
from search.engines.whoosh.segment.files import (
    DOCUMENTS,
    FORWARD_VIEWS,
    PARTS,
    Segment,
    SegmentWriter,
    field_name,
)
from search.engines.whoosh.segment.letters import encode_letters
from search.engines.whoosh.segment.ordering import stretches
from search.engines.whoosh.segment.slabs import SLAB
from search.engines.whoosh.writing.merging_lists import Input, merge_field
from search.engines.whoosh.writing.merging_tokens import merge_forward
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from search.engines.whoosh.segment.arrays import ArrayFileWriter

_COLUMNS = ("language", "first_day", "last_day")
# Each segment keeps two files open while it is merged; systems allow about a thousand.
_AT_ONCE = 256


def merge_segments(
    segments: Sequence[Segment],
    dropped: Sequence[frozenset[str]],
    folder: Path,
    *,
    slab: int = SLAB,
) -> None:
    """Write one segment with every document that is not dropped from its segment.

    The same id kept in two segments is a programming error and raises ValueError.
    """
    if len(segments) > _AT_ONCE:
        _merge_in_groups(segments, dropped, folder, slab)
        return
    inputs, ids = _number(segments, dropped)
    writer = SegmentWriter(folder, ids, slab)
    sources, source = _merge_sources(inputs, len(ids))
    columns = {name: _gather(inputs, name, len(ids)) for name in _COLUMNS}
    lengths = {s.value: _gather(inputs, f"length_{s.value}", len(ids)) for s in Scope}
    with writer.file(DOCUMENTS) as file:
        file.dictionary("ids", ids)
        _merge_stored(file, inputs, len(ids))
        file.array("language", columns["language"])
        file.array("source", source)
        file.array("first_day", columns["first_day"])
        file.array("last_day", columns["last_day"])
        for scope, values in lengths.items():
            file.array(f"length_{scope}", values)
    for view in View:
        maps, terms = merge_field(writer, inputs, field_name(Scope.TEXT, view))
        merge_field(writer, inputs, field_name(Scope.TITLE, view))
        if view in FORWARD_VIEWS:
            for part in PARTS:
                merge_forward(writer, inputs, part, view, maps, terms)
    totals = {
        scope: int(values.sum(dtype=np.int64)) for scope, values in lengths.items()
    }
    writer.finish(totals, sources)


def _merge_in_groups(
    segments: Sequence[Segment],
    dropped: Sequence[frozenset[str]],
    folder: Path,
    slab: int,
) -> None:
    """Merge so many segments at a time, then what that gave."""
    # Named by their number: the groups may again be too many.
    groups = folder / f"groups-of-{len(segments)}"
    merged = []
    for first in range(0, len(segments), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        target = groups / f"{first:06d}"
        # Opened anew: their files are closed when the group has been merged.
        own = [Segment(segment.folder) for segment in segments[part]]
        merge_segments(own, dropped[part], target, slab=slab)
        merged.append(Segment(target))
    merge_segments(merged, [frozenset()] * len(merged), folder, slab=slab)
    shutil.rmtree(groups)


def _number(
    segments: Sequence[Segment], dropped: Sequence[frozenset[str]]
) -> tuple[list[Input], list[bytes]]:
    """Give every kept document its rank among all kept ids."""
    ids: list[bytes] = []
    keeping: list[NDArray[np.bool_]] = []
    for segment, drop in zip(segments, dropped, strict=True):
        own = segment.ids.strings.all()
        gone = set(map(encode_letters, drop))
        keeping.append(np.array([doc_id not in gone for doc_id in own], bool))
        ids += compress(own, keeping[-1].tolist())
    order = sorted(range(len(ids)), key=ids.__getitem__)
    ranks = np.empty(len(ids), np.int64)
    ranks[order] = np.arange(len(ids))
    ids = [ids[i] for i in order]
    if any(map(eq, ids, ids[1:])):
        msg = "two segments hold the same document id"
        raise ValueError(msg)
    inputs, first = [], 0
    for segment, kept in zip(segments, keeping, strict=True):
        last = first + int(np.count_nonzero(kept))
        numbers = np.full(len(kept), -1, np.int64)
        numbers[kept] = ranks[first:last]
        inputs.append(Input(segment, numbers))
        first = last
    return inputs, ids


def _merge_stored(file: ArrayFileWriter, inputs: Sequence[Input], size: int) -> None:
    lengths = np.zeros(size + 1, np.uint64)
    owners, places = np.zeros((2, size), np.int64)
    for owner, item in enumerate(inputs):
        kept = np.flatnonzero(item.numbers >= 0)
        new = item.numbers[kept]
        lengths[new + 1] = np.diff(item.segment.records.starts)[kept]
        owners[new], places[new] = owner, kept
    starts = np.cumsum(lengths, dtype=np.uint64)
    file.array("stored.starts", starts)
    data = file.open("stored.bytes", np.uint8, int(starts[-1])).data
    # Ranks rise within each segment, so each is read from its beginning to its end.
    records = [item.segment.records for item in inputs]
    at = 0
    for owner, first, last in zip(*stretches(owners, places), strict=True):
        here = records[owner].between(first, last)
        data[at : at + len(here)] = here
        at += len(here)


def _gather(inputs: Sequence[Input], column: str, size: int) -> NDArray[Any]:
    values = np.zeros(size, inputs[0].segment.column(column).dtype)
    for item in inputs:
        kept = item.numbers >= 0
        values[item.numbers[kept]] = item.segment.column(column)[kept]
    return values


def _merge_sources(
    inputs: Sequence[Input], size: int
) -> tuple[list[str], NDArray[np.uint32]]:
    """Return the sources in use, sorted, and which one each document has."""
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
    return sources, column
