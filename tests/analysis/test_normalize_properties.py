"""What holds for the normal form of every text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normalize import normalize
from search.analysis.scripts import cuts_cluster, is_thai

# Thai letters and marks that meet in every wrong order, and what else is rewritten.
_MARKS = "ะัาำิีึืฺุูๅ็่้๊๋์ํ๎"
_OTHERS = "กนรฤเแโใไๆฯ  \t\n\u200b\u00ad๔5²½ﬁéeS'’`-–Ａ５\u0301\u0308\ud800😀\ufe0f"
TEXTS = st.one_of(
    st.text(_MARKS * 2 + _OTHERS, max_size=20),
    st.text(st.characters(), max_size=30),  # halves of characters among them
    st.text(max_size=60),
)


@given(TEXTS)
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    normal = normalize(text).text
    assert normalize(normal).text == normal
    assert normalize(normal).passes == ()


@pytest.mark.parametrize(
    ("first", "last"),  # the parts of Unicode with characters that are forms of others
    [(0, 0x1FFF), (0x2000, 0x33FF), (0xD700, 0xFFFF), (0x1D400, 0x1F2FF)],
)
def test_every_character_has_a_normal_form_that_stays(first: int, last: int) -> None:
    characters = map(chr, range(first, last + 1))
    typed = "\n".join(f"1{c} e{c}\u0301 ก{c}่" for c in characters)
    normal = normalize(typed).text
    again = normalize(normal).text
    if again != normal:  # said line by line: the whole is too long to show
        assert again.split("\n") == normal.split("\n")


@given(TEXTS)
def test_the_way_back_is_in_order_and_complete(text: str) -> None:
    found = normalize(text)
    starts, ends = found.origins()
    assert len(starts) == len(ends) == len(found.text)
    last_start, last_end = 0, 0
    for start, end in zip(starts, ends, strict=True):
        assert last_start <= start < end <= len(text)
        assert last_end <= end
        assert start in (last_start, last_end) or start > last_end
        last_start, last_end = start, end


@given(TEXTS)
def test_one_span_or_all_at_once_lead_to_the_same_place(text: str) -> None:
    found = normalize(text)
    starts, ends = found.origins()
    for i in range(len(found.text)):
        for j in (i + 1, len(found.text)):
            assert found.original_span(i, j) == (starts[i], ends[j - 1])


@given(TEXTS)
def test_no_way_back_leads_into_a_cluster(text: str) -> None:
    found = normalize(text)
    for i in range(len(found.text) + 1):
        if cuts_cluster(found.text, i):
            continue
        places = {*found.original_span(0, i)} if i else set()
        if i < len(found.text):
            places |= {*found.original_span(i, len(found.text))}
        for place in places - {0, len(text)}:
            inside = is_thai(text[place - 1]) and is_thai(text[place])
            assert not (inside and cuts_cluster(text, place))


@given(st.text("กขรนมอเแาะ", min_size=1, max_size=20), st.data())
def test_invisible_characters_anywhere_change_nothing(
    text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    seen = (
        text[:at] + data.draw(st.sampled_from("\u200b\u200d\u00ad\ufeff")) + text[at:]
    )
    assert normalize(seen).text == normalize(text).text


@given(TEXTS)
def test_no_letter_outside_thai_is_lost(text: str) -> None:
    """Letters may become others (é, fi), but their plain forms stay in order."""
    assert _plain(text) == _plain(normalize(text).text)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if c.isascii() and c.isalpha())
