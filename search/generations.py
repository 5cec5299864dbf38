"""The life of an index on disk: built beside the old one, checked, then switched.

In: the folder of an index. Out: the ``Generation`` to serve, or a ``Building`` to fill.
Called by the indexer and by whoever opens an index. POSIX only.

A named generation is never half there (``search.index_layout`` draws the folder), so
whatever interrupts a build or damages a file, readers get the old index, the new one,
or an error that names the file.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from search import build_lock, durable
from search.building import Building
from search.errors import IndexDamagedError, IndexUnavailableError, IndexWriteError
from search.index_layout import Generation, IndexLayout
from search.manifests import FileRecord, Manifest, Verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "Building",
    "FileRecord",
    "Generation",
    "IndexFolder",
    "Manifest",
    "Verify",
]

# A reader starts again when a build finishes while it looks at a generation.
_ATTEMPTS = 10

Loaded = TypeVar("Loaded")


class IndexFolder:
    """The folder of an index: any number of readers, at most one builder."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self._layout = IndexLayout(self.path)

    def live_name(self) -> str | None:
        """Return the name of the live generation; one small read, made to be repeated.

        None stands for no index, and for a ``current`` that cannot be read.
        """
        try:
            return self._layout.live()
        except IndexUnavailableError:
            return None

    def names(self) -> list[str]:
        """Return the names of all generations, the newest last."""
        return self._layout.names()

    def current(self) -> Generation:
        """Return the live generation, of which only the manifest was read.

        Raises:
            IndexMissingError: there is no index.
            IndexDamagedError: ``current`` or the manifest is not as it was written.
            IndexStaleError: it was written by a program with another format.
        """
        return self._live(None)

    def open(self, name: str | None = None, *, verify: Verify = "quick") -> Generation:
        """Return a generation whose files are as they were written.

        Without a name it is the live one or, if that is damaged, the newest good one
        with a notice that names the damaged file. ``quick`` checks the size of all
        files and the content of those up to 1 MiB; ``content`` reads every byte that
        is needed for answers, ``full`` those that make them better, too.

        Raises:
            IndexMissingError: there is no index.
            IndexDamagedError: the generation asked for is damaged, or all are.
            IndexStaleError: it was written by a program with another format.
        """
        if name is not None:
            return self._layout.read(name, verify)
        try:
            return self._live(verify)
        except IndexDamagedError as damage:
            live = self.live_name()
            others = (name for name in reversed(self.names()) if name != live)
            good = self._layout.first_good(others, verify)
            if good is None:
                raise
            notice = f"{damage} Until then generation {good.manifest.name} is served."
            return replace(good, notice=notice)

    def load(
        self, loader: Callable[[Generation], Loaded], *, verify: Verify = "content"
    ) -> Loaded:
        """Return what the loader makes of the generation that ``open`` gives.

        Every byte is read before: what is loaded will be trusted.

        Builds may remove it between that check and the opening of its files; then the
        loader is called again, with the generation that took its place.
        """
        for _ in range(_ATTEMPTS - 1):
            generation = self.open(verify=verify)
            try:
                return loader(generation)
            except (OSError, IndexDamagedError):
                if generation.folder.is_dir():
                    raise
        return loader(self.open(verify=verify))

    @contextmanager
    def build(self) -> Iterator[Building]:
        """Give a hidden folder to fill and publish; unpublished, it leaves no trace.

        Raises:
            IndexBusyError: another process is building this index.
            IndexWriteError: the disk is full or refuses to write.
        """
        try:
            durable.make_folder(self._layout.generations)
        except OSError as error:
            raise IndexWriteError(self.path, str(error)) from error
        with build_lock.hold(self._layout.lock):
            building = Building(self._layout)
            try:
                building.start()
                yield building
            except OSError as error:
                if building.is_write_fault(error):
                    raise building.failure(error) from error
                raise
            finally:
                building.discard()

    def _live(self, verify: Verify | None) -> Generation:
        for _ in range(_ATTEMPTS - 1):
            before = self.live_name()
            try:
                return self._layout.read(self._layout.live(), verify)
            except IndexDamagedError:
                # Not damage if it was replaced and removed while we looked.
                if self.live_name() == before:
                    raise
        return self._layout.read(self._layout.live(), verify)
