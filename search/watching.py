"""Waiting until a folder has changed and come to rest.

In: folders and files. Out: ``wait`` returns when something below them is another than
before and nobody has written for a while. Looks at names, sizes and times of change
every few seconds; needs no service of the system, works on network drives. Called by
the command ``index --watch``.
"""

from __future__ import annotations

import os
from time import sleep
from typing import TYPE_CHECKING

from search.sources.walk import Listed, list_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

# Of a file: its size, when it was changed, and which file it is.
Look = dict[str, tuple[int, int, int]]


class Watch:
    """Remembers how folders looked when somebody last took note of them."""

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        seconds: float = 2.0,
        pause: Callable[[float], None] | None = None,
    ) -> None:
        """Take note of how they look now; look again every so many seconds."""
        self._paths = tuple(paths)
        self._seconds = seconds
        self._pause = pause or sleep
        self._noted: Look | None = look(self._paths)

    def wait(self) -> None:
        """Return when they have changed and then looked the same twice in a row."""
        before = None
        while True:
            self._pause(self._seconds)
            now = look(self._paths)
            if now not in (self._noted, before):
                before = now
            elif now != self._noted:
                self._noted = now
                return
            else:
                before = None

    def forget(self) -> None:
        """Have the next ``wait`` return as soon as they are at rest."""
        self._noted = None


def look(paths: Sequence[Path]) -> Look:
    """Return how every file below the paths looks; what is missing is left out."""
    found: Look = {}
    for path in paths:
        try:
            for entry in list_files(os.fspath(path)):
                if isinstance(entry, Listed):
                    status = os.stat(entry.target)  # noqa: PTH116 (a string)
                    found[entry.path] = (
                        status.st_size,
                        status.st_mtime_ns,
                        status.st_ino,
                    )
        except OSError:
            # Gone while we looked: the next look will tell.
            continue
    return found
