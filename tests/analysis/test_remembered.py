"""What is remembered of words, and how much of it at most."""

from __future__ import annotations

from search.analysis.remembered import Remembered


def test_an_answer_is_remembered_until_there_are_too_many() -> None:
    asked, lengths = _lengths(most=2)
    assert [lengths[word] for word in ("ไทย", "a", "ไทย", "a")] == [3, 1, 3, 1]
    assert asked == ["ไทย", "a"]
    assert [lengths[word] for word in ("ลาว", "ไทย")] == [3, 3]
    assert asked == ["ไทย", "a", "ลาว", "ไทย"]


def test_a_word_too_long_for_a_term_takes_no_memory() -> None:
    asked, lengths = _lengths(most=2)
    words = ["ก" * 64, "ก" * 65, "ก" * 65]
    assert [lengths[word] for word in words] == [64, 65, 65]
    assert asked == words
    assert list(lengths) == words[:1]


def _lengths(most: int) -> tuple[list[str], Remembered[int]]:
    """Return what remembers the lengths of words, and which it has asked for."""
    asked: list[str] = []

    def length(word: str) -> int:
        asked.append(word)
        return len(word)

    return asked, Remembered(length, most)
