"""Marks are born from spans, and nothing else becomes markup."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.snippets import Mark, join_marks
from web.highlight import Steps, highlight


def note(text: str) -> str:
    return f"for {text}"


@pytest.mark.parametrize(
    ("text", "marks", "html"),
    [
        ("ปูตินเยือน", [Mark(0, 5)], "<mark>ปูติน</mark>เยือน"),
        (
            "by Putin",
            [Mark(3, 8, expanded=True)],
            'by <mark class="more" title="for Putin">Putin</mark>',
        ),
        ("a<b>&c", [Mark(1, 4)], "a<mark>&lt;b&gt;</mark>&amp;c"),
        ("no marks", [], "no marks"),
        (
            "ประธานาธิบดีวลาดิเมียร์ ปูติน",
            [Mark(0, 29)],
            (
                '<mark class="long"><span>ประธานาธิบดีวลาดิเมียร์</span> '
                "<span>ปูติน</span></mark>"
            ),
        ),
        (
            '"x"',
            [Mark(0, 3, expanded=True)],
            '<mark class="more" title="for &#34;x&#34;">&#34;x&#34;</mark>',
        ),
    ],
)
def test_spans_become_marks(text: str, marks: list[Mark], html: str) -> None:
    assert highlight(text, marks, note) == html


def test_steps_lead_from_match_to_match() -> None:
    marks = [Mark(0, 1), Mark(2, 3)]
    html = highlight("a b", marks, note, Steps(1, 3, "before", "after"))
    assert '<mark id="m1">a</mark><span class="steps">1/3<a href="#m2"' in html
    assert '<mark id="m2">b</mark><span class="steps"><a href="#m1"' in html
    assert 'href="#m0"' not in html


@given(
    st.text(max_size=60),
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 9), st.booleans()), max_size=6
    ),
)
def test_taking_the_marks_away_gives_the_text_back(
    text: str, wanted: list[tuple[int, int, bool]]
) -> None:
    raw = [
        Mark(at, min(at + n, len(text)), more)
        for at, n, more in wanted
        if at < len(text)
    ]
    html = highlight(text, join_marks(raw, text), lambda _: "")
    plain = re.sub(r'</?(?:mark|span)(?: class="[a-z ]+")?(?: title="")?>', "", html)
    assert "<" not in plain
    assert unescape(plain) == text
