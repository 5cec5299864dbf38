"""A text in passages of a few sentences, each to be encoded on its own.

In: a text. Out: ranges of code points that begin and end where a reader pauses: at the
end of a line or a sentence, or at a space (between phrases, in Thai). Never inside a
written Thai cluster. Called when vectors are made and when a passage is shown.
"""

from __future__ import annotations

import re
import unicodedata

from search.analysis.scripts import cuts_cluster

WIDTH = 250
# A text longer than this many passages is known by its beginning.
MOST = 400

_VISIBLE = re.compile("[^\\s\u200b]")
_LINE = re.compile("\\s*\n\\s*")
_SENTENCE = re.compile("[.!?\u2026][\"'\u2019\u201d)\\]]*\\s+")
_SPACE = re.compile("[\\s\u200b]+")
# A good pause far from the wanted width beats a poor one near it by so much.
_KINDS = ((_LINE, 0.5), (_SENTENCE, 0.3), (_SPACE, 0.0))


def cut_passages(
    text: str, *, width: int = WIDTH, most: int = MOST
) -> list[tuple[int, int]]:
    """Return start and end of each passage, in order; at most ``most`` of them.

    None is longer than a third more than ``width``; together they hold every visible
    character of the text (of its beginning, if it is very long).

    >>> text = "ปูตินเยือนคิวบา เรือรบถึงฮาวานา Cuba welcomed the ships."
    >>> [text[a:b] for a, b in cut_passages(text, width=24)]
    ['ปูตินเยือนคิวบา เรือรบถึงฮาวานา', 'Cuba welcomed the ships.']
    """
    found: list[tuple[int, int]] = []
    at = _next_visible(text, 0)
    while at < len(text) and len(found) < most:
        end = _end(text, at, width)
        after = _next_visible(text, end)
        found.append((at, _without_space(text, at, end)))
        at = after
    return found


def _end(text: str, start: int, width: int) -> int:
    latest = start + width + width // 3
    if len(text) <= latest:
        return len(text)
    earliest = start + width // 2
    best, end = -1.0, 0
    for pause, bonus in _KINDS:
        for match in pause.finditer(text, earliest, latest):
            near = 1 - abs(match.start() - start - width) / width + bonus
            if near > best:
                best, end = near, match.end()
    if end:
        return min(end, latest)
    end = start + width
    while end > earliest and _splits(text, end):
        end -= 1
    return end if end > earliest else start + width


def _splits(text: str, offset: int) -> bool:
    marked = unicodedata.category(text[offset]).startswith("M")
    return marked or cuts_cluster(text, offset)


def _next_visible(text: str, offset: int) -> int:
    match = _VISIBLE.search(text, offset)
    return match.start() if match else len(text)


def _without_space(text: str, start: int, end: int) -> int:
    while end > start + 1 and not _VISIBLE.match(text, end - 1):
        end -= 1
    return end
