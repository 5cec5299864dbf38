"""Words of one text: what comes out at which position."""

from __future__ import annotations

import pytest

from search.analysis.cutting import Cut, cut, cut_words
from search.analysis.grams import GramStream
from search.analysis.tokens import TokenStream


def positions(stream: TokenStream) -> list[list[str]]:
    """The terms at each position."""
    found: dict[int, list[str]] = {}
    for token in stream:
        found.setdefault(token.position, []).append(token.term)
    assert list(found) == list(range(len(found)))
    return list(found.values())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("รัสเซียและเมียนมา", [["รัสเซีย"], ["และ"], ["เมียนมา"]]),
        ("พล.อ.ชอยกู", [["พล.อ.", "พลเอก"], ["ชอย"], ["กู"]]),
        ("ปธน.ปูติน", [["ปธน.", "ประธานาธิบดี"], ["ปูติน"]]),
        ("เดือนก.พ. 2564", [["เดือน"], ["ก.พ.", "กุมภาพันธ์"], ["2564", "2021"]]),
        ("กทม ฯลฯ", [["กทม.", "กรุงเทพมหานคร"], ["ล"]]),
        ("ต่างๆ", [["ต่าง"]]),
        ("ที่ผ่านมาฯ", [["ที่ผ่านมา"]]),
        ("10.30 น.", [["10.30"], ["น"]]),
        ("ผู้ป่วยโควิด-19", [["ผู้ป่วย"], ["โควิด", "โควิด-19"], ["19"]]),
        ("ซื้อซู-30 ลำ", [["ซื้อ"], ["ซู", "ซู-30"], ["30"], ["ลำ"]]),
        ("-19", [["19"]]),
        ("พล.อ.-19", [["พล.อ.", "พลเอก"], ["19"]]),
        ("ปี-123456", [["ปี"], ["123456"]]),
        ("visited Su-30SME", [["visit"], ["su-30sme", "su-30", "su"], ["30"]]),
        ("U.S. sanctions", [["u.s.", "usa"], ["sanction"]]),
        ("5G ไทย", [["5g", "5"], ["g"], ["ไทย"]]),
        ("Côte d'Ivoire", [["cote"], ["divoir"]]),
        ("", []),
        (" .,! ", []),
    ],
)
def test_a_text_becomes_terms_at_positions(
    text: str, expected: list[list[str]]
) -> None:
    assert positions(cut(text).words) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("พล.อ.ชอยกู ซื้อ Su-35", ["พล.อ.", "ชอย", "กู", "ซื้อ", "su-35"]),
        ("ซู-30 ปี 2564", ["ซู", "30", "ปี", "2564"]),
        ("the U.S. visits", ["the", "u.s.", "visit"]),
    ],
)
def test_base_words_are_those_without_synonyms_and_parts(
    text: str, expected: list[str]
) -> None:
    assert cut(text).base_terms() == expected


def test_the_exact_view_holds_latin_words_where_the_stems_are() -> None:
    found = cut("NATO generals เยือน Su-35 U.S.")
    assert found.exact.terms == ["nato", "generals"]
    assert found.exact.positions == found.words.positions[:2]


def test_the_second_word_list_cuts_the_same_runs() -> None:
    text = "ปูตินถึงวลาดิวอสต็อก ก.พ. 2564 visits"
    found = cut(text).alternative
    assert "".join(found.terms) == "ปูตินถึงวลาดิวอสต็อก"
    assert found.positions == list(range(len(found)))


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("ปูติน", ["ปูติ", "ูติน"]),
        ("ซูจี", ["ซูจี"]),
        ("ซู", ["ซู"]),
        ("ก.พ. รมว.", ["ก", "พ", "รมว"]),
        ("โควิด-19", ["โควิ", "ควิด"]),
        ("Putin", []),
    ],
)
def test_grams_are_the_four_letter_pieces_of_all_thai_runs(
    text: str, grams: list[str]
) -> None:
    found = GramStream(text)
    assert found.terms == grams
    assert [text[s:e] for s, e in zip(found.starts, found.ends, strict=True)] == grams
    assert found.positions == list(range(len(grams)))


@pytest.mark.parametrize("text", ["ฮ" * 150, "ประเทศไทย" + "ฮ" * 150])
def test_a_term_is_cut_but_its_token_is_not(text: str) -> None:
    longest = max(cut(text).words, key=lambda token: token.end - token.start)
    assert len(longest.term) == 64
    assert longest.end - longest.start == 150


@pytest.mark.parametrize("text", ["", "พล.อ.ชอยกู ซื้อ Su-35 ปี 2564", "the U.S. visits"])
def test_the_words_alone_are_those_of_the_whole_cut(text: str) -> None:
    assert cut_words(text) == cut(text).words


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("โควิด-19 ใน Su-35 ปี 2564", [0, 0, 6, 9, 12, 12, 15, 18, 21, 21]),
        ("ก.พ. 64", [0, 0, 5]),
    ],
)
def test_synonyms_and_parts_stand_where_they_are_written(
    text: str, starts: list[int]
) -> None:
    assert cut(text).words.starts == starts


def test_an_empty_text_has_no_words() -> None:
    assert cut("") == Cut()
