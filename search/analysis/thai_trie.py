"""Every word of the Thai word lists in one trie, an array of four bytes for a letter.

In: the words of two lists. Out: ``WordTrie``, walked letter by letter, for one run as
plain integers and for many at once with NumPy. Called by the Thai segmenters.

The children of a node stand in one row of the array, at the row's number plus the code
of their letter. Rows never overlap, and no two have one number: the letter noted in an
entry tells whether it is in the row at all (Aoe's double array, without its search).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from search.analysis.thai_lists import ENCODING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# An entry: the number of the row of its children (0: none), the lists that hold the
# word which ends here (a bit each), and the code of its letter (0: nothing here).
LISTS_SHIFT, ROW_SHIFT = 7, 9
CODE_MASK, LISTS_MASK = 127, 3
_IN_FIRST, _IN_SECOND = 1 << LISTS_SHIFT, 2 << LISTS_SHIFT
_IN_LISTS = _IN_FIRST | _IN_SECOND
# The code of what stands in no word; no entry has it.
NO_CODE = 127
_FIRST_ROW = CODE_MASK + 1


@dataclass(frozen=True, slots=True)
class WordTrie:
    """The words of two lists, and the way to them from every letter.

    ``codes`` gives the code of a letter by its byte; ``entries`` are ``int32`` as
    described above, and ``view`` the same for plain integers; ``root`` is the row of
    first letters.
    """

    codes: NDArray[np.uint8]
    entries: NDArray[np.int32]
    root: int
    view: memoryview = field(repr=False)
    table: bytes = field(repr=False)

    def codes_of(self, run: str) -> bytes:
        """Return the code of each letter, and one more that ends every word.

        >>> from search.analysis.thai_lists import encoded
        >>> trie = build_trie(encoded(["กา"]), encoded(["กาก"]))
        >>> list(trie.codes_of("กาx"))
        [1, 2, 127, 127]
        """
        return run.encode(ENCODING, "replace").translate(self.table) + b"\x7f"

    def ends(
        self, codes: bytes, start: int, allowed: Sequence[int]
    ) -> tuple[list[int], list[int]]:
        """Return where words from ``start`` may end, rising, for each list.

        ``allowed`` tells for each offset, with the end, whether a word may end there.

        >>> from search.analysis.thai_lists import encoded
        >>> trie = build_trie(encoded(["กา", "มา"]), encoded(["กาก"]))
        >>> trie.ends(trie.codes_of("มากาก"), 2, allowed=[True] * 6)
        ([4], [5])
        """
        first: list[int] = []
        second: list[int] = []
        view, row, at = self.view, self.root, start
        while True:
            code = codes[at]
            entry = view[row + code]
            if entry & CODE_MASK != code:
                return first, second
            at += 1
            if entry & _IN_LISTS and allowed[at]:
                if entry & _IN_FIRST:
                    first.append(at)
                if entry & _IN_SECOND:
                    second.append(at)
            row = entry >> ROW_SHIFT


def build_trie(first: NDArray[np.bytes_], second: NDArray[np.bytes_]) -> WordTrie:
    """Return the trie of two lists of Thai words, as ``encoded`` gives them.

    >>> from search.analysis.thai_lists import encoded
    >>> trie = build_trie(encoded(["รัสเซีย"]), encoded(["รัส"]))
    >>> trie.ends(trie.codes_of("รัสเซีย"), 0, allowed=[True] * 8)
    ([7], [3])
    """
    words = np.concatenate((first, second))
    order = np.argsort(words, kind="stable")
    letters = words[order].view(np.uint8).reshape(len(words), -1)
    codes = _codes(letters)
    sizes = np.count_nonzero(letters, axis=1)
    held = np.where(order < len(first), np.uint8(1), np.uint8(2))
    parents, labels, lists = _nodes(codes[letters.T], sizes, held)
    rows = _rows(parents, labels)
    entries = np.zeros(rows.max() + 2 * _FIRST_ROW, np.int32)
    entries[rows[parents] + labels] = (
        (rows[1:] << ROW_SHIFT) | (lists << LISTS_SHIFT) | labels
    )
    return WordTrie(codes, entries, int(rows[0]), entries.data, codes.tobytes())


def _codes(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the code of each byte: the more frequent, the lower. Shortens the rows."""
    # Without the zeros that fill up the words.
    counts = np.bincount(letters[letters > 0], minlength=256)
    frequent = np.argsort(-counts, kind="stable")[: np.count_nonzero(counts)]
    codes = np.full(256, NO_CODE, np.uint8)
    codes[frequent] = np.arange(1, len(frequent) + 1)
    return codes


def _nodes(
    columns: NDArray[np.uint8], sizes: NDArray[np.intp], held: NDArray[np.uint8]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Return parent, label and lists of every node but the root.

    ``columns`` are the first letters of all words in order, their second letters, …;
    ``sizes`` how long the words are, ``held`` the lists that hold them. The root is
    node 0, and the nodes returned are 1, 2, …, level by level, siblings together.
    """
    parents, labels, lists = [], [], []
    node = np.zeros(len(sizes), np.int32)  # of each word, as far as we are
    count = 1
    for level in range(int(sizes.max())):
        going = np.flatnonzero(sizes > level)
        parent, label = node[going], columns[level, going]
        # Words that begin alike stand side by side.
        new = np.empty(len(going), bool)
        new[0] = True
        new[1:] = (parent[1:] != parent[:-1]) | (label[1:] != label[:-1])
        numbers = np.cumsum(new, dtype=np.int32) - 1
        node[going] = numbers + count
        ending = np.flatnonzero(sizes[going] == level + 1)
        ends_in = np.zeros(numbers[-1] + 1, np.uint8)
        np.bitwise_or.at(ends_in, numbers[ending], held[going[ending]])
        parents.append(parent[new])
        labels.append(label[new])
        lists.append(ends_in)
        count += len(ends_in)
    return (
        np.concatenate(parents),
        np.concatenate(labels).astype(np.int32),
        np.concatenate(lists).astype(np.int32),
    )


def _rows(parents: NDArray[np.int32], labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the number of each node's row, 0 for a node without children.

    Rows stand one behind the other, those that begin with the highest code first: so
    their numbers, which are where code 0 would be, rise strictly.
    """
    first = np.flatnonzero(np.diff(parents, prepend=-1))
    lowest = np.minimum.reduceat(labels, first)
    highest = np.maximum.reduceat(labels, first)
    order = np.argsort(-lowest, kind="stable")
    steps = 1 + np.maximum(highest[order][:-1] - lowest[order][1:], 0)
    rows = np.zeros(len(parents) + 1, np.int32)
    rows[parents[first][order]] = _FIRST_ROW + np.concatenate(([0], np.cumsum(steps)))
    return rows
