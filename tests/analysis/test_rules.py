"""Abbreviations, codes, acronyms and numbers."""

from __future__ import annotations

import pytest

from search.analysis.rules import (
    abbreviations,
    acronym_terms,
    bare_abbreviations,
    code_pieces,
    find_abbreviations,
    number_terms,
    word_terms,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("พล.อ.อาวุโส มิน อ่อง หล่าย", ["พล.อ."]),
        ("พล.อ อาวุโส", ["พล.อ"]),
        ("พล. อ. อาวุโส", ["พล. อ."]),
        ("พลอ.ประยุทธ์", ["พลอ."]),
        ("พล.ต.อ.สุเทพ", ["พล.ต.อ."]),
        ("รมว.กต.", ["รมว.", "กต."]),
        ("รมว.กต. พล.อ.ดอน", ["รมว.", "กต.", "พล.อ."]),
        ("เดือนก.พ. 2564", ["ก.พ."]),
        ("ก.พ.2564", ["ก.พ."]),
        ("5 มี.ค.นี้", ["มี.ค."]),
        ("มี.ค.-เม.ย.", ["มี.ค.", "เม.ย."]),
        ("10.30 น. พล.อ.ประยุทธ์", ["พล.อ."]),
        ("หลายคน.ก.พ.", ["ก.พ."]),
        ("ส.ส.และ ส.ว.", ["ส.ส.", "ส.ว."]),
        ("กอ.รมน.ภาค 4", ["กอ.รมน."]),
        ("5 กม. จากเมือง", ["กม."]),
        # the end of a sentence or of a cluster is no abbreviation
        ("มีหลายคน.", []),
        ("ชาวกก.", []),
        ("เก.พ.", []),
        ("ก. พ่อ", []),
        ("กขค.", []),
        ("...", []),
        (".ก.พ", ["ก.พ"]),
        ("U.S.", []),
    ],
)
def test_abbreviations_are_found(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in find_abbreviations(text)] == expected


@pytest.mark.parametrize(
    ("run", "known"),
    [("รมว", True), ("สส", True), ("กทม", True), ("ชม", False), ("นพ", False)],
)
def test_few_short_runs_are_abbreviations_without_dots(run: str, known: bool) -> None:
    assert (run in bare_abbreviations()) is known


def test_every_row_of_the_table_is_found_as_it_is_written() -> None:
    for short, *_ in abbreviations().values():
        text = f"({short})"
        assert list(find_abbreviations(text)) == [(1, 1 + len(short))], short


@pytest.mark.parametrize(
    ("code", "steps"),
    [
        ("Su-35", [["su-35", "su"], ["35"]]),
        ("SU35", [["su-35", "su"], ["35"]]),
        ("F-16A", [["f-16a", "f-16", "f"], ["16"]]),
        ("Su-30SM2", [["su-30sm2", "su-30", "su"], ["30"]]),
        ("COVID-19", [["covid-19", "covid"], ["19"]]),
        ("G20", [["g-20", "g"], ["20"]]),
        ("5G", [["5g", "5"], ["g"]]),
        ("20th", [["20th", "20"], ["th"]]),
    ],
)
def test_a_code_is_found_whole_and_in_parts(code: str, steps: list[list[str]]) -> None:
    pieces = code_pieces(code)
    found = [[p.term for p in pieces if p.step == step] for step in (0, 1)]
    assert found == steps
    assert all(0 <= p.start < p.end <= len(code) for p in pieces)


@pytest.mark.parametrize(
    ("acronym", "terms"),
    [
        ("U.S.", ("u.s.", "usa")),
        ("U.S", ("u.s.", "usa")),
        ("U.S.'s", ("u.s.", "usa")),
        ("U.S.A.", ("u.s.a.", "usa")),
        ("N.L.D.", ("n.l.d.", "nld")),
        ("I.T.", ("i.t.",)),
        ("a.m.", ("a.m.",)),
    ],
)
def test_acronyms_lose_their_dots_unless_that_makes_a_word(
    acronym: str, terms: tuple[str, ...]
) -> None:
    assert acronym_terms(acronym) == terms


@pytest.mark.parametrize(
    ("number", "terms"),
    [
        ("2564", ("2564", "2021")),
        ("2021", ("2021",)),
        ("1,234.56", ("1234.56",)),
        ("2,564", ("2564",)),
        ("10.30", ("10.30",)),
        ("9999", ("9999",)),
        ("007", ("007",)),
    ],
)
def test_a_buddhist_year_brings_its_common_year(
    number: str, terms: tuple[str, ...]
) -> None:
    assert number_terms(number) == terms


@pytest.mark.parametrize(
    ("word", "terms"),
    [
        ("Sanctions", ("sanction", "sanctions")),
        ("O'Brien's", ("obrien", "obrien")),
        ("МОСКВА", ("москва", "москва")),
        ("ß" * 60, ("s" * 64, "s" * 64)),
    ],
)
def test_a_word_gives_its_stem_and_its_surface(
    word: str, terms: tuple[str, str]
) -> None:
    assert word_terms(word) == terms
