"""Snippets: the passages of a document that answer the query, with what to mark.

In: a stored text and the spans that matched. Out: ``Snippet`` values, text with ranges;
never HTML. Cut at sentence ends, spaces or word boundaries, never inside a Thai cluster.
Called by the service at answer time; no segmentation happens here.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.scripts import cuts_cluster

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH = 180
_MOST = 2
# Where a reader pauses: line ends and sentence ends first, then spaces.
_PAUSE = re.compile(r"\n+|(?<=[.!?])\s+|\s+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of a text that matched; ``expanded`` when nobody typed it."""

    start: int
    end: int
    expanded: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage: its text, the marks in it, and where it starts in the document.

    Marks are half-open ranges of code points of ``text``. ``before`` and ``after`` say
    whether the document goes on there.
    """

    text: str
    marks: tuple[Mark, ...]
    start: int
    before: bool
    after: bool


def join_marks(marks: Sequence[Mark], text: str) -> tuple[Mark, ...]:
    """Return marks in order, whole clusters only, neighbours and overlaps joined.

    Parts of one name that touch (or have only a space between) become one mark; typed
    words win over expanded ones where they overlap.

    >>> join_marks([Mark(4, 7), Mark(7, 10)], "คิม จองอึน")
    (Mark(start=4, end=10, expanded=False),)
    """
    joined: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, m.end)):
        start, end = _snap(text, mark.start, mark.end)
        last = joined[-1] if joined else None
        if last and start < last.end:
            expanded = last.expanded and mark.expanded
            joined[-1] = Mark(last.start, max(last.end, end), expanded)
        elif last and last.expanded == mark.expanded and _touch(text, last.end, start):
            joined[-1] = Mark(last.start, end, mark.expanded)
        else:
            joined.append(Mark(start, end, mark.expanded))
    return tuple(joined)


def make_snippets(
    text: str, marks: Sequence[Mark], *, most: int = _MOST, width: int = WIDTH
) -> tuple[Snippet, ...]:
    """Return the best passages in document order; the beginning if nothing matched.

    A passage is better the more different marked words it holds. ``marks`` must be
    joined (``join_marks``).
    """
    if not marks:
        return (_cut(text, 0, min(width, len(text)), ()),) if text.strip() else ()
    windows = sorted(_windows(text, marks, width), key=lambda w: (-w[0], w[1]))
    chosen: list[tuple[int, int]] = []
    for _, start, end in windows:
        if len(chosen) == most:
            break
        if all(end <= a or start >= b for a, b in chosen):
            chosen.append((start, end))
    return tuple(_cut(text, start, end, marks) for start, end in sorted(chosen))


def _windows(
    text: str, marks: Sequence[Mark], width: int
) -> list[tuple[float, int, int]]:
    """Return candidate passages, one beginning near each mark, with their worth."""
    starts = [mark.start for mark in marks]
    found = []
    words = [text[mark.start : mark.end].casefold() for mark in marks]
    counts = {word: words.count(word) for word in words[:2000]}
    for i, mark in enumerate(marks[:2000]):
        begin = max(0, mark.start - width // 4)
        end = min(len(text), max(begin + width, mark.end))
        last = bisect_right(starts, end) - 1
        inside = {words[j] for j in range(i, last + 1) if marks[j].end <= end}
        inside.add(words[i])
        worth = sum(1 + 1 / counts.get(word, 1) for word in inside)
        found.append((worth, begin, end))
    return found


def _cut(text: str, start: int, end: int, marks: Sequence[Mark]) -> Snippet:
    """Return the passage near ``start:end`` that begins and ends where readers pause."""
    inside = [m for m in marks if m.start >= start and m.end <= end]
    first = inside[0].start if inside else end
    last = inside[-1].end if inside else start
    start = _pause_after(text, start, min(first, start + 40)) if start else 0
    if end < len(text):
        end = _pause_before(text, end, max(last, end - 40))
    start = min(start, first)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    start, end = _snap(text, start, end) if start < end else (start, end)
    ends = [m.end for m in marks]
    begin = bisect_left(ends, start + 1)
    shown = tuple(
        Mark(max(m.start, start) - start, min(m.end, end) - start, m.expanded)
        for m in marks[begin:]
        if m.start < end
    )
    passage = text[start:end].replace("\n", " ").replace("\t", " ")
    return Snippet(passage, shown, start, start > 0, end < len(text.rstrip()))


def _pause_after(text: str, start: int, limit: int) -> int:
    match = _PAUSE.search(text, start, limit)
    if match:
        return match.end()
    while start < limit and (cuts_cluster(text, start) or _in_word(text, start)):
        start += 1
    return start


def _pause_before(text: str, end: int, limit: int) -> int:
    pauses = [m.start() for m in _PAUSE.finditer(text, limit, end + 1)]
    if pauses:
        return pauses[-1]
    while end > limit and (cuts_cluster(text, end) or _in_word(text, end)):
        end -= 1
    return end


def _in_word(text: str, offset: int) -> bool:
    before, after = text[offset - 1 : offset], text[offset : offset + 1]
    return before.isalnum() and after.isalnum() and before.isascii() and after.isascii()


def _snap(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and cuts_cluster(text, start):
        start -= 1
    while end < len(text) and cuts_cluster(text, end):
        end += 1
    return start, end


def _touch(text: str, end: int, start: int) -> bool:
    return start == end or (start == end + 1 and text[end] in " -")
