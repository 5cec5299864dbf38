"""The units of a text, and what one unit gives wherever it stands."""

from __future__ import annotations

import pytest

from search.analysis.units import is_run, pieces_of, terms_of, units_of


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("พล.อ.ชอยกู ซื้อ Su-35", ["พล.อ.", "ชอยกู", "ซื้อ", "Su-35"]),
        ("เดือนก.พ. 2564", ["เดือน", "ก.พ.", "2564"]),
        ("รมว.กต.", ["รมว.", "กต."]),
        ("U.S. visits", ["U.S.", "visits"]),
        (" .,! ", []),
    ],
)
def test_abbreviations_are_units_too(text: str, units: list[str]) -> None:
    pieces = pieces_of(text)
    assert pieces[1::2] == units
    assert "".join(pieces) == text


@pytest.mark.parametrize(
    ("unit", "run"),
    [
        ("ชอยกู", True),
        ("เมือง", True),
        ("พล.อ.", False),
        ("รมว", False),
        ("Shoigu", False),
        ("2564", False),
        ("東京", False),
    ],
)
def test_only_thai_words_are_cut_further(unit: str, run: bool) -> None:
    assert is_run(unit) is run


@pytest.mark.parametrize(
    ("text", "runs", "others"),
    [
        ("พล.อ.ชอยกู ซื้อ Su-35", ["ชอยกู", "ซื้อ"], ["พล.อ.", "Su-35"]),
        ("รมว พบ Putin", ["พบ"], ["รมว", "Putin"]),
        ("東京 ถึง", ["ถึง"], ["東京"]),
        ("Putin visits", [], ["Putin", "visits"]),
        ("", [], []),
    ],
)
def test_thai_runs_are_told_from_other_units(
    text: str, runs: list[str], others: list[str]
) -> None:
    found = units_of(text)
    assert [found.units[i] for i in found.places_of_runs] == found.runs == runs
    assert [found.units[i] for i in found.places_of_others] == found.others == others
    assert len(found.between) == len(found.units)


@pytest.mark.parametrize(
    ("unit", "base", "exact", "more"),
    [
        ("Sanctions", "sanction", "sanctions", []),
        ("Hlaing's", "hla", "hlaing", []),
        ("2564", "2564", None, ["2021"]),
        ("1,200", "1200", None, []),
        ("U.S.", "u.s.", None, ["usa"]),
        ("พล.อ", "พล.อ.", None, ["พลเอก"]),
        ("Su-30SME", "su-30sme", None, ["su-30", "su", "30"]),
    ],
)
def test_a_unit_has_one_base_term(
    unit: str, base: str, exact: str | None, more: list[str]
) -> None:
    terms = terms_of(unit)
    assert (terms.base, terms.exact) == (base, exact)
    assert [piece.term for piece in terms.more] == more
