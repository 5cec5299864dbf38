"""The lexicon: what the other language calls a thing, layer by layer."""

from __future__ import annotations

import pytest

from search.lexicon.dictionary import LAYERS, Layer, Translation, english_key, thai_key
from search.lexicon.glossary import Glossary
from search.lexicon.lexicon import Lexicon, function_words, load_lexicon


class Table:
    """A table in a dictionary, as the tries answer."""

    def __init__(self, **records: list[str]) -> None:
        self._records = records

    def get(self, key: str) -> list[bytes] | None:
        found = self._records.get(key)
        if found is None:
            return None
        return [bytes((rank, 255)) + text.encode() for rank, text in enumerate(found)]

    def prefixes(self, key: str) -> list[str]:
        return [known for known in self._records if key.startswith(known)]


def layer(name: str, **records: list[str]) -> Layer:
    return Layer(name, Table(**records), Table(**records))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon(Glossary())


def texts(translations: tuple[Translation, ...]) -> list[str]:
    return [translation.text for translation in translations]


def test_the_better_layer_comes_first_and_keeps_a_word_both_know() -> None:
    upper = layer("places", พม่า=["Burma", "Myanmar"])
    lower = layer("wordnet", พม่า=["burma", "Burmese"])
    found = Lexicon(Glossary(), (upper, lower)).translations("พม่า", "th")
    assert [(t.text, t.layer) for t in found] == [
        ("Burma", "places"),
        ("Myanmar", "places"),
        ("Burmese", "wordnet"),
    ]


@pytest.mark.parametrize(
    ("key", "language", "expected"),
    [
        ("ประเทศคิวบา", "th", ["Cuba"]),  # a class word is set aside …
        ("คิวบา", "th", ["Cuba"]),
        ("กรุงคิวบา", "th", ["Cuba"]),
        ("ประเทศ", "th", ["country"]),  # … but not when it is all there is
        ("ประเทศคิวบา", "en", []),
        ("ประเทศลาว", "th", []),
        ("", "th", []),
    ],
)
def test_a_thai_word_nobody_knows_is_tried_without_its_class_word(
    key: str, language: str, expected: list[str]
) -> None:
    tables = layer("places", คิวบา=["Cuba"], ประเทศ=["country"])
    found = Lexicon(Glossary(), (tables,)).translations(key, language)
    assert texts(found) == expected


def test_the_longest_key_of_any_layer_counts() -> None:
    layers = (layer("a", prime=["x"]), layer("b", **{"prime minist": ["y"]}))
    lexicon = Lexicon(Glossary(), layers)
    assert lexicon.longest(["prime", "minist", "of"], "en") == 2
    assert lexicon.longest(["of"], "en") == 0
    assert lexicon.longest([], "en") == 0
    assert Lexicon().longest(["prime"], "en") == 0


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("รัสเซีย", "th", "Russia"),
        ("เวียดนาม", "th", "Vietnam"),
        ("นายกรัฐมนตรี", "th", "Prime Minister"),
        ("Vietnam", "en", "เวียดนาม"),
        ("submarines", "en", "เรือดำน้ำ"),
    ],
)
def test_the_real_tables_know_the_news(
    lexicon: Lexicon, word: str, language: str, expected: str
) -> None:
    key = thai_key(word) if language == "th" else english_key(word)
    found = lexicon.translations(key, language)
    assert expected in texts(found)
    assert {translation.language for translation in found} == {"th", "en"} - {language}


def test_layers_can_be_left_out() -> None:
    kept = load_lexicon(Glossary(), without=frozenset(LAYERS[1:])).layers
    assert [layer.name for layer in kept] == [LAYERS[0]]
    assert load_lexicon(Glossary(), without=frozenset(LAYERS)).layers == ()


def test_strange_keys_are_unknown_and_harmless(lexicon: Lexicon) -> None:
    for key in ("\x00", "a\x00b", "🙂", "ก" * 10_000, " ", "|"):
        for language in ("th", "en"):
            assert lexicon.translations(key, language) == ()
            assert lexicon.longest([key], language) == 0


@pytest.mark.parametrize(
    ("words", "are"),
    [
        (("และ", "ของ", "ที่", "the", "of", "and"), True),
        (("รัสเซีย", "กองทัพ", "war", "navy", "#", ""), False),
    ],
)
def test_function_words_are_known_in_both_languages(
    words: tuple[str, ...], are: bool
) -> None:
    assert all((word in function_words()) is are for word in words)
