"""The build lock: at most one process builds an index at a time, and none outlives it.

In: the path of the lock file. Out: a context in which this is the only builder, or
``IndexBusyError`` at once. Called by ``search.generations``. The system drops the lock
when its owner dies, however it dies, so there are no stale locks; its workers leave
then, too (``leave_with_parent``, ``interrupts_held``; called by whoever starts some).
The lock file stays: removing it would let two builders lock two files of one name.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from search.errors import IndexBusyError, IndexWriteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_LONGEST_OWNER = 100
# Descriptors of the locks this process holds.
_held: set[int] = set()


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock while the block runs.

    Raises:
        IndexBusyError: another builder holds it; the error names its process.
        IndexWriteError: the lock file cannot be made, or the system has no such locks.
    """
    descriptor = _acquire(path)
    _held.add(descriptor)
    try:
        yield
    finally:
        if descriptor in _held:
            _held.remove(descriptor)
            os.close(descriptor)


def _acquire(path: Path) -> int:
    try:
        import fcntl  # noqa: PLC0415 (POSIX only; reading an index works without it)
    except ImportError as error:
        raise IndexWriteError(
            path.parent,
            "this system lacks the POSIX file locks (Python's fcntl) that keep two "
            "builds apart; build on Linux or macOS",
        ) from error
    _let_go_in_children()
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise IndexWriteError(path.parent, f"{path.name}: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        owner = _owner(descriptor)
        os.close(descriptor)
        if isinstance(error, BlockingIOError):
            raise IndexBusyError(path.parent, owner) from error
        raise IndexWriteError(path.parent, f"{path.name}: {error.strerror}") from error
    _sign(descriptor)
    return descriptor


def _sign(descriptor: int) -> None:
    """Say who holds the lock: a courtesy, so a full disk may not stop it here."""
    line = f"pid {os.getpid()}, started {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n"
    with suppress(OSError):
        os.ftruncate(descriptor, os.pwrite(descriptor, line.encode(), 0))


def _owner(descriptor: int) -> str:
    line = os.pread(descriptor, _LONGEST_OWNER, 0).decode("ascii", "replace").strip()
    return line if line.isprintable() and line else "pid unknown"


def leave_with_parent() -> None:
    """End this worker as soon as the process that started it has died.

    Else it would wait for work for ever: it holds both ends of the pipe work comes in.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        leaving = threading.Thread(target=_leave, args=(parent.sentinel,), daemon=True)
        leaving.start()


def _leave(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


@contextmanager
def interrupts_held() -> Iterator[Callable[[], None]]:
    """Keep Ctrl-C from processes started in the block: their builder sees it.

    It may have to wait until the block ends, or until what is given lets it in.
    """
    came: list[int] = []
    handler = None
    if threading.current_thread() is threading.main_thread():
        # Another thread, such as one of NumPy's, may be sent it and so bring it here.
        handler = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def let_go() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
        if came:
            came.clear()
            signal.raise_signal(signal.SIGINT)

    def let_in() -> None:
        if came or signal.SIGINT in signal.sigpending():
            let_go()

    try:
        yield let_in
    finally:
        let_go()


@cache
def _let_go_in_children() -> None:
    """Close the lock in forked children, which would keep it beyond their parent."""
    os.register_at_fork(after_in_child=_let_go)


def _let_go() -> None:
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()
