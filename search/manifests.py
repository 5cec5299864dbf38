"""The manifest: what one generation of an index holds, sealed against damage.

In: a folder, just built or about to be served. Out: a ``Manifest`` with the size and
SHA-256 of every file, and each way in which the folder differs from it. Called by
``search.generations``. It finds damage, not an attacker: whoever can rewrite a file can
rewrite its checksum, so the index folder must be writable by its operator only.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from dataclasses import asdict, dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal, NoReturn

import msgspec

from search.errors import IndexDamagedError, IndexStaleError, IndexWriteError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Raise it whenever the layout of a generation changes; the seal stays as it is.
FORMAT = 1
MANIFEST = "manifest.json"
# Files up to this size are checked byte by byte even by the quick check.
SMALL_FILE = 1 << 20
# Files below it make answers better; without them there still are answers.
OPTIONAL = "vectors/"

Verify = Literal["quick", "content", "full"]

_SEAL = b'  "seal": "'
_END = b'"\n}\n'


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file as it was written; ``path`` is relative, with forward slashes."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds, who wrote it and from what.

    ``created`` is RFC 3339 in UTC; ``version`` the program that wrote it;
    ``fingerprints`` what a reader must share with it (analyzer, glossary, …);
    ``report`` whatever the build has to tell, as JSON.
    """

    format: int
    name: str
    created: str
    version: str
    fingerprints: dict[str, str]
    documents: int
    report: dict[str, object]
    files: tuple[FileRecord, ...]

    def needed(self) -> Manifest:
        """Return the manifest without the files one can do without."""
        return replace(self, files=tuple(f for f in self.files if not _optional(f)))

    def optional(self) -> Manifest:
        """Return the manifest of the files one can do without."""
        return replace(self, files=tuple(f for f in self.files if _optional(f)))

    @property
    def size(self) -> int:
        """Return the bytes of all files together."""
        return sum(record.size for record in self.files)


def _optional(record: FileRecord) -> bool:
    return record.path.startswith(OPTIONAL)


def encode(manifest: Manifest) -> bytes:
    r"""Return the manifest as readable JSON whose last entry seals the bytes before it.

    The seal is the SHA-256 of everything before its own line, in every format.

    >>> report = {"skipped": ["ปูติน.doc", "caf\udce9.txt"]}
    >>> manifest = Manifest(FORMAT, "n", "2026-11-22T12:00:00Z", "1", {}, 2, report, ())
    >>> decode(encode(manifest), Path("manifest.json")) == manifest
    True
    >>> "ปูติน.doc" in encode(manifest).decode()
    True
    """
    text = json.dumps(asdict(manifest), ensure_ascii=False, allow_nan=False, indent=2)
    # A lone surrogate (a file name that is not UTF-8) becomes its JSON escape.
    body = text.encode("utf-8", "backslashreplace").removesuffix(b"\n}") + b",\n"
    return body + _SEAL + _digest(body) + _END


def decode(content: bytes, file: Path) -> Manifest:
    """Return the manifest in these bytes; ``file`` is named when they are damaged.

    Raises:
        IndexDamagedError: the seal is broken, or what it seals is no manifest.
        IndexStaleError: it is whole, but of another format.
    """
    body, _, end = content.rpartition(_SEAL)
    if end != _digest(body) + _END:
        raise IndexDamagedError(file, "its content does not match its seal")
    try:
        fields = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise IndexDamagedError(file, f"it is not JSON ({error})") from error
    if fields.get("format") != FORMAT:
        raise IndexStaleError("index format", str(fields.get("format")), str(FORMAT))
    try:
        manifest = msgspec.convert(fields, Manifest)
    except msgspec.ValidationError as error:
        raise IndexDamagedError(file, f"it is no manifest ({error})") from error
    for record in manifest.files:
        path = PurePosixPath(record.path)
        if path.is_absolute() or ".." in path.parts:
            raise IndexDamagedError(file, f"{record.path!r} leaves the index folder")
    return manifest


def read_manifest(folder: Path, name: str) -> Manifest:
    """Return the manifest in the folder, which must be that of generation ``name``."""
    file = folder / MANIFEST
    try:
        content = file.read_bytes()
    except FileNotFoundError as error:
        missing = file if folder.is_dir() else folder
        raise IndexDamagedError(missing, "it is missing") from error
    except OSError as error:
        raise IndexDamagedError(file, _unreadable(error)) from error
    manifest = decode(content, file)
    if manifest.name != name:
        raise IndexDamagedError(file, f"it belongs to generation {manifest.name!r}")
    return manifest


def take_inventory(folder: Path) -> tuple[FileRecord, ...]:
    """Return every file below the folder, in a fixed order, with size and checksum."""
    records = []
    for path in _files_below(folder):
        if not stat.S_ISREG(path.lstat().st_mode):
            problem = f"{path.name!r} is a link or a device; only plain files are kept"
            raise IndexWriteError(folder, problem)
        size, checksum = path.stat().st_size, _checksum(path)
        records.append(FileRecord(_relative(path, folder), size, checksum))
    return tuple(records)


def find_damage(
    folder: Path, manifest: Manifest, verify: Verify
) -> Iterator[IndexDamagedError]:
    """Yield one error for each file that is not as the manifest says.

    ``quick`` looks at the size of every file and at the content of the small ones,
    ``content`` reads every byte of them, ``full`` also reports files the manifest does
    not know.
    """
    for record in manifest.files:
        path = folder / record.path
        problem = _problem(path, record, verify)
        if problem:
            yield IndexDamagedError(path, problem)
    if verify == "full":
        known = {MANIFEST, *(record.path for record in manifest.files)}
        try:
            found = list(_files_below(folder))
        except OSError as error:
            yield IndexDamagedError(folder, _unreadable(error))
            return
        for path in found:
            if _relative(path, folder) not in known:
                yield IndexDamagedError(path, "it is not part of what was built")


def _problem(path: Path, record: FileRecord, verify: Verify) -> str:
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return "it is not a plain file"
        if status.st_size != record.size:
            return f"it has {status.st_size:,} bytes instead of {record.size:,}"
        if verify == "quick" and record.size > SMALL_FILE:
            return ""
        intact = _checksum(path) == record.sha256
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return _unreadable(error)
    return "" if intact else "its content does not match its checksum"


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield all but folders, in an order that does not depend on the file system."""
    for parent, folders, files in os.walk(folder, onerror=_stop):
        links = [name for name in folders if os.path.islink(f"{parent}/{name}")]  # noqa: PTH114
        folders.sort()
        for name in sorted(files + links):
            yield Path(parent, name)


def _relative(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


def _checksum(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()


def _unreadable(error: OSError) -> str:
    return f"it cannot be read ({error.strerror})"


def _stop(error: OSError) -> NoReturn:
    raise error
