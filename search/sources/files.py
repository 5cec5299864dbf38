"""The door of the room: paths in, documents out.

In: the folders and files a person named. Out: one after the other, a `Found` for every
document and a `Skipped` for everything else; nothing is lost without a word. Called by
the indexer. At most one file is in memory, however many there are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from search.errors import SourceError
from search.sources.base import Draft, Found, Skipped, SourceFile, UnreadableError
from search.sources.drafts import finish, has_text
from search.sources.formats import format_of, known_suffixes
from search.sources.names import Ids, fitting_id, path_id, shown
from search.sources.opening import bytes_read, open_regular
from search.sources.walk import Listed, list_files, system_reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.sources.table import Record


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that need not be read again; its record says what it was."""

    path: str
    record: Record


@dataclass(frozen=True, slots=True)
class Step:
    """One result and what led to it: the file, and the ids asked for, best first.

    ``entry`` is None where no reader was involved; ``failed`` says that the reading of
    the file ended here; ``read`` counts the bytes of it that have been read.
    """

    result: Found | Kept | Skipped
    entry: Listed | None = None
    asked: Sequence[str] = ()
    place: str = ""
    failed: bool = False
    read: int = 0


Recall = Callable[[Listed, Ids], Sequence[Kept | Skipped] | None]
"""Gives what is known of a file and takes its ids, or None: then it is read."""


def read_sources(paths: Sequence[Path]) -> Iterator[Found | Skipped]:
    """Return every document below the paths, in the order of paths and names.

    The id of a document is the one its file gives, else the path of the file inside
    its folder without the suffix. The first document with an id keeps it: a second
    one from the path gets its suffix added, a second given one is skipped.

    Raises:
        SourceError: A path is missing or cannot be read; or, when all has been read,
            there was no document in it.
    """
    steps = read_steps(paths)
    return (s.result for s in steps if not isinstance(s.result, Kept))


def read_steps(
    paths: Sequence[Path], recall: Recall = lambda _, __: None
) -> Iterator[Step]:
    """Return the same step by step; a file that ``recall`` knows is not read."""
    roots = [os.fspath(path) for path in paths]
    if not roots:
        raise SourceError("", "no folder or file was named")
    for root in roots:
        _check(root)
    return _read_all(roots, recall)


def _check(root: str) -> None:
    """Open a file, or begin to list a folder, and stop there."""
    try:
        first = next(list_files(root), None)
        if isinstance(first, Listed) and not Path(root).is_dir():
            open_regular(first.target, sys.maxsize).close()
    except OSError as error:
        raise SourceError(shown(root), system_reason(error)) from error
    except (UnreadableError, ValueError) as error:
        raise SourceError(shown(root), str(error)) from error


def _read_all(roots: Sequence[str], recall: Recall) -> Iterator[Step]:
    ids = Ids()
    documents = 0
    first: Skipped | None = None
    for entry in _entries(roots):
        for step in _steps(entry, ids, recall):
            if not isinstance(step.result, Skipped):
                documents += 1
            elif first is None:
                first = step.result
            yield step
    if not documents:
        where = ", ".join(map(shown, roots))
        problem = "there is no file in it"
        if first:
            problem = f"nothing could be read; first, {first.path}: {first.reason}"
        raise SourceError(where, problem)


def _entries(roots: Sequence[str]) -> Iterator[Listed | Skipped]:
    """Give the files below all paths, and those below two of them only once."""
    names: dict[str, str] = {}
    for root in roots:
        try:
            for entry in list_files(root):
                if len(roots) == 1 or isinstance(entry, Skipped):
                    yield entry
                elif entry.path in names:
                    reason = f"it has been read as {names[entry.path]}"
                    yield Skipped(entry.name, reason)
                else:
                    names[entry.path] = entry.name
                    yield entry
        except OSError as error:
            raise SourceError(shown(root), system_reason(error)) from error


def _steps(entry: Listed | Skipped, ids: Ids, recall: Recall) -> Iterator[Step]:
    if isinstance(entry, Skipped):
        return iter([Step(entry)])
    known = recall(entry, ids)
    if known is None:
        return _read(entry, ids)
    return (Step(result, entry) for result in known)


def _read(entry: Listed, ids: Ids) -> Iterator[Step]:
    """Give the documents of one file; a file that fails costs only itself."""
    suffix, found = format_of(Path(entry.relative).name)
    if found is None:
        readable = " ".join(known_suffixes())
        reason = f"files of this kind are not read; readable are {readable}"
        yield Step(Skipped(entry.name, reason))
        return
    path = entry.relative.removesuffix(suffix)
    is_empty = True
    try:
        with open_regular(entry.target, found.limit) as stream:
            file = SourceFile(entry.name, Path(path).name, suffix.lower(), stream)
            for draft in found.read(file):
                is_empty = False
                if isinstance(draft, Skipped):
                    yield Step(draft, entry)
                else:
                    result, asked = _document(
                        draft, file, _ids(draft, path, suffix), ids
                    )
                    place, read = shown(draft.place), bytes_read(stream)
                    yield Step(result, entry, asked, place, read=read)
    except UnreadableError as error:
        yield Step(Skipped(entry.name, str(error)), entry, failed=True)
    except OSError as error:
        yield Step(Skipped(entry.name, system_reason(error)), entry, failed=True)
    except Exception as error:  # noqa: BLE001 - one reader must not stop the build
        what = f"{type(error).__name__}: {shown(str(error))}"
        reason = f"its reader failed ({what}); please report this with the file"
        yield Step(Skipped(entry.name, reason), entry, failed=True)
    else:
        if is_empty:
            reason = "there is no document in it; remove or fill it"
            yield Step(Skipped(entry.name, reason), entry)


def _ids(draft: Draft, path: str, suffix: str) -> list[str]:
    """Return the ids a draft may have, the best first."""
    if draft.id:
        return [fitting_id(draft.id)]
    end = f"/{draft.key}" if draft.key else ""
    return [path_id(path + end), path_id(path + suffix + end)]


def _document(
    draft: Draft, file: SourceFile, wanted: Sequence[str], ids: Ids
) -> tuple[Found | Skipped, Sequence[str]]:
    """Return the document of a draft, and the ids that decided about it."""
    where = f"{shown(draft.place)}: " if draft.place else ""
    if not has_text(draft):
        reason = f"{where}there is no text in it; remove or fill it"
        return Skipped(file.name, reason), ()
    doc_id = ids.claim(wanted, (file.name, shown(draft.place)))
    if doc_id is None:
        return ids.refused(wanted[0], file.name, shown(draft.place)), wanted
    if draft.id and draft.id != doc_id:
        warning = f"its id cannot be used as it is and became {doc_id}"
        draft = replace(draft, warnings=(*draft.warnings, warning))
    return finish(draft, file, doc_id), wanted
