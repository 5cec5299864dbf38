"""The table of what was read: every file with its digest and what it gave.

In: the entries of a build. Out: one file of a generation, and the entries again.
Written by the indexer; read by the next update, which leaves alone what has not
changed. The same files always give the same bytes.
"""

from __future__ import annotations

import sys
import unicodedata
from functools import cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import msgspec

from search.errors import IndexDamagedError
from search.sources.formats import known_suffixes

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "sources.msgpack"
_FORMAT = 1
# Whatever decides what a file becomes in a segment.
_DECIDING = ("analysis", "engines", "sources", "documents.py")
_LIBRARIES = ("msgspec", "numpy", "pypdf")


class Record(msgspec.Struct, frozen=True, array_like=True):
    """One document, or (with a ``reason``) what should have been one.

    ``tried`` are the ids it would have had, had they not been taken; ``id`` is empty
    when all were. ``first`` and ``last`` are its days in ISO form.
    """

    id: str = ""
    tried: tuple[str, ...] = ()
    place: str = ""
    reason: str = ""
    characters: int = 0
    language: str = ""
    encoding: str = ""
    warnings: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    digest: bytes = b""
    likeness: int = 0


class FileEntry(msgspec.Struct, frozen=True, array_like=True):
    """One file: its name for people, its path in its folder, and what it gave.

    Only the result of a ``complete`` reading is used again; a file that could not be
    read to its end is read anew each time, for the trouble may have gone.
    """

    name: str
    relative: bytes
    digest: bytes
    complete: bool
    records: tuple[Record, ...]


class _Table(msgspec.Struct, array_like=True):
    format: int
    made_by: str
    files: list[FileEntry]


def write_table(folder: Path, files: Sequence[FileEntry]) -> None:
    """Write the table into the folder of a generation."""
    content = msgspec.msgpack.encode(_Table(_FORMAT, readers(), list(files)))
    (folder / FILE).write_bytes(content)


def read_table(folder: Path) -> list[FileEntry] | None:
    """Return the entries; None if another program made them, or none did.

    Raises:
        IndexDamagedError: The file cannot be understood.
    """
    path = folder / FILE
    try:
        table = msgspec.msgpack.decode(path.read_bytes(), type=_Table)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise IndexDamagedError(path, str(error)) from error
    if (table.format, table.made_by) != (_FORMAT, readers()):
        return None
    return table.files


@cache
def readers() -> str:
    """Return what decides how files are read: this program and its libraries."""
    root = Path(__file__).parents[1]
    digest = blake2b(digest_size=8)
    for name in _DECIDING:
        place = root / name
        for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(path.read_bytes())
    libraries = (f"{name} {_version(name)}" for name in _LIBRARIES)
    pdf = "pdftotext" if which("pdftotext") else "pypdf" if find_spec("pypdf") else "-"
    python = f"python {sys.version_info.major}.{sys.version_info.minor}"
    unicode = f"unicode {unicodedata.unidata_version}"
    suffixes = " ".join(known_suffixes())
    parts = (digest.hexdigest(), *libraries, pdf, python, unicode, suffixes)
    return "; ".join(parts)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "-"
