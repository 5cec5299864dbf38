"""Arrays as long as a slab, used again from query to query.

In: a size. Out: arrays of zeros. Getting such arrays from the system for every query
takes longer than using them. One ``Scratch`` for each thread; called by the evaluator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Scores are padded to whole blocks, so that ``ranking`` can fold them.
BLOCK = 64
_BYTE = 256


def padded(size: int) -> int:
    """Return the size rounded up to whole blocks.

    >>> padded(65), padded(0)
    (128, 0)
    """
    return -(-size // BLOCK) * BLOCK


class Scratch:
    """Hands out arrays and takes them back all at once."""

    def __init__(self, size: int) -> None:
        self._room = padded(size)
        self._scores = _Pool(self._room, np.float64)
        self._flags = _Pool(self._room, np.bool_)
        self._bytes = _Pool(self._room, np.uint8)
        self._words = _Pool(self._room, np.uint16)

    def take_back(self) -> None:
        """Make all arrays free again."""
        for pool in (self._scores, self._flags, self._bytes, self._words):
            pool.used = 0

    def scores(self, size: int) -> NDArray[np.float64]:
        """Return a padded array of zeros."""
        return self._scores.next(padded(size))

    def flags(self, size: int) -> NDArray[np.bool_]:
        """Return a padded array of flags that are down."""
        return self._flags.next(padded(size))

    def counts(self, size: int, highest: int) -> NDArray[Any]:
        """Return a padded array of zeros that can count to ``highest``."""
        pool = self._bytes if highest < _BYTE else self._words
        return pool.next(padded(size))


class _Pool:
    def __init__(self, room: int, kind: type[np.generic]) -> None:
        self._room = room
        self._kind = kind
        self._arrays: list[NDArray[Any]] = []
        self.used = 0

    def next(self, size: int) -> NDArray[Any]:
        if self.used == len(self._arrays):
            self._arrays.append(np.zeros(self._room, self._kind))
        array: NDArray[Any] = self._arrays[self.used][:size]
        self.used += 1
        array.fill(0)
        return array
