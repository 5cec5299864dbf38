"""Calendar arithmetic: spans, their two years, and what a reader sees."""

from __future__ import annotations

from datetime import date

import pytest

from search.analysis.dates import (
    DateError,
    DateSpan,
    Era,
    Precision,
    common_year,
    era_of,
    full_year,
    other_calendar_year,
    years_of,
)

JUNE_20 = DateSpan.of(2024, 6, 20)
JUNE = DateSpan.of(2024, 6)
YEAR = DateSpan.of(2024)


@pytest.mark.parametrize(
    ("span", "iso", "thai", "english"),
    [
        (JUNE_20, "2024-06-20", "20 มิ.ย. 2567 (2024)", "20 Jun 2024 (2567)"),
        (JUNE, "2024-06", "มิ.ย. 2567 (2024)", "Jun 2024 (2567)"),
        (YEAR, "2024", "2567 (2024)", "2024 (2567)"),
        (
            DateSpan.of(1933, 2, 12),
            "1933-02-12",
            "12 ก.พ. 2475 (1933)",
            "12 Feb 1933 (2475)",
        ),
        (
            DateSpan.of(2021).to(DateSpan.of(2023)),
            "2021/2023",
            "2564–2566 (2021–2023)",
            "2021–2023 (2564–2566)",
        ),
        (
            JUNE.to(DateSpan.of(2024, 8)),
            "2024-06/2024-08",
            "มิ.ย. – ส.ค. 2567 (2024)",
            "Jun – Aug 2024 (2567)",
        ),
        (
            JUNE_20.to(DateSpan.of(2024, 6, 22)),
            "2024-06-20/2024-06-22",
            "20–22 มิ.ย. 2567 (2024)",
            "20–22 Jun 2024 (2567)",
        ),
        (
            JUNE_20.to(DateSpan.of(2024, 7, 2)),
            "2024-06-20/2024-07-02",
            "20 มิ.ย. – 2 ก.ค. 2567 (2024)",
            "20 Jun – 2 Jul 2024 (2567)",
        ),
        (
            JUNE_20.to(DateSpan.of(2025, 6, 20)),
            "2024-06-20/2025-06-20",
            "20 มิ.ย. 2567 – 20 มิ.ย. 2568 (2024–2025)",
            "20 Jun 2024 – 20 Jun 2025 (2567–2568)",
        ),
    ],
)
def test_a_span_is_shown_for_machines_and_for_readers_of_both_languages(
    span: DateSpan, iso: str, thai: str, english: str
) -> None:
    assert (span.iso, span.display("th"), span.display("en")) == (iso, thai, english)


def test_a_year_covers_its_first_and_its_last_day() -> None:
    assert (YEAR.first, YEAR.last) == (date(2024, 1, 1), date(2024, 12, 31))
    assert YEAR.overlaps(DateSpan.of(2024, 12, 31))
    assert DateSpan.of(2024, 1, 1).overlaps(YEAR)
    assert not YEAR.overlaps(DateSpan.of(2025, 1))
    assert not YEAR.overlaps(DateSpan.of(2023, 12, 31))


def test_february_is_longer_in_leap_years() -> None:
    assert DateSpan.of(2024, 2).last == date(2024, 2, 29)
    assert DateSpan.of(2023, 2).last == date(2023, 2, 28)


def test_a_range_is_as_vague_as_its_vaguer_end() -> None:
    span = JUNE_20.to(DateSpan.of(2023, 1))
    assert span == DateSpan(date(2023, 1, 1), date(2024, 6, 20), Precision.MONTH)


def test_a_span_that_ends_before_it_begins_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        DateSpan(date(2024, 2, 1), date(2024, 1, 1), Precision.DAY)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ((2024, 6, 31), "June 2024 has 30 days, not 31"),
        ((2024, 6, 0), "June 2024 has 30 days, not 0"),
        ((2024, 13), "there is no month 13"),
        ((2024, 0, 1), "there is no month 0"),
        ((0,), "the year 0 C.E. is outside 1 to 9999"),
        ((10000, 1, 1), "the year 10000 C.E. is outside"),
    ],
)
def test_an_impossible_date_says_why(parts: tuple[int, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        DateSpan.of(*parts)


def test_a_refusal_names_the_text_shortly_and_the_way_out() -> None:
    message = str(DateError("ก" * 50, "it is only letters"))
    assert message.startswith(f"“{'ก' * 40}…” is not a date: it is only letters. Write")


@pytest.mark.parametrize(
    ("year", "era"),
    [
        *((2400, Era.BUDDHIST), (2567, Era.BUDDHIST), (2640, Era.BUDDHIST)),
        *((1000, Era.COMMON), (2024, Era.COMMON), (2100, Era.COMMON)),
        *((999, None), (2101, None), (2399, None), (2641, None)),
    ],
)
def test_a_year_without_a_marker_tells_its_calendar(year: int, era: Era | None) -> None:
    assert era_of(year) is era


@pytest.mark.parametrize(
    ("year", "month", "common"),
    [
        (2475, 3, 1933),  # the last month of that year
        (2475, 4, 1932),  # and its first
        (2482, 3, 1940),
        (2483, 4, 1940),
        (2483, 12, 1940),
        (2484, 1, 1941),
        (2567, 1, 2024),
        (2475, None, 1932),
    ],
)
def test_buddhist_years_before_2484_began_in_april(
    year: int, month: int | None, common: int
) -> None:
    assert common_year(year, None, month) == common
    if month:
        assert DateSpan.of(common, month).be_year == year


def test_january_2483_never_happened() -> None:
    with pytest.raises(ValueError, match="2483 lasted from April to December 1940"):
        common_year(2483, None, month=1)


def test_an_undecided_year_needs_a_marker() -> None:
    with pytest.raises(ValueError, match=r"mark it พ\.ศ\. or ค\.ศ\. 2310"):
        common_year(2310, None)
    assert common_year(2310, Era.BUDDHIST) == 1767


@pytest.mark.parametrize(
    ("short", "era", "thai", "full"),
    [
        (68, None, True, 2568),  # this year is not the future
        (69, None, True, 1969),  # 2569 is
        (24, None, True, 2524),
        (24, None, False, 2024),  # rather than 2524, which is 1981
        (67, None, False, 2567),  # rather than 1967
        (99, None, False, 1999),
        (67, Era.BUDDHIST, True, 2567),
        (70, Era.BUDDHIST, True, 2470),
        (67, Era.COMMON, False, 1967),
    ],
)
def test_a_short_year_is_buddhist_first_but_not_in_the_future(
    short: int, era: Era | None, thai: bool, full: int
) -> None:
    assert full_year(short, era, date(2025, 1, 15), thai=thai) == full


@pytest.mark.parametrize(
    ("year", "other"),
    [
        *((2400, 1857), (2564, 2021), (2640, 2097), (1857, 2400), (2021, 2564)),
        *((2100, 2643), (1856, None), (2101, None), (2399, None), (2641, None)),
        *((0, None), (-2021, None)),
    ],
)
def test_a_bare_number_has_a_year_in_the_other_calendar(
    year: int, other: int | None
) -> None:
    assert other_calendar_year(year) == other
    assert years_of(year) == (() if other is None else (other,))


@pytest.mark.parametrize(
    ("number", "years"),
    [("2564", (2021,)), ("๒๕๖๔", (2021,)), ("02564", ()), ("25.6", ()), ("", ())],
)
def test_only_four_digits_are_a_year(number: str, years: tuple[int, ...]) -> None:
    assert years_of(number) == years
