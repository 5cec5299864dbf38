"""One normalised text cut into words: the ``words``, ``words_alt`` and ``exact`` views.

In: text in normal form. Out: ``Cut``, streams of tokens whose offsets are in the normal
form, and which tokens are base words. A text is cut into units, Thai runs into words;
offsets are then computed for all words at once. Called by the analyzer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, chain, compress, repeat
from operator import add, not_, sub
from typing import TYPE_CHECKING

from search.analysis.rules import Piece
from search.analysis.thai import alternative_segmenter, main_segmenter
from search.analysis.tokens import MAX_TERM, TokenStream, empty_stream
from search.analysis.units import is_run, pieces_of, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LONGEST_CODE = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of one text. Offsets are in the normal form.

    ``bases`` are the places in ``words`` of the base words: one for each unit or Thai
    word, without synonyms and parts.
    """

    words: TokenStream = field(default_factory=empty_stream)
    alternative: TokenStream = field(default_factory=empty_stream)
    exact: TokenStream = field(default_factory=empty_stream)
    bases: list[int] = field(default_factory=list)

    def base_terms(self) -> list[str]:
        """Return the terms of the base words, in order."""
        terms = self.words.terms
        if len(terms) == len(self.bases):
            return list(terms)
        return [terms[i] for i in self.bases]


def cut(text: str) -> Cut:
    """Return the words of a text in normal form.

    >>> found = cut("พล.อ.ชอยกู visits 2564")
    >>> [(t.term, t.position) for t in found.words]
    ... # doctest: +NORMALIZE_WHITESPACE
    [('พล.อ.', 0), ('พลเอก', 0), ('ชอย', 1), ('กู', 2), ('visit', 3),
     ('2564', 4), ('2021', 4)]
    >>> found.base_terms()
    ['พล.อ.', 'ชอย', 'กู', 'visit', '2564']
    """
    pieces = pieces_of(text)
    units, starts = pieces[1::2], list(accumulate(map(len, pieces)))[:-1:2]
    thai = list(map(is_run, units))
    runs, run_starts = list(compress(units, thai)), list(compress(starts, thai))
    words, bases, exact = _cut_words(pieces, starts, thai)
    parts = alternative_segmenter().cut_all(runs)
    return Cut(words, _in_a_row(parts, runs, run_starts), exact, bases)


def cut_words(text: str) -> TokenStream:
    """Return the ``words`` of a text in normal form, and nothing else.

    >>> cut_words("ชอยกู visits").terms
    ['ชอย', 'กู', 'visit']
    """
    pieces = pieces_of(text)
    starts = list(accumulate(map(len, pieces)))[:-1:2]
    return _cut_words(pieces, starts, list(map(is_run, pieces[1::2])))[0]


def _cut_words(
    pieces: Sequence[str], starts: Sequence[int], thai: Sequence[bool]
) -> tuple[TokenStream, list[int], TokenStream]:
    """Return the words, which of them are base words, and the exact words.

    ``starts`` are the offsets of the units, ``thai`` tells which are to be cut.
    """
    units = pieces[1::2]
    parts: list[Sequence[str]] = list(zip(units, strict=True))  # each a word by itself
    runs = list(compress(units, thai))
    places = compress(range(len(units)), thai)
    for i, part in zip(places, main_segmenter().cut_all(runs), strict=True):
        parts[i] = part
    base = _in_a_row(parts, units, starts)
    begins = list(accumulate(map(len, parts), initial=0))
    latin: list[int] = []
    exact: list[str] = []
    more: list[tuple[int, Sequence[Piece]]] = []
    for i in compress(range(len(units)), map(not_, thai)):
        unit, place = units[i], begins[i]
        known = terms_of(unit)
        base.terms[place] = known.base
        if pieces[2 * i] == "-" and i and thai[i - 1] and _is_code_number(unit):
            # โควิด-19 is a synonym of its word, which may stand in a longer run.
            term = f"{base.terms[place - 1]}-{unit}"
            length = base.ends[place] - base.starts[place - 1]
            more.append((place - 1, [Piece(term, 0, length, 0)]))
        if known.more:
            more.append((place, known.more))
        if known.exact is not None:
            latin.append(place)
            exact.append(known.exact)
    words, bases = _with_more(base, more)
    firsts = list(map(base.starts.__getitem__, latin))
    lasts = list(map(base.ends.__getitem__, latin))
    positions = list(map(words.positions.__getitem__, map(bases.__getitem__, latin)))
    return words, bases, TokenStream(exact, firsts, lasts, positions)


def _in_a_row(
    parts: Sequence[Sequence[str]], units: Sequence[str], starts: Sequence[int]
) -> TokenStream:
    """Return words as tokens, each at its own position.

    ``parts`` are the words of each unit, which stand in it without a gap; ``starts``
    the offsets of the units. A term longer than ``MAX_TERM`` is cut; its token still
    covers the whole word.

    >>> stream = _in_a_row([["กองทัพ", "บก"], ["ไทย"]], ["กองทัพบก", "ไทย"], [3, 12])
    >>> stream.starts, stream.ends
    ([3, 9, 12], [9, 11, 15])
    """
    terms = list(chain.from_iterable(parts))
    widths = list(map(len, terms))
    # How far each unit stands from where it would stand without gaps.
    shifts = map(sub, starts, accumulate(map(len, units), initial=0))
    moved = chain.from_iterable(map(repeat, shifts, map(len, parts)))
    ends = list(map(add, accumulate(widths), moved))
    if max(widths, default=0) > MAX_TERM:
        terms = [term[:MAX_TERM] for term in terms]
    return TokenStream(
        terms, list(map(sub, ends, widths)), ends, list(range(len(ends)))
    )


def _with_more(
    base: TokenStream, more: Iterable[tuple[int, Sequence[Piece]]]
) -> tuple[TokenStream, list[int]]:
    """Return base words with synonyms and parts behind them, and where they now are.

    Each of ``more`` belongs to the base word at one place; a part may take a position
    of its own, and the words after it move on.
    """
    if not more:
        return base, list(range(len(base)))
    words = empty_stream()
    bases: list[int] = []
    at = step = 0
    for place, pieces in more:
        _copy(base, at, place + 1, step, words, bases)
        at, start = place + 1, base.starts[place]
        for piece in pieces:
            first, last = start + piece.start, start + piece.end
            words.add(piece.term, first, last, place + step + piece.step)
        step += pieces[-1].step
    _copy(base, at, len(base), step, words, bases)
    return words, bases


def _copy(
    base: TokenStream,
    at: int,
    end: int,
    step: int,
    words: TokenStream,
    bases: list[int],
) -> None:
    """Append base words ``at`` to ``end``, moved on by some positions."""
    bases.extend(range(len(words), len(words) + end - at))
    words.terms.extend(base.terms[at:end])
    words.starts.extend(base.starts[at:end])
    words.ends.extend(base.ends[at:end])
    words.positions.extend(range(at + step, end + step))


def _is_code_number(unit: str) -> bool:
    return unit.isdecimal() and len(unit) <= _LONGEST_CODE
