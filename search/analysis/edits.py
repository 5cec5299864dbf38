"""Where one pass of the char filter changed a text, and how to get back.

In: the ranges a pass replaced. Out: for an offset in the new text, the offset in the
old one. Made and used by the normaliser only.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Edits:
    """Where one pass changed a text: parallel, rising columns of half-open ranges."""

    old_length: int
    new_starts: list[int]
    new_ends: list[int]
    old_starts: list[int]
    old_ends: list[int]

    def old_start(self, offset: int) -> int:
        """Return where the character at ``offset`` began before this pass."""
        i = bisect_right(self.new_starts, offset) - 1
        if i < 0:
            return offset
        if offset < self.new_ends[i]:
            return self.old_starts[i]
        return self.old_ends[i] + offset - self.new_ends[i]

    def old_end(self, offset: int) -> int:
        """Return where the character that ends at ``offset`` ended before this pass."""
        last = offset - 1
        i = bisect_right(self.new_starts, last) - 1
        if i < 0:
            return offset
        if last < self.new_ends[i]:
            return self.old_ends[i]
        return self.old_ends[i] + offset - self.new_ends[i]

    def carry(
        self, starts: Sequence[int], ends: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Return the origin of every new character from that of every old one."""
        new_starts: list[int] = []
        new_ends: list[int] = []
        at = 0
        columns = (self.new_starts, self.new_ends, self.old_starts, self.old_ends)
        for begin, end, first, last in zip(*columns, strict=True):
            new_starts += starts[at:first]
            new_ends += ends[at:first]
            new_starts += [starts[first]] * (end - begin)
            new_ends += [ends[last - 1]] * (end - begin)
            at = last
        new_starts += starts[at:]
        new_ends += ends[at:]
        return new_starts, new_ends
