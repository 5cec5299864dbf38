"""From analysed documents to one segment, a whole batch at a time.

In: a batch of ``Indexed`` documents. Out: a segment folder. Postings are made by sorting
the tokens of the batch with numpy instead of adding them one by one. Called by the
builder, in worker processes.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from search.analysis.grams import GramStream
from search.analysis.tokens import TokenStream, View
from search.documents import LANGUAGES
from search.engines.scoring import TITLE_BOOST
from search.engines.whoosh.segment.files import (
    COLUMNS,
    DOCUMENTS,
    FORWARD_VIEWS,
    NO_DAY,
    SegmentWriter,
    field_name,
    forward_name,
)
from search.engines.whoosh.segment.forward import (
    Forward,
    shape_tokens,
    split_terms,
    write_forward,
)
from search.engines.whoosh.segment.letters import encode_letters
from search.engines.whoosh.segment.ordering import Columns, counted, joined
from search.engines.whoosh.segment.slabs import SLAB
from search.engines.whoosh.segment.stored import encode
from search.engines.whoosh.writing.grams import number_grams
from search.engines.whoosh.writing.posting_writer import FieldWriter
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from search.documents import Document
    from search.engines.base import Indexed

Longs = NDArray[np.int64]


def write_segment(batch: Sequence[Indexed], folder: Path, *, slab: int = SLAB) -> None:
    """Write a batch as a segment. Document ids must differ; any order will do."""
    documents = sorted(batch, key=lambda item: item.document.id)
    ids = [encode_letters(item.document.id) for item in documents]
    writer = SegmentWriter(folder, ids, slab)
    lengths = {scope.value: _lengths(documents, scope) for scope in Scope}
    plain = [item.document for item in documents]
    sources = sorted({document.source for document in plain})
    with writer.file(DOCUMENTS) as file:
        file.dictionary("ids", ids)
        file.strings("stored", [encode(document) for document in plain], np.uint64)
        for name, values in _columns(plain, sources).items():
            file.array(name, np.array(values, COLUMNS[name]))
        for scope, own in lengths.items():
            file.array(f"length_{scope}", own.astype(np.uint32))
    for view in View:
        titles = [item.title[view] for item in documents]
        texts = [item.body[view] for item in documents]
        _write_view(writer, view, titles, texts)
    totals = {scope: int(own.sum()) for scope, own in lengths.items()}
    writer.finish(totals, sources)


def _columns(
    documents: Sequence[Document], sources: Sequence[str]
) -> dict[str, list[int]]:
    number = {source: i for i, source in enumerate(sources)}
    dates = [document.date for document in documents]
    return {
        "language": [LANGUAGES.index(document.language) for document in documents],
        "source": [number[document.source] for document in documents],
        "first_day": [date.first.toordinal() if date else NO_DAY for date in dates],
        "last_day": [date.last.toordinal() if date else NO_DAY for date in dates],
    }


def _lengths(documents: Sequence[Indexed], scope: Scope) -> Longs:
    def positions(streams: dict[View, TokenStream]) -> int:
        column = streams[View.WORDS].positions
        return column[-1] + 1 if column else 0

    title = np.array([positions(item.title) for item in documents], np.int64)
    if scope is Scope.TITLE:
        return title
    body = np.array([positions(item.body) for item in documents], np.int64)
    return TITLE_BOOST * title + body


def _write_view(
    writer: SegmentWriter,
    view: View,
    titles: Sequence[TokenStream],
    texts: Sequence[TokenStream],
) -> None:
    """Write both fields of a view and, for some, its tokens in document order."""
    terms, starts, numbers = _numbered([*titles, *texts])
    middle = int(starts[len(titles)])
    title = _Tokens(starts[: len(titles) + 1], numbers[:middle])
    text = _Tokens(starts[len(titles) :] - middle, numbers[middle:])
    weighted = [(title, TITLE_BOOST), (text, 1)]
    _write_field(writer, field_name(Scope.TEXT, view), terms, weighted)
    used, own = np.unique(title.terms, return_inverse=True)
    weighted = [(title._replace(terms=own.astype(np.int32)), 1)]
    own_terms = [terms[i] for i in used.tolist()]
    _write_field(writer, field_name(Scope.TITLE, view), own_terms, weighted)
    if view in FORWARD_VIEWS:
        for part, streams, tokens in (("title", titles, title), ("text", texts, text)):
            if len(tokens.terms):
                forward = _forward(streams, tokens, len(terms))
                with writer.file(forward_name(part, view)) as file:
                    write_forward(file, forward)


class _Tokens(NamedTuple):
    """The terms of all titles, or texts; ``starts`` begins each document."""

    starts: Longs
    terms: NDArray[np.int32]

    def of_slab(self, first: int, last: int, weight: int) -> Columns:
        """Return the tokens of a slab, each counting ``weight`` times."""
        terms = self.terms[self.starts[first] : self.starts[last]]
        lengths = np.diff(self.starts[first : last + 1])
        places = np.repeat(np.arange(last - first, dtype=np.uint16), lengths)
        return Columns(terms, places, np.full(len(terms), weight, np.uint8))


def _numbered(
    streams: Sequence[TokenStream],
) -> tuple[list[bytes], Longs, NDArray[np.int32]]:
    """Return the terms in order, where each stream begins, and its terms' numbers."""
    grams = [stream.text for stream in streams if isinstance(stream, GramStream)]
    if len(grams) == len(streams):
        return number_grams(grams)
    seen: defaultdict[str, int] = defaultdict(count().__next__)
    numbers = _numbers(streams, seen)
    # Numbers in order of first sight become numbers in order of spelling.
    words = sorted(seen)
    rank = np.zeros(len(words), np.int32)
    rank[[seen[word] for word in words]] = np.arange(len(words), dtype=np.int32)
    return list(map(encode_letters, words)), _starts(streams), rank[numbers]


def _write_field(
    writer: SegmentWriter,
    name: str,
    terms: Sequence[bytes],
    weighted: Sequence[tuple[_Tokens, int]],
) -> None:
    if not terms:
        return
    slabs = []
    for first, last in writer.slabs:
        parts = [tokens.of_slab(first, last, weight) for tokens, weight in weighted]
        slabs.append(counted(joined(parts)))
    table = np.stack([part.table(len(terms)) for part in slabs], axis=1)
    with writer.file(name) as file:
        file.dictionary("terms", terms)
        field = FieldWriter(file, table, writer.slabs)
        for number, part in enumerate(slabs):
            field.put(number, part)


def _forward(streams: Sequence[TokenStream], tokens: _Tokens, terms: int) -> Forward:
    starts, numbers = tokens
    columns = [
        np.fromiter(chain.from_iterable(values), np.int32, len(numbers))
        for values in (
            [stream.starts for stream in streams],
            [stream.ends for stream in streams],
            [stream.positions for stream in streams],
        )
    ]
    shapes, odd_at, odd = shape_tokens(starts, *columns)
    return Forward(starts, *split_terms(numbers, terms), shapes, odd_at, odd)


def _starts(streams: Sequence[TokenStream]) -> Longs:
    starts = np.zeros(len(streams) + 1, np.int64)
    np.cumsum([len(stream.terms) for stream in streams], out=starts[1:])
    return starts


def _numbers(
    streams: Sequence[TokenStream], seen: defaultdict[str, int]
) -> NDArray[np.int32]:
    terms = chain.from_iterable([stream.terms for stream in streams])
    return np.fromiter(map(seen.__getitem__, terms), np.int32)
