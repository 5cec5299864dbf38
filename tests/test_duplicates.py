"""Equal and similar texts are found, and what merely shares a language is not."""

from __future__ import annotations

import random

import pytest

from search.duplicates import Pair, exact_duplicates, near_duplicates
from search.sources.likeness import likeness, text_digest

THAI = ["รัสเซีย", "คิวบา", "เรือรบ", "กรุง", "มอสโก", "ข่าว", "ทหาร", "น้ำมัน", "ข้าว"]
ENGLISH = ["Russia", "Cuba", "warship", "Havana", "talks", "trade", "energy", "visas"]


def news(words: list[str], seed: int, size: int = 300) -> str:
    chance = random.Random(seed)
    return " ".join(
        f"{chance.choice(words)}{chance.randrange(999)}" for _ in range(size)
    )


@pytest.mark.parametrize("words", [THAI, ENGLISH])
def test_a_text_with_a_changed_sentence_is_like_the_first(words: list[str]) -> None:
    first = news(words, 1)
    second = first + " แก้ไขล่าสุด corrected"
    third = news(words, 2)
    ids = ["ก", "ข", "ค"]
    marks = [likeness(text) for text in (first, second, third)]
    assert near_duplicates(ids, marks) == [Pair("ข", "ก")]


def test_unrelated_texts_of_one_language_are_not_alike() -> None:
    marks = [likeness(news(THAI, seed)) for seed in range(150)]
    marks += [likeness(news(ENGLISH, seed)) for seed in range(150)]
    assert near_duplicates([str(n) for n in range(300)], marks) == []


def test_all_of_many_copies_are_found_wherever_they_stand() -> None:
    text = news(THAI, 7)
    others = [news(THAI, seed) for seed in range(100, 160)]
    copies = [f"{text} ({number})" for number in range(3)]
    texts = [copies[0], *others[:30], copies[1], *others[30:], copies[2]]
    pairs = near_duplicates(
        [str(n) for n in range(len(texts))], [likeness(text) for text in texts]
    )
    assert pairs == [Pair("31", "0"), Pair("62", "0")]


@pytest.mark.parametrize("text", ["", "ข่าวสั้น", "a short note " * 3, "ก" * 126])
def test_short_texts_are_like_nothing(text: str) -> None:
    assert likeness(text) == 0
    assert near_duplicates(["ก", "ข"], [likeness(text)] * 2) == []


@pytest.mark.parametrize("marks", [[], [5], [0, 0]])
def test_few_documents_are_no_trouble(marks: list[int]) -> None:
    assert near_duplicates([str(n) for n in range(len(marks))], marks) == []


def test_likeness_is_for_spacing_and_capitals_blind_and_never_fails() -> None:
    text = news(ENGLISH, 3)
    assert likeness(text.upper().replace(" ", "\n")) == likeness(text) != 0
    likeness("\ud800\udc00ข่าว" * 100)


def test_the_first_of_equal_texts_is_named() -> None:
    digests = [text_digest(text) for text in ("ข่าว", "news", "ข่าว", "ข่าว", "", "")]
    pairs = exact_duplicates(list("abcdef"), digests)
    assert pairs == [Pair("c", "a"), Pair("d", "a")]
