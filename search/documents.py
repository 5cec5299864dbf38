"""The document: what every source gives and every index holds.

In: strings found in the world. Out: a frozen ``Document`` with clean text, a language
by script share and a date in either calendar. Called by the sources and the engines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.analysis.dates import DateSpan

LANGUAGES = ("th", "en")

# Not ฿, which English texts use too.
_HEADING = 80
_THAI = re.compile("[ก-ฺเ-๎]")
_LETTER = re.compile(r"[^\W\d_]|[ะ-ฺ็-๎]")
# Control characters carry no text, and some steer a terminal; newlines, tabs and form
# feeds separate words.
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One text with what is known about it; ``text`` is what snippets are cut from."""

    id: str
    title: str
    text: str
    language: str
    date: DateSpan | None = None
    source: str = ""
    url: str = ""

    @property
    def heading(self) -> str:
        r"""The title, or the first words of the text; empty if neither has any.

        >>> Document("1", "", "ปูตินเยือนฮานอย\nวันพฤหัสบดี", "th").heading
        'ปูตินเยือนฮานอย'
        """
        if self.title.strip():
            return self.title
        line = self.text.strip().partition("\n")[0]
        if len(line) <= _HEADING:
            return line
        return f"{line[:_HEADING].rpartition(' ')[0] or line[:_HEADING]} …"


def clean_text(text: str) -> str:
    r"""Return text that every store can hold: no surrogates, no control characters.

    Replaced one for one, so offsets stay as they were.

    >>> clean_text("รัส\x00เซีย \ud800")
    'รัส เซีย \ufffd'
    """
    return _SURROGATE.sub("\ufffd", _CONTROL.sub(" ", text))


def language_of(text: str) -> str:
    """Return ``th`` when at least a third of the letters are Thai, else ``en``.

    A third, because Thai news is full of Latin names and English news quotes little
    Thai.

    >>> language_of("ปูตินพบ Min Aung Hlaing ที่มอสโก")
    'th'
    >>> language_of("Putin (ปูติน) in Moscow")
    'en'
    """
    sample = text[:20_000]
    thai = len(_THAI.findall(sample))
    letters = len(_LETTER.findall(sample))
    return "th" if thai and thai * 3 >= letters else "en"
