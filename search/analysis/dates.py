"""Calendar arithmetic shared by text, document metadata and queries.

In comes a day, month or year of the Common Era (C.E.) or of the Buddhist Era
(B.E., the Thai calendar); out comes a `DateSpan`, which knows both years.
`search.analysis.date_text` reads written dates into these values; the sources,
the query parser and the result page compare and show them.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

BUDDHIST_OFFSET = 543
FULL_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
SHORT_MONTHS = {
    "th": (
        *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
        *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
    ),
    "en": tuple(month[:3] for month in FULL_MONTHS),
}
_BUDDHIST_YEARS = range(2400, 2641)
_COMMON_YEARS = range(1000, 2101)
_PLAUSIBLE_FROM = 1857  # 2400 B.E.; earlier, a bare number is rather a count
_YEAR_DIGITS, _LONGEST_QUOTE = 4, 40  # characters
_MARCH = 3
_LAST_APRIL_YEAR = 2483  # the last Buddhist year that began on 1 April


class DateError(ValueError):
    """A text was given as a date and is none; the message is for the user."""

    def __init__(self, text: str, reason: str) -> None:
        seen = text[:_LONGEST_QUOTE] + "…" * (len(text) > _LONGEST_QUOTE)
        super().__init__(
            f"“{seen}” is not a date: {reason}. "
            "Write it like 2024-06-20, 20 มิ.ย. 2567, มิ.ย. 2567, 2567 or 2564-2566."
        )


class Era(StrEnum):
    """The two calendars a written year can belong to."""

    BUDDHIST = "BE"
    COMMON = "CE"


class Precision(StrEnum):
    """The smallest unit that is known, finest first."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """Every day a date covers, both ends included, and how exactly it is known.

    A year covers 1 January to 31 December. A range keeps the precision of its
    vaguer end.

    >>> june = DateSpan.of(2024, 6)
    >>> june.first.isoformat(), june.last.isoformat(), june.iso, june.be_year
    ('2024-06-01', '2024-06-30', '2024-06', 2567)
    """

    first: date
    last: date
    precision: Precision

    def __post_init__(self) -> None:
        """Refuse a span that would cover no day."""
        if self.last < self.first:
            raise ValueError(f"it ends ({self.last}) before it begins ({self.first})")

    @classmethod
    def of(
        cls, year: int, month: int | None = None, day: int | None = None
    ) -> DateSpan:
        """Return a day, month or year of the Common Era.

        Raises:
            ValueError: The calendar has no such date; the message says why.

        >>> DateSpan.of(2023, 2, 29)
        Traceback (most recent call last):
        ValueError: February 2023 has 28 days, not 29
        """
        if not date.min.year <= year <= date.max.year:
            raise ValueError(f"the year {year} C.E. is outside 1 to 9999")
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)
        if not 1 <= month <= len(FULL_MONTHS):
            raise ValueError(f"there is no month {month}")
        length = calendar.monthrange(year, month)[1]
        if day is None:
            ends = date(year, month, 1), date(year, month, length)
            return cls(*ends, Precision.MONTH)
        if not 1 <= day <= length:
            raise ValueError(
                f"{FULL_MONTHS[month - 1]} {year} has {length} days, not {day}"
            )
        return cls(date(year, month, day), date(year, month, day), Precision.DAY)

    @property
    def iso(self) -> str:
        """ISO 8601 at this precision; a range has a slash between its ends.

        >>> DateSpan.of(2021).to(DateSpan.of(2023)).iso
        '2021/2023'
        """
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}
        first = self.first.isoformat()[: length[self.precision]]
        last = self.last.isoformat()[: length[self.precision]]
        return first if first == last else f"{first}/{last}"

    @property
    def be_year(self) -> int:
        """The Buddhist year in which the span begins.

        >>> DateSpan.of(2024).be_year, DateSpan.of(1933, 2, 12).be_year
        (2567, 2475)
        """
        return self._years(self.first)[0]

    def display(self, language: Literal["th", "en"]) -> str:
        """Return the date for a reader, with the year of the other calendar.

        >>> day = DateSpan.of(2024, 6, 20)
        >>> day.display("th"), day.display("en")
        ('20 มิ.ย. 2567 (2024)', '20 Jun 2024 (2567)')
        >>> day.to(DateSpan.of(2024, 7, 2)).display("th")
        '20 มิ.ย. – 2 ก.ค. 2567 (2024)'
        """
        buddhist, common = zip(
            self._years(self.first), self._years(self.last), strict=True
        )
        own, other = (buddhist, common) if language == "th" else (common, buddhist)
        return f"{self._dated(language, *own)} ({_pair('–', *map(str, other))})"

    def overlaps(self, other: DateSpan) -> bool:
        """Tell whether at least one day is in both.

        >>> DateSpan.of(2024).overlaps(DateSpan.of(2024, 6, 20))
        True
        """
        return self.first <= other.last and other.first <= self.last

    def to(self, other: DateSpan) -> DateSpan:
        """Return the stretch from the earlier beginning to the later end."""
        order = list(Precision)
        vaguer = max(self.precision, other.precision, key=order.index)
        first, last = min(self.first, other.first), max(self.last, other.last)
        return DateSpan(first, last, vaguer)

    def _years(self, day: date) -> tuple[int, int]:
        """The Buddhist and the Common year of one end."""
        if self.precision is Precision.YEAR:
            return day.year + BUDDHIST_OFFSET, day.year
        return buddhist_year(day), day.year

    def _dated(self, language: str, first_year: int, last_year: int) -> str:
        """Return the two ends with their years, nothing said twice."""
        if self.precision is Precision.YEAR:
            return _pair("–", str(first_year), str(last_year))
        first, last = (
            SHORT_MONTHS[language][day.month - 1] for day in (self.first, self.last)
        )
        if self.precision is Precision.DAY:
            if (first, first_year) == (last, last_year):
                days = _pair("–", str(self.first.day), str(self.last.day))
                return f"{days} {last} {last_year}"
            first, last = f"{self.first.day} {first}", f"{self.last.day} {last}"
        if first_year == last_year:
            return f"{_pair(' – ', first, last)} {last_year}"
        return f"{first} {first_year} – {last} {last_year}"


def era_of(year: int) -> Era | None:
    """Return the calendar of a year written without a marker, if it is clear.

    2400-2640 is Buddhist, 1000-2100 Common. A number between 2101 and 2399
    could be a Buddhist year of old or a Common one to come: undecided.

    >>> era_of(2567), era_of(2024), era_of(2310)
    (<Era.BUDDHIST: 'BE'>, <Era.COMMON: 'CE'>, None)
    """
    if year in _BUDDHIST_YEARS:
        return Era.BUDDHIST
    return Era.COMMON if year in _COMMON_YEARS else None


def common_year(year: int, era: Era | None, month: int | None = None) -> int:
    """Return the Common Era year of a written year, exact for its month.

    From 2484 on (1941) both calendars begin on 1 January. Before, the Buddhist
    year began on 1 April, so January to March of 2475 came at its end, in 1933;
    2483 lasted nine months and had no such months. A year written alone is
    given the Common year in which it began. Before 2432 the Thai year followed
    the moon, and this is an approximation.

    Raises:
        ValueError: The year is undecided, or those months never happened.

    >>> common_year(2567, None), common_year(2475, None, month=6)
    (2024, 1932)
    >>> common_year(2475, None, month=2), common_year(2024, Era.BUDDHIST)
    (1933, 1481)
    """
    era = era or era_of(year)
    if era is None:
        raise ValueError(
            f"the year {year} fits neither calendar; mark it พ.ศ. or ค.ศ. {year}"
        )
    if era is Era.COMMON:
        return year
    if month is None or month > _MARCH or year > _LAST_APRIL_YEAR:
        return year - BUDDHIST_OFFSET
    if year == _LAST_APRIL_YEAR:
        raise ValueError("the Thai year 2483 lasted from April to December 1940")
    return year - BUDDHIST_OFFSET + 1


def buddhist_year(day: date) -> int:
    """Return the Buddhist year of a day; the inverse of `common_year`.

    >>> buddhist_year(date(2024, 1, 1)), buddhist_year(date(1940, 3, 31))
    (2567, 2482)
    """
    began_in_april = day.year + BUDDHIST_OFFSET <= _LAST_APRIL_YEAR
    return day.year + BUDDHIST_OFFSET - (began_in_april and day.month <= _MARCH)


def full_year(two_digits: int, era: Era | None, today: date, *, thai: bool) -> int:
    """Return the four-digit year a two-digit one most likely means.

    A Buddhist 25xx is tried first and taken unless it lies in the future. In
    Thai writing that settles it. Elsewhere the later of the Buddhist and the
    Common reading wins, so that 20 Jun 24 is not 1981. Only years are compared:
    next month is not yet the future.

    >>> now = date(2025, 1, 1)
    >>> full_year(67, None, now, thai=True), full_year(24, None, now, thai=True)
    (2567, 2524)
    >>> full_year(67, None, now, thai=False), full_year(24, None, now, thai=False)
    (2567, 2024)
    """
    buddhist, common = 2500 + two_digits, 2000 + two_digits
    in_future = buddhist - BUDDHIST_OFFSET > today.year
    if common > today.year:
        common -= 100
    if era is Era.BUDDHIST:
        return buddhist - 100 * in_future
    if era is Era.COMMON or in_future:
        return common
    return buddhist if thai or buddhist - BUDDHIST_OFFSET >= common else common


def other_calendar_year(year: int) -> int | None:
    """Return the same year in the other calendar, for a plausible bare number.

    >>> other_calendar_year(2564), other_calendar_year(2021), other_calendar_year(2300)
    (2021, 2564, None)
    """
    match era_of(year):
        case Era.BUDDHIST:
            return year - BUDDHIST_OFFSET
        case Era.COMMON if year >= _PLAUSIBLE_FROM:
            return year + BUDDHIST_OFFSET
        case _:
            return None


def years_of(number: int | str) -> tuple[int, ...]:
    """Return what else to look for when a number may be a year.

    >>> years_of("2564"), years_of("๒๕๖๔"), years_of(2021), years_of("F-16")
    ((2021,), (2021,), (2564,), ())
    """
    if isinstance(number, str):
        if len(number) != _YEAR_DIGITS or not number.isdecimal():
            return ()
        number = int(number)
    other = other_calendar_year(number)
    return () if other is None else (other,)


def _pair(dash: str, first: str, last: str) -> str:
    return first if first == last else f"{first}{dash}{last}"
