"""Folding and stemming of words that are not Thai."""

from __future__ import annotations

import subprocess
import sys
from typing import NoReturn

import pytest

from search.analysis import english
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


def _fresh(code: str) -> str:
    """What a fresh process prints."""
    command = [sys.executable, "-c", code]
    return subprocess.run(
        command, check=True, capture_output=True, text=True
    ).stdout.strip()


def test_a_stem_does_not_start_all_of_nltk() -> None:
    code = (
        "import sys; from search.analysis.english import stem;"
        "print(stem('sanctions'), 'nltk' in sys.modules)"
    )
    assert _fresh(code) == "sanction False"


def test_nltk_can_still_be_imported_as_ever_and_stems_the_same() -> None:
    code = (
        "from search.analysis.english import stem; before = stem('organization');"
        "from nltk.stem import SnowballStemmer; import nltk;"
        "print(SnowballStemmer('english').stem('organization') == before)"
    )
    assert _fresh(code) == "True"


def test_an_nltk_laid_out_otherwise_is_imported_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def moved(_copy: object, name: str) -> NoReturn:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(english._PrivateCopy, "load", moved)
    monkeypatch.delitem(sys.modules, "nltk", raising=False)
    monkeypatch.setattr(english, "import_module", lambda _name: _StandIn)
    assert english._snowball.__wrapped__()("sanctions") == "stemmed sanctions"


class _StandIn:
    """A module with a stemmer of another NLTK."""

    class EnglishStemmer:
        def stem(self, word: str) -> str:
            return f"stemmed {word}"


def test_a_package_that_is_not_there_is_named() -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_package"):
        english._PrivateCopy("no_such_package")
