"""One spelling for one word: the char filter in front of everything else.

In: any text. Out: ``Normalized``, the text in normal form and the way back to the
original offsets (code points). Documents, queries, glossary and dictionary keys all pass
through here, so ำ typed in two ways is one word. Case and line breaks are kept.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# Invisible: zero-width characters, word joiner, byte-order mark, soft hyphen, direction
# marks. They are typed into Thai to steer line breaks and never change a word.
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_SUSPECT_CHAR = re.compile(
    f"[{_INVISIBLE}]+"
    "|[๐-๙]+"
    "|[^\\W\\d_ก-๛][\u0300-\u036f]+"  # a letter with loose accents
    "|[^\\x00-\\x7fก-๛]"
)
_QUOTES = dict.fromkeys("\u2018\u2019\u201b\u02bc\uff07\u0060\u00b4", "'")
_DASHES = dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-")
_SINGLE = _QUOTES | _DASHES
_THAI_DIGITS = {ord("๐") + i: ord("0") + i for i in range(10)}

_TONES = "่-๋"
_VOWEL_MARKS = "ัิ-ฺ็"
_MARKS = f"{_VOWEL_MARKS}{_TONES}์-๎"
_SUSPECT_CLUSTER = re.compile(
    "เเ"
    "|(?<![ฤฦ])ๅ"
    "|([ะาำแโใไ])\\1+"
    f"|(?<=[ก-ฮ])[ \\t][{_MARKS}]+[าำ]?[{_TONES}]*"
    f"|[{_MARKS}]*[าำ][{_TONES}]+"
    f"|[{_MARKS}]*ํ[{_MARKS}]*[าๅ]?[{_TONES}]*"
    f"|[{_MARKS}]{{2,}}"
)


@dataclass(frozen=True, slots=True)
class Edits:
    """Where one pass changed the text: parallel, rising columns of half-open ranges."""

    new_starts: list[int]
    new_ends: list[int]
    old_starts: list[int]
    old_ends: list[int]

    def old_start(self, offset: int) -> int:
        """Return where the character at ``offset`` began before this pass."""
        i = bisect_right(self.new_starts, offset) - 1
        if i < 0:
            return offset
        if offset < self.new_ends[i]:
            return self.old_starts[i]
        return self.old_ends[i] + offset - self.new_ends[i]

    def old_end(self, offset: int) -> int:
        """Return where a stretch that stops at ``offset`` stopped before this pass."""
        return self.old_start(offset - 1) if offset <= 0 else self._end_of(offset - 1)

    def _end_of(self, last: int) -> int:
        i = bisect_right(self.new_starts, last) - 1
        if i < 0:
            return last + 1
        if last < self.new_ends[i]:
            return self.old_ends[i]
        return self.old_ends[i] + last + 1 - self.new_ends[i]


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text in normal form, with the way back to the original.

    >>> found = normalize("นํ้า\u200bท่วม ๒๕๖๔")
    >>> found.text
    'น้ำท่วม 2564'
    >>> found.original_span(0, 3)
    (0, 4)
    """

    text: str
    passes: tuple[Edits, ...] = ()

    def original_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original range of ``text[start:end]``; whole edits only.

        ``start < end`` must hold. A range that begins inside a changed stretch covers
        all of that stretch, so a highlight never splits a Thai cluster.
        """
        for edits in reversed(self.passes):
            start, end = edits.old_start(start), edits.old_end(end)
        return start, end


def normalize(text: str) -> Normalized:
    """Return the normal form of a text: same words, one spelling.

    Thai: both encodings of sara am, เเ, doubled and misplaced marks, stray spaces before
    a mark, Thai digits. Everything else: NFKC a character at a time, but only where it
    gives letters or digits; straight quotes and hyphens; invisible characters out. Tone
    marks are never dropped. Linear in the text; never raises.

    >>> normalize("เเอนดรูว์ ที่่ผ่านมา ｎａｔｏ").text
    'แอนดรูว์ ที่ผ่านมา nato'
    >>> normalize(normalize("ก่ี่ ํา").text).text == normalize("ก่ี่ ํา").text
    True
    """
    passes: list[Edits] = []
    for pattern, rewrite in (
        (_SUSPECT_CHAR, _rewrite_character),
        (_SUSPECT_CLUSTER, _rewrite_cluster),
    ):
        # The second pass can bring two misspelt clusters together; it ends because
        # every round makes the text shorter or puts marks in their fixed order.
        for _ in range(4):
            changed, edits = _substitute(pattern, rewrite, text)
            if edits is None:
                break
            text = changed
            passes.append(edits)
    return Normalized(text, tuple(passes))


def _substitute(
    pattern: re.Pattern[str], rewrite: Callable[[str], str], text: str
) -> tuple[str, Edits | None]:
    edits = Edits([], [], [], [])
    pieces: list[str] = []
    at = length = 0
    for match in pattern.finditer(text):
        old = match.group()
        new = rewrite(old)
        if new == old:
            continue
        start, end = match.span()
        pieces.append(text[at:start])
        length += start - at
        if len(new) == len(old) and not _is_thai_mark(new[0]):
            # Letter for letter (digits, full width): offsets stay exact inside.
            steps = [(length + i, i, i + 1) for i in range(len(new))]
        else:
            steps = [(length, 0, end - start)]
        for new_start, first, last in steps:
            edits.new_starts.append(new_start)
            edits.old_starts.append(start + first)
            edits.old_ends.append(start + last)
            edits.new_ends.append(new_start + len(new) // len(steps))
        pieces.append(new)
        length += len(new)
        at = end
    if not edits.new_starts:
        return text, None
    pieces.append(text[at:])
    return "".join(pieces), edits


def _is_thai_mark(character: str) -> bool:
    return "\u0e30" <= character <= "\u0e3a" or "\u0e40" <= character <= "\u0e4e"


def _rewrite_character(old: str) -> str:
    """Return the normal form of one suspect stretch outside Thai letters."""
    first = old[0]
    if "๐" <= first <= "๙":
        return old.translate(_THAI_DIGITS)
    if first in _SINGLE:
        return _SINGLE[first]
    if len(old) > 1 and not _is_invisible(first):
        return unicodedata.normalize("NFC", old)
    if _is_invisible(first):
        return ""
    if "\ud800" <= first <= "\udfff":
        return "\ufffd"
    new = unicodedata.normalize("NFKC", first)
    if first.isspace() or new == " ":
        return " " if first not in "\x85\u2028\u2029" else first
    # "½" would become "1⁄2", two numbers made from one character: leave it alone.
    return new if new.isalpha() or new.isdecimal() else first


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf"


def _rewrite_cluster(old: str) -> str:
    """Return one Thai cluster (or a doubled vowel) with its marks in storage order.

    No mark comes twice. Order: vowel marks, nikhahit, the last tone mark, thanthakhat, the others; then า
    or ำ. Nikhahit before า is sara am (U+0E33), as the Thai input standard writes it.
    """
    if old == "เเ":
        return "แ"
    if old[0] in "ะแโใไ" or old[0] == old[-1] in "าำ":
        return old[0]
    marks = old.strip(" \t")
    tail = ""
    for vowel in "าำๅ":
        if vowel in marks:
            tail = "ำ" if vowel == "ำ" else "า"
            marks = marks.replace(vowel, "")
    vowels = "".join(dict.fromkeys(c for c in marks if c in "ัิีึืฺุู็"))
    tone = next((c for c in reversed(marks) if "่" <= c <= "๋"), "")
    others = "".join(dict.fromkeys(c for c in marks if c in "์๎"))
    nikhahit = "ํ" if "ํ" in marks else ""
    if nikhahit and tail == "า":
        nikhahit, tail = "", "ำ"
    return vowels + nikhahit + tone + others + tail
