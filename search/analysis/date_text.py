"""Dates as people write them, Thai and English, read into `DateSpan` values.

`find_dates` takes a running text and returns every date in it with its offsets;
the analyzer calls it for documents. `parse_date` takes a text that is one date,
month, year or range; sources (metadata) and the query parser call it.

Both work in two steps: numbers, months and era words become one letter each
(`20 มิ.ย. 2567` is `D_T_Y`), then a short pattern is sought in those letters.
No pattern repeats without bound, so the time is linear in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import NamedTuple

from search.analysis import date_words
from search.analysis.dates import (
    BUDDHIST_OFFSET,
    FULL_MONTHS,
    DateError,
    DateSpan,
    Era,
    buddhist_year,
    common_year,
    era_of,
    full_year,
)

LONGEST_DATE = 256  # characters; no single date or range is written longer

# All in the letters of `date_words.Run`; the samples show what each line is for.
_DAY, _MONTH, _TO, _NUMBER = "[dD]", "[TE]", "[-–~]", "[dDHYN]"
_MARKED = f"(?:[PBC]_?[YH]|P_?D|[YH]_?[BC](?!_?{_NUMBER}))"
_FULL_YEAR = f"[-/_;,]?(?:{_MARKED}|Y)"
_YEAR = rf"[-/_;,]?(?:{_MARKED}|Y|D(?![.,:]{_NUMBER})(?!_?{_MONTH}))"
_FORM = re.compile(
    "(?P<numeric_day>"
    rf"Y(?P<a>[-/.]){_DAY}(?P=a){_DAY}(?!(?P=a){_NUMBER})"  # 2024-06-20
    rf"|{_DAY}(?P<b>[-/.]){_DAY}(?P=b)Y(?!(?P=b){_NUMBER})"  # 20/6/2567
    rf"|{_DAY}/{_DAY}/D(?!/{_NUMBER})"  # 20/6/67
    ")|(?P<year_and_tail>"
    rf"Y(?P<c>[-–/])D(?!(?P=c){_NUMBER})(?!_?{_MONTH})"  # 2024-06, 2564-65
    ")|(?P<named>"
    rf"{_DAY}{_TO}{_DAY}_?{_MONTH}{_YEAR}"  # 10-12 ก.ย. 2566
    rf"|{_DAY}_?{_MONTH}{_TO}{_DAY}_?{_MONTH}{_YEAR}"  # 30 ก.ย. - 2 ต.ค. 2566
    rf"|{_DAY}[-/_]?{_MONTH}{_YEAR}"  # 20 มิ.ย. 67
    rf"|E_?{_DAY}(?:{_TO}(?:E_?)?{_DAY})?{_FULL_YEAR}"  # June 10-12, 2024
    rf"|{_MONTH}{_TO}{_MONTH}{_FULL_YEAR}|T{_TO}T{_YEAR}"  # ม.ค.-มี.ค. 2566
    rf"|E{_FULL_YEAR}|T{_YEAR}"  # Jun 2024; Jun 24 would rather be a day
    ")|(?P<years>"
    rf"[PBC]_?[YH](?:[-–~/](?:[PBC]_?)?[YH])?|P_?D"  # พ.ศ. 2564-2566, พ.ศ. 67
    rf"|(?:Y[-–~/])?Y_?[BC](?!_?{_NUMBER})|H_?[BC](?!_?{_NUMBER})"  # 2567 BE
    "|Y[-–~/]Y|Y)"
)
_SHORT_YEAR = 2  # digits
_ERA_OF = {"P": Era.BUDDHIST, "B": Era.BUDDHIST, "C": Era.COMMON}
_JOINTS = frozenset("-–~/")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: ``text`` is what stands from ``start`` to ``end``.

    Offsets count code points. Weekday, clock and words like ปี stay outside;
    an era marker and the same year in the other calendar, in brackets, belong.
    """

    start: int
    end: int
    span: DateSpan
    text: str


class _Form(NamedTuple):
    """A date by its shape; whether the calendar has it is not yet known."""

    name: str
    kinds: str
    start: int
    end: int
    numbers: list[str]
    months: list[int]
    eras: list[Era]


def find_dates(text: str, *, today: date | None = None) -> tuple[DateMention, ...]:
    """Return every date of a running text, leftmost longest, none overlapping.

    A year alone needs a marker, a word like ปี or in, or to stand free and be
    no count. Of a day that never was, the month and year are still read.
    ``today`` settles two-digit years; it is the current day when left out.

    >>> text = "ปี 2564 มี 2564 คน, 31 มิ.ย. 2567 to 5 July 2024"
    >>> [(mention.text, mention.span.iso) for mention in find_dates(text)]
    [('2564', '2021'), ('มิ.ย. 2567 to 5 July 2024', '2024-06/2024-07')]
    """
    today = today or datetime.now(tz=UTC).date()
    found: list[DateMention] = []
    for run in date_words.runs(text):
        at, done = 0, len(run.kinds)
        while match := _FORM.search(run.kinds, at):
            at = match.start() + 1
            form = _form(run, match)
            start, end = form.start, form.end
            if (found and start < found[-1].end) or _is_denied(text, form):
                continue
            try:
                span = _read(form, today)
            except ValueError:
                continue
            before = found[-1] if run.kinds[done : match.start()] in _JOINTS else None
            if before and _may_join(before.span, span):
                found.pop()
                start, span = before.start, before.span.to(span)
            bracket = date_words.SAME_YEAR_IN_BRACKETS.match(text, end)
            if bracket and _agrees(bracket, span):
                end = bracket.end()
            found.append(DateMention(start, end, span, text[start:end]))
            at = done = match.end()
    return tuple(found)


def parse_date(text: str, *, today: date | None = None) -> DateSpan:
    """Return the day, month, year or range that a whole text is.

    A weekday, a clock and a time zone may stand with it; they are not used, so
    a timestamp gives the day written in it. The day comes before the month:
    6/5/2567 is 6 May; only where that cannot be (6/20/2024) the month comes first.

    Raises:
        DateError: It is no date; the message says why and what to write.

    >>> parse_date("วันพฤหัสบดีที่ ๒๐ มิถุนายน ๒๕๖๗").iso
    '2024-06-20'
    >>> parse_date("Jun 2024") == parse_date("มิ.ย. 2567")
    True
    >>> parse_date("2021..2566").iso
    '2021/2023'
    """
    today = today or datetime.now(tz=UTC).date()
    if len(text) > LONGEST_DATE:
        raise DateError(text, f"it has more than {LONGEST_DATE} characters")
    # In capitals, because people type "be 2567", which elsewhere would be a verb.
    core = text.translate(date_words.INVISIBLE_TO_BLANK).strip().upper()
    core = date_words.LEAD.sub("", core)
    core = date_words.CLOCK.sub("", core)
    bracket = date_words.SAME_YEAR_IN_BRACKETS.fullmatch(core, core.find("("))
    if bracket:
        core = core[: bracket.start()].rstrip()
    try:
        span = _read_whole(core, today)
    except ValueError as impossible:
        raise DateError(text, str(impossible)) from impossible
    if bracket and not _agrees(bracket, span):
        raise DateError(text, f"the year in {bracket[0].strip()} is another one")
    return span


def _form(run: date_words.Run, match: re.Match[str]) -> _Form:
    words = [word for word in run.words[match.start() : match.end()] if word]
    kinds = match[0]
    return _Form(
        name=str(match.lastgroup),
        kinds=kinds,
        start=words[0].start(),
        end=words[-1].end(),
        numbers=[word["number"] for word in words if word["number"]],
        months=[
            date_words.month_number(word[0])
            for word in words
            if word["thai_month"] or word["english_month"]
        ],
        eras=[_ERA_OF[kind] for kind in kinds if kind in _ERA_OF],
    )


def _is_denied(text: str, form: _Form) -> bool:
    """Tell whether the text around it says that this is no date."""
    if form.name == "numeric_day":  # 1-2024-06-20 is more than a date
        return text[max(0, form.start - 1) : form.start] == form.kinds[1]
    if form.name == "years" and "BE" in text[form.start : form.end]:
        # As in MUST BE 2000 OR MORE.
        return any(era_of(int(year)) is not Era.BUDDHIST for year in form.numbers)
    if form.eras:
        return False
    if form.name == "named":
        # A short year may be no year: in มิ.ย. 67 คน, on 20 June 67 people.
        short = len(form.numbers[-1]) == _SHORT_YEAR
        if short and ("E" in form.kinds or len(form.numbers) == 1):
            return date_words.is_counted(text, form.end)
        return date_words.is_part_of_number(text, form.end)
    numbers = form.numbers[:1] if form.name == "year_and_tail" else form.numbers
    years = [int(number) for number in numbers]
    return not date_words.is_bare_year(text, form.start, form.end, years)


def _read_whole(core: str, today: date) -> DateSpan:
    """Read a text that is one form, or two with a range sign between them."""
    run = next(date_words.runs(core), None)
    if run and (run.start, run.end) == (0, len(core)):
        if match := _FORM.fullmatch(run.kinds):
            return _read(_form(run, match), today)
        joints = [at for at, kind in enumerate(run.kinds) if kind in _JOINTS]
        for at in reversed(joints):  # the longest first date, as in a running text
            first = _FORM.fullmatch(run.kinds, 0, at)
            last = _FORM.fullmatch(run.kinds, at + 1)
            if first and last:
                earlier, later = (_form(run, match) for match in (first, last))
                return _through(_read(earlier, today), _read(later, today))
    raise ValueError("no four-digit year is in it, or it is written in an unknown way")


def _read(form: _Form, today: date) -> DateSpan:
    """Return what a form means; ValueError if the calendar has no such date."""
    if form.name == "named":
        return _read_named(form, today)
    if form.name == "numeric_day":
        return _read_numeric_day(form, today)
    if form.name == "year_and_tail":
        return _read_year_and_tail(form)
    eras: list[Era | None] = [*form.eras, *form.eras] or [None, None]
    years = [
        common_year(_year_number(number, era, today), era)
        for number, era in zip(form.numbers, eras, strict=False)
    ]
    return _through(DateSpan.of(years[0]), DateSpan.of(years[-1]))


def _read_named(form: _Form, today: date) -> DateSpan:
    """Read a form with month names: its last number is the year."""
    *days, year = form.numbers
    era = form.eras[0] if form.eras else None
    thai = "T" in form.kinds or "P" in form.kinds
    number = _year_number(year, era, today, thai=thai)
    months = form.months * 2 if len(form.months) < len(days) else form.months
    spans = [
        DateSpan.of(common_year(number, era, month), month, day)
        for month, day in zip_longest(months, map(int, days))
    ]
    return _through(spans[0], spans[-1])


def _read_numeric_day(form: _Form, today: date) -> DateSpan:
    """Read 2024-06-20, 20/6/2567, and 6/20/2024, where only the day can be 20."""
    first, second, third = form.numbers
    if form.kinds.startswith("Y"):
        year, month, day = first, int(second), int(third)
    else:
        year, month, day = third, int(second), int(first)
        if month > len(FULL_MONTHS) >= day:
            month, day = day, month
    return DateSpan.of(
        common_year(_year_number(year, None, today), None, month), month, day
    )


def _read_year_and_tail(form: _Form) -> DateSpan:
    """Read 2024-06, a month, and 2564-65 or 2010/11, two years."""
    year, tail = map(int, form.numbers)
    more = tail - year % 100
    next_year = more == 1 and "-" not in form.kinds
    if next_year or (more > 0 and tail > len(FULL_MONTHS)):
        years = (common_year(each, None) for each in (year, year + more))
        return _through(*map(DateSpan.of, years))
    return DateSpan.of(common_year(year, None, tail), tail)


def _year_number(
    digits: str, era: Era | None, today: date, *, thai: bool = False
) -> int:
    if len(digits) > _SHORT_YEAR:
        return int(digits)
    return full_year(int(digits), era, today, thai=thai or digits >= "๐")


def _through(first: DateSpan, last: DateSpan) -> DateSpan:
    if last.first < first.first:
        raise ValueError(f"it ends ({last.iso}) before it begins ({first.iso})")
    return first.to(last)


def _may_join(first: DateSpan, last: DateSpan) -> bool:
    """Tell whether two dates are the ends of a range: single ones, in order."""
    return first.last < last.first and "/" not in first.iso + last.iso


def _agrees(bracket: re.Match[str], span: DateSpan) -> bool:
    """Tell whether a year in brackets, as (2024), names the year of the span."""
    ends = (bracket[1], span.first), (bracket[2] or bracket[1], span.last)
    return all(
        int(year) in {day.year, day.year + BUDDHIST_OFFSET, buddhist_year(day)}
        for year, day in ends
    )
