"""Cutting normalised text into units before any word is looked for.

In: text in normal form. Out: units in order: Thai runs, words of other scripts,
numbers, and what must stay whole (U.S., Su-35). Nothing here knows a dictionary. Called
by the word cutter; every pattern is bounded, so time is linear.
"""

from __future__ import annotations

import re
from enum import StrEnum

from search.analysis.tokens import MAX_TERM

# Thai consonants, vowels and marks; not ๆ (repetition says nothing), ฯ, ฿ or digits.
THAI_LETTERS = "ก-ฮะ-ฺเ-ๅ็-๎"
_THAI_LETTER = re.compile(f"[{THAI_LETTERS}]")
_THAI_RUN = re.compile(f"[{THAI_LETTERS}]+")

_LETTER = "[^\\W\\d_ก-๛]"
_UNITS = re.compile(
    # U.S.  N.L.D.'s  and, in capitals, without the last dot: U.S
    "(?P<acronym>(?<![A-Za-z])(?:"
    "(?:[A-Za-z]\\.){2,6}(?:[A-Za-z](?![A-Za-z]))?"
    "|[A-Z]\\.[A-Z](?![A-Za-z.]))"
    "(?:'[Ss](?![A-Za-z]))?)"
    # Su-35  F16  COVID-19  Su-30SM2; 5G  20th
    "|(?P<code>(?<![A-Za-z\\d])(?:"
    "[A-Za-z]{1,6}-?\\d{1,5}(?:[A-Za-z]{1,4}\\d{0,2})?"
    "|\\d{1,4}[A-Za-z]{1,3})(?![A-Za-z\\d]))"
    f"|(?P<thai>[{THAI_LETTERS}]+)"
    "|(?P<number>\\d+(?:[.,]\\d+)*)"
    f"|(?P<word>{_LETTER}(?:{_LETTER}|[\u0300-\u036f]|'(?={_LETTER}))*)"
)


class Kind(StrEnum):
    """What a unit is; decides how it becomes tokens."""

    THAI = "thai"
    WORD = "word"
    NUMBER = "number"
    CODE = "code"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"


_KINDS = {kind.value: kind for kind in Kind}


def units(
    text: str, start: int = 0, end: int | None = None
) -> list[tuple[Kind, int, int]]:
    """Return kind, start and end of each unit of ``text[start:end]``, in order.

    Units do not overlap. A word or number too long for a term comes in pieces. No unit
    is an abbreviation: those take a table to find.

    >>> text = "ซื้อ Su-35 จาก U.S. 1,200 ลำ"
    >>> [(kind.value, text[a:b]) for kind, a, b in units(text)]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('thai', 'ซื้อ'), ('code', 'Su-35'), ('thai', 'จาก'), ('acronym', 'U.S.'),
     ('number', '1,200'), ('thai', 'ลำ')]
    """
    found: list[tuple[Kind, int, int]] = []
    for match in _UNITS.finditer(text, start, len(text) if end is None else end):
        kind = _KINDS[match.lastgroup or ""]
        begin, stop = match.span()
        if stop - begin <= MAX_TERM or kind is Kind.THAI:
            found.append((kind, begin, stop))
            continue
        places = range(begin, stop, MAX_TERM)
        found += [(kind, at, min(at + MAX_TERM, stop)) for at in places]
    return found


def thai_runs(text: str) -> list[tuple[int, int]]:
    """Return start and end of every stretch of Thai letters.

    >>> thai_runs("ก.พ. Su-35 ลำ")
    [(0, 1), (2, 3), (11, 13)]
    """
    return [match.span() for match in _THAI_RUN.finditer(text)]


def cuts_cluster(text: str, offset: int) -> bool:
    """Tell whether a cut at ``offset`` would split a written Thai syllable cluster.

    >>> [cuts_cluster("ที่นี่", i) for i in range(4)]
    [False, True, True, False]
    """
    if not 0 < offset < len(text):
        return False
    after, before = text[offset], text[offset - 1]
    return (
        after in "ะาำๅ"
        or "ั" <= after <= "ฺ"
        or "็" <= after <= "๎"
        or (before in "เแโใไ" and "ก" <= after <= "ฮ")
    )


def is_thai(character: str) -> bool:
    """Tell whether a character is a Thai letter, vowel or mark.

    >>> is_thai("ก"), is_thai("k"), is_thai("ๆ")
    (True, False, False)
    """
    return _THAI_LETTER.match(character) is not None
