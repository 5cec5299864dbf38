"""From analysed documents to one segment, a whole batch at a time.

In: a batch of ``Indexed`` documents. Out: a segment folder. Postings are made by sorting
one array of (term, document, frequency) keys with numpy instead of adding them one by
one. Called by the builder, in worker processes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.analysis.tokens import TokenStream, View
from search.documents import LANGUAGES
from search.engines.scoring import MAX_FREQUENCY, TITLE_BOOST, length_codes
from search.engines.whoosh.files import (
    FIELDS,
    FORMAT,
    FORWARD_VIEWS,
    PARTS,
    Field,
    Forward,
    SegmentInfo,
    SegmentWriter,
    Strings,
    compress,
)
from search.engines.whoosh.stored import encode
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from search.engines.base import Indexed

NO_DAY = 0
_NO_STRINGS = Strings(np.zeros(0, np.uint8), np.zeros(1, np.int64))


def write_segment(batch: Sequence[Indexed], folder: Path) -> None:
    """Write a batch as a segment. Document ids must differ; any order will do."""
    documents = sorted(batch, key=lambda item: item.document.id)
    writer = SegmentWriter(folder)
    _write_documents(writer, documents)
    lengths = {scope: _lengths(documents, scope) for scope in Scope}
    sources = _write_columns(writer, documents)
    for scope, values in lengths.items():
        writer.array(f"columns.length_{scope.value}", values)
    vocabulary: dict[View, dict[str, int]] = {}
    for name, (scope, view) in FIELDS.items():
        numbers = _write_field(writer, documents, name, lengths[scope])
        if scope is Scope.TEXT:
            vocabulary[view] = numbers
    for part in PARTS:
        for view in FORWARD_VIEWS:
            streams = [_part(item, part)[view] for item in documents]
            writer.forward(part, view, _forward(streams, vocabulary[view]))
    writer.info(
        SegmentInfo(
            FORMAT,
            len(documents),
            {scope.value: int(values.sum()) for scope, values in lengths.items()},
            tuple(sources),
        )
    )


def _write_documents(writer: SegmentWriter, documents: Sequence[Indexed]) -> None:
    writer.strings("documents.ids", (d.document.id.encode() for d in documents))
    stored = (compress(encode(item.document)) for item in documents)
    writer.strings("documents.stored", stored)


def _write_columns(writer: SegmentWriter, documents: Sequence[Indexed]) -> list[str]:
    plain = [item.document for item in documents]
    sources = sorted({document.source for document in plain})
    number = {source: i for i, source in enumerate(sources)}
    languages = [LANGUAGES.index(document.language) for document in plain]
    days = [
        (d.date.first.toordinal(), d.date.last.toordinal()) if d.date else (NO_DAY,) * 2
        for d in plain
    ]
    writer.array("columns.language", np.array(languages, np.uint8))
    writer.array(
        "columns.source", np.array([number[d.source] for d in plain], np.uint32)
    )
    writer.array("columns.first_day", np.array([a for a, _ in days], np.int32))
    writer.array("columns.last_day", np.array([b for _, b in days], np.int32))
    return sources


def _part(item: Indexed, part: str) -> dict[View, TokenStream]:
    return item.title if part == "title" else item.body


def _lengths(documents: Sequence[Indexed], scope: Scope) -> NDArray[np.int64]:
    def positions(streams: dict[View, TokenStream]) -> int:
        column = streams[View.WORDS].positions
        return column[-1] + 1 if column else 0

    title = np.array([positions(item.title) for item in documents], np.int64)
    if scope is Scope.TITLE:
        return title
    body = np.array([positions(item.body) for item in documents], np.int64)
    return TITLE_BOOST * title + body


def _write_field(
    writer: SegmentWriter,
    documents: Sequence[Indexed],
    name: str,
    lengths: NDArray[np.int64],
) -> dict[str, int]:
    """Write one field; return the number of each of its terms."""
    scope, view = FIELDS[name]
    seen: dict[str, int] = {}
    numbers: list[int] = []
    counts: list[int] = []
    boosts: list[int] = []
    for item in documents:
        title, body = item.title[view].terms, item.body[view].terms
        parts = (
            [(title, 1)] if scope is Scope.TITLE else [(title, TITLE_BOOST), (body, 1)]
        )
        for terms, boost in parts:
            numbers.extend([seen.setdefault(term, len(seen)) for term in terms])
            counts.append(len(terms))
            boosts.append(boost)
    # Numbers in order of first sight become numbers in order of spelling.
    encoded = [term.encode("utf-8", "surrogatepass") for term in seen]
    order = sorted(range(len(encoded)), key=encoded.__getitem__)
    rank = np.zeros(len(order), np.uint64)
    rank[order] = np.arange(len(order), dtype=np.uint64)
    terms_column = rank[np.array(numbers, np.int64)]
    per_part = np.array(counts, np.int64)
    per_document = 1 if scope is Scope.TITLE else 2
    owner = np.arange(len(per_part), dtype=np.uint64) // np.uint64(per_document)
    keys = (terms_column << np.uint64(32)) | np.repeat(owner, per_part)
    weights = np.repeat(np.array(boosts, np.int64), per_part)
    writer.field(
        name,
        [encoded[i] for i in order],
        invert(keys, weights, len(order), length_codes(lengths)),
    )
    terms = list(seen)
    return {terms[old]: new for new, old in enumerate(order)}


def invert(
    keys: NDArray[np.uint64],
    weights: NDArray[np.int64],
    terms: int,
    codes: NDArray[np.uint8],
) -> Field:
    """Return inverted lists from one key (term << 32 | document) per token.

    Equal keys are one posting, its frequency the sum of the weights (at most 255).
    """
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    first = first[: len(keys)]
    total = np.add.reduceat(weights[order], first) if len(first) else weights[:0]
    keys = keys[first]
    ids = (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)
    term = (keys >> np.uint64(32)).astype(np.int64)
    starts = np.searchsorted(term, np.arange(terms + 1)).astype(np.int64)
    frequency = np.minimum(total, MAX_FREQUENCY).astype(np.uint16)
    packed = frequency | (codes[ids].astype(np.uint16) << np.uint16(8))
    return Field(_NO_STRINGS, starts, ids, packed)


def _forward(streams: Sequence[TokenStream], vocabulary: dict[str, int]) -> Forward:
    starts = np.zeros(len(streams) + 1, np.int64)
    np.cumsum([len(stream) for stream in streams], out=starts[1:])
    terms = [vocabulary[term] for stream in streams for term in stream.terms]
    offsets = np.array([o for s in streams for o in s.starts], np.int64)
    ends = np.array([e for s in streams for e in s.ends], np.int64)
    positions = [p for stream in streams for p in stream.positions]
    return Forward(
        starts,
        np.array(terms, np.uint32),
        offsets.astype(np.uint32),
        np.minimum(ends - offsets, 65_535).astype(np.uint16),
        np.array(positions, np.uint32),
    )
