"""Runs a program that turns a file into text, with bounds it cannot exceed.

In: a command and the bytes for its standard input. Out: its exit code and at most so
many bytes of its output. Called by the PDF reader: PDFs make their readers loop and
fill the memory, which must cost one document and not the build.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.sources.base import MIB, UnreadableError, megabytes

try:
    import resource
except ImportError:  # not on Windows
    resource = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Sequence

_MEMORY = 1024 * MIB


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a program ended and what it wrote."""

    code: int
    output: bytes


def run(command: Sequence[str], given: bytes, *, seconds: float, limit: int) -> Outcome:
    """Return the outcome of a command that reads ``given``.

    Raises:
        UnreadableError: It took too long or wrote more than ``limit`` bytes.
        OSError: It cannot be started.
    """
    with tempfile.TemporaryFile() as file:
        file.write(given)
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603 - no shell, fixed arguments
            command,
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    assert process.stdout is not None  # noqa: S101 - it is a pipe
    _limit_memory(process.pid)
    late = threading.Event()

    def stop() -> None:
        late.set()
        _kill(process)

    timer = threading.Timer(seconds, stop)
    timer.start()
    try:
        output = process.stdout.read(limit + 1)
        if len(output) <= limit:
            process.wait()
    finally:
        timer.cancel()
        _kill(process)
        process.wait()
        process.stdout.close()
    if late.is_set():
        msg = f"reading it took more than {seconds:g} s; save it again or as text"
        raise UnreadableError(msg)
    if len(output) > limit:
        msg = f"it unpacks to more than {megabytes(limit)} of text; split it"
        raise UnreadableError(msg)
    return Outcome(process.returncode, output)


def _limit_memory(pid: int) -> None:
    # Only Linux can limit a process from outside; elsewhere time and output are bounds.
    if resource is not None and hasattr(resource, "prlimit"):
        with contextlib.suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
