"""An update: what of the live generation can go on unchanged into the next one.

In: the index folder, and the new generation as far as it is filled. Out: the segment to
merge with and the table of what was read for it, or the reason why everything has to be
read anew; and what was kept joined with what is new. Called by the indexer, which holds
the build lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.merger import merge_segments
from search.errors import (
    IndexMissingError,
    IndexStaleError,
    IndexUnavailableError,
)
from search.lexicon.snapshot import FILE as GLOSSARY
from search.opening import SEGMENT
from search.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path

    from search.generations import Generation, IndexFolder
    from search.import_report import BuildReport
    from search.sources.table import FileEntry


@dataclass(frozen=True, slots=True)
class Previous:
    """The live generation, whole and made by this very program and glossary."""

    generation: Generation
    segment: Segment
    files: list[FileEntry]

    def dropped(self, kept: Collection[str]) -> frozenset[str]:
        """Return the ids of all its documents but these."""
        return frozenset(doc_id.decode() for doc_id in self.segment.ids).difference(
            kept
        )

    def is_as(
        self,
        files: list[FileEntry],
        report: BuildReport,
        fingerprints: Mapping[str, str],
    ) -> bool:
        """Tell whether what was read just now would give the same generation again."""
        manifest = self.generation.manifest
        found = report.found().items()
        return (
            files == self.files
            and manifest.fingerprints == fingerprints
            and all(manifest.report.get(name) == value for name, value in found)
        )


def find_previous(
    folder: IndexFolder, new: Path, fingerprints: Mapping[str, str], notes: list[str]
) -> Previous | None:
    """Return the generation to go on from; if there is none, a note says why.

    ``new`` holds the glossary of the next generation; the two must have the same.
    Every byte is checked: damage must not get a new seal.
    """
    try:
        return _previous(folder, new, fingerprints)
    except IndexMissingError:
        why = "there was no index yet"
    except IndexStaleError:
        why = "the index was made by another version of this program"
    except _OtherError as error:
        why = f"{error} changed"
    except IndexUnavailableError as error:
        why = str(error)
    notes.append(f"everything was read: {why}")
    return None


def join(
    folders: Sequence[Path],
    target: Path,
    previous: Previous | None,
    dropped: frozenset[str],
) -> None:
    """Make one segment of the batches and what is kept of the generation before."""
    if len(folders) == 1 and previous is None:
        folders[0].rename(target)
        return
    segments = [Segment(folder) for folder in folders]
    drops: list[frozenset[str]] = [frozenset()] * len(segments)
    if previous is not None:
        segments.append(previous.segment)
        drops.append(dropped)
    merge_segments(segments, drops, target)


class _OtherError(Exception):
    """The live generation was made with something that has changed since."""


def _previous(
    folder: IndexFolder, new: Path, fingerprints: Mapping[str, str]
) -> Previous:
    generation = folder.open(folder.current().manifest.name, verify="full")
    manifest = generation.manifest
    for what in ("analyzer", "format"):
        if manifest.fingerprints.get(what) != fingerprints[what]:
            msg = f"the {what} has"
            raise _OtherError(msg)
    if (generation.folder / GLOSSARY).read_bytes() != (new / GLOSSARY).read_bytes():
        msg = "the glossary has"
        raise _OtherError(msg)
    files = read_table(generation.folder)
    if files is None:
        msg = "this program or what it reads files with has"
        raise _OtherError(msg)
    return Previous(generation, Segment(generation.folder / SEGMENT), files)
