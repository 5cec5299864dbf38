from __future__ import annotations

import pytest

from search.sources.base import UnreadableError
from search.sources.encodings import decode, encoding_of

THAI = "รัสเซียและเมียนมาลงนามข้อตกลง ปี 2567 เรื่อง F-16\n"
ENGLISH = "Russia and Myanmar signed an agreement.\n"


@pytest.mark.parametrize(
    ("written", "read", "text"),
    [
        ("utf-8", "utf-8", THAI + ENGLISH),
        ("utf-8-sig", "utf-8", THAI),
        ("utf-16", "utf-16", THAI),
        ("utf-16-le", "utf-16-le", THAI),
        ("utf-16-be", "utf-16-be", THAI),
        ("utf-16-le", "utf-16-le", ENGLISH),
        ("utf-16-be", "utf-16-be", ENGLISH),
        ("utf-16-le", "utf-16-le", "ข่าวไทย"),
        ("utf-32", "utf-32", THAI),
        ("cp874", "cp874", THAI + ENGLISH),
        ("cp874", "cp874", "“ข่าว” … €100 – 200"),
        ("tis-620", "cp874", THAI),
        ("iso8859-11", "cp874", THAI),
        ("cp1252", "cp1252", "“Quoted” – at the café in Genève"),
        ("latin-1", "cp1252", "Réunion à Genève, été 2024"),
        ("ascii", "utf-8", ENGLISH),
    ],
)
def test_a_text_is_read_in_the_encoding_it_was_written_in(
    written: str, read: str, text: str
) -> None:
    decoded = decode(text.encode(written))
    assert (decoded.text, decoded.encoding) == (text, read)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("gb18030", "俄罗斯与缅甸签署协议" * 20),
        ("shift-jis", "ロシアとミャンマーが合意" * 20),
        ("cp1251", "Россия и Мьянма подписали соглашение" * 20),
        ("koi8-r", "Россия и Мьянма подписали соглашение" * 20),
        ("big5", "俄羅斯與緬甸簽署協議" * 20),
    ],
)
def test_an_encoding_of_other_languages_is_refused_and_not_guessed(
    written: str, text: str
) -> None:
    with pytest.raises(UnreadableError, match="save it as UTF-8"):
        decode(text.encode(written))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "a PDF"),
        (b"PK\x03\x04" + bytes(40), "zip"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\x1f\x8b\x08", "gzip"),
        (bytes(1000), "no text"),
        (bytes(range(256)) * 10, "no text"),
        (b"\x80\x04\x95" * 50, "save it as UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(data: bytes, kind: str) -> None:
    with pytest.raises(UnreadableError, match=kind):
        decode(data)


def test_a_damaged_letter_costs_only_itself_and_is_reported() -> None:
    data = (THAI * 10 + "ลง").encode()
    for damaged in (data[:300] + b"\xff" + data[300:], data[:-1]):
        decoded = decode(damaged)
        assert decoded.encoding == "utf-8"
        assert decoded.text.count("ข้อตกลง") >= 9
        assert "damaged UTF-8 at byte" in decoded.warnings[0]


def test_half_utf8_and_half_cp874_is_refused() -> None:
    with pytest.raises(UnreadableError, match="byte 1,116"):
        decode((THAI * 9).encode() + (THAI * 9).encode("cp874"))


def test_thai_saved_as_western_letters_is_restored_with_a_warning() -> None:
    decoded = decode(THAI.encode("cp874").decode("latin-1").encode())
    assert decoded.text == THAI
    assert decoded.encoding == "utf-8 over cp874"
    assert "restored" in decoded.warnings[0]


def test_accents_between_latin_letters_are_not_taken_for_thai() -> None:
    assert decode("Élève étudié à Orléans".encode("cp1252")).encoding == "cp1252"
    assert decode("ÃÊÂ São João".encode()).text == "ÃÊÂ São João"


def test_a_guess_from_few_letters_comes_with_a_warning() -> None:
    assert "guessed from 2 letters" in decode("กข\n".encode("cp874")).warnings[0]


def test_nul_and_other_controls_in_a_text_are_counted() -> None:
    assert "1 control characters" in decode("ข่าว\x00ลับ".encode()).warnings[0]


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_the_beginning_of_a_long_file_may_end_inside_a_letter(cut: int) -> None:
    head = ("<page>" + THAI * 100).encode()
    assert encoding_of(head[: len(head) - cut]) == "utf-8"
