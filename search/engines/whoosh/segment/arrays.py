"""Several flat arrays in one file, opened by mmap, checked, never pickled.

In: named arrays. Out: a file of them, and the arrays again without reading them; or
IndexDamagedError with the name of the file that is not as it was written. A file holds
the arrays one after another, each on a boundary of 64 bytes, then a directory and its
length. Every array is little-endian, so files move between machines.
"""

from __future__ import annotations

import mmap
import os
import sys
import zlib
from typing import TYPE_CHECKING, Any, Self

import msgspec
import numpy as np

from search.engines.whoosh.segment.strings import (
    Dictionary,
    Strings,
    hash_strings,
    pack_strings,
)
from search.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from types import TracebackType

    from numpy.typing import NDArray

Kind = type[np.generic]

SUFFIX = ".arrays"
_ALIGNED = 64
_MAGIC = b"songphasa arrays"
# At the very end: where the directory begins, its checksum, and the magic.
_TAIL = 8 + 8 + len(_MAGIC)


class _Place(msgspec.Struct, frozen=True, array_like=True):
    """Where an array is in its file."""

    kind: str
    offset: int
    size: int


class _Directory(msgspec.Struct, frozen=True):
    """What a file holds, under which name it was written and for which segment."""

    name: str
    segment: int
    arrays: dict[str, _Place]


class ArrayFile:
    """The arrays of one file, read-only."""

    def __init__(self, folder: Path, name: str, segment: int) -> None:
        """Open a file that was written with this name for this segment."""
        self.path = folder / f"{name}{SUFFIX}"
        try:
            with self.path.open("rb") as file:
                self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise IndexDamagedError(self.path, str(error)) from error
        directory = self._read_directory()
        if (directory.name, directory.segment) != (name, segment):
            problem = f"it is {directory.name!r} of another index or field"
            raise IndexDamagedError(self.path, problem)
        self._arrays = directory.arrays

    def array(self, name: str, kind: Kind, size: int | None = None) -> NDArray[Any]:
        """Return one array; ``size`` is how long it must be."""
        wanted = np.dtype(kind).newbyteorder("<")
        place = self._arrays.get(name, _Place("nothing", 0, -1))
        fits = place.kind == wanted.str and size in (None, place.size)
        end = place.offset + place.size * wanted.itemsize
        self.require(
            fits and place.offset >= 0 and place.size >= 0 and end <= len(self._bytes),
            name,
            f"it is {place.kind} x {place.size}, not {wanted.str} x {size}",
        )
        if sys.byteorder == "little":
            return np.frombuffer(self._bytes, kind, place.size, place.offset)
        array: NDArray[Any] = np.frombuffer(
            self._bytes, wanted, place.size, place.offset
        )
        return array.astype(kind)

    def starts(
        self, name: str, kind: Kind, size: int | None, end: int | None
    ) -> NDArray[Any]:
        """Return an array of starts: from 0 to ``end``, never falling."""
        starts = self.array(name, kind, size)
        rising = len(starts) > 0 and int(starts[0]) == 0
        rising = rising and bool((starts[1:] >= starts[:-1]).all())
        ended = rising and end in (None, int(starts[-1]))
        self.require(ended, name, f"its places do not rise from 0 to {end}")
        return starts

    def require(self, holds: bool, name: str, problem: str) -> None:
        """Raise IndexDamagedError unless the condition holds."""
        if not holds:
            raise IndexDamagedError(self.path, f"{name}: {problem}")

    def names(self, name: str, numbers: NDArray[Any], count: int) -> None:
        """Raise IndexDamagedError unless all numbers are below ``count``."""
        below = not len(numbers) or int(numbers.max()) < count
        self.require(below, name, f"it names one that is not among {count}")

    def strings(self, name: str, kind: Kind, size: int | None = None) -> Strings:
        """Return one list of strings."""
        data = self.array(f"{name}.bytes", np.uint8)
        count = None if size is None else size + 1
        return Strings(data, self.starts(f"{name}.starts", kind, count, len(data)))

    def dictionary(self, name: str, size: int | None = None) -> Dictionary:
        """Return one sorted list of texts with its buckets."""
        strings = self.strings(name, np.uint32, size)
        order = self.array(f"{name}.order", np.uint32, len(strings))
        buckets = self.starts(f"{name}.buckets", np.uint32, None, len(order))
        count = len(buckets) - 1
        whole = count > 0 and count & (count - 1) == 0
        self.require(whole, f"{name}.buckets", f"{count} is no power of two")
        self.names(f"{name}.order", order, len(order))
        return Dictionary(strings, buckets, order)

    def forget(self) -> None:
        """Let go of the memory of what was looked at; it is mapped again when needed.

        Looking through whole arrays once, to check them, makes all their pages count
        as memory of this process.
        """
        if hasattr(mmap, "MADV_DONTNEED"):
            self._bytes.madvise(mmap.MADV_DONTNEED)

    def _read_directory(self) -> _Directory:
        size = len(self._bytes)
        tail = self._bytes[max(0, size - _TAIL) :]
        if not tail.endswith(_MAGIC) or len(tail) < _TAIL:
            raise IndexDamagedError(self.path, "its end is missing")
        start, check = (int.from_bytes(tail[i : i + 8], "little") for i in (0, 8))
        text = self._bytes[start : size - _TAIL]
        if zlib.crc32(text) != check:
            raise IndexDamagedError(self.path, "its directory is not as it was written")
        return msgspec.json.decode(text, type=_Directory)


class ArrayFileWriter:
    """Writes one file of arrays; a context that ends it with the directory."""

    def __init__(self, folder: Path, name: str, segment: int) -> None:
        self._path = folder / f"{name}{SUFFIX}"
        self._name = name
        self._segment = segment
        self._arrays: dict[str, _Place] = {}
        self._file = self._path.open("w+b")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the directory, unless something failed, and close the file."""
        with self._file:
            if error is None:
                self._finish()

    def array(self, name: str, values: NDArray[Any]) -> None:
        """Append one array."""
        little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        self._place(name, little.dtype, len(little))
        self._file.write(little.data.cast("B") if len(little) else b"")

    def open(self, name: str, kind: Kind, size: int) -> NDArray[Any]:
        """Return a new array in the file, to be filled piece by piece."""
        dtype = np.dtype(kind).newbyteorder("<")
        offset = self._place(name, dtype, size)
        if not size:
            return np.zeros(0, dtype)
        length = size * dtype.itemsize
        self._file.flush()
        # Writing to a mapped file that has no room would kill the process.
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(self._file.fileno(), offset, length)
        else:
            os.truncate(self._file.fileno(), offset + length)
        self._file.seek(offset + length)
        array: NDArray[Any] = np.memmap(self._path, dtype, "r+", offset, (size,))
        return array.view(np.ndarray)

    def strings(
        self, name: str, strings: Sequence[bytes], kind: type[np.unsignedinteger[Any]]
    ) -> None:
        """Append one list of strings; ``kind`` must hold the length of all."""
        data, starts = pack_strings(strings, kind)
        self.array(f"{name}.starts", starts)
        self.array(f"{name}.bytes", data)

    def dictionary(self, name: str, strings: Sequence[bytes]) -> None:
        """Append one sorted list of texts (``letters``) with its buckets."""
        self.strings(name, strings, np.uint32)
        buckets, order = hash_strings(strings)
        self.array(f"{name}.buckets", buckets)
        self.array(f"{name}.order", order)

    def _place(self, name: str, dtype: np.dtype[Any], size: int) -> int:
        at = self._file.tell()
        self._file.write(b"\0" * (-at % _ALIGNED))
        offset = at + -at % _ALIGNED
        self._arrays[name] = _Place(dtype.str, offset, size)
        return offset

    def _finish(self) -> None:
        start = self._file.tell()
        text = msgspec.json.encode(_Directory(self._name, self._segment, self._arrays))
        check = zlib.crc32(text)
        tail = start.to_bytes(8, "little") + check.to_bytes(8, "little") + _MAGIC
        self._file.write(text + tail)
