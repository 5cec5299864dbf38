"""The words of dates: which stand in one, and which beside a number deny it.

`search.analysis.date_text` is the only caller. `_WORD` and `_GAP` name what they
found by their group; the other patterns look at the text around a number to
tell a year (ปี 2564) from a count (2,564 คน), a code or a version.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from search.analysis.dates import era_of, other_calendar_year

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGIT = "0-9๐-๙"
_THAI = "ก-๎"  # letters, vowels, tone marks
_BLANK = r"[\s\u200b\ufeff]"  # \u200b, \ufeff: invisible, frequent in Thai text
INVISIBLE_TO_BLANK = str.maketrans("\u200b\ufeff", "  ")
_B = f"{_BLANK}{{0,2}}"
_SAME_LINE = r"(?:[^\S\n]|[\u200b\ufeff]){0,2}"

_THAI_MONTH = (
    "มกรา(?:คม)?|กุมภา(?:พันธ์)?|มีนา(?:คม)?|เมษา(?:ยน)?|พฤษภา(?:คม)?|มิถุนา(?:ยน)?"
    "|กร(?:กฎา|กฏา)(?:คม)?|สิงหา(?:คม)?|กันยา(?:ยน)?|ตุลา(?:คม)?|พฤศจิกา(?:ยน)?"
    "|ธันวา(?:คม)?"
    # With its first dot an abbreviation may touch other words (ช่วงก.ย.), except as
    # the end of a longer one (อ.ก.พ.); without it, letters must not touch (กพ).
    rf"|(?<![ก-ฮ]\.)(?:(?:มี?|[พกสตธ])\.{_B}ค|ก\.{_B}พ|(?:เม|มิ|[กพ])\.{_B}ย)"
    rf"(?:\.|(?![{_THAI}]))"
    rf"|(?<![{_THAI}])(?:(?:มี?|[พกสตธ]){_B}ค|ก{_B}พ|(?:เม|มิ|[กพ]){_B}ย)"
    rf"\.?(?![{_THAI}])"
)
_ENGLISH_MONTH = (
    "(?<![A-Za-z])(?i:January|February|March|April|May|June|July|August|September"
    r"|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
    "(?![A-Za-z])"
)
_WORD = re.compile(
    # A number is a whole run of digits: not the end of a code, not part of a clock.
    f"(?<![A-Za-z_{_DIGIT}])(?<![{_DIGIT}]:)(?P<number>[{_DIGIT}]++)(?!:[{_DIGIT}])"
    f"(?:(?i:st|nd|rd|th)(?![A-Za-z_])|(?![A-Za-z_])|(?=T[0-2][0-9]:))"
    f"|(?P<thai_month>{_THAI_MONTH})|(?P<english_month>{_ENGLISH_MONTH})"
    rf"|(?P<thai_buddhist>(?<![ก-ฮ]\.)พ\.{_B}ศ(?:\.|(?![{_THAI}]))"
    rf"|พศ\.?(?={_B}[{_DIGIT}])|พุทธศักราช)"
    rf"|(?P<common>(?<![ก-ฮ]\.)ค\.{_B}ศ(?:\.|(?![{_THAI}]))"
    rf"|คศ\.?(?={_B}[{_DIGIT}])|คริสต์?ศักราช"
    rf"|(?<![A-Za-z.])(?:(?i:A\.{_B}D|C\.{_B}E)\.?|AD|CE)(?![A-Za-z]))"
    rf"|(?P<buddhist>(?<![A-Za-z.])(?:(?i:B\.{_B}E)\.?|BE)(?![A-Za-z]))"
)
_DIGITS = re.compile(f"[{_DIGIT}]+")
_REACH = 64  # more than any words and gaps before the first digit of a date
_LONGEST_GAP = 24
_LONGEST_RUN = 256
_GAP = re.compile(
    rf"(?P<blank>{_SAME_LINE}\n?{_SAME_LINE}|{_BLANK}(?i:of){_BLANK}|{_B}เดือน{_B})"
    rf"|(?P<listed>{_B},{_BLANK}{{1,2}}|{_B}ปี{_B})|(?P<slash>{_B}/{_B})|(?P<sign>[-–.,])"
    rf"|(?P<to>(?:{_SAME_LINE}(?:[-–—~]|\.\.|…){_SAME_LINE}"
    rf"|{_B}(?:(?:จน)?ถึง|(?i:to|until|through)){_B})(?:(?:วัน[{_THAI}]{{0,10}}ที่|ปี|เดือน){_B})?)"
)
SAME_YEAR_IN_BRACKETS = re.compile(
    rf"{_B}\((?:พ\.?ศ\.?|ค\.?ศ\.?|BE|B\.E\.|AD|A\.D\.|CE|C\.E\.)?{_B}"
    rf"([{_DIGIT}]{{4}})(?:[-–]([{_DIGIT}]{{4}}))?\)"
)

# Before and after a whole date, when it is all there is (and in capitals).
LEAD = re.compile(
    r"\A(?:ใน|เมื่อ|ระหว่าง|ตั้งแต่)?(?:วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัสฯ?|ศุกร์|เสาร์"
    rf"|อาทิตย์)?(?:{_B}ที่)?|ปี|เดือน|(?:MON|TUES?|WED(?:NES)?|THU(?:RS?)?|FRI|SAT(?:UR)?|SUN)"
    rf"(?:DAY)?(?![A-Z])\.?|(?:IN|ON|FROM|YEAR)(?={_BLANK}))?[\s,]{{0,3}}"
)
CLOCK = re.compile(
    rf"(?:T|(?:[\s,]{{1,3}}|(?=เวลา))(?:AT{_BLANK}|เวลา{_B})?)(?:[01]?\d|2[0-3])"
    rf"(?::[0-5]\d(?::[0-6]\d(?:[.,]\d{{1,9}})?)?(?:{_B}(?:น\.?|[AP]\.?M\.?))?"
    rf"|\.[0-5]\d{_B}น\.?)(?:{_B}(?:Z|UTC|GMT|ICT|[+-]\d\d:?\d\d))?\Z"
)

# Around a number without a marker.
_CONTEXT = 24  # characters looked at on each side
_USUAL_YEARS = frozenset((*range(1900, 2100), *range(2400, 2600)))
_LINE_BLANKS = " \t\u00a0\u200b\ufeff"
_YEAR_WORDS = ("ปี", "ปีงบประมาณ", "ปีการศึกษา", "ปีภาษี", "mid-", "Mid-")
_THAI_CUES = ("ตั้งแต่", "เมื่อ", "ระหว่าง", "ภายใน", "จนถึง", "ก่อน", "หลัง")
_CUES = frozenset(
    (
        *("in", "since", "until", "till", "by", "from", "during", "before", "after"),
        *("circa", "of", "between", "mid", "early", "late", "spring", "summer"),
        *("autumn", "fall", "winter"),
    )
)
_THAI_LABELS = (
    *("เลขที่", "หมายเลข", "หน้า", "มาตรา", "ข้อ", "ห้อง", "จำนวน", "ราคา", "กว่า", "เกือบ"),
    *("ประมาณ", "โทร.", "โทร", "อีก", "เพียง", "ทั้งหมด", "รวม", "ทศวรรษ", "ทศวรรษที่"),
)
_LABELS = frozenset(
    (
        *("no", "nos", "page", "pages", "p", "pp", "room", "flight", "model"),
        *("about", "nearly", "over", "almost", "only", "some", "iso", "rfc", "usd"),
        *("thb", "eur", "gbp", "us$", "$", "€", "£", "¥", "฿"),
    )
)
_THAI_UNITS = (
    *("บาท", "ดอลลาร์", "ยูโร", "เยน", "ปอนด์", "ล้าน", "คน", "ราย", "ศพ", "ตัว", "ครั้ง"),
    *("ชิ้น", "หลังคา", "คัน", "เล่ม", "แห่ง", "หน่วย", "ลำ", "ฉบับ", "ครอบครัว", "ครัวเรือน"),
    *("หมู่บ้าน", "โรง", "เท่า", "หุ้น", "คะแนน", "เสียง", "เมตร", "กิโล", "เซนติ", "มิลลิ", "ไร่"),
    *("ตาราง", "ลิตร", "ตัน", "กรัม", "วัตต์", "วินาที", "นาที", "ชั่วโมง", "ชม.", "วัน", "เดือน"),
    *("ปี", "กก.", "กม.", "ซม.", "มม.", "%", "‰", "°", "$", "€", "£", "¥", "฿"),
)
_UNITS = frozenset(
    (
        *("baht", "dollar", "dollars", "euro", "euros", "yen", "pound", "pounds"),
        *("usd", "thb", "million", "billion", "thousand", "hundred", "people"),
        *("persons", "men", "women", "children", "workers", "soldiers", "troops"),
        *("students", "members", "deaths", "cases", "votes", "points", "times"),
        *("copies", "units", "shares", "year", "years", "months", "days", "hours"),
        *("hrs", "minutes", "seconds", "km", "kg", "cm", "mm", "m", "g", "kw", "mw"),
        *("mph", "feet", "ft", "mile", "miles", "meter", "meters", "metre", "metres"),
        *("ton", "tons", "tonnes", "acres", "rai", "bc", "bce"),
    )
)
_FIRST_WORD = re.compile(r"(?:[A-Za-z]\.?)+(?![A-Za-z0-9])")
_STUCK_BEFORE = re.compile(rf"[\w{_THAI}$€£¥฿#@&=+*/\\^<>~:.,'–-]")
_STUCK_AFTER = re.compile(rf"[\w{_THAI}/\\@&=+*^]|[-–][\w{_THAI}]")
_DECIMALS_AFTER = re.compile(rf"[.,:][{_DIGIT}]|%")

_MONTHS = (
    *(("มกร", "มค", "jan"), ("กุม", "กพ", "feb"), ("มีน", "มีค", "mar")),
    *(("เมษ", "เมย", "apr"), ("พฤษ", "พค", "may"), ("มิถ", "มิย", "jun")),
    *(("กรก", "กค", "jul"), ("สิง", "สค", "aug"), ("กัน", "กย", "sep")),
    *(("ตุล", "ตค", "oct"), ("พฤศ", "พย", "nov"), ("ธัน", "ธค", "dec")),
)
_MONTH_OF = {name: month for month, names in enumerate(_MONTHS, 1) for name in names}
_LETTER_OF = {
    "thai_month": "T",
    "english_month": "E",
    "thai_buddhist": "P",
    "buddhist": "B",
    "common": "C",
    "blank": "_",
    "listed": ";",
    "slash": "/",
    "to": "~",
}
_NO_LETTER = re.compile(rf"\.|{_BLANK}")


def month_number(word: str) -> int:
    """Return 1 to 12 for a month as `_WORD` finds it.

    >>> month_number("ก. พ"), month_number("มิถุนายน"), month_number("Sept.")
    (2, 6, 9)
    """
    return _MONTH_OF[_NO_LETTER.sub("", word)[:3].lower()]


class Run(NamedTuple):
    """Neighbouring words, one letter each; a separator's letter has no word.

    The letters: d D H Y are numbers of one to four digits, N a longer one or no
    date's; T and E a Thai and an English month; P, B, C are พ.ศ., B.E. and the
    markers of the Common Era. Separators: _ blank, ; comma and blank or
    ปี, ~ a range word or spaced dash, or the sign itself.
    """

    kinds: str
    words: list[re.Match[str] | None]
    start: int
    end: int


def runs(text: str) -> Iterator[Run]:
    """Yield every stretch of a text in which only words of dates stand.

    >>> [run.kinds for run in runs("20 มิ.ย. 2567 (2024), พ.ศ.2564–2566")]
    ['D_T_Y', 'Y', 'PY–Y']
    """
    kinds: list[str] = []
    words: list[re.Match[str] | None] = []
    start = end = 0
    for word in _words(text):
        letter = _word_letter(word)
        gap = _gap_letter(text, end, word.start()) if words else ""
        if gap is None or _is_seam(kinds, gap, letter):
            yield Run("".join(kinds), words, start, end)
            kinds, words = [], []
        elif gap:
            kinds.append(gap)
            words.append(None)
        start = start if words else word.start()
        end = word.end()
        kinds.append(letter)
        words.append(word)
    if words:
        yield Run("".join(kinds), words, start, end)


def _is_seam(kinds: list[str], gap: str, letter: str) -> bool:
    """Tell whether no date goes on here, to keep the runs of tables short.

    Of two numbers with only a blank or comma between, just a day and a year can
    be of one date. The length stops 1/1/1/1…, which is none.
    """
    if gap in {"_", ";"} and kinds[-1] in "dDHYN" and letter in "dDHYN":
        return kinds[-1] not in "dD" or letter not in "HY"
    return len(kinds) > _LONGEST_RUN


def is_bare_year(text: str, start: int, end: int, years: list[int]) -> bool:
    """Tell whether numbers without a marker are years, by what stands around.

    >>> text = "ปี 2564 มี 2564 คน"
    >>> is_bare_year(text, 3, 7, [2564]), is_bare_year(text, 11, 15, [2564])
    (True, False)
    """
    before = text[max(0, start - _CONTEXT) : start]
    near = before.rstrip(_LINE_BLANKS)
    word = near.rpartition(" ")[2].lower().strip('([“".')
    if is_part_of_number(text, end):
        return False
    if near.endswith(_YEAR_WORDS) or word == "year":
        return all(era_of(year) for year in years)
    if _STUCK_BEFORE.match(before[-1:]) or _STUCK_AFTER.match(text, end):
        return False
    if near.endswith(_THAI_LABELS) or word in _LABELS or is_counted(text, end):
        return False
    if near.endswith(_THAI_CUES) or word in _CUES:
        return all(other_calendar_year(year) for year in years)
    return _USUAL_YEARS.issuperset(years)


def is_part_of_number(text: str, end: int) -> bool:
    """Tell whether the number that ends here goes on: 2,564 or 67%."""
    return _DECIMALS_AFTER.match(text, end) is not None


def is_counted(text: str, end: int) -> bool:
    """Tell whether a unit or a counted thing follows on the same line.

    >>> is_counted("67 คน", 2), is_counted("2000 people", 4), is_counted("67 และ", 2)
    (True, True, False)
    """
    after = text[end : end + _CONTEXT].lstrip(_LINE_BLANKS)
    if after.startswith(_THAI_UNITS):
        return True
    word = _FIRST_WORD.match(after)
    return word is not None and word[0].replace(".", "").lower() in _UNITS


def _words(text: str) -> Iterator[re.Match[str]]:
    """Yield the words of dates near digits; elsewhere no date can be.

    Digits are rare in prose and found fast: this makes it ten times faster.
    """
    start = end = 0
    for digits in _DIGITS.finditer(text):
        if digits.start() - _REACH > end:
            yield from _WORD.finditer(text, start, end)
            start = digits.start() - _REACH
        end = digits.end() + _REACH
    yield from _WORD.finditer(text, start, end)


def _word_letter(word: re.Match[str]) -> str:
    if word.lastgroup != "number":
        return _LETTER_OF[str(word.lastgroup)]
    length = len(word["number"])
    if word.end() > word.end("number"):  # an ordinal: 20th is a day, 2000th no year
        return "NdDN"[min(length, 3)]
    return "NdDHYN"[min(length, 5)]


def _gap_letter(text: str, start: int, end: int) -> str | None:
    """Return the letter of what stands between two words; None if it divides."""
    if start == end:
        return ""
    if end - start > _LONGEST_GAP:
        return None
    gap = _GAP.fullmatch(text, start, end)
    return gap and (gap["sign"] or _LETTER_OF[str(gap.lastgroup)])
