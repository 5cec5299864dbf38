"""Thai words: cutting runs of Thai letters with PyThaiNLP's word lists.

In: a run of Thai letters (no spaces, digits or Latin). Out: its words, which joined give
the run back. nlpO3, the PyThaiNLP project's Rust form of newmm, does the cutting: the
same words, four times as fast. The only module that touches PyThaiNLP or nlpO3. Called
by the word cutter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.scripts import cuts_cluster
from search.errors import AnalyzerDataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# A longer run is cut into pieces: newmm's work grows faster than its input.
_PIECE = 1_000
# A piece may grow by this much to end where a cluster ends.
_SLACK = 100
# An entry with a space, dot or dash would make a token that crosses runs.
_NO_PLAIN_WORD = re.compile("^(?![ก-ฮะ-ฺเ-ๅ็-๎]{1,40}$).*\n?", re.MULTILINE)
# An entry of our own that no run can hold. It changes no word; digests cover it.
_MARKER = "|"
_NEVER_FIRST = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")


@dataclass(frozen=True)
class ThaiSegmenter:
    """Cuts Thai runs into words of one dictionary.

    ``digest`` is that of the dictionary: another digest, other words.
    """

    name: str
    source: str = field(compare=False)
    digest: str = field(compare=False)
    _segment: Callable[[str], list[str]] = field(compare=False, repr=False)

    def cut(self, run: str) -> list[str]:
        """Return the words of one run; joined they are the run.

        >>> main_segmenter().cut("รัสเซียและเมียนมาลงนาม")
        ['รัสเซีย', 'และ', 'เมียนมา', 'ลงนาม']
        """
        pieces = [run] if len(run) <= _PIECE else _pieces(run)
        return [word for piece in pieces for word in _mend(self._segment(piece))]

    def cut_all(self, runs: Sequence[str]) -> list[list[str]]:
        """Return the words of each run, cut as if it stood alone.

        >>> main_segmenter().cut_all(["ปูติน", "ลงนาม"])
        [['ปูติน'], ['ลงนาม']]
        """
        if max(map(len, runs), default=0) > _PIECE:
            return list(map(self.cut, runs))
        words = list(map(self._segment, runs))
        firsts = map(itemgetter(0), chain.from_iterable(words))
        return words if _NEVER_FIRST.isdisjoint(firsts) else list(map(_mend, words))


@cache
def main_segmenter() -> ThaiSegmenter:
    """Return the segmenter of the ``words`` view: PyThaiNLP's own word list (CC0)."""
    return _load("songphasa-words", "words_th.txt")


@cache
def alternative_segmenter() -> ThaiSegmenter:
    """Return the segmenter of ``words_alt``: the ICU word list PyThaiNLP ships.

    Two lists cut unknown names at different places; together they find more.
    """
    return _load("songphasa-icu", "icubrk_th.txt")


def cut_both(runs: Sequence[str]) -> tuple[list[list[str]], list[list[str]]]:
    """Return the words of each run by the main list, and by the alternative one.

    >>> cut_both(["ปูติน", "ลงนาม"])
    ([['ปูติน'], ['ลงนาม']], [['ปูติ', 'น'], ['ลง', 'นาม']])
    """
    return main_segmenter().cut_all(runs), alternative_segmenter().cut_all(runs)


def _mend(words: Sequence[str]) -> list[str]:
    """Return the words with every mark that stands first put back to its letter.

    Only garbled text needs it: newmm cuts before a mark that fits no cluster.

    >>> _mend(["กั", "ุข", "คน"])
    ['กัุข', 'คน']
    """
    mended = list(words[:1])
    for word in words[1:]:
        if word[0] in _NEVER_FIRST:
            mended[-1] += word
        else:
            mended.append(word)
    return mended


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


def _load(name: str, filename: str) -> ThaiSegmenter:
    # Imported here: most commands need no Thai words, and these take time to start.
    import hashlib  # noqa: PLC0415
    import os  # noqa: PLC0415
    import tempfile  # noqa: PLC0415
    from importlib.util import find_spec  # noqa: PLC0415

    from nlpo3 import load_dict, segment  # noqa: PLC0415

    # Found without importing PyThaiNLP, whose start costs more than reading the list.
    package = find_spec("pythainlp")
    roots = (package.submodule_search_locations if package else None) or []
    source = Path(next(iter(roots), "pythainlp")) / "corpus" / filename
    try:
        text = source.read_text("utf-8-sig")
    except OSError as error:
        raise AnalyzerDataError(filename, str(error)) from error
    words = _NO_PLAIN_WORD.sub("", text).strip()
    if not words:
        raise AnalyzerDataError(filename, "it holds no Thai words")
    dictionary = f"{words}\n{_MARKER}\n".encode()
    # nlpO3 reads a dictionary only from a file, and never unloads or replaces a name.
    handle, path = tempfile.mkstemp(suffix=".txt")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(dictionary)
        load_dict(path, name)
    finally:
        os.unlink(path)  # noqa: PTH108
    digest = hashlib.sha256(dictionary).hexdigest()[:16]

    # Never nlpO3's safe mode: it loses text beyond its window. A memory of runs was tried
    # and gained nothing: in ordinary text those that come again are the short ones.
    return ThaiSegmenter(name, filename, digest, partial(segment, dict_name=name))
