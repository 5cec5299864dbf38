"""Every word of the lists that stands anywhere in many Thai runs: the lattice.

In: the letters of the runs, one behind the other, each run closed by a letter that is
none. Out: ``Lattice``: the places where words may begin, and for each the places where
words from it end. Called by the Thai segmenters, before the paths are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.analysis.thai_clusters import cluster_starts
from search.analysis.thai_run import MOST_BARE
from search.analysis.thai_trie import CODE_MASK, LISTS_MASK, LISTS_SHIFT, ROW_SHIFT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.analysis.thai_trie import WordTrie

LISTS = 2
_ONE = np.uint64(1)
_FIRST_CONSONANT, _CONSONANTS = np.uint8(0xA1), 46  # in code page 874


@dataclass(frozen=True, slots=True)
class Lattice:
    """The places of many runs, and the words between them.

    A place is the beginning of a cluster, or the end of a run; places are numbered
    through all runs. ``offsets`` (``intp``) are where they are in the letters.
    ``words`` (``uint64``, a row for each list) has bit j set where a word leads from
    the place to the j-th after it, and no word is longer than 63; ``bare`` the same, of
    words that are one or two consonants. ``closing`` (``intp``) are the numbers of the
    ends of the runs.
    """

    offsets: NDArray[np.intp]
    words: NDArray[np.uint64]
    bare: NDArray[np.uint64]
    closing: NDArray[np.intp]


def find_words(trie: WordTrie, letters: NDArray[np.uint8]) -> Lattice:
    r"""Return the lattice of runs, whose letters are bytes of code page 874.

    A 0 closes each run, also the last; what is no Thai letter is another byte below 128.

    >>> from search.analysis.thai_lists import encoded
    >>> from search.analysis.thai_trie import build_trie
    >>> trie = build_trie(encoded(["ตา", "ตาก", "กลม"]), encoded(["ก"]))
    >>> letters = np.frombuffer("ตากลม\0ก\0".encode("cp874"), np.uint8)
    >>> lattice = find_words(trie, letters)
    >>> lattice.offsets.tolist(), lattice.closing.tolist()
    ([0, 2, 3, 4, 5, 6, 7], [4, 6])
    >>> lattice.words.tolist()
    [[6, 8, 0, 0, 0, 0, 0], [0, 2, 0, 0, 0, 2, 0]]
    """
    is_place = cluster_starts(letters)
    offsets = np.flatnonzero(is_place)
    number = np.cumsum(is_place) - 1
    codes = trie.codes.astype(np.int32)[letters]
    words = np.zeros((LISTS, len(offsets)), np.uint64)
    bare = np.zeros_like(words)
    consonant = letters - _FIRST_CONSONANT < _CONSONANTS
    only_consonants = np.ones(len(offsets), bool)
    # All places walk the trie together, a letter a step, until none has a way on.
    walker, at = np.arange(len(offsets)), offsets
    row = np.full(len(offsets), trie.root, np.int32)
    step = 0
    while walker.size:
        code = codes[at]
        entry = trie.entries[row + code]
        known = np.flatnonzero((entry & CODE_MASK) == code)
        if step < MOST_BARE:
            only_consonants[walker] &= consonant[at]
        walker, entry, at = walker[known], entry[known], at[known] + 1
        ending = np.flatnonzero(is_place[at] & (entry >> LISTS_SHIFT & LISTS_MASK > 0))
        place, in_lists = walker[ending], entry[ending] >> LISTS_SHIFT
        bits = _ONE << (number[at[ending]] - place).astype(np.uint64)
        for i in range(LISTS):
            held = np.flatnonzero(in_lists & (1 << i))
            from_, bit = place[held], bits[held]
            words[i][from_] |= bit
            if step < MOST_BARE:
                bare[i][from_] |= bit * only_consonants[from_]
        going = np.flatnonzero(entry >> ROW_SHIFT)
        walker, at, row = walker[going], at[going], entry[going] >> ROW_SHIFT
        step += 1
    return Lattice(offsets, words, bare, np.flatnonzero(letters[offsets] == 0))
