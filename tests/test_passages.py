"""Where a passage may be cut when there is no space: between recorded words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

import pytest

from search.passages import Page
from search.snippets import Mark, make_snippets, passage_snippet

THAI = "กขค" * 200


def every(step: int) -> Iterable[int]:
    return range(0, len(THAI), step)


@pytest.mark.parametrize("step", [7, 11, 50])
def test_a_passage_is_cut_between_the_words_it_is_told(step: int) -> None:
    asked: list[tuple[int, int]] = []

    def edges(low: int, high: int) -> Iterable[int]:
        asked.append((low, high))
        return every(step)

    (snippet,) = make_snippets(THAI, [Mark(300, 303)], edges=edges)
    assert snippet.start % step == 0
    assert (snippet.start + len(snippet.text)) % step == 0
    # Only the neighbourhood is asked about, never the whole text.
    assert all(0 < low <= high < len(THAI) for low, high in asked)


def test_words_are_not_asked_for_where_there_are_spaces() -> None:
    def edges(low: int, high: int) -> Iterable[int]:
        pytest.fail("there are better places than between two words")

    text = "Putin came to Havana. " * 30 + "ปูติน เยือน คิวบา " * 30
    for mark in (Mark(220, 225), Mark(700, 705)):
        assert make_snippets(text, [mark], edges=edges)


def test_a_passage_of_a_text_is_cut_between_the_words_of_that_text() -> None:
    (snippet,) = passage_snippet(THAI, 33, 600, edges=lambda _, __: every(22))
    assert snippet.start == 33
    assert (snippet.start + len(snippet.text)) % 22 == 0
    assert len(snippet.text) > 150


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("รัสเซียและเมียนมา", "รัสเซีย|และ|เมียนมา"),
        # Thai after a digit or a Latin letter is Thai all the same.
        ("สั่ง3จานเราเดินไป", "สั่ง|3|จาน|เรา|เดิน|ไป"),
        ("เรือSuของรัสเซีย", "เรือ|Su|ของ|รัสเซีย"),
        ("café Putin", "café| |Putin"),
    ],
)
def test_a_text_of_no_index_is_cut_into_words(text: str, words: str) -> None:
    edges = sorted(set(Page(text, [], [], 180).edges(0, len(text))))
    pieces = [text[a:b] for a, b in pairwise(edges)]
    assert "|".join(pieces) == words
