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
    "("
    f"[{THAI_LETTERS}]++"
    # Most words are settled at once: no sign, digit or other letter follows.
    "|[A-Za-z]++(?![-.'\\d]|[^\\x00-\\x7f])"
    "|(?=[A-Za-z\\d])(?:"
    # U.S.  N.L.D.'s  and, in capitals, without the last dot: U.S
    "(?<![A-Za-z])(?:"
    "(?:[A-Za-z]\\.){2,6}(?:[A-Za-z](?![A-Za-z]))?"
    "|[A-Z]\\.[A-Z](?![A-Za-z.]))"
    "(?:'[Ss](?![A-Za-z]))?"
    # Su-35  F16  COVID-19  Su-30SM2; 5G  20th
    "|(?<![A-Za-z\\d])(?:"
    "[A-Za-z]{1,6}-?\\d{1,5}(?:[A-Za-z]{1,4}\\d{0,2})?"
    "|\\d{1,4}[A-Za-z]{1,3})(?![A-Za-z\\d])"
    "|\\d+(?:[.,]\\d+)*)"
    f"|{_LETTER}+(?:[\u0300-\u036f]+{_LETTER}*|'{_LETTER}+)*"
    ")"
)
_NUMBER = re.compile("[\\d.,]+")
_DIGIT = re.compile("\\d")


class Kind(StrEnum):
    """What a unit is; decides how it becomes tokens."""

    THAI = "thai"
    WORD = "word"
    NUMBER = "number"
    CODE = "code"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"


def split_units(text: str) -> list[str]:
    """Return the text in pieces: every second one is a unit, the others are between.

    Joined, the pieces are the text. First and last is a piece between, maybe empty. A
    word or number too long for a term comes as several units. None is an abbreviation:
    those take a table to find.

    >>> split_units("ซื้อ Su-35, U.S. 1,200 ลำ")
    ['', 'ซื้อ', ' ', 'Su-35', ', ', 'U.S.', ' ', '1,200', ' ', 'ลำ', '']
    """
    pieces = _UNITS.split(text)
    if max(map(len, pieces[1::2]), default=0) <= MAX_TERM:
        return pieces
    kept = pieces[:1]
    for unit, between in zip(pieces[1::2], pieces[2::2], strict=True):
        most = len(unit) if is_thai(unit[0]) else MAX_TERM
        for at in range(0, len(unit), most):
            kept += (unit[at : at + most], "")
        kept[-1] = between
    return kept


def kind_of(unit: str) -> Kind:
    """Return what a unit is; no unit is two things, wherever it stands.

    >>> [kind_of(unit).value for unit in ("ลำ", "Putin", "1,200", "5G", "U.S.")]
    ['thai', 'word', 'number', 'code', 'acronym']
    """
    if is_thai(unit[0]):
        return Kind.THAI
    if _NUMBER.fullmatch(unit):
        return Kind.NUMBER
    if _DIGIT.search(unit):
        return Kind.CODE
    return Kind.ACRONYM if "." in unit else Kind.WORD


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
