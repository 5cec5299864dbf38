"""What must be decided before words are cut: abbreviations, codes, acronyms, years.

In: normalised text, or one of its units. Out: where abbreviations stand,
and the terms a unit stands for; terms that share a ``step`` are synonyms at one
position. Called by the word cutter. The table of abbreviations is data
(``data/abbreviations.tsv``), read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.dates import other_calendar_year
from search.analysis.english import fold, stem
from search.analysis.scripts import cuts_cluster, is_thai
from search.analysis.tokens import MAX_TERM

if TYPE_CHECKING:
    from collections.abc import Iterator

# The letters in front of a first dot, and what may follow it: พล|.อ.  ผบ|.ทสส
_LONGEST_HEAD = 7
_LETTERS = "(?:เม|[ก-ฮ]{1,2}[ิี]?[ก-ฮ]{0,4})"
_HEAD_LETTER = re.compile("[ก-ฮิีเ]")
_TAIL = re.compile(f"\\.(?: ?{_LETTERS}\\.){{0,3}}(?: ?[ก-ฮ]{{1,3}}(?![ก-๎]))?")
_BETWEEN = str.maketrans("", "", ". ")
# Two letters without dots are mostly words (ชม, นพ); these are not.
_BARE = frozenset({"สส", "สว", "กต", "กห"})
_SHORT = 3

_CODE = re.compile(r"(?P<letters>[A-Za-z]+)-?(?P<digits>\d+)(?P<tail>[A-Za-z0-9]*)")
_MEASURE = re.compile(r"(?P<digits>\d+)(?P<letters>[A-Za-z]+)")
# Joined forms that are everyday English words: I.T. must never meet "it".
_ORDINARY = frozenset(
    (
        *("am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in", "is"),
        *("it", "me", "no", "of", "on", "or", "so", "to", "us", "we"),
    )
)
_SPECIAL_ACRONYMS = {"us": "usa"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One term of a unit: where it begins and ends inside it, and its step, from 0."""

    term: str
    start: int
    end: int
    step: int


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Return the table: letters without dots (พลอ) to (พล.อ., full forms …).

    >>> abbreviations()["กพ"]
    ('ก.พ.', 'กุมภาพันธ์')
    """
    table: dict[str, tuple[str, ...]] = {}
    # Not importlib.resources: it loads more modules than the rest of the analyzer.
    source = Path(__file__).with_name("data") / "abbreviations.tsv"
    for line in source.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            short, full = line.split("\t")
            forms = tuple(form.strip() for form in full.split("|"))
            table[letters_of(short)] = (short, *forms)
    return table


def letters_of(abbreviation: str) -> str:
    """Return an abbreviation without dots and spaces, the key of the table.

    >>> letters_of("พล. อ.")
    'พลอ'
    """
    return abbreviation.translate(_BETWEEN)


@cache
def bare_abbreviations() -> frozenset[str]:
    """Return the Thai runs that are abbreviations without their dots.

    >>> "รมว" in bare_abbreviations(), "ชม" in bare_abbreviations()
    (True, False)
    """
    return _BARE | {letters for letters in abbreviations() if len(letters) >= _SHORT}


def find_abbreviations(text: str) -> Iterator[tuple[int, int]]:
    """Yield start and end of the known abbreviations of a text, in order, apart.

    Short ones (น. จ.) need a boundary in front: "…คน." ends a sentence, it is no
    abbreviation. A lost last dot and an inner space are forgiven.

    >>> text = "พล.อ อาวุโส เมื่อเดือนก.พ. คน."
    >>> [text[start:end] for start, end in find_abbreviations(text)]
    ['พล.อ', 'ก.พ.']
    """
    free = 0
    dot = text.find(".")
    while dot >= 0:
        found = _abbreviation_at(text, dot, free)
        if found:
            yield found
        free = found[1] if found else free
        dot = text.find(".", max(free, dot + 1))


def _abbreviation_at(text: str, dot: int, free: int) -> tuple[int, int] | None:
    """Return the longest known abbreviation whose first dot is this one."""
    table = abbreviations()
    begin, first = dot, max(free, dot - _LONGEST_HEAD)
    while begin > first and _HEAD_LETTER.match(text, begin - 1):
        begin -= 1
    tail = _TAIL.match(text, dot)
    if begin == dot or tail is None:
        return None
    stops = [i + 1 for i in range(dot, tail.end()) if text[i] == "."]
    if stops[-1] != tail.end():
        stops.append(tail.end())
    for stop in reversed(stops):
        for start in range(begin, dot):
            letters = letters_of(text[start:stop])
            known = table.get(letters)
            if known and _stands_alone(text, start, known[0], letters):
                return start, stop
    return None


def _stands_alone(text: str, start: int, short: str, letters: str) -> bool:
    if cuts_cluster(text, start):
        return False
    glued = start > 0 and is_thai(text[start - 1])
    return not glued or short.count(".") > 1 or len(letters) >= _SHORT


def code_pieces(text: str) -> tuple[Piece, ...]:
    """Return a code whole and in parts; Su35 and Su-35 are one whole.

    >>> [(p.term, p.step) for p in code_pieces("Su-35")]
    [('su-35', 0), ('su', 0), ('35', 1)]
    >>> [p.term for p in code_pieces("F16")], [p.term for p in code_pieces("5G")]
    (['f-16', 'f', '16'], ['5g', '5', 'g'])
    """
    size = len(text)
    measure = _MEASURE.fullmatch(text)
    if measure:
        digits, letters = measure["digits"], measure["letters"].lower()
        cut = len(digits)
        return (
            Piece(text.lower(), 0, size, 0),
            Piece(digits, 0, cut, 0),
            Piece(stem(letters), cut, size, 1),
        )
    match = _CODE.fullmatch(text)
    if match is None:
        return (Piece(text.lower(), 0, size, 0),)
    letters, digits, tail = match["letters"].lower(), match["digits"], match["tail"]
    pieces = [
        Piece(f"{letters}-{digits}{tail.lower()}", 0, size, 0),
        Piece(stem(letters), 0, match.end("letters"), 0),
        Piece(digits, *match.span("digits"), 1),
    ]
    if tail:  # Su-30SME is also a Su-30
        pieces.insert(1, Piece(f"{letters}-{digits}", 0, match.end("digits"), 0))
    return tuple(pieces)


def acronym_terms(text: str) -> tuple[str, ...]:
    """Return a dotted acronym as one term, with its joined form unless ordinary.

    >>> acronym_terms("N.L.D."), acronym_terms("U.S."), acronym_terms("U.S.A")
    (('n.l.d.', 'nld'), ('u.s.', 'usa'), ('u.s.a.', 'usa'))
    """
    joined = fold(text.replace(".", ""))
    whole = "".join(f"{letter}." for letter in joined)
    if joined in _SPECIAL_ACRONYMS:
        return whole, _SPECIAL_ACRONYMS[joined]
    return (whole,) if joined in _ORDINARY else (whole, joined)


def number_terms(text: str) -> tuple[str, ...]:
    """Return a number without separators; a Buddhist year brings its Common-Era year.

    One direction is enough: 2564 is indexed as 2564 and 2021, so both queries meet.

    >>> number_terms("2564"), number_terms("1,200"), number_terms("2021")
    (('2564', '2021'), ('1200',), ('2021',))
    """
    plain = text.replace(",", "")
    if len(text) == 4 and plain.isdecimal() and int(plain) >= 2400:  # noqa: PLR2004
        other = other_calendar_year(int(plain))
        if other is not None:
            return plain, str(other)
    return (plain,)


@lru_cache(maxsize=50_000)
def word_terms(text: str) -> tuple[str, str]:
    """Return the stem and the folded surface form of a word that is not Thai.

    >>> word_terms("Sanctions"), word_terms("Hlaing's")
    (('sanction', 'sanctions'), ('hla', 'hlaing'))
    """
    surface = fold(text)[:MAX_TERM]
    return stem(surface), surface
