"""Where things lie in an index folder, and what may be read from each place.

In: the path of an index. Out: the name of the live generation, the names of all, and a
``Generation`` whose files have been checked. Called by ``search.generations`` (readers)
and ``search.building`` (the builder). Nothing here changes the disk.

    INDEX/current                  the name of the live generation, replaced in one step
    INDEX/generations/NAME/        whole: flushed, checked, listed in its manifest.json
    INDEX/generations/.building-…  being filled; .removed-… being deleted
    INDEX/lock                     held by the one builder, see ``search.build_lock``
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from search.errors import IndexDamagedError, IndexMissingError, IndexUnavailableError
from search.manifests import MANIFEST, Manifest, find_damage, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from search.manifests import Verify

BUILDING = ".building-"
REMOVED = ".removed-"

# Of each file, in the order of the manifest: which one it is, its size, when it was
# changed; None if there is none.
Look = tuple[tuple[int, int, int] | None, ...]

# To the microsecond, so that names sort by age.
_NAME = "%Y%m%dT%H%M%SZ-%f"
_LONGEST_POINTER = 64


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole index; ``notice`` says why it is not the live one, if it is not.

    ``look`` is how its files looked just before they were checked.
    """

    folder: Path
    manifest: Manifest
    notice: str = ""
    look: Look = field(default=(), compare=False, repr=False)

    def changed(self) -> bool:
        """Tell whether a file was written into, or cut, since it was checked.

        One that was removed or replaced is what it was for whoever has it open.
        """
        now = look(self.folder, self.manifest)
        return any(
            old and new and old[0] == new[0] and old != new
            for old, new in zip(self.look, now, strict=False)
        )


def look(folder: Path, manifest: Manifest) -> Look:
    """Return how the files of a generation look, without reading them."""
    names = (MANIFEST, *(record.path for record in manifest.files))
    return tuple(_look_at(f"{folder}/{name}") for name in names)


def _look_at(path: str) -> tuple[int, int, int] | None:
    try:
        status = os.stat(path)  # noqa: PTH116 (a string: asked with many searches)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns


def name_at(moment: datetime) -> str:
    """Return the name of a generation built at this moment, in UTC.

    >>> name_at(datetime(2026, 11, 22, 12, 0, 0, 7, tzinfo=UTC))
    '20261122T120000Z-000007'
    """
    return moment.strftime(_NAME)


def moment_of(name: str) -> datetime | None:
    """Return the moment in the name of a generation; None for any other text.

    >>> moment_of("20261122T120000Z-000007").isoformat()
    '2026-11-22T12:00:00.000007+00:00'
    >>> moment_of("../20261122T120000Z-000007"), moment_of("๒๐261122T120000Z-000007")
    (None, None)
    """
    with suppress(ValueError):
        moment = datetime.strptime(name, _NAME).replace(tzinfo=UTC)
        return moment if name_at(moment) == name else None
    return None


@dataclass(frozen=True, slots=True)
class IndexLayout:
    """The places in one index folder."""

    path: Path

    @property
    def current(self) -> Path:
        """Return the file that names the live generation."""
        return self.path / "current"

    @property
    def lock(self) -> Path:
        """Return the lock file of the builder."""
        return self.path / "lock"

    @property
    def generations(self) -> Path:
        """Return the folder of all generations."""
        return self.path / "generations"

    def live(self) -> str:
        """Return the name in ``current``, which may be nothing but a name.

        Raises:
            IndexMissingError: there is no such file.
            IndexDamagedError: it holds anything but the name of a generation.
        """
        try:
            with self.current.open("rb") as stream:
                content = stream.read(_LONGEST_POINTER)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise IndexMissingError(self.path) from error
        except OSError as error:
            problem = f"it cannot be read ({error.strerror})"
            raise IndexDamagedError(self.current, problem) from error
        name = content.decode("ascii", "replace").removesuffix("\n")
        if moment_of(name) is None:
            problem = f"it should name a generation but holds {name!r}"
            raise IndexDamagedError(self.current, problem)
        return name

    def names(self) -> list[str]:
        """Return the names of all generations, the newest last."""
        with suppress(OSError):
            entries = self.generations.iterdir()
            return sorted(entry.name for entry in entries if moment_of(entry.name))
        return []

    def read(self, name: str, verify: Verify | None) -> Generation:
        """Return the generation if it is as it was written; None checks no files.

        Raises:
            IndexDamagedError: a file is not; the first is named.
            IndexStaleError: it was written by a program with another format.
        """
        folder = self.generations / name
        if moment_of(name) is None:
            raise IndexDamagedError(folder, "no generation has such a name")
        manifest = read_manifest(folder, name)
        looked = look(folder, manifest)
        if verify is not None:
            # Who opens the others looks at them then.
            checked = manifest if verify == "full" else manifest.needed()
            for damage in find_damage(folder, checked, verify):
                raise damage
        return Generation(folder, manifest, look=looked)

    def first_good(self, names: Iterable[str], verify: Verify) -> Generation | None:
        """Return the first of these generations that is as it was written."""
        for name in names:
            with suppress(IndexUnavailableError):
                return self.read(name, verify)
        return None
