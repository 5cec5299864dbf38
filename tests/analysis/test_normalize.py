"""The normal form: tables of what is typed and what it becomes."""

from __future__ import annotations

import pytest

from search.analysis.normalize import normalize


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        # sara am: four ways to store it, with and without a tone mark
        ("นํา", "นำ"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("นำ้", "น้ำ"),
        ("น้ำ", "น้ำ"),
        # vowels typed twice, or as two keys
        ("เเละ", "และ"),
        ("เเเ", "แเ"),
        ("แและ", "และ"),
        ("มาา", "มา"),
        ("นๅ", "นา"),
        ("ฤๅษี", "ฤๅษี"),
        ("ไไทย", "ไทย"),
        # marks doubled, in the wrong order, or pushed away by a blank
        ("ที่่ผ่านมา", "ที่ผ่านมา"),
        ("ท่ี่", "ที่"),
        ("ท่ี", "ที่"),
        ("ก้่", "ก่"),
        ("สิทธ์ิ", "สิทธิ์"),
        ("กา่", "ก่า"),
        ("ท ี่", "ที่"),
        ("ท\u00a0ี่", "ที่"),
        ("น ้ำ", "น้ำ"),
        # what must stay
        ("ที่ นี้", "ที่ นี้"),
        ("กำ", "กำ"),
        ("ต่างๆ ฯลฯ ฿", "ต่างๆ ฯลฯ ฿"),
        ("ปู่ย่าตายาย\r\nเฮฮา", "ปู่ย่าตายาย\r\nเฮฮา"),
    ],
)
def test_thai_has_one_spelling(typed: str, normal: str) -> None:
    assert normalize(typed).text == normal


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        ("๒๕๖๔", "2564"),
        ("٢٠٢١", "2021"),
        ("２０２１", "2021"),
        ("ｎａｔｏ　ＵＮ", "nato UN"),
        ("１，２００．５", "1,200.5"),
        ("ﬁle oﬃce", "file office"),
        ("Ⅳ № ™", "IV No TM"),
        ("cafe\u0301", "café"),
        ("e\u200b\u0301", "é"),
        ("O’Brien O`Brien O´Brien", "O'Brien O'Brien O'Brien"),
        ("“quoted”", '"quoted"'),
        ("Su‑35 Su–35 Su−35", "Su-35 Su-35 Su-35"),
        ("İstanbul ß ½ →", "İstanbul ß ½ →"),
        # raised digits join a letter, never a number
        ("km² H₂O", "km2 H2O"),
        ("10² 2564¹ ①②", "10² 2564¹ ①②"),
    ],
)
def test_other_scripts_have_one_spelling(typed: str, normal: str) -> None:
    assert normalize(typed).text == normal


@pytest.mark.parametrize(
    "character",
    [
        *("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202e"),
        *("\u2060", "\u2066", "\ufeff", "\ufe0f", "\u034f", "\u061c", "\U000e0061"),
    ],
)
def test_invisible_characters_vanish_from_words(character: str) -> None:
    found = normalize(f"รัส{character}เซีย Ru{character}ssia")
    assert found.text == "รัสเซีย Russia"
    assert found.original_span(0, 7) == (0, 8)
    assert found.original_span(8, 14) == (9, 16)


def test_half_a_character_becomes_the_replacement_character() -> None:
    assert normalize("ก\ud83dข").text == "ก\ufffdข"


def test_blanks_are_one_kind_and_line_breaks_stay() -> None:
    typed = "a\u00a0b\u3000c\u2003d\u2028e\x85f\r\ng"
    assert normalize(typed).text == "a b c d\u2028e\x85f\r\ng"


def test_replacing_letter_for_letter_needs_no_way_back() -> None:
    found = normalize("“ปี ๒๕๖๔” ＮＡＴＯ – O’Brien")
    assert found.passes == ()
    assert found.text == '"ปี 2564" NATO - O\'Brien'


@pytest.mark.parametrize(
    ("typed", "word", "original"),
    [
        ("ช่วงที่่ผ่านมา", "ที่", "ที่่"),
        ("เเอนดรูว์", "แอนดรูว์", "เเอนดรูว์"),
        ("เมื่อนํ้าท่วม", "น้ำ", "นํ้า"),
        ("สำนักงาน ก ่ อน", "ก่", "ก ่"),
        ("the ﬁle", "file", "ﬁle"),
        ("ร\u200bั\u200bสเซีย", "รัส", "ร\u200bั\u200bส"),
        ("cafe\u0301s", "café", "cafe\u0301"),
        ("😀\ufe0fปูติน😀", "ปูติน", "ปูติน"),
    ],
)
def test_a_word_leads_back_to_what_was_typed(
    typed: str, word: str, original: str
) -> None:
    found = normalize(typed)
    at = found.text.index(word)
    start, end = found.original_span(at, at + len(word))
    assert typed[start:end] == original
