"""The one place that opens a file of somebody else.

In: a path and the number of bytes it may have. Out: a stream that blocks on nothing,
follows no link and stops at the limit. Called by `search.sources.files` only.
"""

from __future__ import annotations

import io
import os
import stat
from typing import TYPE_CHECKING, Protocol

from search.sources.base import UnreadableError, megabytes

if TYPE_CHECKING:
    from typing import BinaryIO

# A pipe would wait for its writer; a link could have been put in after the listing.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a link"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


class Bytes(Protocol):
    """As much of a stream as is needed here."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most so many bytes."""
        ...

    def close(self) -> None:
        """Give the stream back."""
        ...


class LimitedStream(io.RawIOBase):
    """The bytes of another stream; `UnreadableError` if there are more than allowed."""

    def __init__(self, inner: Bytes, limit: int, unit: str) -> None:
        super().__init__()
        self._inner = inner
        self._limit = limit
        self._left = limit
        self._unit = unit

    @property
    def count(self) -> int:
        """How many bytes have been read."""
        return self._limit - self._left

    def readable(self) -> bool:
        """Tell that it can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill the buffer and count what was filled."""
        piece = self._inner.read(len(buffer)) or b""
        self._left -= len(piece)
        if self._left < 0:
            msg = (
                f"it has more than {megabytes(self._limit)}{self._unit}, the most that "
                "is read from one file of this kind; split it"
            )
            raise UnreadableError(msg)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        """Close the inner stream with this one."""
        self._inner.close()
        super().close()


def open_regular(path: str, limit: int) -> BinaryIO:
    """Return the file open for reading, at most ``limit`` bytes of it.

    Raises:
        UnreadableError: It is no regular file, or too large.
        OSError: The system does not give it.
    """
    descriptor = os.open(path, _FLAGS)
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise UnreadableError(not_a_file(status.st_mode))
    inner = io.FileIO(descriptor, closefd=True)
    if status.st_size > limit:
        inner.close()
        msg = (
            f"it has {megabytes(status.st_size)}; at most {megabytes(limit)} are read "
            "from one file of this kind; split it"
        )
        raise UnreadableError(msg)
    # The size is counted again while reading: a file can grow under our hands.
    return limited(inner, limit)


def limited(inner: Bytes, limit: int, unit: str = "") -> io.BufferedReader:
    """Return a buffered stream of at most ``limit`` bytes of another one."""
    return io.BufferedReader(LimitedStream(inner, limit, unit), buffer_size=64 * 1024)


def bytes_read(stream: BinaryIO) -> int:
    """Return how far a stream of `open_regular` has been read, as far as is known."""
    raw = getattr(stream, "raw", None)
    return raw.count if isinstance(raw, LimitedStream) else 0


def not_a_file(mode: int) -> str:
    """Say what something is that is no regular file.

    >>> not_a_file(stat.S_IFIFO)
    'it is a named pipe, not a file'
    """
    kind = next((kind for test, kind in _KINDS if test(mode)), "something else")
    return f"it is {kind}, not a file"
