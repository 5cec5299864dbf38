"""File operations counted one by one, of which one can be made to fail.

In: what shall happen at each operation. Out: a context in which every call that changes
the disk, from ``open`` to ``rename``, is announced before it is made. Called by the
soak, which builds an index inside it. Writes through a mapped file are no calls and are
not seen.
"""

from __future__ import annotations

import builtins
import io
import os
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_CALLS = (
    *("fsync", "rename", "replace", "mkdir", "rmdir", "unlink", "truncate"),
    *("ftruncate", "posix_fallocate", "pwrite"),
)


@contextmanager
def watched(before: Callable[[str], None]) -> Iterator[None]:
    """Tell the name of every call that changes the disk before it is made.

    What ``before`` raises is raised by the call; of a write the first half is done.
    """
    with ExitStack() as patches:
        for name in _CALLS:
            call = _announced(name, getattr(os, name), before)
            patches.enter_context(patch.object(os, name, call))
        patches.enter_context(patch.object(os, "open", _opening(os.open, before)))
        patches.enter_context(patch.object(os, "write", _writing(os.write, before)))
        for module in (builtins, io):
            patches.enter_context(patch.object(module, "open", _stream(before)))
        yield


def _announced(
    name: str, call: Callable[..., Any], before: Callable[[str], None]
) -> Callable[..., Any]:
    def announced(*values: Any, **options: Any) -> Any:  # noqa: ANN401
        before(name)
        return call(*values, **options)

    return announced


def _opening(
    call: Callable[..., Any], before: Callable[[str], None]
) -> Callable[..., Any]:
    """Announce what opens a file to write; reading changes nothing."""

    def opening(path: Any, flags: int, *values: Any, **options: Any) -> Any:  # noqa: ANN401
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            before("open")
        return call(path, flags, *values, **options)

    return opening


def _writing(
    call: Callable[[int, memoryview], int], before: Callable[[str], None]
) -> Callable[[int, memoryview], int]:
    def writing(descriptor: int, content: memoryview) -> int:
        half = len(content) // 2
        done = call(descriptor, content[:half]) if half else 0
        before("write")
        return done + call(descriptor, content[done:])

    return writing


def _stream(before: Callable[[str], None]) -> Callable[..., Any]:
    """Return an ``open`` that announces itself and every write of what it gives."""
    real = io.open

    class Announced(io.FileIO):
        def write(self, content: Any) -> int:  # noqa: ANN401
            return _writing(self._write, before)(0, memoryview(content).cast("B"))

        def _write(self, _: int, content: memoryview) -> int:
            return super().write(content)

    def opened(
        file: Any,  # noqa: ANN401
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        **options: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        if not set(mode) & set("wax+"):
            return real(file, mode, buffering, encoding, errors, newline, **options)
        before("open")
        raw = Announced(file, mode.replace("b", "").replace("t", ""), **options)
        if "b" in mode and not buffering:
            return raw
        kept: Any = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        if "b" in mode:
            return kept
        return io.TextIOWrapper(kept, encoding, errors, newline)

    return opened
