"""Names and loan words as the packages hold them, and what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.lexicon.build_tables import rank
from search.lexicon.name_pairs import (
    cldr_pairs,
    is_everyday,
    named_pairs,
    province_pairs,
    transliteration_pairs,
)
from search.lexicon.wordnet_pairs import Pair, WordKinds

if TYPE_CHECKING:
    from pathlib import Path

NO_KINDS = WordKinds(frozenset(), frozenset(), frozenset())


def pairs(*found: Pair) -> set[tuple[str, str]]:
    return {(pair.thai, pair.english) for pair in found}


def test_a_short_or_everyday_name_is_left_out() -> None:
    kinds = WordKinds(frozenset({"oral"}), frozenset(), frozenset({"ไทย"}))
    assert is_everyday(Pair("ออรัล", "Oral", 1), kinds, kind="cities")
    assert is_everyday(Pair("ไว", "Vai", 1), kinds, kind="languages")
    assert not is_everyday(Pair("ไทย", "Thai", 1), kinds, kind="languages")
    assert not is_everyday(Pair("โซล", "Seoul", 1), kinds, kind="cities")


@pytest.mark.parametrize(
    ("thai", "english", "kind", "expected"),
    [
        (
            "คองโก - กินชาซา",
            "Congo - Kinshasa",
            "territories",
            {
                ("คองโก - กินชาซา", "Congo - Kinshasa"),
                ("คองโก - กินชาซา", "Congo"),
                ("คองโก", "Congo - Kinshasa"),
                ("คองโก", "Congo"),
            },
        ),
        ("อังกฤษ - แคนาดา", "Canadian English", "languages", set()),
        ("วีเวย์, อินดีแอนา", "Vevay, Indiana", "cities", {("วีเวย์", "Vevay")}),
        (
            "เปเซตาสเปน (บัญชีเอ)",
            "Spanish Peseta (A account)",
            "currencies",
            {("เปเซตาสเปน", "Spanish Peseta")},
        ),
        ("ก", "Ka", "languages", set()),
        ("Bidi", "Bidi", "territories", set()),
    ],
)
def test_an_entry_may_carry_several_names(
    thai: str, english: str, kind: str, expected: set[tuple[str, str]]
) -> None:
    assert pairs(*named_pairs(thai, english, 1.0, kind=kind)) == expected


def test_cldr_gives_countries_cities_languages_and_months() -> None:
    pytest.importorskip("babel")
    assert pairs(*cldr_pairs(NO_KINDS)) >= {
        ("เมียนมา", "Myanmar"),
        ("พม่า", "Burma"),
        ("คิวบา", "Cuba"),
        ("เวียดนาม", "Vietnamese"),
        ("ย่างกุ้ง", "Yangon"),
        ("โตเกียว", "Tokyo"),
        ("มกราคม", "January"),
        ("วันอาทิตย์", "Sunday"),
    }


def test_provinces_lose_their_abbreviation_and_loei_keeps_its_class_word(
    tmp_path: Path,
) -> None:
    file = tmp_path / "provinces.csv"
    file.write_text("กระบี่,กบ,Krabi,KBI\nเลย,ลย,Loei,LEI\n", encoding="utf-8")
    found = tuple(province_pairs(file, frozenset({"เลย"})))
    assert pairs(*found) == {("กระบี่", "Krabi"), ("จังหวัดเลย", "Loei")}


def test_misspelt_loan_words_are_kept_but_come_last(tmp_path: Path) -> None:
    file = tmp_path / "loans.tsv"
    file.write_text(
        "th\ten\tcheck\nเฟซบุค\tfacebook\tFalse\nเฟซบุ๊ก\tfacebook \t\n"
        "บลูทูท\tฺbluetooth\tTrue\nคิชิดะ\t岸田\tTrue\n",
        encoding="utf-8",
    )
    ranked = rank(transliteration_pairs(file))
    assert [text for text, _ in ranked.english["facebook"]] == ["เฟซบุ๊ก", "เฟซบุค"]
    assert list(ranked.english) == ["bluetooth", "facebook"]
