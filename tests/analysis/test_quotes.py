"""Quoted text: what counts as standing in a document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.quotes import count_quote, find_quote, fold_quote
from search.analysis.scripts import cuts_cluster, is_thai

TEXTS = st.text("กนมเแีำาํ้่ab1 \n\u200bﬁİ.’é", max_size=30)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("  Min\n Aung  HLAING ", "min aung hlaing"),
        ("ที่่ผ่านมา\u200b นี้", "ที่ผ่านมา นี้"),
        ("ปี ๒๕๖๔", "ปี 2564"),
        ("“O’Brien”", '"o\'brien"'),
        ("", ""),
    ],
)
def test_quotes_and_documents_are_compared_in_one_form(text: str, folded: str) -> None:
    assert fold_quote(text) == folded


@pytest.mark.parametrize(
    ("text", "quote", "count"),
    [
        ("กองทัพเมียนมา", "ทัพเมียนมา", 1),
        ("กองทัพเมียนมา", "เมียน", 1),
        ("เมียนมา เมียนมา", "เมียนมา", 2),
        ("russia and the us", "us", 1),
        ("US, us; u.s.", "us", 2),
        ("army of 1200", "200", 0),
        ("su-35 and su-30", "su-3", 0),
        ("su-35", "su-35", 1),
        ("xa a a", "a a", 1),
        ("a a a", "a a", 1),
        # a Thai cluster is whole, too
        ("ที่นี่", "ที", 0),
        ("เก่า", "ก่า", 0),
        ("ไทยกับrussia", "russia", 1),
        ("ก", "", 0),
        ("", "ก", 0),
    ],
)
def test_a_quote_stands_on_whole_words_and_clusters(
    text: str, quote: str, count: int
) -> None:
    assert count_quote(fold_quote(text), quote) == count
    assert len(find_quote(text, quote)) == count


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("ช่วงที่่ผ่านมา  นี้", "ที่ผ่านมา นี้", ["ที่่ผ่านมา  นี้"]),
        ("นํ้าท่วม น้ำท่วม", "น้ำ", ["นํ้า", "น้ำ"]),
        ("Min\r\n Aung\u00a0Hlaing", "min aung", ["Min\r\n Aung"]),
        ("😀 O’Brien 😀", "o'brien", ["O’Brien"]),
        ("the ﬁle", "file", ["ﬁle"]),
        ("İİİ ankara", "ankara", ["ankara"]),
        ("ปี ๒๕๖๔", "2564", ["๒๕๖๔"]),
    ],
)
def test_a_quote_is_shown_as_the_author_wrote_it(
    text: str, quote: str, found: list[str]
) -> None:
    assert [text[start:end] for start, end in find_quote(text, quote)] == found


@given(TEXTS, TEXTS)
def test_counting_and_finding_agree(text: str, typed: str) -> None:
    quote = fold_quote(typed)
    assert len(find_quote(text, quote)) == count_quote(fold_quote(text), quote)


@given(TEXTS, st.data())
def test_any_stretch_between_words_is_found(text: str, data: st.DataObject) -> None:
    folded = fold_quote(text)
    words = folded.split(" ")
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    quote = " ".join(words[first : last + 1])
    assert count_quote(folded, quote) >= (1 if quote else 0)


@given(TEXTS, TEXTS)
def test_places_lie_in_the_text_apart_and_on_whole_clusters(
    text: str, typed: str
) -> None:
    quote = fold_quote(typed)
    before = 0
    for start, end in find_quote(text, quote):
        assert before <= start < end <= len(text)
        assert fold_quote(text[start:end]) == quote
        for place in (start, end):
            if (
                0 < place < len(text)
                and is_thai(text[place - 1])
                and is_thai(text[place])
            ):
                assert not cuts_cluster(text, place)
        before = end
