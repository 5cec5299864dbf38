"""Folders into files, always in the same order and never outside the folder.

In: one path a person gave. Out: the regular files below it, folder by folder, sorted by
name, and a `Skipped` for everything that is left out and might be missed. Hidden
files and the README, LICENSE and NOTICE of a source folder are left out silently.
"""

# Names stay strings as the system gives them, whatever their bytes.
# ruff: noqa: PTH116, PTH118, PTH119

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.sources.base import Skipped
from search.sources.names import shown
from search.sources.opening import not_a_file

if TYPE_CHECKING:
    from collections.abc import Iterator

# In capitals, as in every source folder; "Notice to mariners.txt" is a document.
_ABOUT_THE_FOLDER = re.compile(r"(?:README|LICEN[CS]ES?|NOTICES?)(?:[._-][^ ]*)?")


@dataclass(frozen=True, slots=True)
class Listed:
    """A file to read: its own place and, for a link, that of what is to be opened.

    ``name`` is its path as people are shown it, ``relative`` its path in its folder.
    """

    path: str
    target: str
    name: str
    relative: str


def list_files(root: str) -> Iterator[Listed | Skipped]:
    """Give every file below a folder, or the one file that the path is.

    Raises:
        OSError: The path itself is missing or cannot be listed.
    """
    real_root = os.path.realpath(root)
    if not stat.S_ISDIR(os.stat(real_root).st_mode):
        yield Listed(real_root, real_root, shown(root), os.path.basename(root))
        return
    waiting = [iter(_sorted_entries(real_root))]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
            continue
        relative = entry.path[len(real_root) :].lstrip(os.sep)
        name = shown(os.path.join(root, relative))
        if _is_left_out(entry.name, at_the_top=len(waiting) == 1):
            continue
        try:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(iter(_sorted_entries(entry.path)))
            elif entry.is_symlink():
                yield _linked(entry.path, name, relative, real_root)
            elif entry.is_file(follow_symlinks=False):
                yield Listed(entry.path, entry.path, name, relative)
            else:
                mode = entry.stat(follow_symlinks=False).st_mode
                yield Skipped(name, not_a_file(mode))
        except OSError as error:
            yield Skipped(name, system_reason(error))


def system_reason(error: OSError) -> str:
    """Say why the system did not give a file, without its path.

    >>> system_reason(PermissionError(13, "Permission denied", "/home/a.txt"))
    'it cannot be read (Permission denied); check that it exists and its permissions'
    """
    what = error.strerror or type(error).__name__
    return f"it cannot be read ({what}); check that it exists and its permissions"


def _sorted_entries(folder: str) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _is_left_out(name: str, *, at_the_top: bool) -> bool:
    return name.startswith(".") or (
        at_the_top and _ABOUT_THE_FOLDER.fullmatch(name) is not None
    )


def _linked(path: str, name: str, relative: str, real_root: str) -> Listed | Skipped:
    """Follow a link to a file inside the folder; name every other link."""
    target = os.path.realpath(path)
    if not target.startswith(os.path.join(real_root, "")) and target != real_root:
        return Skipped(name, "it is a link out of the folder; copy the file into it")
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        return Skipped(name, "it is a link to a folder that is read where it is")
    if not stat.S_ISREG(mode):
        return Skipped(name, not_a_file(mode))
    return Listed(path, target, name, relative)
