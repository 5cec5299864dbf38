"""Many Thai runs cut into words at once, by both lists.

In: runs and the ``WordTrie``. Out: the words of each run by each list, the same that
``thai_run`` gives. Called by the Thai segmenters, which bound how many come together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.analysis.thai_clusters import NEVER_FIRST
from search.analysis.thai_lattice import LISTS, find_words
from search.analysis.thai_paths import choose_paths
from search.analysis.thai_run import cut_run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from search.analysis.thai_trie import WordTrie

_RUN_END, _WORD_END = "\0", "\1"
_FIRST_THAI, _LAST_THAI = ord("ก"), ord("๛")
_TO_BYTE = _FIRST_THAI - 0xA1  # in code page 874


def cut_runs(trie: WordTrie, runs: Sequence[str]) -> list[list[list[str]]]:
    """Return for each list the words of each run; there is at least one run.

    >>> from search.analysis.thai_lists import encoded
    >>> from search.analysis.thai_trie import build_trie
    >>> cut_runs(build_trie(encoded(["ตา", "กลม"]), encoded(["ตาก"])), ["ตากลม", "ฮตา"])
    [[['ตา', 'กลม'], ['ฮ', 'ตา']], [['ตาก', 'ลม'], ['ฮตา']]]
    """
    text = _RUN_END.join([*runs, ""])
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    if np.count_nonzero(points <= ord(_WORD_END)) != len(runs):
        # A run holds one of our own signs: no Thai, but its letters must come back.
        alone = [cut_run(trie, run, range(LISTS)) for run in runs]
        return [[words[i] for words in alone] for i in range(LISTS)]
    letters = _letters(points)
    lattice = find_words(trie, letters)
    paths = choose_paths(lattice)
    # A run is not cut at its own ends, nor before a mark that fits no cluster.
    inside = ~_never_first()[letters[lattice.offsets]]
    inside[0] = inside[lattice.closing] = inside[lattice.closing[:-1] + 1] = False
    cut = [_cut_at(points, lattice.offsets[row & inside]) for row in paths.starts]
    for in_list, run in paths.undecided:
        cut[in_list][run] = cut_run(trie, runs[run], [in_list])[0]
    return cut


def _letters(points: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return Thai letters as bytes of code page 874, 0 for 0, and 1 for anything else."""
    thai = (points >= _FIRST_THAI) & (points <= _LAST_THAI)
    return np.where(thai, points - _TO_BYTE, points > 0).astype(np.uint8)


def _never_first() -> NDArray[np.bool_]:
    """Tell for each byte whether it is a mark, before which no word ends."""
    never = np.zeros(256, bool)
    never[np.frombuffer("".join(NEVER_FIRST).encode("cp874"), np.uint8)] = True
    return never


def _cut_at(points: NDArray[np.uint32], offsets: NDArray[np.intp]) -> list[list[str]]:
    """Return the words of each run, cut at the offsets inside the runs."""
    parted = np.insert(points, offsets, ord(_WORD_END)).tobytes()
    runs = parted.decode("utf-32-le", "surrogatepass").split(_RUN_END)[:-1]
    return [run.split(_WORD_END) if run else [] for run in runs]
