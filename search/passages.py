"""Where a passage of a text may begin and end, so that it reads well.

In: a text, the marks that must not be broken, the stretch to show. Out: the range of a
passage. Best are the ends of lines and sentences, then of clauses and phrases (a space
in Thai), then any space; where none is near, the ends of words, as the index recorded
them. A written character is never split. Called by ``search.snippets`` only.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from functools import partial
from itertools import accumulate
from string import ascii_letters
from typing import TYPE_CHECKING

from search.analysis.scripts import THAI_LETTERS, cuts_cluster, is_thai
from search.analysis.thai import main_segmenter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    # Returns where words begin or end between two offsets of the text.
    WordEdges = Callable[[int, int], Iterable[int]]

# Zero-width spaces and separators part words as spaces do.
_GAP = re.compile("[\\s\u200b]+")
_LINE_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")
_BLANK_LINE = re.compile("[ \t\r]*\n[ \t\r]*\n\\s*")
_WORD = re.compile(f"(?P<thai>[{THAI_LETTERS}]+)|[^\\W{THAI_LETTERS}]+")
_VISIBLE = re.compile("[^\\s\u200b]")
_CLOSING = "'\"\u2019\u201d)]"
_SENTENCE_END = frozenset(".!?\u2026")
# "Gen. Min", "U.S. Navy", "No. 5", "พล.อ. มิน", "12 ก.ย. 2566": no sentence ends there.
_ABBREVIATION = re.compile(f"(?:\\b[A-Z][A-Za-z]{{0,2}}|[{THAI_LETTERS}])\\.$")
# Nine letters between two spaces are more often a part of a name than a clause.
_PART = re.compile(f"[{THAI_LETTERS}]{{1,9}}(?!\\S)")
_CLAUSE_END = frozenset(",;:\u2013\u2014")
_NO_BEGINNING = frozenset("ๆฯ)]}\u2019\u201d.,;:!?%")
_NO_END = frozenset("([{\u2018\u201c")
_THAI = frozenset(filter(is_thai, map(chr, range(0x0E00, 0x0E80))))
_THAI_ENDS = _THAI | frozenset("ๆฯ")
_LETTERS = frozenset(ascii_letters)
_BEFORE = 12  # characters looked at before a gap
_NEAR = 4  # no longer gap is looked at as a whole

# How good a place is, in characters of context one would give up for it.
_EDGE, _LINE, _SENTENCE, _CLAUSE, _SPACE, _NUMBER = 80, 60, 50, 30, 10, 0
_WORST = -1_000_000
# The segmenter finds its feet within this many letters.
_CONTEXT = 60


class Page:
    """A text with its marks (in order and apart) and the width of a passage.

    ``edges`` says where the words are; without it they are looked for.
    """

    def __init__(
        self,
        text: str,
        starts: Sequence[int],
        ends: Sequence[int],
        width: int,
        edges: WordEdges | None = None,
    ) -> None:
        """Find the first visible character and the end of the last one."""
        self.text = text
        self.starts = starts
        self.ends = ends
        self.width = width
        self.edges = edges or partial(_cut_edges, text)
        visible = _VISIBLE.search(text)
        self.first = visible.start() if visible else 0
        self.last = len(text) if visible else 0
        while self.last > self.first and not _VISIBLE.match(text, self.last - 1):
            self.last -= 1

    def opening(self) -> tuple[int, int]:
        """Return the passage at the beginning of the text."""
        return self.first, self._stop(self.first, self.first, self.last)

    def passage(
        self, start: int, end: int, taken: Iterable[tuple[int, int]]
    ) -> tuple[int, int]:
        """Return the passage around ``start:end`` that keeps clear of those taken.

        It holds all of ``start:end`` unless that is wider than a passage.
        """
        low, high = self.first, self.last
        for other_start, other_end in taken:
            if other_end <= start:
                low = max(low, other_end)
            if other_start >= end:
                high = min(high, other_start)
        start, end = self._whole_marks(start, end, low, high)
        begin = self._begin(start, end, low)
        while begin > low and splits_character(self.text, begin):
            begin -= 1
        while begin < start and not _VISIBLE.match(self.text, begin):
            begin += 1
        return begin, self._stop(begin, end, high)

    def marks_within(self, start: int, end: int) -> tuple[int, int]:
        """Return which marks have a part in ``start:end``, as a range of places."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def _whole_marks(
        self, start: int, end: int, low: int, high: int
    ) -> tuple[int, int]:
        """Return the stretch widened to whole marks, where they fit into a passage."""
        first, stop = self.marks_within(start, end)
        begin, finish = self.starts[first], self.ends[stop - 1]
        begin = begin if begin >= low and end - begin <= self.width else start
        fits = finish <= high and finish - begin <= self.width
        return begin, finish if fits else end

    def _begin(self, start: int, end: int, low: int) -> int:
        text, width = self.text, self.width
        earliest = max(low, min(start, end - width), start - width // 2)
        if self.last - start < width // 2:  # near the end of the text: show more before
            earliest = max(low, min(start, self.last - width))
        wanted = min(start, max(earliest, min(start - width // 4, self.last - width)))
        if text.find("\n", earliest, start) >= 0:
            for blank in _BLANK_LINE.finditer(text, earliest, start):
                earliest = blank.end()  # a paragraph is what one reads
        if earliest == start:
            return start
        places = [
            (_rank(text, gap, place) - abs(place - wanted) // 2, place)
            for gap, place in self._gaps(earliest, start)
            if earliest <= place <= start
        ]
        for _, place in sorted(places, reverse=True):
            if self._may_begin(place):
                return place
        edges = [e for e in self._word_edges(earliest, start) if self._may_begin(e)]
        return min(edges, key=lambda e: abs(e - wanted), default=start)

    def _stop(self, begin: int, end: int, high: int) -> int:
        text = self.text
        latest = min(high, begin + self.width)
        earliest = min(max(end, begin + self.width // 2), latest)
        if text.find("\n", earliest, latest) >= 0:
            paragraph = _BLANK_LINE.search(text, earliest, latest)
            latest = paragraph.start() if paragraph else latest
        if latest == self.last and self._may_end(latest):
            return latest
        best, found = _WORST, -1
        for place, gap_end in reversed(self._gaps(earliest, latest)):
            if place < earliest or best >= place + _LINE:
                break  # those before are worth less, however good
            if place <= latest:
                good = _rank(text, place, gap_end) + place
                if good > best and self._may_end(place):
                    best, found = good, place
        if found >= 0:
            return found
        edges = [e for e in self._word_edges(earliest, latest) if self._may_end(e)]
        stop = max(edges, default=latest)
        while stop > begin + 1 and self._unfit_end(stop):
            stop -= 1
        return stop if stop > begin + 1 else latest

    def _unfit_end(self, stop: int) -> bool:
        unseen = not _VISIBLE.match(self.text, stop - 1)
        return unseen or splits_character(self.text, stop)

    def _may_begin(self, offset: int) -> bool:
        return self.text[offset] not in _NO_BEGINNING and not self._broken(offset)

    def _may_end(self, offset: int) -> bool:
        return self.text[offset - 1] not in _NO_END and not self._broken(offset)

    def _broken(self, offset: int) -> bool:
        """Tell whether a cut here would go through a mark or a character."""
        mark = bisect_right(self.starts, offset) - 1
        if mark >= 0 and self.starts[mark] < offset < self.ends[mark]:
            return True
        return splits_character(self.text, offset)

    def _gaps(self, low: int, high: int) -> list[tuple[int, int]]:
        """Return where the gaps near the offsets begin and end, in order.

        The beginning and the end of the text are gaps without width.
        """
        first, last = max(self.first, low - _NEAR), min(self.last, high + _NEAR)
        found = [match.span() for match in _GAP.finditer(self.text, first, last)]
        # What the limits have cut is no whole gap.
        if found and found[-1][1] == last:
            found.pop()
        if found and found[0][0] == first:
            del found[0]
        return [(self.first,) * 2, *found, (self.last,) * 2]

    def _word_edges(self, low: int, high: int) -> list[int]:
        """Return where words begin or end between the offsets."""
        inside = (edge for edge in self.edges(low, high) if low <= edge <= high)
        return sorted(edge for edge in inside if 0 < edge < len(self.text))


def _cut_edges(text: str, low: int, high: int) -> Iterator[int]:
    """Yield where words begin or end near the offsets, in a text that no index holds."""
    first, last = max(0, low - _CONTEXT), min(len(text), high + _CONTEXT)
    for match in _WORD.finditer(text, first, last):
        words = [match.group()]
        if match.lastgroup == "thai":
            words = main_segmenter().cut(match.group())
        yield from accumulate(map(len, words), initial=match.start())


def _rank(text: str, start: int, end: int) -> int:
    """Return how good a pause the gap ``start:end`` is."""
    if start == end:
        return _EDGE
    before, after = text[start - 1], text[end]
    if end - start > 1 or text[start] != " ":
        if _LINE_BREAK.search(text, start, end):
            return _LINE
    elif before in _LETTERS and after in _LETTERS:  # most gaps
        return _SPACE
    last = before
    if before in _CLOSING:
        last = text[max(0, start - _BEFORE) : start].rstrip(_CLOSING)[-1:]
    if last in _SENTENCE_END and not after.islower():
        said = text[max(0, start - _BEFORE) : start]
        return _SPACE if _ABBREVIATION.search(said) else _SENTENCE
    if last in _CLAUSE_END:
        return _CLAUSE
    if before.isdecimal() or after.isdecimal():
        return _NUMBER
    if before in _THAI_ENDS and after in _THAI and not _PART.match(text, end):
        return _CLAUSE
    return _SPACE


def splits_character(text: str, offset: int) -> bool:
    """Tell whether a cut at ``offset`` would split what a reader sees as one character.

    >>> [splits_character("ปู่e\u0301", i) for i in range(5)]
    [False, True, True, False, True]
    """
    if not 0 < offset < len(text):
        return False
    after = text[offset]
    if after < "\u0300":
        return False
    before = text[offset - 1]
    if "ก" <= after <= "๛":
        return cuts_cluster(text, offset)
    return (
        before == "\u200d"
        or after in "\u200d\ufe0f"
        or "\U0001f3fb" <= after <= "\U0001f3ff"
        or unicodedata.category(after).startswith("M")
    )
