"""Thai words: cutting runs of Thai letters with PyThaiNLP's word lists.

In: runs of Thai letters (no spaces, digits or Latin). Out: their words, which joined
give the run back: those of newmm, PyThaiNLP's maximal matching. One run is cut as it
comes; many are cut together, which is several times as fast. Called by the word cutter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING

from search.analysis.scripts import cuts_cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.analysis.thai_trie import WordTrie

# A longer run is cut into pieces: one run must not hold up all the others.
_PIECE = 1_000
# A piece may grow by this much to end where a cluster ends.
_SLACK = 100
# Up to so many letters are cut run by run, and so many at once.
_FEW, _MANY = 1_300, 100_000
_FILES = ("words_th.txt", "icubrk_th.txt")


@dataclass(frozen=True)
class ThaiSegmenter:
    """Cuts Thai runs into words of one list, ``source``.

    ``digest`` is that of the words: another digest, other words.
    """

    name: str
    source: str = field(compare=False)
    digest: str = field(compare=False)
    _in_list: int = field(compare=False, repr=False)

    def cut(self, run: str) -> list[str]:
        """Return the words of one run; joined they are the run.

        >>> main_segmenter().cut("รัสเซียและเมียนมาลงนาม")
        ['รัสเซีย', 'และ', 'เมียนมา', 'ลงนาม']
        """
        return _cut_one(run, [self._in_list])[0]

    def cut_all(self, runs: Sequence[str]) -> list[list[str]]:
        """Return the words of each run, cut as if it stood alone.

        >>> main_segmenter().cut_all(["ปูติน", "ลงนาม"])
        [['ปูติน'], ['ลงนาม']]
        """
        if sum(map(len, runs)) <= _FEW:
            return list(map(self.cut, runs))
        return cut_both(runs)[self._in_list]


@dataclass(frozen=True, slots=True)
class _Loaded:
    trie: WordTrie
    digests: tuple[str, str]


@cache
def main_segmenter() -> ThaiSegmenter:
    """Return the segmenter of the ``words`` view: PyThaiNLP's own word list (CC0)."""
    return _segmenter("songphasa-words", 0)


@cache
def alternative_segmenter() -> ThaiSegmenter:
    """Return the segmenter of ``words_alt``: the ICU word list PyThaiNLP ships.

    Two lists cut unknown names at different places; together they find more.
    """
    return _segmenter("songphasa-icu", 1)


def cut_both(runs: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of each run by the main list, and by the alternative one.

    The more runs at once, the faster; memory stays bounded.

    >>> cut_both(["ปูติน", "ลงนาม"])
    ([['ปูติน'], ['ลงนาม']], [['ปูติ', 'น'], ['ลง', 'นาม']])
    """
    if sum(map(len, runs)) <= _FEW:
        alone = [_cut_one(run, [0, 1]) for run in runs]
        return [words[0] for words in alone], [words[1] for words in alone]
    if max(map(len, runs)) <= _PIECE:
        return _cut_together(runs)
    pieces = [list(_pieces(run)) for run in runs]
    first, second = _cut_together(list(chain.from_iterable(pieces)))
    counts = list(map(len, pieces))
    return _joined(first, counts), _joined(second, counts)


def _cut_one(run: str, in_lists: Sequence[int]) -> list[list[str]]:
    """Return the words of one run by each of the lists."""
    from search.analysis.thai_run import cut_run  # noqa: PLC0415

    if len(run) <= _PIECE:
        return cut_run(_loaded().trie, run, in_lists)
    pieces = [cut_run(_loaded().trie, piece, in_lists) for piece in _pieces(run)]
    return [list(chain.from_iterable(words)) for words in zip(*pieces, strict=True)]


def _cut_together(runs: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of each run by both lists, a batch at a time."""
    from search.analysis.thai_batch import cut_runs  # noqa: PLC0415

    first, second = [], []
    for batch in _batches(runs):
        words = cut_runs(_loaded().trie, batch)
        first += words[0]
        second += words[1]
    return first, second


def _joined(words: Iterable[list[str]], counts: Iterable[int]) -> list[list[str]]:
    """Return the words of each run from those of its pieces, ``counts`` of them.

    >>> _joined([["ก"], ["ข"], ["ค"]], [1, 2])
    [['ก'], ['ข', 'ค']]
    """
    rest = iter(words)
    return [list(chain.from_iterable(islice(rest, count))) for count in counts]


def _batches(runs: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield the runs in batches of at most ``_MANY`` letters, or of one run."""
    first = letters = 0
    for i, run in enumerate(runs):
        letters += len(run)
        if letters > _MANY and i > first:
            yield runs[first:i]
            first, letters = i, len(run)
    yield runs[first:]


def _pieces(run: str) -> Iterator[str]:
    """Yield the run in pieces of bounded length, cut where a cluster ends.

    >>> [len(piece) for piece in _pieces("ก" * 2500)]
    [1000, 1000, 500]
    """
    at = 0
    while at < len(run):
        end = min(at + _PIECE, len(run))
        while cuts_cluster(run, end) and end < at + _PIECE + _SLACK:
            end += 1
        yield run[at:end]
        at = end


def _segmenter(name: str, in_list: int) -> ThaiSegmenter:
    source = _FILES[in_list]
    return ThaiSegmenter(name, source, _loaded().digests[in_list], in_list)


@cache
def _loaded() -> _Loaded:
    # Imported here, as above: most commands need no Thai words, and NumPy takes time.
    from search.analysis.thai_lists import read_word_list  # noqa: PLC0415
    from search.analysis.thai_trie import build_trie  # noqa: PLC0415

    first, second = map(read_word_list, _FILES)
    return _Loaded(build_trie(first.words, second.words), (first.digest, second.digest))
