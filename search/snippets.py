"""Snippets: the passages of a document that answer the query, with what to mark.

In: a stored text and the spans that matched. Out: ``Snippet`` values, text with ranges;
never HTML. Which passage, and which marks are one, is decided here; where a passage may
begin and end, in ``search.passages``. Called by the service at answer time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

from search.passages import Page, splits_character

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from search.passages import WordEdges

WIDTH = 180
_MOST = 2
# A line break inside a passage would break the line it is shown on.
_BREAK = re.compile("[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]")
# Words are told apart by their beginnings; a mark can be as long as the text.
_WORD = 64
_RANGE = attrgetter("start", "end")
_BETWEEN_PARTS = re.compile("[ \u00a0\u200b-]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A range of a text that matched; ``expanded`` when nobody typed it."""

    start: int
    end: int
    expanded: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage: its text, the marks in it, and where it starts in the document.

    Marks are half-open ranges of code points of ``text``, which is the document from
    ``start`` on with every line break and tab as a space. ``before`` and ``after`` say
    whether the document goes on there.
    """

    text: str
    marks: tuple[Mark, ...]
    start: int
    before: bool
    after: bool


def join_marks(marks: Iterable[Mark], text: str) -> tuple[Mark, ...]:
    """Return marks in order, whole clusters only, neighbours and overlaps joined.

    Parts of one name that touch (or have only a space between) become one mark; typed
    words win over expanded ones where they overlap. Empty marks go. Linear in the text.

    >>> join_marks([Mark(4, 7), Mark(7, 10)], "คิม จองอึน")
    (Mark(start=4, end=10, expanded=False),)
    """
    joined: list[Mark] = []
    for mark in _overlaps_joined(marks, text):
        last = joined[-1] if joined else None
        if (
            last
            and last.expanded == mark.expanded
            and _touch(text, last.end, mark.start)
        ):
            joined[-1] = Mark(last.start, mark.end, mark.expanded)
        else:
            joined.append(mark)
    return tuple(joined)


def make_snippets(
    text: str,
    marks: Sequence[Mark],
    *,
    joined: Sequence[Mark] | None = None,
    edges: WordEdges | None = None,
    most: int = _MOST,
    width: int = WIDTH,
) -> tuple[Snippet, ...]:
    """Return the best passages in document order; the beginning if nothing matched.

    ``marks`` may come in any order; who has them ``joined`` already gives both. A
    passage is better the more different marked words it holds, rare ones first, and the
    next one the more it adds. None is longer than ``width`` or overlaps another; each
    begins and ends where a reader pauses, if there is such a place near, and never
    inside a word that can be spared. A text without a visible character has no passages.
    """
    if joined is None:
        joined = join_marks(marks, text)
    page = Page(text, [m.start for m in joined], [m.end for m in joined], width, edges)
    if page.first == page.last:
        return ()
    # What is marked before the first visible character, or after the last, is not shown.
    whole = [m for m in _longest(marks) if page.first < m.end and m.start < page.last]
    if not whole:
        return (_show(page, page.opening(), joined),)
    words = [text[m.start : min(m.end, m.start + _WORD)].casefold() for m in whole]
    worth = _worth(whole, words)
    chosen: list[tuple[int, int]] = []
    while len(chosen) < most:
        window = _best_window(whole, words, worth, chosen, width - width // 4)
        if window is None:
            break
        begin, stop = window
        first_at = {words[i]: i for i in reversed(range(begin, stop))}
        last = max(first_at.values())  # later marks only repeat words
        chosen.append(page.passage(whole[begin].start, whole[last].end, chosen))
        for word in first_at:
            worth[word] //= 10  # said once; said again it tells little
    return tuple(_show(page, passage, joined) for passage in sorted(chosen))


def passage_snippet(
    text: str, start: int, end: int, *, edges: WordEdges | None = None
) -> tuple[Snippet, ...]:
    """Return a passage as a snippet without marks, cut to the usual width.

    >>> passage_snippet("ข่าว เรือรบถึงฮาวานา", 5, 20)[0].text
    'เรือรบถึงฮาวานา'
    """
    return tuple(
        Snippet(
            shown.text,
            (),
            start + shown.start,
            before=start > 0,
            after=shown.after or end < len(text),
        )
        for shown in make_snippets(
            text[start:end], (), edges=_counted_from(start, edges)
        )
    )


def _counted_from(start: int, edges: WordEdges | None) -> WordEdges | None:
    """Return the same edges for the text from ``start`` on."""
    if edges is None:
        return None
    return lambda first, last: [e - start for e in edges(start + first, start + last)]


def _overlaps_joined(marks: Iterable[Mark], text: str) -> list[Mark]:
    """Return marks of whole characters in order, none across another."""
    apart: list[Mark] = []
    for mark in sorted(marks, key=_RANGE):
        if mark.start >= mark.end:
            continue
        last = apart[-1] if apart else Mark(0, 0)
        # Nothing before the end of the last mark needs a second look.
        start, end = mark.start, max(mark.end, last.end)
        while start > last.end and splits_character(text, start):
            start -= 1
        while end > last.end and splits_character(text, end):
            end += 1
        if start < last.end:
            apart[-1] = Mark(last.start, end, last.expanded and mark.expanded)
        elif (start, end) == (mark.start, mark.end):
            apart.append(mark)
        else:
            apart.append(Mark(start, end, mark.expanded))
    return apart


def _longest(marks: Iterable[Mark]) -> list[Mark]:
    """Return the marks that are no part of a longer one; starts and ends both rise."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.start, -m.end, m.expanded)):
        if mark.start < mark.end and (not kept or mark.end > kept[-1].end):
            kept.append(mark)
    return kept


def _worth(marks: Sequence[Mark], words: Sequence[str]) -> dict[str, int]:
    """Return what each word adds to a passage: more if it is rare here, or was typed.

    Whole numbers, because they are added and taken away again: sums stay exact.
    """
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    typed = {w for w, mark in zip(words, marks, strict=True) if not mark.expanded}
    return {w: 1000 + 1000 // n + 200 * (w in typed) for w, n in counts.items()}


def _best_window(
    marks: Sequence[Mark],
    words: Sequence[str],
    worth: dict[str, int],
    taken: Sequence[tuple[int, int]],
    room: int,
) -> tuple[int, int] | None:
    """Return the marks ``first:stop`` within ``room`` that are worth most together.

    No passage already taken has a part in the stretch from the first to the last. The
    earliest of equals; None when every mark stands in a passage already taken.
    """
    if not taken and marks[-1].end <= marks[0].start + room:
        return 0, len(marks)
    # Starts and ends rise: a passage that touches the first and the last has them all.
    if any(marks[0].end > start and marks[-1].start < end for start, end in taken):
        return None
    best, best_worth = None, -1
    inside = dict.fromkeys(words, 0)
    total = stop = 0
    for first, mark in enumerate(marks):
        # It never falls from mark to mark, so ``stop`` need not, either.
        bound = mark.start + room
        for start, _ in taken:
            if mark.end <= start < bound:
                bound = start
        while stop <= first or (stop < len(marks) and marks[stop].end <= bound):
            inside[words[stop]] += 1
            if inside[words[stop]] == 1:
                total += worth[words[stop]]
            stop += 1
        if total > best_worth and all(
            mark.end <= start or mark.start >= end for start, end in taken
        ):
            best, best_worth = (first, stop), total
        inside[words[first]] -= 1
        if not inside[words[first]]:
            total -= worth[words[first]]
    return best


def _show(page: Page, passage: tuple[int, int], joined: Sequence[Mark]) -> Snippet:
    start, end = passage
    begin, stop = page.marks_within(start, end)
    shown = [
        Mark(max(m.start, start) - start, min(m.end, end) - start, m.expanded)
        for m in joined[begin:stop]
    ]
    text = _BREAK.sub(" ", page.text[start:end])
    return Snippet(text, tuple(shown), start, start > page.first, end < page.last)


def _touch(text: str, end: int, start: int) -> bool:
    return start == end or (
        start == end + 1 and _BETWEEN_PARTS.match(text, end) is not None
    )
