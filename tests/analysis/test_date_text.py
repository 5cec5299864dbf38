"""Reading dates: a whole text, and the dates in a running one."""

from __future__ import annotations

import time
from datetime import date

import pytest

from search.analysis.date_text import DateMention, find_dates, parse_date
from search.analysis.dates import DateError, DateSpan

TODAY = date(2025, 1, 15)  # 2568 B.E.


def found(text: str) -> list[tuple[str, str]]:
    return [(each.text, each.span.iso) for each in find_dates(text, today=TODAY)]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        # days
        ("2024-06-20", "2024-06-20"),
        ("2567-06-20", "2024-06-20"),
        ("2024/06/20", "2024-06-20"),
        ("20 มิถุนายน 2567", "2024-06-20"),
        ("20 มิ.ย. 67", "2024-06-20"),
        ("๒๐ มิถุนายน ๒๕๖๗", "2024-06-20"),
        ("20 เดือนมิถุนายน พ.ศ. 2567", "2024-06-20"),
        ("20 มิถุนายน ปี 2567", "2024-06-20"),
        ("20 มิถุนา 2024", "2024-06-20"),
        ("June 20, 2024", "2024-06-20"),
        ("June 20th 2024", "2024-06-20"),
        ("20 June 2024", "2024-06-20"),
        ("20th of june, 2567", "2024-06-20"),
        ("20-Jun-2024", "2024-06-20"),
        ("4 July 1776", "1776-07-04"),
        ("20/6/2567", "2024-06-20"),
        ("๒๐/๖/๒๕๖๗", "2024-06-20"),
        ("20 / 6 / 2567", "2024-06-20"),
        ("20.6.2567", "2024-06-20"),
        ("6/5/2567", "2024-05-06"),
        ("6/20/2024", "2024-06-20"),
        ("20\u200bมิ.ย.\u00a02567", "2024-06-20"),
        ("20 มิ.ย. 2567 (2024)", "2024-06-20"),
        ("\ufeff20 มิ.ย. 2567\u200b (2024)\n", "2024-06-20"),
        # February, with and without its dots and blanks
        ("1 ก.พ. 2567", "2024-02-01"),
        ("1 ก.พ 2567", "2024-02-01"),
        ("1 ก. พ. 2567", "2024-02-01"),
        ("1 กพ. 2567", "2024-02-01"),
        ("1 กพ 2567", "2024-02-01"),
        ("1ก.พ.2567", "2024-02-01"),
        # with a weekday or a clock
        ("วันพฤหัสบดีที่ 20 มิถุนายน 2567", "2024-06-20"),
        ("วันที่ 20 มิ.ย. 2567 เวลา 12.30 น.", "2024-06-20"),
        ("Wednesday September 20, 2023 12:14", "2023-09-20"),
        ("Wed, 20 Sep 2023 12:14:00 GMT", "2023-09-20"),
        ("2024-06-20T23:30:00Z", "2024-06-20"),
        ("2024-06-20T23:30:00.123456+07:00", "2024-06-20"),
        ("2024-06-20 23:30", "2024-06-20"),
        # months
        ("มิ.ย. 2567", "2024-06"),
        ("มิ.ย. 67", "2024-06"),
        ("มิถุนายน ปี พ.ศ. 2567", "2024-06"),
        ("Jun 2024", "2024-06"),
        ("Sept. 2023", "2023-09"),
        ("2024-06", "2024-06"),
        # years
        ("2567", "2024"),
        ("2024", "2024"),
        ("ปี 2567", "2024"),
        ("พ.ศ.2567", "2024"),
        ("พ.ศ. ๒๕๖๗", "2024"),
        ("พศ 2567", "2024"),
        ("พ.ศ. 67", "2024"),
        ("พ.ศ. 1826", "1283"),
        ("ค.ศ. 2024", "2024"),
        ("คศ2024", "2024"),
        ("BE 2567", "2024"),
        ("be 2567", "2024"),
        ("2567 B.E.", "2024"),
        ("2024 AD", "2024"),
        ("A.D. 2024", "2024"),
        ("2024 CE", "2024"),
        # ranges
        ("2564-2566", "2021/2023"),
        ("2021..2023", "2021/2023"),
        ("2021–2566", "2021/2023"),
        ("from 2021 to 2023", "2021/2023"),
        ("ระหว่างปี 2538-2566", "1995/2023"),
        ("พ.ศ. 2538 ถึง พ.ศ. 2566", "1995/2023"),
        ("2538-2566 BE", "1995/2023"),
        ("2564-65", "2021/2022"),
        ("2564/65", "2021/2022"),
        ("2010/11", "2010/2011"),
        ("2021-06..2021-08", "2021-06/2021-08"),
        ("ม.ค.-มี.ค. 2566", "2023-01/2023-03"),
        ("10-12 ก.ย. 2566", "2023-09-10/2023-09-12"),
        ("วันที่ 10 ถึงวันที่ 12 กันยายน 2566", "2023-09-10/2023-09-12"),
        ("September 10–12, 2023", "2023-09-10/2023-09-12"),
        ("30 ก.ย. - 2 ต.ค. 2566", "2023-09-30/2023-10-02"),
        ("30 ธ.ค. 2566 – 2 ม.ค. 2567", "2023-12-30/2024-01-02"),
        ("2024-06-20/2024-06-25", "2024-06-20/2024-06-25"),
    ],
)
def test_a_whole_text_is_read_as_one_date(text: str, iso: str) -> None:
    assert parse_date(text, today=TODAY).iso == iso


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 June 2024", "June 2024 has 30 days, not 31"),
        ("29 ก.พ. 2566", "February 2023 has 28 days, not 29"),
        ("0/1/2567", "January 2024 has 31 days, not 0"),
        ("2024-13-01", "there is no month 13"),
        ("2024-13", "there is no month 13"),
        ("15 ม.ค. 2483", "the Thai year 2483 lasted from April to December 1940"),
        ("2300", "the year 2300 fits neither calendar"),
        ("พ.ศ. 400", "the year -143 C.E. is outside 1 to 9999"),
        ("2566-2564", "it ends (2021) before it begins (2023)"),
        ("12-10 ก.ย. 2566", "before it begins"),
        ("2567 (2023)", "the year in (2023) is another one"),
        ("20 มิ.ย.", "no four-digit year"),
        ("20 มิ.ย. 12:30", "no four-digit year"),
        ("Jun 24", "no four-digit year"),
        ("hello 2024", "written in an unknown way"),
        ("20 มิ.ย. 2567 ก.ย.", "written in an unknown way"),
        ("", "no four-digit year"),
        ("1" * 1000, "more than 256 characters"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(text, today=TODAY)
    assert reason in str(refused.value)
    assert "Write it like 2024-06-20" in str(refused.value)
    assert text[:30] in str(refused.value)


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("เมื่อวันพุธที่ 19 มิ.ย. 2567 ฝนตก", [("19 มิ.ย. 2567", "2024-06-19")]),
        ("ช่วงก.ย.2566นี้", [("ก.ย.2566", "2023-09")]),
        ("On Monday, June 3, 2024, rain", [("June 3, 2024", "2024-06-03")]),
        ("at 2024-06-20T12:14:05Z:", [("2024-06-20", "2024-06-20")]),
        ("เมื่อ 20 มิ.ย. 67 คนร้าย", [("20 มิ.ย. 67", "2024-06-20")]),
        ("20 มิ.ย. 67-25 มิ.ย. 67", [("20 มิ.ย. 67-25 มิ.ย. 67", "2024-06-20/2024-06-25")]),
        (
            "- 1 มิ.ย. 67\n- 2 มิ.ย. 67",
            [("1 มิ.ย. 67", "2024-06-01"), ("2 มิ.ย. 67", "2024-06-02")],
        ),
        ("พ.ศ. 2567 (ค.ศ. 2024)", [("พ.ศ. 2567 (ค.ศ. 2024)", "2024")]),
        ("พ.ศ. 2567 (ค.ศ. 2023)", [("พ.ศ. 2567", "2024"), ("ค.ศ. 2023", "2023")]),
        # impossible days leave the month
        ("31 มิ.ย. 2567", [("มิ.ย. 2567", "2024-06")]),
        ("29 Feb 2023", [("Feb 2023", "2023-02")]),
        ("31/6/2567 and 2024-13-01", []),
        # a year with a word that says so
        ("ปี 2564, ปี2565เป็นปี", [("2564", "2021"), ("2565", "2022")]),
        ("ในปีงบประมาณ 2567 และปี 1767", [("2567", "2024"), ("1767", "1767")]),
        ("in 1876, since 2014", [("1876", "1876"), ("2014", "2014")]),
        ("ระหว่างปี 2538-2566", [("2538-2566", "1995/2023")]),
        # a year alone
        ("Tokyo 2020 (2021).", [("2020", "2020"), ("2021", "2021")]),
        ("การเลือกตั้ง 2566 และ 2019", [("2566", "2023"), ("2019", "2019")]),
        ("from 2014 to 2016", [("2014 to 2016", "2014/2016")]),
        ("มี 2564 คน 2,564 คน 2564 บาท ราคา 2500", []),
        ("$2021 2021% 2021.5 2,021 2021kg 2021 kg A2021 2021a", []),
        ("in 2000 people, 1999 baht, page 2021, No. 2024", []),
        ("ทศวรรษ 1960, the 1970s, มาตรา 2500", []),
        ("02-2564-2021 10.0.2021.1 CVE-2021-06-12 v1.2.2024", []),
        ("file_2021-06-20.txt http://a.org/2021/06/20/", []),
        ("the 2000th visitor at 20:24", []),
        ("MUST BE 600 OR MORE, 2000 BC, ร.ศ. 112", []),
        # no month without its day or year
        ("สำนักงาน ก.พ. ประกาศ, they may march", []),
        ("อ.ก.พ. ที่ 12", []),
        ("มิ.ย. 67 คน, June 20, on 20 June 67 people", []),
        ("20 มิ.ย. 12:30 น. 20 มิ.ย. 12.30 น.", []),
    ],
)
def test_dates_are_found_in_running_text(
    text: str, mentions: list[tuple[str, str]]
) -> None:
    assert found(text) == mentions


def test_only_two_dates_make_a_range_a_chain_is_a_list() -> None:
    chain = "1 มิ.ย. 67 - 2 มิ.ย. 67 - 3 มิ.ย. 67"
    assert [iso for _, iso in found(chain)] == ["2024-06-01/2024-06-02", "2024-06-03"]


def test_a_mention_carries_its_place_in_the_text_as_given() -> None:
    text = "😀 ประชุม\u200bวันที่ ๒๐ มิ.ย. ๒๕๖๗"
    span = DateSpan.of(2024, 6, 20)
    assert find_dates(text) == (DateMention(16, 29, span, "๒๐ มิ.ย. ๒๕๖๗"),)
    assert text[16:29] == "๒๐ มิ.ย. ๒๕๖๗"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1 มิ.ย. 68", 2025),  # this year is not the future, though June is
        ("1 มิ.ย. 69", 1969),  # 2569 would be
        ("1 มิ.ย. 24", 1981),  # Thai writing: 2524
        ("๑/๖/๒๔", 1981),
        ("1 Jun 24", 2024),
        ("1 Jun 67", 2024),
        ("1/6/24", 2024),
        ("1/6/99", 1999),
        ("พ.ศ. 70", 1927),
    ],
)
def test_a_short_year_is_buddhist_first_but_not_in_the_future(
    text: str, year: int
) -> None:
    assert parse_date(text, today=TODAY).first.year == year


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("31 มี.ค. 2475", "1933-03-31"),  # the year's last day
        ("1 เม.ย. 2475", "1932-04-01"),  # and its first
        ("31 มี.ค. 2482", "1940-03-31"),
        ("1 เม.ย. 2483", "1940-04-01"),
        ("31 ธ.ค. 2483", "1940-12-31"),
        ("1 ม.ค. 2484", "1941-01-01"),
        ("ธ.ค.-ก.พ. 2475", "1932-12/1933-02"),
        ("2475", "1932"),
        ("31 Mar 1933", "1933-03-31"),
    ],
)
def test_thai_years_before_2484_began_in_april(text: str, iso: str) -> None:
    assert parse_date(text).iso == iso


@pytest.mark.parametrize(
    "piece",
    [
        *("1", "๑", " ", "\n", "ก.ย.", "ก", "พ.ศ.", ".", "1 ", "1/", "2021-", "2564–"),
        *("2564 ", "20 ก.ย. ", "20 ก.ย. 2567 - ", "2564 - ", "2567 (2024", "ปี 2564 ถึง"),
    ],
)
def test_no_text_takes_long(piece: str) -> None:
    sparse = not any(character.isdecimal() for character in piece) or piece in "1๑"
    size = 1_000_000 if sparse else 100_000
    text = (piece * size)[:size]
    began = time.process_time()
    find_dates(text)
    assert time.process_time() - began < 2
