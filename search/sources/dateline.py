"""The date a text opens with, as newspapers print it under the headline.

In: a text without its title. Out: the day or month of its dateline, or None. Only a
line that begins with a date, or with a place and a date, counts: a date inside a
sentence tells when something happened, not when the text was written.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from search.analysis.date_text import find_dates
from search.analysis.dates import Precision

if TYPE_CHECKING:
    from collections.abc import Iterator

    from search.analysis.dates import DateSpan

_LINES = 3
_HEAD = 2_000  # characters in which those lines are sought
_LINE = 120  # characters of a line in which its date stands
# As in Published: 12 June · HAVANA (Reuters), 12 June · วันพฤหัสบดีที่ 12 มิถุนายน
_BEFORE = re.compile(
    r"[*_(\[\s]{0,4}"
    r"(?:(?:[Pp]ublished|[Uu]pdated|[Pp]osted|[Dd]ate)(?: on)?|เผยแพร่|อัปเดต)?"
    r"[:\s]{0,3}"
    r"(?:[A-Z][\w.'’-]{0,20}(?:,? [A-Z][\w.'’-]{0,20}){0,5}|[ก-๎ฯ. ]{1,24})?"
    r"(?: ?\([^()]{1,30}\))?"
    r"[,:/(\s–—-]{0,4}"
)
# The end of the line, the dash before the text, or the time of the day.
_AFTER = re.compile(
    r"[)\]*_.,\s]{0,4}(?:$|[–—|:]|-(?!\w)|(?:เวลา )?\d{1,2}[:.]\d{2}\b)"
)


def dateline(text: str) -> DateSpan | None:
    r"""Return the date of a dateline in the first lines of a text.

    >>> dateline("HAVANA, 12 June 2024\n\nA Russian frigate").iso
    '2024-06-12'
    >>> dateline("กรุงเทพฯ มิถุนายน 2567\n\nร่างแผนพีดีพี").iso
    '2024-06'
    >>> dateline("วันที่ 17 ตุลาคม 2544 ประธานาธิบดีปูตินประกาศปิดสถานี") is None
    True
    """
    for line in islice(_lines(text), _LINES):
        mention = next(iter(find_dates(line[:_LINE])), None)
        if (
            mention
            and mention.span.precision is not Precision.YEAR
            and "/" not in mention.span.iso  # a range is an event
            and _BEFORE.fullmatch(line, 0, mention.start)
            and _AFTER.match(line, mention.end)
        ):
            return mention.span
    return None


def _lines(text: str) -> Iterator[str]:
    stripped = (line.strip() for line in text[:_HEAD].split("\n"))
    return (line for line in stripped if line)
