"""The doctor at the index: is it whole, is it ours, is there room for the next one?

In: the folder of an index. Out: findings; nothing is changed. Called by
``search.doctor``.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.engines.whoosh.segment.files import FORMAT
from search.errors import IndexMissingError, IndexUnavailableError
from search.findings import Finding, fault, good, note
from search.generations import Generation, IndexFolder
from search.index_layout import BUILDING, REMOVED
from search.semantic.vectors import FOLDER as VECTORS
from search.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_REBUILD = "make index"


def examine_index(path: Path) -> Iterator[Finding]:
    """Yield what there is to say about the index in a folder."""
    yield from _live(path)
    yield from _leftovers(path)
    yield _writable(path)


def _live(path: Path) -> Iterator[Finding]:
    try:
        generation = IndexFolder(path).open(verify="full")
    except IndexMissingError:
        yield note("index", f"there is none in {path}", _REBUILD)
        yield _room(path, 0)
        return
    except IndexUnavailableError as error:
        yield fault("index", str(error))
        return
    manifest = generation.manifest
    if generation.notice:
        yield note("index", generation.notice, _REBUILD)
    yield good(
        "index",
        f"generation {manifest.name}, {manifest.documents:,} documents, "
        f"{manifest.size / 1e6:,.1f} MB in {len(manifest.files)} files, all as written",
    )
    yield from _terms(generation)
    yield _table(generation)
    yield _meaning(generation)
    yield _room(path, manifest.size)


def _terms(generation: Generation) -> Iterator[Finding]:
    """Compare what the index was built with and what this program has."""
    built = generation.manifest.fingerprints
    for what, own in (("analyzer", Analyzer().fingerprint), ("format", str(FORMAT))):
        name = f"{what} of the index"
        if built.get(what) == own:
            yield good(name, "that of this program")
        else:
            yield fault(name, f"{built.get(what)}; this program has {own}", _REBUILD)


def _table(generation: Generation) -> Finding:
    try:
        files = read_table(generation.folder)
    except IndexUnavailableError as error:
        return fault("updates", str(error), _REBUILD)
    if files is None:
        return note(
            "updates",
            "the next one reads everything: the index is of another version",
            "none needed; it will be quick after that",
        )
    return good("updates", f"{len(files):,} files are read again only when changed")


def _meaning(generation: Generation) -> Finding:
    if (generation.folder / VECTORS).is_dir():
        made_by = generation.manifest.fingerprints.get("semantic", "")
        return good("vectors in the index", made_by)
    return good("vectors in the index", "none; words, names and sounds are searched")


def _room(path: Path, size: int) -> Finding:
    place = next((p for p in (path, *path.absolute().parents) if p.exists()), path)
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        return note("disk space", f"cannot be told ({error.strerror})")
    said = f"{free / 1e6:,.0f} MB free"
    # The batches of a build and the joined index are there at the same time.
    if free < 2 * size:
        return note(
            "disk space",
            f"{said}, the next build may need {2 * size / 1e6:,.0f} MB",
            "make room",
        )
    return good("disk space", said)


def _leftovers(path: Path) -> Iterator[Finding]:
    try:
        names = [entry.name for entry in (path / "generations").iterdir()]
    except OSError:
        return
    hidden = [name for name in names if name.startswith((BUILDING, REMOVED))]
    if hidden:
        yield note(
            "leftovers",
            f"{len(hidden)} of builds that run or were killed",
            "none needed; the next build removes them",
        )


def _writable(path: Path) -> Finding:
    place = next((p for p in (path, *path.absolute().parents) if p.exists()), path)
    if place.is_dir() and os.access(place, os.W_OK | os.X_OK):
        return good("index folder", f"{path}, can be written")
    return note("index folder", f"{path} cannot be written: searching only")
