"""Where texts say themselves what a name is called in the other language.

In: normalised text. Out: ``Bracket`` values (ชื่อ (English)), what stands inside them,
and acronyms checked against the words they shorten. Pure patterns in linear time; which
words before a bracket belong to the name is decided in ``mining_boundary``. Called by
mining.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.analysis.scripts import is_thai

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LEFT = 100
_CONTEXT = 40
_FEWEST, _MOST_LETTERS = 2, 8

_BRACKET = re.compile(r"\(([^()\n]{2,120})\)")
_LABELLED = re.compile(r"(?:^|[\s,;])(?:ภาษา)?อังกฤษ\s*:\s*([^,;:/()ก-๛]+)")
_ENGLISH = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9 .'&!\"-]*")
_ACRONYM = re.compile(r"[A-Z](?:\.?[A-Za-z&]){1,7}\.?")
_PARTS = re.compile(r"\s*(?:[,;:/]|\s-\s|\bor\b|หรือ|ตัวย่อ|ย่อว่า)\s*")
_THAI_ACRONYM = re.compile(r"[ก-ฮ](?:\.?[ก-ฮ]){1,7}\.?")
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:'[a-z]+)?")
_SMALL = frozenset(
    ("a", "an", "and", "de", "for", "in", "of", "on", "the", "to", "with")
)

_LETTER_NAMES = {
    "เอ": "a", "บี": "b", "ซี": "c", "ดี": "d", "อี": "e", "เอฟ": "f", "จี": "g",
    "เอช": "h", "ไอ": "i", "เจ": "j", "เค": "k", "แอล": "l", "เอ็ม": "m", "เอ็น": "n",
    "โอ": "o", "พี": "p", "คิว": "q", "อาร์": "r", "เอส": "s", "ที": "t", "ยู": "u",
    "วี": "v", "ดับเบิลยู": "w", "ดับบลิว": "w", "เอ็กซ์": "x", "เอกซ์": "x",
    "วาย": "y", "แซด": "z",
}  # fmt: skip
_LETTER_NAME = "|".join(sorted(_LETTER_NAMES, key=len, reverse=True))
_SPELT = re.compile(f"(?:{_LETTER_NAME}){{2,8}}")


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket and the line before it; ``whole`` if nothing of the line is missing."""

    left: str
    inside: str
    context: str
    whole: bool


@dataclass(frozen=True, slots=True)
class Gloss:
    """The English inside a bracket.

    ``labelled``: the text says that it is English. ``listed``: other names follow it.
    """

    english: str
    acronym: str = ""
    labelled: bool = False
    listed: bool = False


def find_brackets(text: str) -> Iterator[Bracket]:
    """Yield the brackets of a normalised text with what stands before each.

    >>> [(b.left, b.inside) for b in find_brackets("เยือนฮาวานา (Havana) (คิวบา)")]
    [('เยือนฮาวานา', 'Havana')]
    """
    last = 0
    for match in _BRACKET.finditer(text):
        line = max(text.rfind("\n", 0, match.start()) + 1, last)
        start = max(line, match.start() - LONGEST_LEFT)
        left = text[start : match.start()].rstrip()
        last = match.end()
        if not left:
            continue
        context = text[max(0, match.start() - _CONTEXT) : match.end() + _CONTEXT]
        whole = start == line and not text[:start].endswith(")")
        yield Bracket(left, match[1].strip(), context, whole)


def read_gloss(inside: str) -> Gloss | None:
    """Return the English inside a bracket, or None if it holds no English name.

    >>> read_gloss("อังกฤษ: European Union, EU")
    Gloss(english='European Union', acronym='EU', labelled=True, listed=False)
    >>> read_gloss("Kremlin").english, read_gloss("ดังรูป"), read_gloss("2564")
    ('Kremlin', None, None)
    """
    labelled = _LABELLED.search(inside)
    if labelled:
        inside = inside[labelled.start(1) :]
    elif any(map(is_thai, inside)):
        return None
    english, *others = (part.strip(" .'\"") for part in _PARTS.split(inside))
    if not _ENGLISH.fullmatch(english) or len(english) < _FEWEST:
        return None
    acronym = next((o for o in others if stands_for(o, english)), "")
    listed = any(_ENGLISH.fullmatch(o) and not is_acronym(o) for o in others)
    return Gloss(english, acronym, labelled is not None, listed)


def is_acronym(text: str) -> bool:
    """Tell whether a text looks like an acronym: two to eight letters, most capital.

    >>> is_acronym("NATO"), is_acronym("DoD"), is_acronym("Cuba"), is_acronym("U.N.")
    (True, True, False, True)
    """
    letters = text.replace(".", "")
    capitals = sum(map(str.isupper, letters))
    return bool(_ACRONYM.fullmatch(text)) and capitals * 2 > len(letters)


def stands_for(acronym: str, words: str) -> bool:
    """Tell whether an acronym is made of the first letters of some English words.

    >>> stands_for("NATO", "North Atlantic Treaty Organization")
    True
    >>> stands_for("DoD", "Department of Defense"), stands_for("UN", "European Union")
    (True, False)
    """
    if not is_acronym(acronym):
        return False
    letters = [c.lower() for c in acronym if c.isalpha()]
    found = _WORD.findall(words.replace("-", " "))
    large = [word[0].lower() for word in found if word.lower() not in _SMALL]
    return letters in (large, [word[0].lower() for word in found])


def long_form(left: str, acronym: str) -> str:
    """Return the English words before a bracket that its acronym stands for.

    >>> long_form("He joined the Shanghai Cooperation Organisation", "SCO")
    'Shanghai Cooperation Organisation'
    >>> long_form("as he said", "SCO")
    ''
    """
    if not is_acronym(acronym):
        return ""
    words = list(_WORD.finditer(left))[-2 * _MOST_LETTERS :]
    for first in reversed(words):
        text = left[first.start() :]
        if first[0].lower() not in _SMALL and stands_for(acronym, text):
            return text if first[0][0].isupper() else ""
    return ""


def is_thai_acronym(text: str) -> bool:
    """Tell whether a text is made of Thai initials: ป.ป.ช., สทนช."""
    return bool(_THAI_ACRONYM.fullmatch(text))


def spelt_letters(text: str) -> str:
    """Return the Latin letters whose Thai names make up a text; empty if none do.

    >>> spelt_letters("อียู"), spelt_letters("เอฟ.บี.ไอ."), spelt_letters("คิวบา")
    ('eu', 'fbi', '')
    """
    letters = re.sub(r"[\s.\-]", "", text)
    if not _SPELT.fullmatch(letters):
        return ""
    return "".join(_LETTER_NAMES[name] for name in re.findall(_LETTER_NAME, letters))
