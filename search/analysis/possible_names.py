"""Stretches of a text that may be names no dictionary knows.

In: the normal form of a text and its base words. Out: candidate names as terms of the
``names`` view: Latin words capitalised inside a sentence (``shoigu``), and Thai
stretches the segmenter could only cut into fragments (``ว|ลา|ดิ|วอ``, ``|`` between its
words). They are what the sounds-like search looks through. Called by the analyzer.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from operator import ne
from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai
from search.analysis.tokens import TokenStream, empty_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEPARATOR = "|"
# Over the roles of all words of a text, two characters a word.
_NAMES = re.compile("f(?: [ft])+|(?P<alone>n)")
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
    starts, ends = words.starts, words.ends
    if len(bases) < len(words):
        starts = list(map(starts.__getitem__, bases))
        ends = list(map(ends.__getitem__, bases))
    surfaces = list(map(text.__getitem__, map(slice, starts, ends)))
    # In front of each role a bar, or a blank where nothing is between the words.
    gaps = chain("|", map(" |".__getitem__, map(ne, starts[1:], ends)))
    roles = "".join(chain.from_iterable(zip(gaps, map(_role, surfaces), strict=False)))
    names = empty_stream()
    for match in _NAMES.finditer(roles):
        first, last = match.start() // 2, match.end() // 2
        if match.lastgroup:
            if _is_in_a_sentence(text, starts[first]):
                term = surfaces[first].lower()
                names.add(term, starts[first], ends[first], len(names))
        elif last - first <= _MOST_FRAGMENTS:
            for low, high in _trimmed(first, last):
                term = SEPARATOR.join(surfaces[low:high])
                names.add(term, starts[low], ends[high - 1], len(names))
    return names


@lru_cache(maxsize=32_768)
def _role(surface: str) -> str:
    """Return what a word may be in a name, as one letter of the pattern of names.

    f: a fragment; t: only behind fragments; n: a name by itself; x: nothing.

    >>> [_role(word) for word in ("วอ", "สต็อกโฮล์ม", "และ", "เมือง", "Putin", "NATO")]
    ['f', 't', 'x', 'x', 'n', 'x']
    """
    if is_thai(surface[0]):
        if len(surface) <= _FRAGMENT and surface not in _BREAKS:
            return "f"
        return "t" if len(surface) > 2 * _FRAGMENT else "x"
    if len(surface) < _SHORTEST_LATIN or not (surface.isascii() and surface.isalpha()):
        return "x"
    return "n" if surface[0].isupper() and not surface.isupper() else "x"


def _trimmed(first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yield a stretch of fragments, also without its first and without its last one.

    A function word may be glued to the name at either end.
    """
    yield first, last
    if last - first > 2:  # noqa: PLR2004
        yield first + 1, last
        yield first, last - 1


def _is_in_a_sentence(text: str, start: int) -> bool:
    """Tell whether a capitalised word stands where no sentence begins."""
    before = text[max(0, start - 2) : start]
    if len(before) < 2 or before[1] not in " -(":  # noqa: PLR2004
        return False
    return before[0].isalpha() or before[0] in ",;:ๆฯ" or is_thai(before[0])
