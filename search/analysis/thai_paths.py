"""The words newmm chooses in a lattice of many Thai runs, all runs at once.

In: a ``Lattice``. Out: the places where words begin, by each list, and the runs that
are too undecided for this and want ``thai_run``. Called by the Thai segmenters.

First all runs are read from left to right, a column of places at a time, only to learn
which places every way leads through: those cut a run into stretches, most of them one
word. Then the fewest words are looked for in the stretches that are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from search.analysis.thai_lattice import LISTS
from search.analysis.thai_run import MOST_WORDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.analysis.thai_lattice import Lattice

_ONE, _BITS = np.uint64(1), 64


@dataclass(frozen=True, slots=True)
class Paths:
    """Where words begin.

    ``starts`` (``bool``, a row for each list) tells it for each place of the lattice;
    the end of a run counts as a beginning, too. ``undecided`` are pairs of a list and
    the number of a run for which it does not hold, no pair twice.
    """

    starts: NDArray[np.bool_]
    undecided: list[tuple[int, int]]


def choose_paths(lattice: Lattice) -> Paths:
    r"""Return where the words of each run begin.

    >>> from search.analysis.thai_lattice import find_words
    >>> from search.analysis.thai_lists import encoded
    >>> from search.analysis.thai_trie import build_trie
    >>> trie = build_trie(encoded(["ตา", "ตาก", "กลม", "ลม"]), encoded(["ก"]))
    >>> letters = np.frombuffer("ตากลมฮฮตาก\0".encode("cp874"), np.uint8)
    >>> lattice = find_words(trie, letters)
    >>> lattice.offsets[choose_paths(lattice).starts[0]].tolist()
    [0, 2, 5, 7, 10]
    """
    # From here on the same run by the other list is another run.
    count = lattice.words.shape[1]
    words, bare = lattice.words.reshape(-1), lattice.bare.reshape(-1)
    closing = np.concatenate([lattice.closing + count * i for i in range(LISTS)])
    starts, settled = _read(words, np.flatnonzero(words != bare), closing)
    # A stretch from one certain place to the next is one word, if there is that word.
    first = np.flatnonzero(starts)
    first, goal = first[:-1], first[1:]
    width = np.minimum(goal - first, _BITS - 1).astype(np.uint64)
    open_ = np.flatnonzero(~settled[first] & (words[first] >> width & _ONE == 0))
    first, goal = first[open_], goal[open_]
    width = goal - first
    # In a stretch of many words newmm would give up weighing, as thai_run does.
    sums = np.concatenate(([0], np.cumsum(np.bitwise_count(words), dtype=np.intp)))
    crowded = (width >= _BITS) | (sums[goal] - sums[first] >= MOST_WORDS)
    for place in _fewest(words, first[~crowded], width[~crowded]):
        starts[place] = True
    # A run may have many such stretches; it is cut anew once.
    runs = np.unique(np.searchsorted(closing, first[crowded])).tolist()
    undecided = [divmod(run, len(lattice.closing)) for run in runs]
    return Paths(starts.reshape(LISTS, -1), undecided)


def _read(
    words: NDArray[np.uint64], known: NDArray[np.intp], closing: NDArray[np.intp]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Read all runs from left to right; return what is certain of each place.

    First, whether every way through the run leads over the place; then, whether it is
    settled where the word that begins there ends: an unknown stretch, or the end of a
    run. ``known`` are the places where a word begins that is not bare.
    """
    begins = np.concatenate(([0], closing[:-1] + 1))
    starts, settled = np.zeros((2, len(words)), bool)
    starts[begins] = starts[closing] = settled[closing] = True
    known = np.append(known, len(words))
    # Places are put in columns: the first of all runs, then the second of all, …; the
    # longest runs first, so that the runs in a column are the first of the one before.
    order = np.argsort(begins - closing, kind="stable")
    begins, closing = begins[order], closing[order]
    size = closing - begins
    widths = np.searchsorted(-size, -np.arange(size[0]))
    edges = np.concatenate(([0], np.cumsum(widths)))
    column = np.repeat(np.arange(size[0]), widths)
    places = begins[np.arange(edges[-1]) - edges[column]] + column
    ways = words[places]
    reached = (column == 0).astype(np.uint64)
    after = np.zeros_like(ways)
    # Bit j of ``pending``: some way leads to the place j columns on.
    pending = np.zeros(len(size), np.uint64)
    for i, (here, end) in enumerate(pairwise(edges.tolist())):
        pending = pending[: end - here] | reached[here:end]
        alive = pending & _ONE
        pending |= ways[here:end] * alive
        pending >>= _ONE
        after[here:end] = pending
        run = np.flatnonzero(alive > pending)
        if run.size:
            # No word leads on, and no other way is open.
            place = begins[run] + i
            goal = np.minimum(known[np.searchsorted(known, place + 1)], closing[run])
            settled[place] = starts[goal] = True
            run, goal = run[goal < closing[run]], goal[goal < closing[run]]
            reached[edges[goal - begins[run]] + run] = 1
    # Where one place alone is pending, every way leads over it.
    single = np.flatnonzero(np.bitwise_count(after) == 1)
    starts[places[single] + 1 + np.bitwise_count(after[single] - _ONE)] = True
    return starts, settled


def _fewest(
    words: NDArray[np.uint64], first: NDArray[np.intp], width: NDArray[np.intp]
) -> list[NDArray[np.intp]]:
    """Return the places inside some stretches where words begin, the fewest possible.

    ``first`` is where each stretch begins, ``width`` how many places it is long, at
    most 63, and at least two words.
    """
    if not first.size:
        return []
    order = np.argsort(-width, kind="stable")
    first, width = first[order], width[order]
    longest = int(width[0])
    # Bit j of ``within[k]``: from the j-th place of the stretch, k words lead to its end.
    within = np.zeros((longest + 1, len(first)), np.uint64)
    within[0] = _ONE << width.astype(np.uint64)
    levels = 1
    for back in range(1, longest + 1):
        some = int(np.searchsorted(-width, -back, side="right"))
        place = width[:some] - back
        shift = place.astype(np.uint64)
        ends = words[first[:some] + place] << shift
        leads = within[:levels, :some] & ends != 0
        within[1 : levels + 1, :some] |= leads * (_ONE << shift)
        levels += bool(within[levels].any())
    fewest = np.argmax(within & _ONE != 0, axis=0)
    found = []
    place = np.zeros(len(first), np.intp)
    for left in range(int(fewest.max()) - 1, 0, -1):
        some_ = np.flatnonzero(fewest > left)
        at = place[some_]
        ends = words[first[some_] + at] << at.astype(np.uint64)
        ends &= within[left, some_]
        lowest = ends & (~ends + _ONE)  # the shortest word
        place[some_] = np.bitwise_count(lowest - _ONE)
        found.append(first[some_] + place[some_])
    return found
