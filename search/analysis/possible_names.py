"""Stretches of a text that may be names no dictionary knows.

In: the normal form of a text and its base words. Out: candidate names as terms of the
``names`` view: Latin words capitalised inside a sentence (``shoigu``), and Thai
stretches the segmenter could only cut into fragments (``ว|ลา|ดิ|วอ``, ``|`` between its
words). They are what the sounds-like search looks through. Called by the analyzer.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from search.analysis.remembered import Remembered
from search.analysis.scripts import is_thai
from search.analysis.tokens import LateStream, TokenStream

if TYPE_CHECKING:
    from collections.abc import Sequence

    from search.analysis.cutting import Cut

SEPARATOR = "|"
# What a word may be in a name: a fragment, only behind fragments, a name by itself, or
# nothing. As letters of the pattern of names; with something in front of the word, the
# next letter of the alphabet: g for f.
_FRAGMENT, _TAIL, _ALONE, _NOTHING = b"ftnx"
_NAMES = re.compile(b"[fg][ft]+|[no]")
# A dictionary word longer than this is meant as a word, not a piece of a name.
_SHORT = 3
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


class NameStream(LateStream):
    """The possible names of a text, given what ``possible_names`` needs."""

    _text: str
    _cut: Cut

    def __init__(
        self,
        text: str,
        found: Cut,
        origins: tuple[Sequence[int], Sequence[int]] | None = None,
    ) -> None:
        made_of = text, found
        self.__dict__.update(_text=text, _cut=found, _made_of=made_of, _origins=origins)

    @cached_property
    def terms(self) -> list[str]:
        """The names, in order."""
        return self._found.terms

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        return list(self._found.starts), list(self._found.ends)

    @cached_property
    def _found(self) -> TokenStream:
        return possible_names(self._text, self._cut)


def possible_names(text: str, found: Cut) -> TokenStream:
    """Return the candidate names of a normalised text as tokens of the ``names`` view.

    ``found`` are its words; offsets are in the normal form.

    >>> from search.analysis.cutting import cut
    >>> text = "เมื่อวาน Sergei ถึงวลาดิวอสต็อกแล้ว"
    >>> possible_names(text, cut(text)).terms
    ['sergei', 'ว|ลา|ดิ|วอ', 'ลา|ดิ|วอ', 'ว|ลา|ดิ']
    """
    surfaces = found.surfaces
    starts, ends, bases = found.words.starts, found.words.ends, found.bases
    roles = bytearray(map(_ROLES.__getitem__, surfaces))
    for place in found.apart:
        roles[place] += 1
    spans: list[tuple[int, int]] = []
    for match in _NAMES.finditer(roles):
        first, last = match.span()
        count = last - first
        if count > 1:
            if count <= _MOST_FRAGMENTS:
                spans += _trimmed(first, last)
        elif _is_in_a_sentence(text, starts[bases[first]]):
            spans.append((first, last))
    terms = [
        SEPARATOR.join(surfaces[first:last])
        if last - first > 1
        else surfaces[first].lower()
        for first, last in spans
    ]
    return TokenStream(
        terms,
        [starts[bases[first]] for first, _ in spans],
        [ends[bases[last - 1]] for _, last in spans],
        list(range(len(spans))),
    )


def _role(surface: str) -> int:
    """Return what a word may be in a name, as a letter of the pattern of names.

    >>> words = ("วอ", "สต็อกโฮล์ม", "และ", "เมือง", "Putin", "NATO")
    >>> bytes(map(_role, words))
    b'ftxxnx'
    """
    if is_thai(surface[0]):
        if len(surface) <= _SHORT and surface not in _BREAKS:
            return _FRAGMENT
        return _TAIL if len(surface) > 2 * _SHORT else _NOTHING
    if len(surface) < _SHORTEST_LATIN or not (surface.isascii() and surface.isalpha()):
        return _NOTHING
    return _ALONE if surface[0].isupper() and not surface.isupper() else _NOTHING


_ROLES = Remembered(_role)


def _trimmed(first: int, last: int) -> list[tuple[int, int]]:
    """Return a stretch of fragments, also without its first and without its last one.

    A function word may be glued to the name at either end.

    >>> _trimmed(3, 6), _trimmed(3, 5)
    ([(3, 6), (4, 6), (3, 5)], [(3, 5)])
    """
    if last - first == 2:  # noqa: PLR2004
        return [(first, last)]
    return [(first, last), (first + 1, last), (first, last - 1)]


def _is_in_a_sentence(text: str, start: int) -> bool:
    """Tell whether a capitalised word stands where no sentence begins."""
    if start < 2 or text[start - 1] not in " -(":  # noqa: PLR2004
        return False
    before = text[start - 2]
    return before.isalpha() or before in ",;:ๆฯ" or is_thai(before)
