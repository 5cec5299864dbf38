"""How a document is stored in a segment, and read back.

In: a ``Document``. Out: compressed msgpack bytes, and the document again. Called by the
inverter and the engine; columns (language, dates, source) are kept apart for filters.
"""

from __future__ import annotations

import datetime  # noqa: TC003  (msgspec looks it up)
import zlib
from typing import TYPE_CHECKING

import msgspec

from search.analysis.dates import DateSpan, Precision
from search.documents import Document
from search.engines.whoosh.segment.letters import decode_letters, encode_letters
from search.errors import IndexDamagedError

if TYPE_CHECKING:
    from search.engines.whoosh.segment.files import Segment

_LEVEL = 6
# Window and memory of the compressor: a document of a page needs no more, and making
# a larger one ready takes longer than compressing the page.
_SMALL = (4_096, -12, 5)
_LARGE = (-15, 8)


class Record(msgspec.Struct, frozen=True, array_like=True):
    """The stored form of a document."""

    id: str
    title: bytes
    text: bytes
    language: str
    source: str
    url: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    precision: str


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Record)


def encode(document: Document) -> bytes:
    """Return the stored form of a document."""
    date = document.date
    record = Record(
        document.id,
        encode_letters(document.title),
        encode_letters(document.text),
        document.language,
        document.source,
        document.url,
        date.first if date else None,
        date.last if date else None,
        date.precision.value if date else "",
    )
    packed = _ENCODER.encode(record)
    limit, *small = _SMALL
    window, memory = small if len(packed) <= limit else _LARGE
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, window, memory)
    return packer.compress(packed) + packer.flush()


def decode(data: bytes) -> Document:
    """Return the document; ValueError if the bytes are not one."""
    try:
        record = _DECODER.decode(zlib.decompress(data, _LARGE[0]))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    date = None
    if record.first_day and record.last_day:
        precision = Precision(record.precision)
        date = DateSpan(record.first_day, record.last_day, precision)
    return Document(
        record.id,
        decode_letters(record.title),
        decode_letters(record.text),
        record.language,
        date,
        record.source,
        record.url,
    )


def read_document(segment: Segment, number: int) -> Document:
    """Return a stored document; IndexDamagedError if it cannot be read."""
    try:
        return decode(segment.stored(number))
    except ValueError as error:
        problem = f"document {number} cannot be read ({error})"
        raise IndexDamagedError(segment.folder / "documents.arrays", problem) from error
