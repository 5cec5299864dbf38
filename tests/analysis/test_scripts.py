"""Units of one script: where they begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from search.analysis.scripts import (
    cuts_cluster,
    is_thai,
    kind_of,
    split_units,
    thai_runs,
)


def cut(text: str) -> list[tuple[str, str]]:
    return [(kind_of(unit).value, unit) for unit in split_units(text)[1::2]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("รัสเซีย", [("thai", "รัสเซีย")]),
        ("เด็กๆเล่น", [("thai", "เด็ก"), ("thai", "เล่น")]),
        ("กรุงเทพฯ ฯลฯ", [("thai", "กรุงเทพ"), ("thai", "ล")]),
        ("฿500ล้าน", [("number", "500"), ("thai", "ล้าน")]),
        ("ซื้อF-16ลำ", [("thai", "ซื้อ"), ("code", "F-16"), ("thai", "ลำ")]),
        ("cross-border", [("word", "cross"), ("word", "border")]),
        ("O'Brien's 'word'", [("word", "O'Brien's"), ("word", "word")]),
        ("foo_bar", [("word", "foo"), ("word", "bar")]),
        ("Москва 東京", [("word", "Москва"), ("word", "東京")]),
        ("x\u030cy", [("word", "x\u030cy")]),
        ("U.S. law", [("acronym", "U.S."), ("word", "law")]),
        ("U.S.A", [("acronym", "U.S.A")]),
        ("U.S", [("acronym", "U.S")]),
        ("N.L.D.'s", [("acronym", "N.L.D.'s")]),
        ("x.y", [("word", "x"), ("word", "y")]),
        ("Ph.D.", [("word", "Ph"), ("word", "D")]),
        ("plan.B", [("word", "plan"), ("word", "B")]),
        ("1,234.56 10.30", [("number", "1,234.56"), ("number", "10.30")]),
        ("12:30, 2564/2021", [("number", n) for n in ("12", "30", "2564", "2021")]),
        ("👨👩 ½", [("word", "½")]),
        ("… — “” ()", []),
    ],
)
def test_text_is_cut_into_units(text: str, expected: list[tuple[str, str]]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "code",
    [
        *("Su-35", "SU35", "F-16A", "MiG-29SMT", "COVID-19", "G20", "S-400", "T-72B3"),
        *("Su-30SM2", "H2O", "5G", "20th", "1990s", "155mm"),
    ],
)
def test_codes_stay_whole(code: str) -> None:
    assert cut(code) == [("code", code)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F-16A/B", [("code", "F-16A"), ("word", "B")]),
        ("Windows11", [("word", "Windows"), ("number", "11")]),
        ("1.5km", [("number", "1.5"), ("word", "km")]),
        ("ซู-30", [("thai", "ซู"), ("number", "30")]),
    ],
)
def test_what_is_no_code_comes_apart(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize("letter", ["a", "1", "ж"])
def test_an_endless_word_comes_in_pieces(letter: str) -> None:
    pieces = split_units(f"ก {letter * 150}, ข")
    assert list(map(len, pieces)) == [0, 1, 1, 64, 0, 64, 0, 22, 2, 1, 0]


def test_an_endless_thai_run_stays_one() -> None:
    assert split_units("ก" * 150) == ["", "ก" * 150, ""]


@pytest.mark.parametrize("text", ["", " ", "ก", "ซื้อ Su-35, U.S. 1,200 ลำ", "-x-" * 50])
def test_the_pieces_of_a_text_are_the_text(text: str) -> None:
    pieces = split_units(text)
    assert "".join(pieces) == text
    assert len(pieces) % 2 == 1


def test_thai_runs_take_no_notice_of_abbreviations() -> None:
    text = "พล.อ.ประยุทธ์ ต่างๆ โควิด-19"
    found = [text[start:end] for start, end in thai_runs(text)]
    assert found == ["พล", "อ", "ประยุทธ์", "ต่าง", "โควิด"]


@pytest.mark.parametrize(
    ("text", "clusters"),
    [
        ("ที่นี่", ["ที่", "นี่"]),
        ("เก่า", ["เก่า"]),
        ("น้ำใจ", ["น้ำ", "ใจ"]),
        ("แม่น้ำ", ["แม่", "น้ำ"]),
        ("ศาสตร์", ["ศา", "ส", "ต", "ร์"]),
        ("ต่างๆ", ["ต่า", "ง", "ๆ"]),
        ("a่b", ["a่", "b"]),
    ],
)
def test_clusters_are_never_split(text: str, clusters: list[str]) -> None:
    cuts = [i for i in range(len(text) + 1) if not cuts_cluster(text, i)]
    assert [text[a:b] for a, b in pairwise(cuts)] == clusters


@pytest.mark.parametrize(
    ("character", "thai"),
    [("ก", True), ("ำ", True), ("่", True), ("๙", False), ("ฯ", False), ("฿", False)],
)
def test_thai_letters_are_known(character: str, thai: bool) -> None:
    assert is_thai(character) is thai
