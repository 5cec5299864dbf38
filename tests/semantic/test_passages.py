"""Where a text is cut into passages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.scripts import cuts_cluster
from search.semantic.passages import cut_passages

texts = st.text(st.sampled_from("กาที่นั่แกร่งabc .!?\n\u200b ๆ"), max_size=400)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\u200b ", []),
        ("สั้น", ["สั้น"]),
        ("One line here\nand another one", ["One line here", "and another one"]),
        ("It is done. What is next?", ["It is done.", "What is next?"]),
        ("ปูตินเยือนคิวบา เรือรบถึงแล้ว", ["ปูตินเยือนคิวบา", "เรือรบถึงแล้ว"]),
    ],
)
def test_a_text_is_cut_where_a_reader_pauses(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in cut_passages(text, width=14)] == expected


def test_a_run_without_spaces_is_cut_between_clusters() -> None:
    text = "ที่นี่" * 100
    ranges = cut_passages(text, width=50)
    assert len(ranges) > 5
    assert not any(cuts_cluster(text, end) for _, end in ranges)


def test_a_very_long_text_is_known_by_its_beginning() -> None:
    ranges = cut_passages("คำ word " * 200_000, most=10)
    assert len(ranges) == 10
    assert ranges[-1][1] < 10 * 340


@given(texts, st.integers(8, 60))
def test_passages_hold_every_visible_character_once(text: str, width: int) -> None:
    ranges = cut_passages(text, width=width)
    flat = [at for start, end in ranges for at in range(start, end)]
    assert flat == sorted(set(flat))
    left = "".join(text[i] for i in range(len(text)) if i not in set(flat))
    assert left.strip(" \n\u200b") == ""
    assert all(0 < end - start <= width + width // 3 for start, end in ranges)
