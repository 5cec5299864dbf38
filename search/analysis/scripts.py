"""Cutting normalised text into units before any word is looked for.

In: text in normal form. Out: units in order: Thai runs, words of other scripts, numbers,
and the things that must stay whole (U.S., Su-35). Nothing here knows a dictionary. Called by
the analyzer; every pattern is bounded, so time is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Thai consonants, vowels and marks; not ๆ (repetition says nothing), ฯ, ฿ or digits.
THAI_LETTERS = "ก-ฮะ-ฺเ-ๅ็-๎"
_THAI_LETTER = re.compile(f"[{THAI_LETTERS}]")
# A longer unit is cut here: no word is longer, and no term may grow without bound.
MAX_TERM = 64

_UNITS = re.compile(
    # U.S.  N.L.D.
    "(?P<acronym>(?<![A-Za-z])(?:[A-Za-z]\\.){2,6}(?:[A-Za-z](?![A-Za-z]))?)"
    # Su-35  F16  COVID-19  S-400  Su-30SME  เอส-400  โควิด-19
    "|(?P<code>(?<![A-Za-z\\d])[A-Za-z]{1,6}-?\\d{1,5}(?:[A-Za-z]{1,4})?(?![A-Za-z\\d])"
    f"|(?<![{THAI_LETTERS}])[{THAI_LETTERS}]{{1,12}}-\\d{{1,4}}(?!\\d))"
    f"|(?P<thai>[{THAI_LETTERS}]+)"
    "|(?P<number>\\d+(?:[.,]\\d+)*)"
    "|(?P<word>[^\\W\\d_ก-๛]+(?:'[^\\W\\d_ก-๛]+)*)"
)


class Kind(Enum):
    """What a unit is; decides how it becomes tokens."""

    THAI = auto()
    WORD = auto()
    NUMBER = auto()
    CODE = auto()
    ACRONYM = auto()


_KINDS = {kind.name.lower(): kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch of normalised text of one kind; half-open range of code points."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where the unit stops."""
        return self.start + len(self.text)


def split(text: str, start: int = 0, end: int | None = None) -> Iterator[Unit]:
    """Yield the units of ``text[start:end]``, in order, without overlap.

    >>> [(u.kind.name, u.text) for u in split("ซื้อ Su-35 จาก U.S. 1,200 ลำ")]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('THAI', 'ซื้อ'), ('CODE', 'Su-35'), ('THAI', 'จาก'), ('ACRONYM', 'U.S.'),
     ('NUMBER', '1,200'), ('THAI', 'ลำ')]
    """
    for match in _UNITS.finditer(text, start, len(text) if end is None else end):
        kind = _KINDS[str(match.lastgroup)]
        unit = Unit(kind, match.group(), match.start())
        if len(unit.text) <= MAX_TERM or kind is Kind.THAI:
            yield unit
            continue
        for at in range(0, len(unit.text), MAX_TERM):
            piece = unit.text[at : at + MAX_TERM]
            yield Unit(kind, piece, unit.start + at)


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
