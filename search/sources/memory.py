"""The memory of the sources: what has not changed since last time is not read again.

In: the folders and files a person named, and the table of the last build. Out: for
every document a `Fresh` one to analyse or a `Remembered` one that the index has, for
everything else a `Skipped`; and the table of this build. Called by the indexer.
"""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from search.sources.base import Found, Skipped, UnreadableError
from search.sources.files import Kept, Step, read_steps
from search.sources.formats import format_of
from search.sources.likeness import likeness, text_digest
from search.sources.opening import open_regular
from search.sources.table import FileEntry, Record
from search.sources.walk import list_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.documents import Document
    from search.sources.names import Ids
    from search.sources.walk import Listed

_DIGEST_BYTES = 16


@dataclass(frozen=True, slots=True)
class Fresh:
    """A document that was read now, and the record of it."""

    document: Document
    path: str
    record: Record


@dataclass(frozen=True, slots=True)
class Remembered:
    """A document of a file that has not changed; the index has it already."""

    path: str
    record: Record


@dataclass
class _Open:
    """The file being read, as far as it has been read."""

    entry: Listed
    digest: bytes
    complete: bool = True
    records: list[Record] = field(default_factory=list)


class Memory:
    """Reads sources once; afterwards ``files`` is the table of what was read."""

    def __init__(self, previous: Sequence[FileEntry] = ()) -> None:
        self.files: list[FileEntry] = []
        self.seconds: dict[str, float] = {}
        self._previous = {(f.name, f.relative): f for f in previous if f.complete}
        self._open: _Open | None = None
        # Bytes: of all files, of those before this one, of this one.
        self._total = self._before = self._size = self._read_of_it = 0

    @property
    def share(self) -> float:
        """How much of the sources has been read, by bytes; from 0 to 1."""
        done = self._before + min(self._read_of_it, self._size)
        return min(1.0, done / self._total) if self._total else 0.0

    def read(self, paths: Sequence[Path]) -> Iterator[Fresh | Remembered | Skipped]:
        """Yield what `read_sources` yields for these paths, in the same order.

        Raises:
            SourceError: As `read_sources`.
        """
        steps = read_steps(paths, self._recall)
        self._total = sum(map(_sizes_below, paths))
        return self._read(steps)

    def _read(self, steps: Iterator[Step]) -> Iterator[Fresh | Remembered | Skipped]:
        while True:
            started = time.perf_counter()
            step = next(steps, None)
            if step is None:
                break
            if step.entry is not None:
                seconds = time.perf_counter() - started
                name = step.entry.name
                self.seconds[name] = self.seconds.get(name, 0.0) + seconds
            yield self._result(step)
        self._close()

    def _result(self, step: Step) -> Fresh | Remembered | Skipped:
        result = step.result
        self._read_of_it = step.read
        if isinstance(result, Kept):
            return Remembered(result.path, result.record)
        record = _record(step)
        if self._open is not None and step.entry is not None:
            self._open.complete &= not step.failed
            self._open.records.append(record)
        if isinstance(result, Found):
            return Fresh(result.document, result.path, record)
        return result

    def _recall(self, entry: Listed, ids: Ids) -> list[Kept | Skipped] | None:
        """Return what the file gave if it would give the same now, and take its ids."""
        self._close()
        self._before += self._size
        self._size, self._read_of_it = _size(entry.target), 0
        digest = _digest(entry)
        old = self._previous.get((_plain(entry.name), os.fsencode(entry.relative)))
        if old is None or not digest or old.digest != digest or not _stays(old, ids):
            self._open = _Open(entry, digest)
            return None
        self.files.append(old)
        return [_again(record, entry.name, ids) for record in old.records]

    def _close(self) -> None:
        """Put the file that was being read into the table."""
        if self._open is None:
            return
        entry, done = self._open.entry, self._open
        if format_of(Path(entry.relative).name)[1] is not None:
            relative = os.fsencode(entry.relative)
            self.files.append(
                FileEntry(
                    _plain(entry.name),
                    relative,
                    done.digest,
                    done.complete and bool(done.digest),
                    tuple(done.records),
                )
            )
        self._open = None


def _sizes_below(path: Path) -> int:
    """Return the bytes of all files below a path; what cannot be listed has none."""
    try:
        entries = list_files(os.fspath(path))
        return sum(_size(e.target) for e in entries if not isinstance(e, Skipped))
    except OSError:
        return 0


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116 (a string)
    except OSError:
        return 0


def _digest(entry: Listed) -> bytes:
    """Return a digest of the bytes of a file, empty if it cannot be read.

    Taken before the file is read: should it change in between, it will differ from
    the digest next time and be read again.
    """
    _, found = format_of(Path(entry.relative).name)
    if found is None:
        return b""
    try:
        with open_regular(entry.target, found.limit) as stream:
            digest = hashlib.blake2b(digest_size=_DIGEST_BYTES)
            while piece := stream.read(1 << 18):
                digest.update(piece)
    except (OSError, UnreadableError):
        return b""
    return digest.digest()


def _stays(old: FileEntry, ids: Ids) -> bool:
    """Tell whether every document of the file would get the id it has."""
    mine: set[str] = set()
    for record in old.records:
        if any(tried not in ids and tried not in mine for tried in record.tried):
            return False
        if record.id:
            if record.id in ids or record.id in mine:
                return False
            mine.add(record.id)
    return True


def _again(record: Record, name: str, ids: Ids) -> Kept | Skipped:
    if record.id:
        ids.claim([record.id], (name, record.place))
        return Kept(name, record)
    if record.tried:
        return ids.refused(record.tried[0], name, record.place)
    return Skipped(name, record.reason)


def _record(step: Step) -> Record:
    result = step.result
    if not isinstance(result, Found):
        reason = result.reason if isinstance(result, Skipped) else ""
        return Record(
            tried=tuple(step.asked),
            place=step.place,
            reason="" if step.asked else _plain(reason),
        )
    document = result.document
    date = document.date
    return Record(
        id=document.id,
        tried=tuple(step.asked[: step.asked.index(document.id)]),
        place=step.place,
        characters=len(document.text),
        language=document.language,
        encoding=intern(_plain(result.encoding)),
        warnings=tuple(map(_plain, result.warnings)),
        # One string for all documents of a day: records stay in memory for the build.
        first=intern(date.first.isoformat()) if date else "",
        last=intern(date.last.isoformat()) if date else "",
        digest=text_digest(document.text),
        likeness=likeness(document.text),
    )


def _plain(text: str) -> str:
    r"""Return text that can be stored; half a pair of surrogates becomes its escape.

    >>> _plain("ข่าว\udca1")
    'ข่าว\\udca1'
    """
    return text.encode("utf-8", "backslashreplace").decode()
