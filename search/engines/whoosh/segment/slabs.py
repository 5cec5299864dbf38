"""Slabs: 65,536 documents in a row, so that a place in one fits two bytes.

In: the number of documents. Out: how they are cut into slabs. A slab's scores fit the
processor's cache and its postings take three bytes each; every list of the index is kept
slab by slab. Called by everything that reads or writes postings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Smaller ones are for tests, which would need many documents otherwise.
SLAB = 65_536


def slab_ranges(documents: int, slab: int = SLAB) -> Iterator[tuple[int, int]]:
    """Yield the first document of each slab and the one after its last.

    >>> list(slab_ranges(70_000)), list(slab_ranges(0))
    ([(0, 65536), (65536, 70000)], [])
    """
    for first in range(0, documents, slab):
        yield first, min(first + slab, documents)
