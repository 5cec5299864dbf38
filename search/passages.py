"""Where a passage of a text may begin and end, so that it reads well.

In: a text, the marks that must not be broken, the stretch to show. Out: the range of a
passage. Best are the ends of lines and sentences, then of clauses and phrases (a space
in Thai), then any space; where none is near, the Thai run there is cut into words. A
written character is never split. Called by ``search.snippets`` only.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from search.analysis.scripts import THAI_LETTERS, cuts_cluster, is_thai
from search.analysis.thai import main_segmenter

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Zero-width spaces and separators part words as spaces do.
_GAP = re.compile("[\\s\u200b]+")
_LINE_BREAK = re.compile("[\n\r\v\f\x85\u2028\u2029]")
_BLANK_LINE = re.compile("[ \t\r]*\n[ \t\r]*\n\\s*")
_WORD = re.compile(f"(?P<thai>[{THAI_LETTERS}]+)|\\w+")
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
_BEFORE = 12  # characters looked at before a gap
_NEAR = 4  # no longer gap is looked at as a whole

# How good a place is, in characters of context one would give up for it.
_EDGE, _LINE, _SENTENCE, _CLAUSE, _SPACE, _NUMBER = 80, 60, 50, 30, 10, 0
_WORST = -1_000_000
# The segmenter finds its feet within this many letters.
_CONTEXT = 60


@dataclass(frozen=True)
class Page:
    """A text with its marks (in order and apart) and the width of a passage."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    width: int
    first: int = field(init=False)
    last: int = field(init=False)

    def __post_init__(self) -> None:
        """Find the first visible character and the end of the last one."""
        visible = _VISIBLE.search(self.text)
        first = visible.start() if visible else 0
        last = len(self.text) if visible else 0
        while last > first and not _VISIBLE.match(self.text, last - 1):
            last -= 1
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "last", last)

    def opening(self) -> tuple[int, int]:
        """Return the passage at the beginning of the text."""
        return self.first, self._stop(self.first, self.first, self.last)

    def passage(
        self, start: int, end: int, taken: Iterable[tuple[int, int]]
    ) -> tuple[int, int]:
        """Return the passage around ``start:end`` that keeps clear of those taken.

        It holds all of ``start:end`` unless that is wider than a passage.
        """
        taken = list(taken)
        low = max((b for _, b in taken if b <= start), default=self.first)
        high = min((a for a, _ in taken if a >= end), default=self.last)
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
        width = self.width
        earliest = max(low, min(start, end - width), start - width // 2)
        if self.last - start < width // 2:  # near the end of the text: show more before
            earliest = max(low, min(start, self.last - width))
        wanted = min(start, max(earliest, min(start - width // 4, self.last - width)))
        for blank in _BLANK_LINE.finditer(self.text, earliest, start):
            earliest = blank.end()  # a paragraph is what one reads
        best, found = _WORST, -1
        for gap in self._gaps(earliest, start):
            place = gap[1]
            distance = abs(place - wanted) // 2
            if earliest <= place <= start and _EDGE - distance >= best:
                good = self._rank(*gap) - distance
                if good >= best and self._may_begin(place):
                    best, found = good, place
        if found >= 0:
            return found
        edges = [e for e in self._word_edges(earliest, start) if self._may_begin(e)]
        return min(edges, key=lambda e: abs(e - wanted), default=start)

    def _stop(self, begin: int, end: int, high: int) -> int:
        latest = min(high, begin + self.width)
        earliest = min(max(end, begin + self.width // 2), latest)
        paragraph = _BLANK_LINE.search(self.text, earliest, latest)
        latest = paragraph.start() if paragraph else latest
        best, found = _WORST, -1
        for gap in reversed(self._gaps(earliest, latest)):
            place = gap[0]
            if earliest <= place <= latest and _EDGE + place > best:
                good = self._rank(*gap) + place
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

    def _rank(self, start: int, end: int) -> int:
        """Return how good a pause the gap ``start:end`` is."""
        if start == end:
            return _EDGE
        text = self.text
        if (end - start > 1 or text[start] != " ") and _LINE_BREAK.search(
            text, start, end
        ):
            return _LINE
        before, after = text[start - 1], text[end]
        said = text[max(0, start - _BEFORE) : start]
        last = said.rstrip(_CLOSING)[-1:]
        if last in _SENTENCE_END and not after.islower():
            return _SPACE if _ABBREVIATION.search(said) else _SENTENCE
        if last in _CLAUSE_END:
            return _CLAUSE
        if before.isdecimal() or after.isdecimal():
            return _NUMBER
        if before in _THAI_ENDS and after in _THAI and not _PART.match(text, end):
            return _CLAUSE
        return _SPACE

    def _word_edges(self, low: int, high: int) -> list[int]:
        """Return where words begin or end between the offsets."""
        found: set[int] = set()
        first, last = max(0, low - _CONTEXT), min(len(self.text), high + _CONTEXT)
        for match in _WORD.finditer(self.text, first, last):
            words = [match.group()]
            if match.lastgroup == "thai":
                words = main_segmenter().cut(match.group())
            at = match.start()
            for word in words:
                found.update((at, at + len(word)))
                at += len(word)
        inside = (offset for offset in found if low <= offset <= high)
        return sorted(o for o in inside if 0 < o < len(self.text))


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
