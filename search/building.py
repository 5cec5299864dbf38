"""One build of an index: a hidden folder is filled, checked, and only then shown.

In: files that the caller writes into ``Building.folder``. Out: the ``Generation`` that
``publish`` made live; without it, nothing. Given out by ``IndexFolder.build``, which
holds the build lock meanwhile. Killed at any point, it leaves the old index live and at
most hidden or unnamed folders, which the next build removes.
"""

from __future__ import annotations

import errno
import shutil
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from search import durable
from search.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexUnavailableError,
    IndexWriteError,
)
from search.index_layout import BUILDING, REMOVED, moment_of, name_at
from search.manifests import FORMAT, MANIFEST, Manifest, encode, take_inventory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from search.index_layout import Generation, IndexLayout

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_WRITE_FAULTS = {*_DISK_FULL, errno.EIO, errno.EROFS, errno.EACCES, errno.EPERM}


class Building:
    """A generation that nobody sees yet; write its files into ``folder``."""

    def __init__(self, layout: IndexLayout) -> None:
        self._layout = layout
        self._pointer = layout.path / "current.new"
        self.name = _next_name(layout)
        self.folder = layout.generations / f"{BUILDING}{self.name}"

    def start(self) -> None:
        """Clear away what killed builders left and make the folder."""
        live = None
        with suppress(IndexUnavailableError):
            live = self._layout.read(self._layout.live(), "quick").manifest.name
        try:
            self._tidy(keep=live)
            durable.make_folder(self.folder)
        except OSError as error:
            raise self.failure(error) from error

    def publish(
        self,
        fingerprints: Mapping[str, str],
        documents: int,
        report: Mapping[str, object],
        check: Callable[[Path], None] | None = None,
    ) -> Generation:
        """Make what was written the live generation and return it.

        ``check`` looks at the finished, still hidden folder; when it raises, the old
        index stays. The generation live before is kept, older ones are removed.

        Raises:
            IndexWriteError: the disk is full or refuses to write. Readers have the old
                index or, if only the very last flush failed, the whole new one.
        """
        try:
            self._seal(dict(fingerprints), documents, dict(report))
        except OSError as error:
            raise self.failure(error) from error
        if check is not None:
            check(self.folder)
        try:
            self._switch()
        except OSError as error:
            raise self.failure(error) from error
        notice = ""
        try:
            self._tidy(keep=self.name)
        except OSError as error:
            notice = f"Older generations could not be removed ({error}). "
            notice += "The new one is served; the next build tries again."
        generation = self._layout.read(self.name, None)
        return replace(generation, notice=notice)

    def discard(self) -> None:
        """Remove what was not published. A failure is left to the next build."""
        with suppress(OSError):
            durable.remove_tree(self.folder)
        with suppress(OSError):
            durable.remove_file(self._pointer)
        with suppress(OSError):
            if not self._may_be_live():
                self._retire(self.name)

    def failure(self, error: OSError) -> IndexWriteError:
        """Discard the build and say why it failed, in bytes where space was short."""
        problem = error.strerror or f"a file was cut short, the disk is full ({error})"
        if isinstance(error.filename, str):
            problem += f" ({error.filename})"
        needed = free = None
        if error.errno in _DISK_FULL or error.errno is None:
            needed = max(_size_of(self.folder), self._size_of_live())
        self.discard()
        with suppress(OSError):
            free = shutil.disk_usage(self._layout.path).free
        return IndexWriteError(self._layout.path, problem, needed=needed, free=free)

    def is_write_fault(self, error: OSError) -> bool:
        """Tell a disk that refused the index from a caller's other troubles.

        >>> from search.index_layout import IndexLayout
        >>> building = Building(IndexLayout(Path("index")))
        >>> building.is_write_fault(OSError(errno.ENOSPC, "No space left on device"))
        True
        >>> building.is_write_fault(PermissionError(errno.EACCES, "denied", "ข่าว.txt"))
        False
        """
        if error.errno is None:
            # NumPy writes arrays so: "1000 requested and 512 written".
            return type(error) is OSError
        if isinstance(error.filename, str):
            index = self._layout.path.resolve()
            inside = Path(error.filename).resolve().is_relative_to(index)
            return inside and error.errno in _WRITE_FAULTS
        return error.errno in _WRITE_FAULTS

    def _seal(
        self, fingerprints: dict[str, str], documents: int, report: dict[str, object]
    ) -> None:
        manifest = Manifest(
            format=FORMAT,
            name=self.name,
            created=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}",
            version=_program_version(),
            fingerprints=fingerprints,
            documents=documents,
            report=report,
            files=take_inventory(self.folder),
        )
        durable.write_new(self.folder / MANIFEST, encode(manifest))
        durable.sync_tree(self.folder)

    def _switch(self) -> None:
        """Give the folder its name, then let ``current`` name it."""
        durable.rename(self.folder, self._layout.generations / self.name)
        # Read back: what cannot be opened must not go live, whatever the reason.
        self._layout.read(self.name, "quick")
        durable.write_new(self._pointer, f"{self.name}\n".encode())
        durable.rename(self._pointer, self._layout.current)

    def _tidy(self, keep: str | None) -> None:
        """Remove leftovers and all generations but ``keep`` and the good one before it.

        Without ``keep`` the live one is unknown, and no named generation is touched.
        """
        durable.remove_file(self._pointer)
        if keep is not None:
            others = [name for name in reversed(self._layout.names()) if name != keep]
            older = (name for name in others if name < keep)
            spare = self._layout.first_good(older, "quick")
            for name in others:
                if spare is None or name != spare.manifest.name:
                    self._retire(name)
        for entry in self._layout.generations.iterdir():
            if entry.name.startswith((BUILDING, REMOVED)):
                durable.remove_tree(entry)

    def _retire(self, name: str) -> None:
        """Remove a generation, hidden first: its name never stands for a part of it.

        Readers that have its files mapped keep them until they let go.
        """
        folder = self._layout.generations / name
        if folder.is_dir():
            removed = folder.with_name(REMOVED + name)
            durable.rename(folder, removed)
            durable.remove_tree(removed)

    def _may_be_live(self) -> bool:
        try:
            return self._layout.live() == self.name
        except IndexMissingError:
            return False
        except IndexDamagedError:
            return True

    def _size_of_live(self) -> int:
        with suppress(IndexUnavailableError):
            return self._layout.read(self._layout.live(), None).manifest.size
        return 0


def _next_name(layout: IndexLayout) -> str:
    """Return a name newer than all there are, even if the clock was set back."""
    names = layout.names()
    newest = moment_of(names[-1]) if names else None
    now = datetime.now(UTC)
    if newest is not None and now <= newest:
        now = newest + timedelta(microseconds=1)
    return name_at(now)


def _size_of(folder: Path) -> int:
    with suppress(OSError):
        return sum(path.lstat().st_size for path in folder.rglob("*"))
    return 0


def _program_version() -> str:
    try:
        return version("songphasa")
    except PackageNotFoundError:
        return "unknown"
