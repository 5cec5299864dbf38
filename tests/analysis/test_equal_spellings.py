"""The same words typed in other ways give the same terms: 240 pairs."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from search.analysis.analyzer import Analyzer
from search.analysis.tokens import View

if TYPE_CHECKING:
    from collections.abc import Callable

ANALYZER = Analyzer()
PLACES = ("กรุงเทพ", "แม่สอด", "ย่างกุ้ง", "มอสโก", "เปียงยาง")
DEEDS = (
    "แถลงว่าน้ำท่วมที่นี่",
    "และผู้นำค่ำนี้ที่ประชุม",
    "แต่ห้ามนำทรัพย์สินที่ย้ำ",
    "แล้วย่ำแย่ที่สุดซ้ำ",
)
SENTENCES = tuple(
    f"{place}{deed} ปี {2555 + i} NATO Café Su-35 O'Brien {i},250"
    for i, (place, deed) in enumerate((p, d) for p in PLACES for d in DEEDS)
)

_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")
_FULL_WIDTH = {i: i + 0xFEE0 for i in range(0x21, 0x7F)} | {0x20: 0x3000}

DAMAGES: dict[str, Callable[[str], str]] = {
    "nikhahit, tone, aa": lambda s: s.replace("้ำ", "ํ้า").replace("่ำ", "ํ่า"),
    "tone, nikhahit, aa": lambda s: s.replace("ำ", "ํา"),
    "tone after am": lambda s: s.replace("้ำ", "ำ้").replace("่ำ", "ำ่"),
    "two e for ae": lambda s: s.replace("แ", "เเ"),
    "doubled tone": lambda s: s.replace("่", "่่").replace("้", "้้"),
    "tone before vowel": lambda s: s.replace("ี่", "่ี").replace("ู้", "ู้"),
    "blank before mark": lambda s: s.replace("ี่", " ี่"),
    "zero width between all": "\u200b".join,
    "soft hyphens and joiners": lambda s: s.replace("ี", "\u00ad\u200dี\ufeff"),
    "thai digits": lambda s: s.translate(_THAI_DIGITS),
    "full width": lambda s: s.translate(_FULL_WIDTH),
    "loose accents, other signs": lambda s: (
        unicodedata.normalize("NFD", s)
        .replace("'", "\u2019")
        .replace("-", "\u2011")
        .replace(" ", "\u00a0")
    ),
}


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_another_spelling_has_the_same_terms(
    damage: Callable[[str], str], sentence: str
) -> None:
    typed = damage(sentence)
    assert typed != sentence
    one, other = ANALYZER.analyze(sentence), ANALYZER.analyze(typed)
    for view in View:
        assert other.views[view].terms == one.views[view].terms


@pytest.mark.parametrize("year", range(2400, 2600, 20))
def test_both_calendars_meet_in_the_common_year(year: int) -> None:
    def terms(text: str) -> set[str]:
        return set(ANALYZER.analyze(text).views[View.WORDS].terms)

    assert terms(f"ปี {year - 543}") < terms(f"ปี พ.ศ. {year}")
    assert str(year) in terms(f"ในปี{year}ว่า")
