"""Any number of documents as a few segments, each as large as memory allows.

In: ``Indexed`` documents, one after another. Out: segment folders, to be merged into
one; the fewer there are, the less merging takes. Called by the indexer, by each of its
processes, and by the bench.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.engines.whoosh.writing.collecting import Batch
from search.engines.whoosh.writing.inverter import write_batch

if TYPE_CHECKING:
    from pathlib import Path

    from search.engines.base import Indexed

# A segment is written when its documents take so many bytes, those of all processes
# together; writing takes as many again.
_MEMORY = 150_000_000
# Characters taken in before its size is looked at again.
_LOOK = 500_000
# A document costs something even if it is short.
_DOCUMENT = 500


class Runs:
    """Writes documents as segments below a folder; ``finish`` comes last.

    ``processes`` tells how many do so at the same time, with the memory of one.
    """

    def __init__(self, folder: Path, processes: int = 1) -> None:
        self._folder = folder
        self._memory = _MEMORY // processes
        self._batch = Batch()
        self._written: list[Path] = []
        self._since = 0

    def add(self, item: Indexed) -> None:
        """Take in one document; this may write a segment."""
        self._batch.add(item)
        self._since += len(item.document.text) + _DOCUMENT
        if self._since >= _LOOK:
            self._since = 0
            if self._batch.size >= self._memory:
                self._write()

    def finish(self) -> list[Path]:
        """Write what is left; return the folders of all segments."""
        if len(self._batch):
            self._write()
        return self._written

    def _write(self) -> None:
        batch, self._batch = self._batch, Batch()
        self._written.append(self._folder / f"{len(self._written):06d}")
        write_batch(batch, self._written[-1])
