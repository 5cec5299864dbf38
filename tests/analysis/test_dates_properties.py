"""What holds for every date and every text."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.date_text import find_dates, parse_date
from search.analysis.dates import (
    DateError,
    DateSpan,
    buddhist_year,
    common_year,
    other_calendar_year,
)

TODAY = date(2025, 1, 15)
DAYS = st.dates(date(1857, 4, 1), date(2094, 12, 31))
SINGLE = st.one_of(
    DAYS.map(lambda day: DateSpan.of(day.year, day.month, day.day)),
    DAYS.map(lambda day: DateSpan.of(day.year, day.month)),
    DAYS.map(lambda day: DateSpan.of(day.year)),
)
RANGES = st.builds(
    lambda span, days: span.to(_same_kind(span, span.last + timedelta(days))),
    SINGLE,
    st.integers(0, 900),
)
PIECES = st.sampled_from(
    [
        *(
            "20",
            "6",
            "31",
            "67",
            "๒๕๖๗",
            "2567",
            "2024",
            "1932",
            "99999",
            "794",
            "20th",
        ),
        *("มิ.ย.", "ก.พ", "กันยายน", "ธ.ค.", "June", "sept.", "MAY", "พ.ศ.", "ค.ศ."),
        *("BE", "AD", "C.E.", " ", " ", " ", "\n", "\u200b", ",", ", ", ".", "..", "-"),
        *(
            "–",
            " - ",
            "/",
            "(",
            ")",
            ":",
            "ถึง",
            " to ",
            "ปี",
            "เดือน",
            " of ",
            "คน",
            "%",
            "$",
        ),
        *("วันพุธที่ ", "in ", "T12:30:00Z", "😀", "ก", "x"),
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=24).map("".join))


def _same_kind(span: DateSpan, day: date) -> DateSpan:
    parts = (day.year, day.month, day.day)
    return DateSpan.of(*parts[: span.iso.count("-") + 1])


@given(TEXTS)
@settings(max_examples=400)
def test_mentions_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for mention in find_dates(text, today=TODAY):
        assert end <= mention.start < mention.end
        assert mention.text == text[mention.start : mention.end]
        assert mention.span.first <= mention.span.last
        end = mention.end
    assert end <= len(text)


@given(TEXTS)
@settings(max_examples=400)
def test_a_mention_read_alone_is_the_same_date(text: str) -> None:
    for mention in find_dates(text, today=TODAY):
        assert parse_date(mention.text, today=TODAY) == mention.span


@given(TEXTS)
@settings(max_examples=300)
def test_any_text_is_a_date_or_a_date_error(text: str) -> None:
    try:
        span = parse_date(text, today=TODAY)
    except DateError:
        return
    assert span.first <= span.last


@given(st.one_of(SINGLE, RANGES))
def test_what_is_shown_is_read_back(span: DateSpan) -> None:
    assert parse_date(span.iso) == span
    assert parse_date(span.display("th")) == span
    assert parse_date(span.display("en")) == span


@given(SINGLE)
def test_a_shown_date_is_found_in_a_sentence(span: DateSpan) -> None:
    shown = span.display("th")
    (mention,) = find_dates(f"ประชุมเมื่อปี {shown} ที่กรุงเทพฯ")
    assert (mention.text, mention.span) == (shown, span)


@given(DAYS)
def test_a_day_has_one_year_in_each_calendar(day: date) -> None:
    assert common_year(buddhist_year(day), None, day.month) == day.year


@given(st.integers(1857, 2097))
def test_the_two_calendars_lead_to_each_other(year: int) -> None:
    other = other_calendar_year(year)
    assert other is not None
    assert other_calendar_year(other) == year


@given(SINGLE, SINGLE)
def test_a_union_overlaps_both_and_overlapping_is_mutual(
    one: DateSpan, two: DateSpan
) -> None:
    assert one.to(two) == two.to(one)
    assert one.to(two).overlaps(one)
    assert one.to(two).overlaps(two)
    assert one.overlaps(two) == two.overlaps(one)
