"""Documents against index, in both directions; nothing is changed.

In: the folders and files of the documents and the folder of an index. Out: which
documents the index lacks, which it has in an older form, and which it has though no
file gives them any more. Reads every file: it does not trust what the index remembers.
Called by the command ``reconcile``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.segment.stored import read_document
from search.generations import IndexFolder
from search.opening import SEGMENT
from search.sources.base import Skipped
from search.sources.files import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_MOST_SHOWN = 20


@dataclass
class Differences:
    """Ids of documents by how the two sides differ; ``same`` are counted only."""

    generation: str
    same: int = 0
    missing: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    orphaned: list[str] = field(default_factory=list)
    skipped: list[dict[str, str]] = field(default_factory=list)

    @property
    def none(self) -> bool:
        """Tell whether the index holds exactly what the files give."""
        return not (self.missing or self.stale or self.orphaned)

    def as_dict(self) -> dict[str, object]:
        """Return them as plain values."""
        return asdict(self)

    def lines(self) -> Iterator[str]:
        """Yield them for people."""
        yield f"{self.same:,} documents are in generation {self.generation} as they are"
        for title, ids in (
            ("missing in the index", self.missing),
            ("stale: changed since they were indexed", self.stale),
            ("orphaned: in the index, in no file", self.orphaned),
        ):
            if ids:
                yield f"{len(ids):,} {title}:"
                yield from (f"  {doc_id}" for doc_id in ids[:_MOST_SHOWN])
                if len(ids) > _MOST_SHOWN:
                    yield f"  … and {len(ids) - _MOST_SHOWN:,} more (all: --json)"
        if self.skipped:
            yield f"{len(self.skipped):,} left out when reading (with reasons: --json)"
        if not self.none:
            yield "Bring the index up to date: songphasa index --update --source …"


def reconcile(sources: Sequence[Path], index: Path) -> Differences:
    """Return how the documents and the live generation of an index differ.

    Raises:
        SourceError: there are no documents.
        IndexUnavailableError: there is no index, or it is damaged.
    """
    generation = IndexFolder(index).open(verify="full")
    segment = Segment(generation.folder / SEGMENT)
    found = Differences(generation.manifest.name)
    seen = bytearray(len(segment.ids))
    for item in read_sources(sources):
        if isinstance(item, Skipped):
            found.skipped.append({"path": item.path, "reason": item.reason})
            continue
        number = segment.ids.number(item.document.id)
        if number < 0:
            found.missing.append(item.document.id)
            continue
        seen[number] = True
        # Not their bytes: zstd may one day write the same in others.
        if read_document(segment, number) == item.document:
            found.same += 1
        else:
            found.stale.append(item.document.id)
    found.orphaned = [
        segment.ids.text(number) for number, here in enumerate(seen) if not here
    ]
    return found
