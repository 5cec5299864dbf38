"""The units of a text, and the terms one unit gives wherever it stands.

In: text in normal form. Out: its pieces, in turn between and unit, abbreviations among
the units; for a unit that is no Thai run its terms. What a unit gives is remembered.
Called by the word cutter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import compress
from operator import not_
from typing import NamedTuple

from search.analysis import rules
from search.analysis.remembered import Remembered
from search.analysis.rules import Piece
from search.analysis.scripts import Kind, kind_of, split_units
from search.analysis.thai import main_segmenter

# A dot behind one of the letters an abbreviation may have there.
_ABBREVIATION = re.compile("\\.(?<=[ก-ฮิีเ].)")
_SHORT_FORM = 2  # words


@dataclass(frozen=True, slots=True)
class UnitTerms:
    """The terms of one unit that is no Thai run.

    ``base`` stands for the whole unit, ``exact`` is a word as it is written, ``more``
    are synonyms and parts.
    """

    base: str
    exact: str | None = None
    more: tuple[Piece, ...] = ()


class Units(NamedTuple):
    """The units of one text: Thai runs, which are to be cut into words, and others.

    ``between[i]`` stands in front of unit ``i``; ``runs`` and ``others`` are some of
    ``units``, at their ``places``.
    """

    units: list[str]
    between: list[str]
    runs: list[str]
    places_of_runs: list[int]
    others: list[str]
    places_of_others: list[int]


def units_of(text: str) -> Units:
    """Return a text in normal form in units.

    >>> found = units_of("พล.อ.ชอยกู ซื้อ Su-35")
    >>> found.runs, found.others, found.places_of_others
    (['ชอยกู', 'ซื้อ'], ['พล.อ.', 'Su-35'], [0, 3])
    """
    pieces = pieces_of(text)
    units, between = pieces[1::2], pieces[:-1:2]
    places = list(range(len(units)))
    if text.isascii():
        return Units(units, between, [], [], units, places)
    # Abbreviations are few: at first every Thai unit counts as a run.
    thai = ["ก" <= unit < "๏" for unit in units]
    runs = list(compress(units, thai))
    if "." in "".join(runs) or not rules.bare_abbreviations().isdisjoint(runs):
        thai = list(map(is_run, units))
        runs = list(compress(units, thai))
    other = list(map(not_, thai))
    return Units(
        units,
        between,
        runs,
        list(compress(places, thai)),
        list(compress(units, other)),
        list(compress(places, other)),
    )


def pieces_of(text: str) -> list[str]:
    """Return the text in pieces: every second one is a unit, the others are between.

    >>> pieces_of("พล.อ.ชอยกู ซื้อ Su-35")
    ['', 'พล.อ.', '', 'ชอยกู', ' ', 'ซื้อ', ' ', 'Su-35', '']
    """
    if not _ABBREVIATION.search(text):
        return split_units(text)
    pieces: list[str] = []
    at = 0
    for start, end in rules.find_abbreviations(text):
        pieces += split_units(text[at:start])
        pieces.append(text[start:end])
        at = end
    pieces += split_units(text[at:])
    return pieces


def is_run(unit: str) -> bool:
    """Tell whether a unit is a Thai run, to be cut into words, and no abbreviation.

    >>> [is_run(unit) for unit in ("ชอยกู", "พล.อ.", "รมว", "Shoigu")]
    [True, False, False, False]
    """
    thai = "ก" <= unit < "๏"
    return thai and "." not in unit and unit not in rules.bare_abbreviations()


def terms_of(unit: str) -> UnitTerms:
    """Return the terms of a unit that is no Thai run.

    >>> terms_of("Visits"), terms_of("2021")
    ... # doctest: +NORMALIZE_WHITESPACE
    (UnitTerms(base='visit', exact='visits', more=()),
     UnitTerms(base='2021', exact=None, more=()))
    >>> [piece.term for piece in terms_of("พล.อ").more]
    ['พลเอก']
    """
    match kind_of(unit):
        case Kind.WORD:
            stemmed, surface = rules.word_terms(unit)
            # One text where they are equal: less memory to look at for each word.
            surface = unit if surface == unit else surface
            return UnitTerms(surface if stemmed == surface else stemmed, surface)
        case Kind.CODE:
            first, *pieces = rules.code_pieces(unit)
            return UnitTerms(first.term, None, tuple(pieces))
        case Kind.NUMBER:
            terms = rules.number_terms(unit)
        case Kind.ACRONYM:
            terms = rules.acronym_terms(unit)
        case Kind.THAI:
            terms = _abbreviation_terms(rules.letters_of(unit))
    base, *others = terms
    size = len(unit)
    return UnitTerms(base, None, tuple(Piece(term, 0, size, 0) for term in others))


@cache
def _abbreviation_terms(letters: str) -> tuple[str, ...]:
    """Return an abbreviation, its full forms and the words of the short ones.

    The words of a long form (และ, แห่งชาติ) would be synonyms of nearly everything.

    >>> _abbreviation_terms("รมว")
    ('รมว.', 'รัฐมนตรีว่าการ', 'รัฐมนตรี', 'ว่าการ')
    >>> _abbreviation_terms("กสม")
    ('กสม.', 'คณะกรรมการสิทธิมนุษยชนแห่งชาติ')
    """
    short, *forms = rules.abbreviations()[letters]
    terms = [short]
    for form in forms:
        words = main_segmenter().cut(form)
        terms += [form, *words] if len(words) <= _SHORT_FORM else [form]
    return tuple(dict.fromkeys(terms))


# What ``terms_of`` gives for units that came before.
TERMS = Remembered(terms_of)
