"""How a document is stored in a segment, and read back.

In: a ``Document``. Out: msgpack bytes, and the document again. Called by the inverter
and the engine; columns (language, dates, source) are kept apart for filters.
"""

from __future__ import annotations

import datetime  # noqa: TC003  (msgspec reads the annotations when it runs)

import msgspec

from search.analysis.dates import DateSpan, Precision
from search.documents import Document


class Record(msgspec.Struct, frozen=True, array_like=True):
    """The stored form of a document."""

    id: str
    title: str
    text: str
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
        document.title,
        document.text,
        document.language,
        document.source,
        document.url,
        date.first if date else None,
        date.last if date else None,
        date.precision.value if date else "",
    )
    return _ENCODER.encode(record)


def decode(data: bytes) -> Document:
    """Return the document; msgspec.DecodeError if the bytes are not one."""
    record = _DECODER.decode(data)
    date = None
    if record.first_day and record.last_day:
        precision = Precision(record.precision)
        date = DateSpan(record.first_day, record.last_day, precision)
    return Document(
        record.id,
        record.title,
        record.text,
        record.language,
        date,
        record.source,
        record.url,
    )
