"""Writes that survive a power cut: every call that changes an index on disk.

In: paths and bytes. Out: files that are wholly there, and flushed, when the function
returns. Called by ``search.generations``. Nothing else of the index machinery calls
``os`` to change a file, so tests replace ``os`` and ``shutil`` here to make any single
call fail. POSIX only: a folder is flushed through its own descriptor.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from pathlib import Path


# A worker of a killed builder may write its last file while its folder is removed.
_ATTEMPTS = 5
_PAUSE = 0.1


def write_new(path: Path, content: bytes) -> None:
    """Write a file that does not exist yet, and flush it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync(path: Path | str) -> None:
    """Flush one file, or the list of names of one folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Flush every file below the folder, and every folder after what it holds."""
    for parent, _, files in os.walk(folder, topdown=False, onerror=_stop):
        for name in files:
            sync(os.path.join(parent, name))  # noqa: PTH118 (as os.walk gives strings)
        sync(parent)


def make_folder(path: Path) -> None:
    """Make the folder and its parents, each flushed into the one above."""
    if path.is_dir():
        return
    if path.parent != path:
        make_folder(path.parent)
    try:
        os.mkdir(path)  # noqa: PTH102 (through the os of this module, as all of it)
    except FileExistsError:
        # Another builder was faster; the lock will tell which of the two goes on.
        if not path.is_dir():
            raise
    sync(path.parent)


def rename(source: Path, target: Path) -> None:
    """Give the file or folder its new name in one step; a file there is replaced."""
    os.rename(source, target)  # noqa: PTH104
    sync(target.parent)


def remove_file(path: Path) -> None:
    """Remove the file if it is there."""
    if path.exists():
        os.unlink(path)  # noqa: PTH108


def remove_tree(folder: Path) -> None:
    """Remove the folder and all it holds, if it is there."""
    for attempt in range(_ATTEMPTS):
        if not folder.exists():
            return
        try:
            shutil.rmtree(folder)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY or attempt == _ATTEMPTS - 1:
                raise
            time.sleep(_PAUSE)


def _stop(error: OSError) -> NoReturn:
    raise error
