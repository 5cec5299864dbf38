"""Documents: text every store can hold, and the language it is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.documents import LANGUAGES, clean_text, language_of

any_text = st.text(st.characters(codec=None, exclude_categories=[]), max_size=100)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("รัส\x00เซีย", "รัส เซีย"),
        ("a\x1b[31mb", "a [31mb"),
        ("a\x9b31mb", "a 31mb"),
        ("\ud800ปูติน\udfff", "\ufffdปูติน\ufffd"),
        ("บรรทัด\nสอง\tช่อง\r\nสาม\x0b\x0c", "บรรทัด\nสอง\tช่อง\r\nสาม\x0b\x0c"),
        ("a\x85b\u2028c", "a\x85b\u2028c"),
        ("🙂\u200bก\u00ad", "🙂\u200bก\u00ad"),
    ],
)
def test_only_what_no_store_can_hold_is_replaced(text: str, expected: str) -> None:
    assert clean_text(text) == expected


@given(any_text)
def test_cleaning_keeps_every_offset_and_is_done_once(text: str) -> None:
    clean = clean_text(text)
    assert len(clean) == len(text)
    assert clean_text(clean) == clean
    assert clean.encode("utf-8").decode("utf-8") == clean


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ปูตินพบมิน อ่อง หล่าย", "th"),
        ("Putin met Min Aung Hlaing", "en"),
        ("ปูติน Putin", "th"),
        ("ก Putin", "en"),
        ("ราคา ฿500 และ ฿700", "th"),
        ("฿500, ฿700 net", "en"),
        ("๑๒๓ 456", "en"),
        ("!?", "en"),
        ("", "en"),
        ("Путин и Лукашенко", "en"),
        ("ປະເທດລາວ", "en"),
    ],
)
def test_a_third_of_thai_letters_make_a_thai_text(text: str, language: str) -> None:
    assert language_of(text) == language


@given(any_text)
def test_every_text_has_a_language(text: str) -> None:
    assert language_of(text) in LANGUAGES
    assert language_of(text + "ก" * (2 * len(text) + 1)) == "th"
