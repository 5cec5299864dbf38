"""What goes wrong with Thai letters in PDFs: what can be mended, how bad the rest is.

In: the text that a program took out of a PDF. Out: the same with the private-use
letters of Thai fonts mapped back, and the share of it that is damaged. Called by the
reader of PDFs.
"""

from __future__ import annotations

import re

# Thai fonts draw a mark higher, lower or further left beside tall letters, and letters
# without their lower part above other marks. These shapes have the codes U+F700 to
# U+F71A, in this order, and some PDFs give them as their text.
_TONES = range(0x0E48, 0x0E4D)
_LETTERS = (
    *(0x0E10, *range(0x0E34, 0x0E38), *_TONES, *_TONES),
    *(0x0E0D, 0x0E31, 0x0E4D, 0x0E47, *_TONES, *range(0x0E38, 0x0E3B)),
)
_PRIVATE_USE = dict(enumerate(_LETTERS, start=0xF700))
_LOST = re.compile("[\x00\ufffd\ue000-\uf8ff]")
_FLOATING = re.compile("(?<![ก-ฮัิ-ฺ็-๎])[ัิ-ฺ็-๎]")
_DOUBLED = re.compile(r"([ก-ฮ][ัิ-ฺ็-๎]{1,3})\1")
_VISIBLE = re.compile(r"\S")


def mended(text: str) -> str:
    r"""Return the text with the letters of the fonts as ordinary letters.

    >>> mended("ฝ\uf70aาย ป\uf702")
    'ฝ่าย ปี'
    """
    return text.translate(_PRIVATE_USE)


def damage(text: str) -> float:
    r"""Return the share of characters that are lost, without a base or doubled.

    >>> damage("รัสเซียและเมียนมา"), damage("ท\x00น\x00")
    (0.0, 0.5)
    """
    bad = sum(len(kind.findall(text)) for kind in (_LOST, _FLOATING, _DOUBLED))
    seen = len(_VISIBLE.findall(text))
    return bad / seen if seen else 0.0
