"""Spellings of one name in Thai are told from words that merely look alike."""

from __future__ import annotations

import pytest

from search.lexicon.phonetics import spelling_variants, thai_key, thai_similarity
from search.lexicon.spelling import LIKELY_VARIANT

VARIANTS = (
    ("ฮาวานา", "ฮาวาน่า"),
    ("วลาดิมีร์", "วลาดิเมียร์"),
    ("เซอร์เก", "เซอร์เกย์"),
    ("เมียนมา", "เมียนมาร์"),
    ("อเล็กซี", "อเล็กเซย์"),
    ("ซูจี", "ซูจิ"),
    ("คาสโตร", "กัสโตร"),
    ("เวียดนาม", "เวียตนาม"),
    ("ปูติน", "ปูตีน"),
    ("วลาดิวอสต็อก", "วลาดิวอสตอก"),
    ("เพสคอฟ", "เปสคอฟ"),
)
STRANGERS = (
    ("อิรัก", "อิหร่าน"),
    ("เกาหลีเหนือ", "เกาหลีใต้"),
    ("จอร์เจีย", "จอร์แดน"),
    ("ไนเจอร์", "ไนจีเรีย"),
    ("ออสเตรีย", "ออสเตรเลีย"),
    ("สโลวาเกีย", "สโลวีเนีย"),
    ("คิม", "คิง"),
    ("ปูติน", "ปักกิ่ง"),
)


@pytest.mark.parametrize(("one", "other"), VARIANTS)
def test_variants_of_a_name_are_found(one: str, other: str) -> None:
    among = [other, "รัสเซีย", "ปักกิ่ง", "อินโดนีเซีย"]
    assert [v.text for v in spelling_variants(one, among)] == [other]
    assert thai_similarity(one, other) >= LIKELY_VARIANT


@pytest.mark.parametrize(("one", "other"), STRANGERS)
def test_other_names_are_no_variants(one: str, other: str) -> None:
    assert spelling_variants(one, [other]) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ฮาวานา", "ฮาวาน่า"),
        ("เซอร์เก", "เซอร์เกย์"),
        ("เมียนมา", "เมียนมาร์"),
        ("ซูจี", "ซูจิ"),
        ("ศักดิ์", "สัก"),
        ("ธรรม", "ทัม"),
        ("ใจ", "ไจ"),
        ("เกาะ", "เกา"),
        ("ภาพ", "พาพ"),
    ],
)
def test_spoken_alike_means_the_same_key(one: str, other: str) -> None:
    assert thai_key(one) == thai_key(other)


def test_a_key_keeps_consonants_apart() -> None:
    assert len({thai_key(name) for name in ("ปูติน", "ปูติก", "กูติน", "ปอติน")}) == 4


def test_words_of_the_dictionary_are_never_one_name() -> None:
    words = {"ขาว", "ข่าว", "ข้าว", "เขา", "เข่า", "เข้า"}
    for word in words:
        assert spelling_variants(word, words, known_words=words) == ()


def test_an_unknown_spelling_of_a_known_name_is_found() -> None:
    found = spelling_variants("รัซเซีย", ["รัสเซีย", "รัส"], known_words={"รัสเซีย", "รัส"})
    assert [variant.text for variant in found] == ["รัสเซีย"]


def test_equal_similarity_comes_in_alphabetical_order() -> None:
    found = spelling_variants("ฮาวานา", ["ฮาวานา", "ฮาวาน้า", "ฮาวาน่า", "ฮาวาน่า"])
    assert [(v.text, v.similarity) for v in found] == [("ฮาวาน่า", 1.0), ("ฮาวาน้า", 1.0)]


@pytest.mark.parametrize("name", ["", "Putin", "2566", "ๆ", "ก" * 1000])
def test_what_is_no_thai_name_has_no_variants(name: str) -> None:
    assert spelling_variants(name, ["ปูติน", name, "Putin", "ข" * 1000]) == ()
