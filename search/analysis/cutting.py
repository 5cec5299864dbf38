"""Normalised texts cut into words: the ``words``, ``words_alt`` and ``exact`` views.

In: texts in normal form. Out: a ``Cut`` of each, streams of tokens whose offsets are in
the normal form, and which tokens are base words. Texts are cut into units; the Thai
runs of all texts go to the segmenters together. Called by the analyzer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import accumulate, chain, compress
from operator import itemgetter, sub
from typing import TYPE_CHECKING

from search.analysis.rules import Piece
from search.analysis.runs import RunStream
from search.analysis.thai import cut_both, main_segmenter
from search.analysis.tokens import MAX_TERM, TokenStream, empty_stream
from search.analysis.units import TERMS, units_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from search.analysis.units import Units

_LONGEST_CODE = 4


@dataclass(frozen=True, slots=True)
class Cut:
    """The words of one text. Offsets are in the normal form.

    ``bases`` are the places in ``words`` of the base words: one for each unit or Thai
    word, without synonyms and parts. ``surfaces`` are these as they are written, and
    ``apart`` the numbers of those with something in front of them.
    """

    words: TokenStream = field(default_factory=empty_stream)
    alternative: RunStream = field(default_factory=RunStream)
    exact: TokenStream = field(default_factory=empty_stream)
    bases: list[int] = field(default_factory=list)
    surfaces: list[str] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)

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
    return cut_all([text])[0]


def cut_all(texts: Iterable[str]) -> list[Cut]:
    """Return the words of each text in normal form, the same as one by one.

    >>> [found.words.terms for found in cut_all(["ชอยกู visits", "ปูติน"])]
    [['ชอย', 'กู', 'visit'], ['ปูติน']]
    """
    found = list(map(units_of, texts))
    runs = list(chain.from_iterable([units.runs for units in found]))
    words, others = cut_both(runs)
    cuts = []
    at = 0
    for units in found:
        end = at + len(units.runs)
        cuts.append(_cut(units, words[at:end], others[at:end]))
        at = end
    return cuts


def cut_words(text: str) -> TokenStream:
    """Return the ``words`` of a text in normal form, and nothing else.

    >>> cut_words("ชอยกู visits").terms
    ['ชอย', 'กู', 'visit']
    """
    units = units_of(text)
    return _cut(units, main_segmenter().cut_all(units.runs), ()).words


def _cut(
    units: Units, words: Sequence[Sequence[str]], others: Sequence[Sequence[str]]
) -> Cut:
    """Return the words of a text whose runs are cut by both lists."""
    surfaces, firsts = _surfaces(units, words)
    widths = list(map(len, surfaces))
    starts, ends = _offsets(widths, zip(firsts, map(len, units.between), strict=False))
    alternative = RunStream(others, [starts[firsts[i]] for i in units.places_of_runs])
    terms = surfaces.copy()
    if max(widths, default=0) > MAX_TERM:
        terms = [term[:MAX_TERM] for term in terms]
    latin: list[int] = []
    exact: list[str] = []
    more: list[tuple[int, Sequence[Piece]]] = []
    places = map(firsts.__getitem__, units.places_of_others)
    known = map(TERMS.__getitem__, units.others)
    for place, unit in zip(places, known, strict=True):
        terms[place] = unit.base
        if unit.exact is not None:
            latin.append(place)
            exact.append(unit.exact)
        if unit.more:
            more.append((place, unit.more))
    if units.runs and "-" in units.between:
        for place, number in _numbers_of_codes(units, firsts):
            # โควิด-19 is a synonym of its word, which may stand in a longer run.
            code, length = f"{terms[place]}-{number}", ends[place + 1] - starts[place]
            more.append((place, [Piece(code, 0, length, 0)]))
        more.sort(key=itemgetter(0))
    positions, bases = _places(len(terms), more)
    own = TokenStream(
        exact,
        [starts[place] for place in latin],
        [ends[place] for place in latin],
        [positions[place] for place in latin],
    )
    all_words = _with_more(TokenStream(terms, starts, ends, positions), more)
    apart = list(compress(firsts, units.between))
    return Cut(all_words, alternative, own, bases, surfaces, apart)


def _surfaces(
    units: Units, words: Sequence[Sequence[str]]
) -> tuple[list[str], Sequence[int]]:
    """Return the base words as written, and at which the words of each unit begin."""
    if not words:
        return units.units, range(len(units.units))
    parts: list[Sequence[str]] = list(zip(units.units, strict=True))
    for place, part in zip(units.places_of_runs, words, strict=True):
        parts[place] = part
    return (
        list(chain.from_iterable(parts)),
        list(accumulate(map(len, parts), initial=0)),
    )


def _offsets(
    widths: list[int], gaps: Iterable[tuple[int, int]]
) -> tuple[list[int], list[int]]:
    """Return where words start and where they end.

    Each stands behind the one before it, but for ``gaps``: a word, and how much is in
    front of it.

    >>> _offsets([6, 2, 3], [(0, 3), (2, 1)])
    ([3, 9, 12], [9, 11, 15])
    """
    steps = widths.copy()
    for word, gap in gaps:
        steps[word] += gap
    ends = list(accumulate(steps))
    return list(map(sub, ends, widths)), ends


def _places(
    count: int, more: Sequence[tuple[int, Sequence[Piece]]]
) -> tuple[list[int], list[int]]:
    """Return the positions of base words, and their places once ``more`` is among them.

    Each of ``more`` are the synonyms and parts of the base word at one place; a part
    may take a position of its own, and the words after it move on.
    """
    if not more:
        return list(range(count)), list(range(count))
    tokens, steps = [1] * count, [1] * count
    for place, pieces in more:
        tokens[place] += len(pieces)
        steps[place] += pieces[-1].step
    positions = list(accumulate(steps, initial=0))
    places = list(accumulate(tokens, initial=0))
    return positions[:count], places[:count]


def _with_more(
    base: TokenStream, more: Sequence[tuple[int, Sequence[Piece]]]
) -> TokenStream:
    """Return base words with synonyms and parts behind them; the places rise."""
    if not more:
        return base
    words = empty_stream()
    at = 0
    for place, pieces in more:
        start, position = base.starts[place], base.positions[place]
        _copy(base, at, place + 1, words)
        at = place + 1
        for piece in pieces:
            first, last = start + piece.start, start + piece.end
            words.add(piece.term, first, last, position + piece.step)
    _copy(base, at, len(base), words)
    return words


def _copy(base: TokenStream, at: int, end: int, words: TokenStream) -> None:
    """Append tokens ``at`` to ``end`` to other words."""
    words.terms.extend(base.terms[at:end])
    words.starts.extend(base.starts[at:end])
    words.ends.extend(base.ends[at:end])
    words.positions.extend(base.positions[at:end])


def _numbers_of_codes(units: Units, firsts: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Yield the word and the number of each Thai code: โควิด and the 19 of โควิด-19."""
    runs = set(units.places_of_runs)
    for place, unit in zip(units.places_of_others, units.others, strict=True):
        joined = units.between[place] == "-" and place - 1 in runs
        if joined and unit.isdecimal() and len(unit) <= _LONGEST_CODE:
            yield firsts[place] - 1, unit
