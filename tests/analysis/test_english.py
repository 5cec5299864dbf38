"""Folding and stemming of words that are not Thai."""

from __future__ import annotations

import pytest

from search.analysis.english import fold, stem


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("NATO", "nato"),
        ("Russia's", "russia"),
        ("generals'", "generals"),
        ("O'Brien", "obrien"),
        ("d'Ivoire", "divoire"),
        ("'s", "s"),
        ("Sánchez", "sanchez"),
        ("Côte", "cote"),
        ("naïve", "naive"),
        ("Ångström", "angstrom"),
        ("İstanbul", "istanbul"),
        ("ISTANBUL", "istanbul"),
        ("ıstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("STRASSE", "strasse"),
        ("Łukasz", "lukasz"),
        ("Øresund", "oresund"),
        ("Encyclopædia", "encyclopaedia"),
        ("Nguyễn", "nguyen"),
        ("ДОЖДЬ", "дождь"),
        ("Йод", "йод"),
        ("한국", "한국"),
        ("東京", "東京"),
        ("ガ", "ガ"),
        ("½", "½"),
    ],
)
def test_case_and_latin_accents_are_folded(word: str, folded: str) -> None:
    assert fold(word) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("word", "stemmed"),
    [
        ("sanctions", "sanction"),
        ("visited", "visit"),
        ("missiles", "missil"),
        ("us", "us"),
        ("is", "is"),
        ("москва", "москва"),
        ("s" * 41, "s" * 41),
    ],
)
def test_english_words_are_stemmed(word: str, stemmed: str) -> None:
    assert stem(word) == stemmed


@pytest.mark.parametrize(
    ("one", "other"),
    [("sanction", "sanctions"), ("visiting", "visits"), ("diplomat", "diplomats")],
)
def test_forms_of_one_word_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)
