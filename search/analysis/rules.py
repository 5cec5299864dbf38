"""What must be decided before words are cut: abbreviations, codes, acronyms, years.

In: a unit of ``scripts.split``. Out: the terms it stands for; terms that share a
``step`` are synonyms at one position. Called by the analyzer. The table of abbreviations
is data (``data/abbreviations.tsv``), read once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from search.analysis.dates import other_calendar_year
from search.analysis.english import fold, stem
from search.analysis.scripts import is_thai

_LETTERS = "(?:เม|[ก-ฮ]{1,2}[ิี]?[ก-ฮ]{0,4})"
_DOTTED = re.compile(f"(?:{_LETTERS}\\. ?){{1,4}}(?:[ก-ฮ]{{1,3}}(?![ก-๎]))?")
_CODE = re.compile(r"(?P<letters>.+?)-?(?P<digits>\d+)(?P<tail>[A-Za-z]*)")
# Joined forms that are everyday English words: U.S. must never meet "us".
_ORDINARY = frozenset("am an as at be by do go he if in is it me no of on or so to us we"
                      .split())  # fmt: skip
_BARE = frozenset({"สส", "สว", "กต", "กห"})
_SPECIAL_ACRONYMS = {"us": "usa"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One term of a unit: where it begins and ends inside it, and its step (0, 1, …)."""

    term: str
    start: int
    end: int
    step: int


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A known abbreviation in a text; half-open range of code points."""

    short: str
    full: tuple[str, ...]
    start: int
    end: int


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Return the table: letters without dots (พลอ) to (พล.อ., full forms …).

    >>> abbreviations()["กพ"]
    ('ก.พ.', 'กุมภาพันธ์')
    """
    table: dict[str, tuple[str, ...]] = {}
    source = files("search.analysis").joinpath("data", "abbreviations.tsv")
    for line in source.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            short, full = line.split("\t")
            forms = tuple(form.strip() for form in full.split("|"))
            table[short.replace(".", "")] = (short, *forms)
    return table


def find_abbreviations(text: str) -> tuple[Abbreviation, ...]:
    """Return the known abbreviations of a normalised text, in order, not overlapping.

    Short ones (น. จ.) need a boundary in front: "…คน." ends a sentence, it is no
    abbreviation. A lost last dot and an inner space are forgiven.

    >>> [(a.short, a.full) for a in find_abbreviations("พล.อ อาวุโส เมื่อเดือนก.พ. คน.")]
    [('พล.อ.', ('พลเอก',)), ('ก.พ.', ('กุมภาพันธ์',))]
    """
    if "." not in text:
        return ()
    found = (_longest_known(text, match) for match in _DOTTED.finditer(text))
    return tuple(abbreviation for abbreviation in found if abbreviation)


def _longest_known(text: str, match: re.Match[str]) -> Abbreviation | None:
    table = abbreviations()
    begin, dotted = match.start(), match.group()
    before = text[begin - 1] if begin else " "
    first_dot = dotted.index(".")
    stops = [i + 1 for i, c in enumerate(dotted) if c == "."]
    if not dotted.endswith((".", " ")):
        stops.append(len(dotted))
    for stop in reversed(stops):
        for start in range(first_dot):
            letters = dotted[start:stop].replace(".", "").replace(" ", "")
            known = table.get(letters)
            if known is None:
                continue
            glued = start > 0 or is_thai(before)
            if glued and known[0].count(".") == 1 and len(letters) < 3:  # noqa: PLR2004
                continue
            return Abbreviation(known[0], known[1:], begin + start, begin + stop)
    return None


def bare_abbreviation(run: str) -> tuple[str, ...] | None:
    """Return the table row of a Thai run that is an abbreviation without its dots.

    Two letters are often a word of their own (ชม, นพ), so only a few count.

    >>> bare_abbreviation("รมว"), bare_abbreviation("ชม")
    (('รมว.', 'รัฐมนตรีว่าการ'), None)
    """
    if len(run) < 3 and run not in _BARE:  # noqa: PLR2004
        return None
    return abbreviations().get(run)


def code_pieces(text: str) -> tuple[Piece, ...]:
    """Return a code whole and in parts; Su35 and Su-35 are one whole.

    >>> [(p.term, p.step) for p in code_pieces("Su-35")]
    [('su-35', 0), ('su', 0), ('35', 1)]
    >>> [p.term for p in code_pieces("F16")]
    ['f-16', 'f', '16']
    """
    match = _CODE.fullmatch(text)
    if match is None:
        return (Piece(text.lower(), 0, len(text), 0),)
    letters, digits, tail = match["letters"].lower(), match["digits"], match["tail"]
    split = match.start("digits")
    whole = f"{letters}-{digits}{tail.lower()}"
    pieces = [
        Piece(whole, 0, len(text), 0),
        Piece(stem(letters), 0, match.end("letters"), 0),
        Piece(digits, split, match.end("digits"), 1),
    ]
    if tail:  # Su-30SME is also a Su-30
        pieces.insert(1, Piece(f"{letters}-{digits}", 0, match.end("digits"), 0))
    return tuple(pieces)


def acronym_pieces(text: str) -> tuple[Piece, ...]:
    """Return a dotted acronym as one term, with its joined form unless ordinary.

    >>> [p.term for p in acronym_pieces("N.L.D.")], [p.term for p in acronym_pieces("U.S.")]
    (['n.l.d.', 'nld'], ['u.s.', 'usa'])
    """
    joined = text.replace(".", "").lower()
    whole = "".join(f"{letter}." for letter in joined)
    terms = [whole]
    if joined in _SPECIAL_ACRONYMS:
        terms.append(_SPECIAL_ACRONYMS[joined])
    elif joined not in _ORDINARY:
        terms.append(joined)
    return tuple(Piece(term, 0, len(text), 0) for term in terms)


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


def word_terms(text: str) -> tuple[str, str]:
    """Return the stem and the folded surface form of a word that is not Thai.

    >>> word_terms("Sanctions"), word_terms("Hlaing's")
    (('sanction', 'sanctions'), ('hla', 'hlaing'))
    """
    surface = fold(text)
    return stem(surface), surface
