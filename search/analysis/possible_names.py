"""Stretches of a text that may be names no dictionary knows.

In: the normal form of a text and its base words. Out: candidate names as terms of the
``names`` view: Latin words capitalised inside a sentence (``shoigu``), and Thai
stretches the segmenter could only cut into fragments (``ว|ลา|ดิ|วอ``, ``|`` between its
words). They are what the sounds-like search looks through. Called by the analyzer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai
from search.analysis.tokens import TokenStream, empty_stream

if TYPE_CHECKING:
    from collections.abc import Sequence

SEPARATOR = "|"
# A dictionary word longer than this is meant as a word, not a piece of a name.
_FRAGMENT = 3
_MOST_FRAGMENTS = 7
_SHORTEST_LATIN = 3
# Words so frequent that they end a name: of, at, and, that, from, with, by, to …
_BREAKS = frozenset(
    (
        *("ของ", "ใน", "ที่", "และ", "กับ", "จาก", "โดย", "ให้", "ได้", "มี", "ไม่", "จะ"),
        *("ว่า", "ก็", "แต่", "ถึง", "ต่อ", "เป็น", "คือ", "อยู่", "มา", "ไป", "นี้", "นั้น"),
        *("ซึ่ง", "หรือ", "ด้วย", "แล้ว", "ยัง", "ต้อง", "ปี", "วัน", "คน", "นาย", "นาง"),
        *("การ", "ความ", "ผู้", "แห่ง"),
    )
)


def possible_names(text: str, words: TokenStream, bases: Sequence[int]) -> TokenStream:
    """Return the candidate names of a normalised text as tokens of the ``names`` view.

    ``bases`` are the places of the base words in ``words``; offsets are in the normal
    form.

    >>> from search.analysis.cutting import cut
    >>> text = "เมื่อวาน Sergei ถึงวลาดิวอสต็อกแล้ว"
    >>> found = cut(text)
    >>> possible_names(text, found.words, found.bases).terms
    ['sergei', 'ว|ลา|ดิ|วอ', 'ลา|ดิ|วอ', 'ว|ลา|ดิ']
    """
    names = empty_stream()
    group: list[int] = []
    last = -1
    for i in bases:
        start, end = words.starts[i], words.ends[i]
        surface = text[start:end]
        thai = is_thai(surface[0])
        fragment = len(surface) <= _FRAGMENT and surface not in _BREAKS
        tail = bool(group) and len(surface) > 2 * _FRAGMENT
        if group and not (thai and start == last and (fragment or tail)):
            _add_stretch(names, text, words, group)
            group = []
            tail = False
        if thai and (fragment or tail):
            group.append(i)
        elif not thai and _is_capitalised(text, surface, start):
            names.add(surface.lower(), start, end, len(names))
        last = end
    _add_stretch(names, text, words, group)
    return names


def _add_stretch(
    names: TokenStream, text: str, words: TokenStream, group: Sequence[int]
) -> None:
    """Add a stretch of fragments, also without its first or its last one.

    A function word may be glued to the name at either end.
    """
    if not 1 < len(group) <= _MOST_FRAGMENTS:
        return
    trimmed = [group, group[1:], group[:-1]] if len(group) > 2 else [group]  # noqa: PLR2004
    for part in trimmed:
        term = SEPARATOR.join(text[words.starts[i] : words.ends[i]] for i in part)
        names.add(term, words.starts[part[0]], words.ends[part[-1]], len(names))


def _is_capitalised(text: str, surface: str, start: int) -> bool:
    """Tell whether a Latin word is written as a name where none begins a sentence."""
    if len(surface) < _SHORTEST_LATIN or not surface.isascii() or not surface.isalpha():
        return False
    if not surface[0].isupper() or surface.isupper():
        return False
    before = text[max(0, start - 2) : start]
    if len(before) < 2 or before[1] not in " -(":  # noqa: PLR2004
        return False
    return before[0].isalpha() or before[0] in ",;:ๆฯ" or is_thai(before[0])
