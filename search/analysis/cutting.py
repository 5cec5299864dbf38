"""One normalised text cut into words: the ``words``, ``words_alt`` and ``exact`` views.

In: text in normal form. Out: ``Cut``, streams of tokens whose offsets are in the normal
form, and which tokens are base words. Abbreviations are taken out first, then units of
one script; Thai runs go to the segmenters all at once. Called by the analyzer.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from search.analysis import rules, scripts
from search.analysis.scripts import Kind
from search.analysis.thai import alternative_segmenter, main_segmenter
from search.analysis.tokens import TokenStream, empty_stream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

GRAM = 4
_LONGEST_CODE = 4
_SHORT_FORM = 2  # words


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
    cutter = _Cutter(text)
    cutter.run()
    return cutter.result


def cut_grams(text: str) -> TokenStream:
    """Return all four-letter pieces of the Thai runs; a shorter run stays whole.

    Runs are cut wherever a letter is no Thai letter, whatever words and abbreviations
    there are: a quote finds its pieces however the words around it were cut.

    >>> list(zip(*(lambda s: (s.terms, s.starts, s.ends))(cut_grams("ก.พ. ปูติน"))))
    [('ก', 0, 1), ('พ', 2, 3), ('ปูติ', 5, 9), ('ูติน', 6, 10)]
    """
    numbers = list(range(len(text) + 1))  # offsets share these: fewer objects
    grams = empty_stream()
    for start, end in scripts.thai_runs(text):
        width = min(GRAM, end - start)
        last = end - width + 1
        grams.terms.extend([text[i : i + width] for i in range(start, last)])
        grams.starts.extend(numbers[start:last])
        grams.ends.extend(numbers[start + width : end + 1])
    grams.positions.extend(numbers[: len(grams)])
    return grams


class _Cutter:
    """One pass over one text, filling the streams."""

    def __init__(self, text: str) -> None:
        self.result = Cut()
        self._text = text
        self._position = 0
        self._thai_end: int | None = None
        self._segmented: Iterator[list[str]] = iter(())

    def run(self) -> None:
        units = _units(self._text)
        runs = [(start, end) for kind, start, end in units if kind is Kind.THAI]
        if runs:
            self._segment(runs)
        take = {
            Kind.THAI: self._thai,
            Kind.WORD: self._word,
            Kind.NUMBER: self._number,
            Kind.CODE: self._code,
            Kind.ACRONYM: self._acronym,
            Kind.ABBREVIATION: self._abbreviation,
        }
        for kind, start, end in units:
            take[kind](start, end)

    def _segment(self, runs: Sequence[tuple[int, int]]) -> None:
        """Cut all Thai runs with both word lists; those of the second one are done."""
        texts = [self._text[start:end] for start, end in runs]
        self._segmented = iter(main_segmenter().cut_all(texts))
        stream = self.result.alternative
        pairs = zip(runs, alternative_segmenter().cut_all(texts), strict=True)
        for (start, _), words in pairs:
            stream.extend(words, start, len(stream.terms))

    def _thai(self, start: int, end: int) -> None:
        words = next(self._segmented)
        stream = self.result.words
        first = len(stream.terms)
        stream.extend(words, start, self._position)
        self.result.bases.extend(range(first, first + len(words)))
        self._position += len(words)
        self._thai_end = end

    def _word(self, start: int, end: int) -> None:
        stemmed, surface = rules.word_terms(self._text[start:end])
        result, position = self.result, self._position
        result.bases.append(len(result.words.terms))
        result.words.add(stemmed, start, end, position)
        result.exact.add(surface, start, end, position)
        self._position = position + 1

    def _number(self, start: int, end: int) -> None:
        number = self._text[start:end]
        if self._thai_end == start - 1 and self._text[start - 1] == "-":
            self._thai_code(number, end)
        self._stack(rules.number_terms(number), start, end)

    def _thai_code(self, number: str, end: int) -> None:
        """Append โควิด-19 as a synonym of its word, which may stand in a longer run."""
        if number.isdecimal() and len(number) <= _LONGEST_CODE:
            words = self.result.words
            term = f"{words.terms[-1]}-{number}"
            words.add(term, words.starts[-1], end, words.positions[-1])

    def _acronym(self, start: int, end: int) -> None:
        self._stack(rules.acronym_terms(self._text[start:end]), start, end)

    def _abbreviation(self, start: int, end: int) -> None:
        letters = rules.letters_of(self._text[start:end])
        self._stack(_abbreviation_terms(letters), start, end)

    def _stack(self, terms: Sequence[str], start: int, end: int) -> None:
        """Append synonyms at one position; the first is the base word."""
        self.result.bases.append(len(self.result.words.terms))
        for term in terms:
            self.result.words.add(term, start, end, self._position)
        self._position += 1

    def _code(self, start: int, end: int) -> None:
        pieces = rules.code_pieces(self._text[start:end])
        self.result.bases.append(len(self.result.words.terms))
        for piece in pieces:
            position = self._position + piece.step
            self.result.words.add(
                piece.term, start + piece.start, start + piece.end, position
            )
        self._position += 1 + pieces[-1].step


def _units(text: str) -> list[tuple[Kind, int, int]]:
    """Return the units of a text, among them the known abbreviations."""
    found: list[tuple[Kind, int, int]] = []
    at = 0
    for start, end in rules.find_abbreviations(text):
        found += scripts.units(text, at, start)
        found.append((Kind.ABBREVIATION, start, end))
        at = end
    found += scripts.units(text, at)
    bare = rules.bare_abbreviations()
    return [
        (Kind.ABBREVIATION, start, end)
        if kind is Kind.THAI and text[start:end] in bare
        else (kind, start, end)
        for kind, start, end in found
    ]


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
