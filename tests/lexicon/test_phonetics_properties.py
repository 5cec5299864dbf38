"""What holds for any text: nothing raises, promises of order and range are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexicon.phonetics import (
    SoundIndex,
    SoundModel,
    latin_symbols,
    spelling_variants,
    thai_key,
    thai_similarity,
    thai_symbols,
)
from search.lexicon.sound_symbols import LATIN, MOST_SYMBOLS, THAI

THAI_TEXT = st.text(st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B))
LATIN_TEXT = st.text(st.characters(max_codepoint=0x24F, categories=["L", "P"]))
ANY_TEXT = st.one_of(st.text(), THAI_TEXT, LATIN_TEXT)


@given(ANY_TEXT)
def test_symbols_are_letters_of_their_script(text: str) -> None:
    assert set("".join(thai_symbols(text))) <= {chr(c) for c in THAI.letters}
    assert latin_symbols(text) == "" or latin_symbols(text).isascii()
    assert all(0 < code < 64 for code in THAI.codes(thai_symbols(text)))
    assert all(0 < code < 27 for code in LATIN.codes(latin_symbols(text)))


@given(ANY_TEXT)
def test_latin_letters_are_read_once(text: str) -> None:
    assert latin_symbols(latin_symbols(text)) == latin_symbols(text)


@given(ANY_TEXT, ANY_TEXT)
def test_a_probability_is_one(thai: str, latin: str) -> None:
    model = SoundModel.load()
    assert 0.0 <= model.probability(thai, latin) <= 1.0
    assert model.log_joint(thai, latin) <= 0.0


@given(st.lists(ANY_TEXT, max_size=12), ANY_TEXT)
def test_an_index_finds_what_it_was_given(terms: list[str], name: str) -> None:
    model = SoundModel.load()
    for index, thai in (
        (SoundIndex.latin(terms), False),
        (SoundIndex.thai(terms), True),
    ):
        found = index.lookup(name, threshold=0.0)
        assert {match.term for match in found} <= {*terms}
        assert len(found) <= 5
        for match in found:
            pair = (match.term, name) if thai else (name, match.term)
            assert match.probability == pytest.approx(model.probability(*pair))


@given(st.lists(LATIN_TEXT, max_size=12))
def test_every_name_of_an_index_can_be_counted(terms: list[str]) -> None:
    names = {t for t in terms if 0 < len(latin_symbols(t)) <= MOST_SYMBOLS}
    assert len(SoundIndex.latin(terms)) == len(names)


@given(ANY_TEXT, ANY_TEXT)
def test_similarity_is_the_same_both_ways(one: str, other: str) -> None:
    similarity = thai_similarity(one, other)
    assert 0.0 <= similarity <= 1.0
    assert similarity == pytest.approx(thai_similarity(other, one))


@given(ANY_TEXT)
def test_a_text_is_most_similar_to_itself(text: str) -> None:
    assert thai_similarity(text, text) == 1.0
    assert isinstance(thai_key(text), str)


@given(THAI_TEXT, st.lists(THAI_TEXT, max_size=8))
def test_variants_are_other_candidates_best_first(
    name: str, candidates: list[str]
) -> None:
    found = spelling_variants(name, candidates, threshold=0.5)
    assert {variant.text for variant in found} <= {*candidates} - {name}
    assert [v.similarity for v in found] == sorted(
        (v.similarity for v in found), reverse=True
    )
    for variant in found:
        assert variant.similarity == thai_similarity(name, variant.text) >= 0.5
