"""Snippets of any text with any marks keep the promises of their docstrings."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search.passages import splits_character
from search.snippets import Mark, join_marks, make_snippets

# Thai with marks and leading vowels, Latin, digits, breaks, an emoji with its joiner.
LETTERS = "กขทนปมเแโไะาำิีุูั็์่้๊๋ๆฯaeiZ๑2 .,\n\r\t\u200b(👩\u200d\u0301"
texts = st.text(LETTERS, max_size=250) | st.text(max_size=100)
WIDTHS = st.integers(20, 180)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(texts.filter(bool))
    offsets = st.integers(0, len(text))
    pairs = st.tuples(offsets, offsets, st.booleans())
    marks = [
        Mark(min(a, b), max(a, b), c) for a, b, c in draw(st.lists(pairs, max_size=12))
    ]
    return text, marks


@given(marked_texts(), WIDTHS, st.integers(1, 4))
def test_a_snippet_is_a_part_of_the_document(
    given_text: tuple[str, list[Mark]], width: int, most: int
) -> None:
    text, marks = given_text
    snippets = make_snippets(text, marks, most=most, width=width)
    assert len(snippets) <= most
    end_before = 0
    for snippet in snippets:
        end = snippet.start + len(snippet.text)
        assert 0 < len(snippet.text) <= width
        assert end_before <= snippet.start
        end_before = end
        for shown, stored in zip(snippet.text, text[snippet.start : end], strict=True):
            assert shown == stored or (shown == " " and stored.isspace())
        assert "\n" not in snippet.text
        assert snippet.before == bool(
            text[: snippet.start].replace("\u200b", "").strip()
        )
        assert snippet.after == bool(text[end:].replace("\u200b", "").strip())


@settings(max_examples=60)
@given(marked_texts(), WIDTHS)
def test_marks_lie_inside_in_order_and_where_the_joined_marks_are(
    given_text: tuple[str, list[Mark]], width: int
) -> None:
    text, marks = given_text
    covered = {
        (i, m.expanded) for m in join_marks(marks, text) for i in range(m.start, m.end)
    }
    for snippet in make_snippets(text, marks, width=width):
        at = 0
        shown = set()
        for mark in snippet.marks:
            assert at <= mark.start < mark.end <= len(snippet.text)
            at = mark.end
            shown |= {
                (snippet.start + i, mark.expanded) for i in range(mark.start, mark.end)
            }
        inside = range(snippet.start, snippet.start + len(snippet.text))
        assert shown == {(i, kind) for i, kind in covered if i in inside}


@settings(max_examples=60)
@given(marked_texts(), WIDTHS)
def test_no_snippet_begins_or_ends_inside_a_written_character(
    given_text: tuple[str, list[Mark]], width: int
) -> None:
    text, marks = given_text
    longest = _longest_character(text)
    for snippet in make_snippets(text, marks, width=width):
        if longest < width // 2:
            assert not splits_character(text, snippet.start)
            assert not splits_character(text, snippet.start + len(snippet.text))


@given(marked_texts())
def test_joined_marks_are_apart_whole_and_cover_every_mark(
    given_text: tuple[str, list[Mark]],
) -> None:
    text, marks = given_text
    joined = join_marks(marks, text)
    at = 0
    for mark in joined:
        assert at <= mark.start < mark.end <= len(text)
        assert not splits_character(text, mark.start)
        assert not splits_character(text, mark.end)
        at = mark.end
    covered = {i for m in joined for i in range(m.start, m.end)}
    assert {i for m in marks for i in range(m.start, m.end)} <= covered
    assert join_marks(joined, text) == joined


@given(marked_texts())
def test_a_typed_word_is_always_marked_as_typed(
    given_text: tuple[str, list[Mark]],
) -> None:
    text, marks = given_text
    typed = {
        i
        for m in join_marks(marks, text)
        if not m.expanded
        for i in range(m.start, m.end)
    }
    assert {i for m in marks if not m.expanded for i in range(m.start, m.end)} <= typed


@settings(max_examples=60)
@given(marked_texts(), WIDTHS)
def test_a_snippet_shows_a_match_if_there_is_one(
    given_text: tuple[str, list[Mark]], width: int
) -> None:
    text, marks = given_text
    for snippet in make_snippets(text, marks, width=width):
        assert snippet.marks or not join_marks(marks, text)


def _longest_character(text: str) -> int:
    longest = length = 0
    for offset in range(len(text)):
        length = length + 1 if splits_character(text, offset) else 1
        longest = max(longest, length)
    return longest
