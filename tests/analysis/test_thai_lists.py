"""Reading the word lists: which lines are words, and what happens without them."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.analysis.thai_lists import ENCODING, encoded, read_word_list
from search.errors import AnalyzerDataError


@pytest.fixture
def text(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """Stand in for the file of words."""
    text: str = request.param
    monkeypatch.setattr(Path, "read_text", lambda _path, _encoding: text)
    return text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("กา\nมา\n", ["กา", "มา"]),
        ("กา\nมา", ["กา", "มา"]),
        ("กา\n\n\nมา\n\n", ["กา", "มา"]),
        ("ก.ค.\nกา\nมา มา\nsea\nกา-มา\nมา", ["กา", "มา"]),
        ("กา\r\nมา", ["มา"]),
        ("ๆ\nฯ\n๑\n฿\nฤๅ\nกํ", ["ฤๅ", "กํ"]),
        ("ก" * 40 + "\n" + "ก" * 41, ["ก" * 40]),
        ("กา😀\nก\u0301\nมา", ["มา"]),
        ("กา\nกา", ["กา", "กา"]),
    ],
    indirect=["text"],
    ids=lambda value: ascii(value)[:30],
)
def test_lines_of_thai_letters_alone_are_words(text: str, words: list[str]) -> None:
    found = read_word_list("words_th.txt").words
    assert [word.decode(ENCODING) for word in found] == words


def test_words_become_bytes_and_back() -> None:
    words = ["ก็", "เมียนมา", "ก" * 40]
    assert [word.decode(ENCODING) for word in encoded(words)] == words


def test_another_list_has_another_digest() -> None:
    first, second = map(read_word_list, ("words_th.txt", "icubrk_th.txt"))
    assert first.digest == read_word_list("words_th.txt").digest
    assert first.digest != second.digest


def test_a_missing_word_list_says_which() -> None:
    with pytest.raises(AnalyzerDataError, match=r"no-such-list\.txt"):
        read_word_list("no-such-list.txt")


@pytest.mark.parametrize(
    "text", ["", "has space\n# comment\nก.ข.\n"], indirect=True, ids=["empty", "others"]
)
def test_a_word_list_without_words_is_an_error(text: str) -> None:
    with pytest.raises(AnalyzerDataError, match="no Thai words"):
        read_word_list("words_th.txt")


def test_a_damaged_word_list_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def read_text(_path: Path, encoding: str) -> str:
        return b"\xff\xfe".decode(encoding)

    monkeypatch.setattr(Path, "read_text", read_text)
    with pytest.raises(AnalyzerDataError, match="codec"):
        read_word_list("words_th.txt")
