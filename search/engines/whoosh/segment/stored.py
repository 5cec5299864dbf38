"""How a document is stored in a segment, and read back.

In: a ``Document``. Out: msgpack bytes compressed with zstd, and the document again.
Called by the inverter and the engine; columns (language, dates, source) are kept apart
for filters. ``docs/adr/0014`` says why zstd.
"""

from __future__ import annotations

import datetime  # noqa: TC003  (msgspec looks it up)
import threading
from typing import TYPE_CHECKING

import msgspec
import zstandard

from search.analysis.dates import DateSpan, Precision
from search.documents import Document
from search.engines.whoosh.segment.letters import decode_letters, encode_letters
from search.errors import IndexDamagedError

if TYPE_CHECKING:
    from search.engines.whoosh.segment.files import Segment

_LEVEL = 3
# No frame holds more for each of its bytes: four bytes for a block of 128 KiB.
_MOST = 32_768


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


class _Zstd(threading.local):
    """Makes and reads frames; neither side may be shared between threads."""

    def __init__(self) -> None:
        self.compressor = zstandard.ZstdCompressor(_LEVEL)
        self.decompressor = zstandard.ZstdDecompressor()


_ZSTD = _Zstd()


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
    return _ZSTD.compressor.compress(_ENCODER.encode(record))


def decode(data: bytes) -> Document:
    """Return the document; ValueError if the bytes are not one."""
    record = _DECODER.decode(_decompress(data))
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


def _decompress(data: bytes) -> bytes:
    """Return what a frame holds; a false size in it does not cost memory."""
    try:
        size = zstandard.frame_content_size(data)
        if not 0 <= size <= len(data) * _MOST:
            msg = f"{len(data)} bytes cannot hold {size}"
            raise ValueError(msg)
        return _ZSTD.decompressor.decompress(data, allow_extra_data=False)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from error


def read_document(segment: Segment, number: int) -> Document:
    """Return a stored document; IndexDamagedError if it cannot be read."""
    try:
        return decode(segment.stored(number))
    except ValueError as error:
        problem = f"document {number} cannot be read ({error})"
        raise IndexDamagedError(segment.folder / "documents.arrays", problem) from error
