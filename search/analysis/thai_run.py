"""One Thai run cut into words: newmm, maximal matching between clusters.

In: a run and the ``WordTrie``. Out: its words by the lists asked for. The plain form:
what ``thai_paths`` does for many runs at once must come out the same. Called by the
Thai segmenters, for queries and for runs too undecided to be cut with others.
"""

from __future__ import annotations

from bisect import insort
from itertools import pairwise
from typing import TYPE_CHECKING

from search.analysis.thai_clusters import NEVER_FIRST, cluster_ends

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from search.analysis.thai_trie import WordTrie

# newmm gives up weighing after so many words: from each place on, the shortest alone.
MOST_WORDS = 50
# Up to so many consonants alone are no sign that a known word begins.
MOST_BARE = 2


def cut_run(trie: WordTrie, run: str, in_lists: Sequence[int]) -> list[list[str]]:
    """Return the words of a run by each of the lists; joined they are the run.

    >>> from search.analysis.thai_lists import encoded
    >>> from search.analysis.thai_trie import build_trie
    >>> trie = build_trie(encoded(["ตา", "กลม"]), encoded(["ตาก"]))
    >>> cut_run(trie, "ตากลม", [0, 1])
    [['ตา', 'กลม'], ['ตาก', 'ลม']]
    """
    lattice = _RunLattice(trie, run)
    words = []
    for in_list in in_lists:
        starts = _word_starts(lattice, in_list)
        # newmm cuts before a mark that fits no cluster; it stays with its letter.
        starts = [at for at in starts if run[at] not in NEVER_FIRST or not at]
        words.append([run[at:end] for at, end in pairwise([*starts, len(run)])])
    return words


class _RunLattice:
    """The words that stand anywhere in a run; looked up where they are asked for."""

    def __init__(self, trie: WordTrie, run: str) -> None:
        self.run = run
        self.is_place = bytearray(len(run) + 1)
        for place in cluster_ends(run):
            self.is_place[place] = 1
        self._trie, self._codes = trie, trie.codes_of(run)
        self._found: dict[int, tuple[list[int], list[int]]] = {}

    def ends(self, at: int, in_list: int) -> list[int]:
        """Return where words of a list end that begin at a place: at places, rising."""
        found = self._found.get(at)
        if found is None:
            found = self._trie.ends(self._codes, at, self.is_place)
            self._found[at] = found
        return found[in_list]

    def next_known(self, at: int, in_list: int) -> int:
        """Return the next place where a word begins that is not bare, or the end."""
        for place in range(at + 1, len(self.run)):
            if self.is_place[place]:
                for end in self.ends(place, in_list):
                    if not is_bare(self.run[place:end]):
                        return place
        return len(self.run)


def _word_starts(lattice: _RunLattice, in_list: int) -> list[int]:
    """Return where the words of a run begin, first 0, as newmm finds them.

    From a place where one way alone is open, all words are followed until again one
    way alone is open; between the two places the fewest words win, and among as few
    those whose first words are shorter. Where no word leads on, the unknown stretch
    lasts until a word begins that is not bare.

    >>> from search.analysis.thai_lists import encoded
    >>> from search.analysis.thai_trie import build_trie
    >>> trie = build_trie(encoded(["ตา", "ตาก", "กลม", "ลม"]), encoded(["ก"]))
    >>> _word_starts(_RunLattice(trie, "ตากลมฮฮตาก"), 0)
    [0, 2, 5, 7]
    """
    size = len(lattice.run)
    starts, at, words = [0], 0, 0
    graph: dict[int, list[int]] = {}
    pending: list[int] = []  # where ways lead that are not followed yet, rising
    while at < size:
        ends = lattice.ends(at, in_list)
        if words + len(ends) > MOST_WORDS:
            ends = ends[: max(1, MOST_WORDS + 1 - words)]
        words += len(ends)
        graph[at] = ends
        if not pending:
            pending = ends.copy()
        else:
            for end in ends:
                if end not in pending:
                    insort(pending, end)
        if not pending:
            at, words = lattice.next_known(at, in_list), 1
            starts.append(at)
            continue
        if len(pending) == 1:
            starts += _fewest(graph, starts[-1], pending[0])
            words = 0
        at = pending.pop(0)
    return starts[:-1]


def is_bare(word: str) -> bool:
    """Tell whether a word is one or two consonants and nothing else.

    >>> is_bare("กก"), is_bare("กา"), is_bare("กกก")
    (True, False, False)
    """
    return len(word) <= MOST_BARE and all("ก" <= letter <= "ฮ" for letter in word)


def _fewest(graph: Mapping[int, Sequence[int]], start: int, goal: int) -> list[int]:
    """Return the places of the path of fewest words, without its start.

    >>> _fewest({0: [1, 2], 1: [3], 2: [3]}, 0, 3)
    [1, 3]
    """
    if goal in graph[start]:
        return [goal]
    came_from = {start: start}
    level = [start]
    while goal not in came_from:
        reached = []
        for place in level:
            for end in graph.get(place, ()):
                if end not in came_from:
                    came_from[end] = place
                    reached.append(end)
        level = reached
    path = [goal]
    while came_from[path[-1]] != start:
        path.append(came_from[path[-1]])
    return path[::-1]
