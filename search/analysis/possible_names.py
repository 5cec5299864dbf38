"""Stretches of a text that may be names no dictionary knows.

In: the normal form of a text and its base words. Out: candidate names as terms of the
``names`` view: Latin words capitalised inside a sentence (``shoigu``), and Thai stretches
the segmenter could only cut into fragments (``รอ|สคอ|สมอส``, ``|`` between its words).
They are what the sounds-like search looks through. Called by the analyzer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.analysis.names import Word

SEPARATOR = "|"
# A dictionary word longer than this is meant as a word, not a piece of a name.
_FRAGMENT = 3
_MOST_FRAGMENTS = 7
_SHORTEST_LATIN = 3
# Words so frequent that they end a name: of, at, and, that, from, with, by, to …
_BREAKS = frozenset(
    "ของ ใน ที่ และ กับ จาก โดย ให้ ได้ มี ไม่ จะ ว่า ก็ แต่ ถึง ต่อ เป็น คือ อยู่ มา ไป"
    " นี้ นั้น ซึ่ง หรือ ด้วย แล้ว ยัง ต้อง ปี วัน คน นาย นาง การ ความ ผู้ แห่ง".split()
)


def possible_names(text: str, words: Sequence[Word]) -> Iterator[str]:
    """Yield the candidate names among the base words of a text, with repetitions.

    >>> from search.analysis.analyzer import Analyzer
    >>> found = Analyzer().analyze("เมื่อวาน Sergei ถึงวลาดิวอสต็อกแล้ว")
    >>> sorted(set(possible_names(found.normalized.text, found.words)))
    ['sergei', 'ว|ลา|ดิวอสต็อก']
    """
    group: list[str] = []
    end = -1
    for word in words:
        if is_thai(word.surface[0]):
            fragment = len(word.surface) <= _FRAGMENT and word.surface not in _BREAKS
            if word.start != end:
                yield from _named(group)
                group = []
            if fragment or (group and len(word.surface) > 2 * _FRAGMENT):
                group.append(word.surface)
            else:
                yield from _named(group)
                group = []
            end = word.end
            continue
        yield from _named(group)
        group = []
        if _is_capitalised(text, word):
            yield word.surface.lower()
    yield from _named(group)


def _named(group: list[str]) -> Iterator[str]:
    """Yield a stretch of fragments, also without its first or its last one."""
    if 1 < len(group) <= _MOST_FRAGMENTS:
        yield SEPARATOR.join(group)
        if len(group) > 2:  # noqa: PLR2004  (a function word may be glued to the name)
            yield SEPARATOR.join(group[1:])
            yield SEPARATOR.join(group[:-1])


def _is_capitalised(text: str, word: Word) -> bool:
    """Tell whether a Latin word is written as a name where none begins a sentence."""
    surface, start = word.surface, word.start
    if len(surface) < _SHORTEST_LATIN or not surface.isascii() or not surface.isalpha():
        return False
    if not surface[0].isupper() or surface.isupper():
        return False
    before = text[max(0, start - 2) : start]
    return len(before) == 2 and before[1] in " -(" and (  # noqa: PLR2004
        before[0].isalpha() or before[0] in ",;:ๆฯ็่้๊๋์ิีึืัุู"
    )
