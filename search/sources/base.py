"""What every reader of files takes and gives.

In: a `SourceFile`, open and limited in size. Out: `Draft` values, one for each
document as it stands in the file. `search.sources.files` turns them into `Found` or
`Skipped`, which is all that the indexer sees. A new format needs only this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

    from search.documents import Document

MIB = 1024 * 1024
PLAIN_LIMIT = 10 * MIB  # bytes of a file that is read whole
PACKED_LIMIT = 50 * MIB  # .pdf and .docx: mostly pictures, little text
STREAM_LIMIT = 200 * MIB  # bytes of a file that is read piece by piece
TEXT_LIMIT = 1_000_000  # characters of one document


class UnreadableError(Exception):
    """A file as a whole, or the rest of it, gives no document.

    The message finishes the sentence "skipped, because …" and says what to do. It never
    reaches a user as an error: the file is reported as `Skipped` and the build goes on.
    """


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or record that gave no document, and why, in plain words."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """A document, the file it came from and how its bytes were read."""

    document: Document
    path: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """One document as its file gives it: strings that nobody has checked yet.

    ``id`` is an id the file itself gives; ``key`` tells the records of one file apart
    when they have none; ``place`` finds the record again ("line 12").
    """

    text: str
    title: str = ""
    id: str = ""
    key: str = ""
    place: str = ""
    language: str = ""
    date: str = ""
    source: str = ""
    url: str = ""
    encoding: str = "utf-8"
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A regular file, open for reading.

    ``name`` is the path as people are shown it, ``stem`` the file name without its
    ``suffix``. Reading beyond the size limit of the format raises `UnreadableError`.
    """

    name: str
    stem: str
    suffix: str
    stream: BinaryIO


Reader = Callable[[SourceFile], Iterable[Draft | Skipped]]
"""Gives the drafts of one file in order; raises `UnreadableError` if there are none."""


@dataclass(frozen=True, slots=True)
class Format:
    """How files with one suffix are read, and how many bytes they may have."""

    read: Reader
    limit: int = PLAIN_LIMIT


def megabytes(size: int) -> str:
    """Return a size for a reader.

    >>> megabytes(64 * MIB), megabytes(300_000)
    ('64.0 MiB', '0.3 MiB')
    """
    return f"{size / MIB:,.1f} MiB"
