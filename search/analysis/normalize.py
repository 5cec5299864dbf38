"""One spelling for one word: the char filter in front of everything else.

In: any text. Out: ``Normalized``, the text in normal form and the way back to the
original offsets (code points). Documents, queries, glossary and dictionary keys all
pass through here, so ำ typed in two ways is one word. Case and line breaks are kept.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from search.analysis.edits import Edits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

# Zero-width characters, word joiner, byte-order mark, soft hyphen, direction marks,
# variation selectors. They steer line breaks and looks and never change a word.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff"
)
# All of ASCII but the backtick, and Thai but its digits. Most texts hold nothing else.
_PLAIN = "\\x00-_a-\\x7fก-๏๚-๛"
_PLAIN_TEXT = re.compile(f"[{_PLAIN}]*+")
_ODD = re.compile(f"[^{_PLAIN}]")
_INVISIBLE_RUN = re.compile(f"[{_INVISIBLE}]+")
_ACCENTS = "\u0300-\u034e\u0350-\u036f"
_ACCENT = re.compile(f"[{_ACCENTS}]")
_ODD_STRETCH = re.compile(
    f"[{_INVISIBLE}]+"
    f"|[^\\W\\d_ก-๛][{_ACCENTS}]+"  # a letter with loose accents
    "|[^\\x00-\\x7fก-๛]"
)
_SIGNS = (
    dict.fromkeys("`\u00b4\u02bc\u2018\u2019\u201b\uff07", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\uff02", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d", "-")
)
_SIGN_TABLE = str.maketrans(_SIGNS)
# km² is km2, but 10² is not 102 and 2564¹ not 25641.
_SMALL = "¹²³⁰⁴-⁹₀-₉①-⑨"
_SMALL_DIGIT = re.compile(f"[{_SMALL}]")
_LONE_SMALL_DIGIT = re.compile(f"(?<![\\d{_SMALL}])[{_SMALL}](?![\\d{_SMALL}])")

_TONES = "่-๋"
_VOWELS = "ัิ-ฺ็"  # those above and below
_OTHERS = "์-๎"
_MARKS = f"{_VOWELS}{_TONES}{_OTHERS}"
# Where neither of these stands, no cluster is misspelt. They are quick to look for, the
# pattern of clusters is not; it never goes beyond a stretch of these letters. Three
# ranges hold what can stand first and second, so the look back seldom has to decide.
_LONE_SYMPTOM = re.compile("[ๅํ]")
_SYMPTOM = re.compile(
    "[ะ-ฺเ-ไ็-๎ \\t][ะ-ฺเ-ไ็-๎]"
    f"(?<=[{_TONES}{_OTHERS}าำ \\t][{_MARKS}]|[{_VOWELS}][{_VOWELS}]"
    "|ะะ|าา|ำำ|เเ|แแ|โโ|ใใ|ไไ)"
)
_STRETCH = frozenset("ะัาำิีึืฺุูๅเแโใไ็่้๊๋์ํ๎ \t")
_CLUSTER = re.compile(
    "เเ"
    "|(?<![ฤฦ])ๅ"
    "|([ะาำแโใไ])\\1+"
    f"|(?<=[ก-ฮ])[ \\t][{_MARKS}]+[าำ]?[{_TONES}]*"
    f"|[{_MARKS}]*[าำ][{_TONES}]+"
    f"|[{_MARKS}]*ํ[{_MARKS}]*[าๅ]?[{_TONES}]*"
    # Two marks or more, unless they are a vowel and then one other mark.
    f"|(?<![{_MARKS}])(?![{_VOWELS}][{_TONES}{_OTHERS}](?![{_MARKS}]))[{_MARKS}]{{2,}}"
)
# Each round shortens the text or sorts its marks; two are enough for what people type.
_ROUNDS = 8
_FEW = 8


@dataclass(frozen=True, slots=True)
class Normalized:
    """A text in normal form, with the way back to the original.

    ``passes`` are the changes of length; without any, offsets are the original's.

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

    def origins(self) -> tuple[Sequence[int], Sequence[int]]:
        """Return where each character began and ended in the original.

        The same answer as ``original_span`` for every character at once.

        >>> normalize("นํ้า\u200bท").origins()
        ([0, 1, 1, 5], [1, 4, 4, 6])
        """
        length = self.passes[0].old_length if self.passes else len(self.text)
        starts: Sequence[int] = range(length)
        ends: Sequence[int] = range(1, length + 1)
        for edits in self.passes:
            starts, ends = edits.carry(starts, ends)
        return starts, ends


def normalize(text: str) -> Normalized:
    """Return the normal form of a text: same words, one spelling.

    Thai: both encodings of sara am, เเ, doubled and misplaced marks, stray spaces
    before a mark, Thai digits. Everything else: NFKC a character at a time, but only
    where it gives letters, digits or ASCII; straight quotes and hyphens; invisible
    characters out. Of doubled tone marks the last stays. Linear; never raises.

    >>> normalize("เเอนดรูว์ ที่่ผ่านมา ｎａｔｏ").text
    'แอนดรูว์ ที่ผ่านมา nato'
    >>> normalize(normalize("ก่ี่ ํา").text).text == normalize("ก่ี่ ํา").text
    True
    """
    passes: list[Edits] = []
    text = _replace_odd(text, passes)
    if text.isascii() or not _may_be_misspelt(text):
        return Normalized(text, tuple(passes))
    for _ in range(_ROUNDS):
        text, edits = _substitute(_misspelt(text), _cluster, text)
        if edits is None:
            break
        passes.append(edits)
    return Normalized(text, tuple(passes))


def _may_be_misspelt(text: str) -> bool:
    """Tell whether any symptom stands in a text.

    >>> [_may_be_misspelt(text) for text in ("ที่ผ่านมา", "ที่่ผ่านมา", "นํ้า", "เเละ")]
    [False, True, True, True]
    """
    return "ํ" in text or "ๅ" in text or _SYMPTOM.search(text) is not None


def _misspelt(text: str) -> Iterator[re.Match[str]]:
    """Yield the clusters that may be misspelt, in order: those around a symptom."""
    places = [m.start() for m in _SYMPTOM.finditer(text)]
    places = sorted(places + [m.start() for m in _LONE_SYMPTOM.finditer(text)])
    done = 0
    for place in places:
        if place < done:
            continue
        begin = place
        while begin > done and text[begin - 1] in _STRETCH:
            begin -= 1
        done = place + 1
        while done < len(text) and text[done] in _STRETCH:
            done += 1
        yield from _CLUSTER.finditer(text, begin, done)


def _replace_odd(text: str, passes: list[Edits]) -> str:
    """Return the text with normal characters only; ``passes`` get what moved."""
    if _PLAIN_TEXT.fullmatch(text):
        return text
    for _ in range(_ROUNDS):
        odd = set(_ODD.findall(text))
        if not odd:
            return text
        forms = {character: _form(character) for character in odd}
        text = _replace_each(
            text, {c: f for c, f in forms.items() if len(f) == 1 and f != c}
        )
        if all(len(form) == 1 and not _ACCENT.match(c) for c, form in forms.items()):
            break
        text, edits = _substitute(_ODD_STRETCH.finditer(text), _stretch, text)
        if edits is None:
            break
        passes.append(edits)
    if not _SMALL_DIGIT.search(text):
        return text
    return _LONE_SMALL_DIGIT.sub(lambda m: unicodedata.normalize("NFKC", m[0]), text)


def _replace_each(text: str, forms: Mapping[str, str]) -> str:
    """Return the text with some characters replaced, each by one other."""
    if len(forms) > _FEW:
        return text.translate({ord(c): form for c, form in forms.items()})
    for character, form in forms.items():  # quicker: mostly it is “ and ”
        text = text.replace(character, form)
    return text


def _substitute(
    matches: Iterable[re.Match[str]], rewrite: Callable[[str], str], text: str
) -> tuple[str, Edits | None]:
    edits = Edits(len(text), [], [], [], [])
    pieces: list[str] = []
    at = length = 0
    for match in matches:
        old = match.group()
        new = rewrite(old)
        if new == old:
            continue
        start, end = match.span()
        pieces.append(text[at:start])
        length += start - at
        edits.old_starts.append(start)
        edits.old_ends.append(end)
        edits.new_starts.append(length)
        length += len(new)
        edits.new_ends.append(length)
        pieces.append(new)
        at = end
    if not pieces:
        return text, None
    pieces.append(text[at:])
    return "".join(pieces), edits


@lru_cache(maxsize=16_384)
def _form(character: str) -> str:
    """Return the normal form of one character that is neither ASCII nor Thai.

    >>> [_form(c) for c in ("Ａ", "๔", "ﬁ", "\u200b", "\u00a0", "½", "→")]
    ['A', '4', 'fi', '', ' ', '½', '→']
    """
    form = unicodedata.normalize("NFKC", character)
    category = unicodedata.category(character)
    if character in _SIGNS:
        form = character
    elif category == "Cf" or _INVISIBLE_RUN.match(character):
        form = ""
    elif category == "Cs":  # half a character; it could not be stored
        form = "\ufffd"
    elif category == "Nd":
        form = str(unicodedata.decimal(character))
    elif category == "Zs":
        form = " "
    elif category == "No" or not (
        form.isalpha() or (len(form) == 1 and form.isascii())
    ):
        form = character
    return form.translate(_SIGN_TABLE)  # ŉ brings an apostrophe


def _stretch(old: str) -> str:
    """Return one stretch of ``_ODD_STRETCH`` in normal form."""
    if len(old) == 1:
        form = _form(old)
        return old if len(form) == 1 else form
    if _INVISIBLE_RUN.match(old):
        return ""
    if not old[0].isalpha():
        return old
    return unicodedata.normalize("NFKC", old).translate(_SIGN_TABLE)


def _cluster(old: str) -> str:
    """Return one Thai cluster (or a doubled vowel) with its marks in storage order.

    No mark comes twice. Order: vowel marks, nikhahit, the last tone mark, the others;
    then า or ำ. Nikhahit before า is sara am (U+0E33), as the Thai input standard has.
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
