"""The translation layers as shipped: both directions, their keys, and damage."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import marisa_trie
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.lexicon import dictionary
from search.lexicon.dictionary import (
    LAYERS,
    MANIFEST,
    MOST_ALTERNATIVES,
    DictionaryDataError,
    Layer,
    Translation,
    english_key,
    open_layers,
    strip_prefix,
    table_name,
    thai_key,
)

SHIPPED = Path(dictionary.__file__).with_name("data")

ANY_TEXT = st.text(st.sampled_from("กขเแาำิ์่ๆฯ ๑-'’.aÉs\0\u200b") | st.characters())


@pytest.fixture(scope="module")
def layers() -> dict[str, Layer]:
    return {layer.name: layer for layer in open_layers()}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "data"))


def words(layer: Layer, text: str, language: str) -> list[str]:
    key = thai_key(text) if language == "th" else english_key(text)
    return [translation.text for translation in layer.lookup(key, language)]


@pytest.mark.parametrize(
    ("layer", "thai", "english"),
    [
        ("places", "เมียนมา", "Myanmar"),
        ("places", "พม่า", "Burma"),
        ("places", "พม่า", "Myanmar"),
        ("places", "คิวบา", "Cuba"),
        ("places", "เวียดนาม", "Vietnam"),
        ("places", "กินี-บิสเซา", "Guinea-Bissau"),
        ("places", "โซล", "Seoul"),
        ("places", "เชียงใหม่", "Chiang Mai"),
        ("places", "โปแลนด์", "Polish"),
        ("places", "พฤษภาคม", "May"),
        ("places", "คองโก", "Congo"),
        ("transliteration", "อินเทอร์เน็ต", "internet"),
        ("transliteration", "เฟสบุ๊ค", "facebook"),
        ("transliteration", "บลูทูท", "bluetooth"),
        ("wordnet", "กิน", "eat"),
        ("wordnet", "นายกรัฐมนตรี", "Prime Minister"),
        ("wordnet", "ตุรกี", "Turkey"),
        ("wordnet", "สหรัฐ", "United States"),
    ],
)
def test_a_word_and_its_translation_find_each_other(
    layers: dict[str, Layer], layer: str, thai: str, english: str
) -> None:
    assert english in words(layers[layer], thai, "th")
    assert thai in words(layers[layer], english, "en")


@pytest.mark.parametrize(
    ("layer", "thai", "first"),
    [
        ("places", "เมียนมา", "Myanmar"),
        ("places", "พม่า", "Burma"),
        ("wordnet", "กิน", "eat"),
        ("wordnet", "เจรจา", "negotiation"),
    ],
)
def test_the_likeliest_translation_comes_first(
    layers: dict[str, Layer], layer: str, thai: str, first: str
) -> None:
    assert words(layers[layer], thai, "th")[0] == first


@pytest.mark.parametrize(
    ("layer", "language", "text"),
    [
        ("places", "th", "ไว"),  # the language Vai; the word "quick"
        ("places", "th", "เลย"),  # the province Loei; a function word
        ("places", "th", "กบ"),  # Krabi, abbreviated; a frog
        ("places", "th", "ตัวย่อ"),  # simplified Han; an abbreviation
        ("places", "en", "Oral"),
        ("wordnet", "en", "he"),  # helium
        ("wordnet", "en", "7"),
    ],
)
def test_everyday_words_are_not_taken_for_names(
    layers: dict[str, Layer], layer: str, language: str, text: str
) -> None:
    assert words(layers[layer], text, language) == []


def test_a_function_word_is_no_translation(layers: dict[str, Layer]) -> None:
    assert words(layers["wordnet"], "ฮีเลียม", "th")[0] == "helium"
    assert "He" not in words(layers["wordnet"], "ฮีเลียม", "th")


def test_a_translation_says_where_it_comes_from(layers: dict[str, Layer]) -> None:
    assert layers["places"].lookup("คิวบา", "th") == (
        Translation("Cuba", language="en", weight=1.0, layer="places"),
    )
    assert layers["places"].lookup("cuba", "en") == (
        Translation("คิวบา", language="th", weight=1.0, layer="places"),
    )


def test_an_unknown_key_has_no_translation(layers: dict[str, Layer]) -> None:
    assert layers["places"].lookup("", "th") == ()
    assert layers["places"].lookup("ไม่มีคำนี้", "th") == ()


@pytest.mark.parametrize("key", ["\0", "คิวบา\0", "\0คิวบา"])
def test_a_key_with_a_null_character_is_unknown(
    layers: dict[str, Layer], key: str
) -> None:
    for layer in layers.values():
        assert layer.lookup(key, "th") == layer.lookup(key, "en") == ()
        assert layer.longest([key], "th") == 0


def test_a_wrong_language_is_a_bug_of_the_caller(layers: dict[str, Layer]) -> None:
    with pytest.raises(ValueError, match="'th' or 'en', not 'de'"):
        layers["places"].lookup("kuba", "de")


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("language", ["th", "en"])
def test_keys_agree_with_the_key_functions_and_order_with_the_weights(
    layers: dict[str, Layer], name: str, language: str
) -> None:
    """Fails when the normaliser or the stemmer changed after the tables were built."""
    trie = marisa_trie.BytesTrie().mmap(str(SHIPPED / table_name(name, language)))
    other = "en" if language == "th" else "th"
    key_of = english_key if other == "en" else thai_key
    keys = sorted(set(trie.keys()))
    for key in keys[:: max(1, len(keys) // 1_500)]:
        found = layers[name].lookup(key, language)
        weights = [translation.weight for translation in found]
        assert weights == sorted(weights, reverse=True)
        assert weights[0] == 1.0
        assert len(found) <= MOST_ALTERNATIVES
        others = [key_of(translation.text) for translation in found]
        assert len(set(others)) == len(others)
        assert all(layers[name].lookup(other_key, other) for other_key in others)


@pytest.mark.parametrize(
    ("parts", "language", "count"),
    [
        (["prime", "minist", "of", "japan"], "en", 2),
        (["prime", "number"], "en", 2),
        (["minist"], "en", 1),
        (["qqqq", "minist"], "en", 0),
        (["นายก", "รัฐมนตรี", "ญี่ปุ่น"], "th", 2),
        (["ฅฅฅ"], "th", 0),
        ([], "th", 0),
        ([""], "en", 0),
    ],
)
def test_the_longest_known_phrase_is_found(
    layers: dict[str, Layer], parts: list[str], language: str, count: int
) -> None:
    assert layers["wordnet"].longest(parts, language) == count


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Foreign Ministers", "foreign minist"),
        ("Russia’s", "russia"),
        ("São Tomé & Príncipe", "sao tome princip"),
        ("U.S.", "u s"),
        ("COVID-19", "covid 19"),
        ("e\u0301lite", "elit"),
        ("ไทย", ""),
    ],
)
def test_english_keys(text: str, key: str) -> None:
    assert english_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("คอมโซโมลสค์-ออน-อามูร์", "คอมโซโมลสค์ออนอามูร์"),
        ("บิล เกตส์", "บิลเกตส์"),
        ("กรุงเทพฯ", "กรุงเทพ"),
        ("เด็กๆ", "เด็ก"),
        ("นํ้า", "น้ำ"),
        ("เมียน\u200bมา", "เมียนมา"),
        ("ฟุตบอล F.C.", "ฟุตบอลf.c."),
    ],
)
def test_thai_keys(text: str, key: str) -> None:
    assert thai_key(text) == key


@pytest.mark.parametrize(
    ("key", "rest"),
    [
        ("ประเทศคิวบา", "คิวบา"),
        ("จังหวัดเลย", "เลย"),
        ("การประชุม", "ประชุม"),
        ("ความร่วมมือ", "ร่วมมือ"),
        ("ชาวรัสเซีย", "รัสเซีย"),
        ("การ์ตูน", None),  # the rest would begin with a mark
        ("ผู้ก", None),  # one letter is no word
        ("การ", None),
        ("คิวบา", None),
    ],
)
def test_class_words_are_stripped(key: str, rest: str | None) -> None:
    assert strip_prefix(key) == rest


@given(ANY_TEXT)
def test_a_key_of_a_key_is_itself(text: str) -> None:
    assert thai_key(thai_key(text)) == thai_key(text)


@given(text=ANY_TEXT)
def test_any_text_can_be_looked_up(layers: dict[str, Layer], text: str) -> None:
    for layer in layers.values():
        for key, language in ((thai_key(text), "th"), (english_key(text), "en")):
            found = layer.lookup(key, language)
            assert (layer.longest([key], language) == 1) == bool(found)


def test_layers_come_in_priority_order_and_can_be_left_out(copy: Path) -> None:
    assert tuple(layer.name for layer in open_layers()) == LAYERS
    (copy / table_name("wordnet", "th")).unlink()
    without = frozenset({"wordnet", "glossary"})
    names = [layer.name for layer in open_layers(copy, without=without)]
    assert names == ["places", "transliteration"]


@pytest.mark.parametrize("name", [table_name("places", "th"), "wordnet.en.trie"])
def test_a_damaged_table_is_named_with_the_remedy(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(DictionaryDataError, match="SHA-256") as caught:
        open_layers(copy)
    assert str(copy / name) in str(caught.value)
    assert "make lexicon" in str(caught.value)


@pytest.mark.parametrize("name", [table_name("places", "en"), MANIFEST])
def test_a_missing_file_is_named_with_the_remedy(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(DictionaryDataError, match="No such file") as caught:
        open_layers(copy)
    assert str(copy / name) in str(caught.value)
    assert "make lexicon" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"layers": [{"tables": [{}]}]}'])
def test_a_damaged_manifest_is_named(copy: Path, text: str) -> None:
    (copy / MANIFEST).write_text(text)
    with pytest.raises(DictionaryDataError, match=MANIFEST):
        open_layers(copy)


def test_a_table_without_a_checksum_is_not_opened(copy: Path) -> None:
    (copy / MANIFEST).write_text('{"layers": []}')
    with pytest.raises(DictionaryDataError, match="does not list it"):
        open_layers(copy)


def test_every_shipped_table_has_a_source_and_a_notice() -> None:
    manifest = json.loads((SHIPPED / MANIFEST).read_text(encoding="utf-8"))
    notice = (SHIPPED.parents[2] / "NOTICE").read_text(encoding="utf-8")
    assert [layer["layer"] for layer in manifest["layers"]] == list(LAYERS)
    for layer in manifest["layers"]:
        for source in layer["sources"]:
            assert source["name"].lower() in notice.lower() or "CC0" in notice
            assert not any(word in source["licence"] for word in ("GPL", "-SA", "ODbL"))
        for table in layer["tables"]:
            assert table["file"] in notice
            assert table["bytes"] == (SHIPPED / table["file"]).stat().st_size
