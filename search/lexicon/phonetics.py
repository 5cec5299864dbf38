"""Names that sound alike across two scripts: ชอยกู and Shoigu, without a dictionary.

In: the terms of one language, then a name in the other. Out: the terms that sound like
it, each with the probability that it is the same name. The doors to the whole matcher:
``SoundIndex`` to look up, ``SoundModel`` to judge one pair, ``spelling_variants`` for
two spellings in Thai. Called by the query expansion and by mining.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from search.lexicon.sound_model import SoundModel, Spelt, spelt
from search.lexicon.sound_search import find_rows, latin_answers, thai_answers
from search.lexicon.sound_symbols import (
    LATIN,
    MOST_SYMBOLS,
    THAI,
    latin_symbols,
    thai_symbols,
)
from search.lexicon.sound_trie import build_trie
from search.lexicon.spelling import (
    SpellingVariant,
    spelling_variants,
    thai_key,
    thai_similarity,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "SoundIndex",
    "SoundMatch",
    "SoundModel",
    "SpellingVariant",
    "latin_symbols",
    "spelling_variants",
    "thai_key",
    "thai_similarity",
    "thai_symbols",
]

# The walk scores with the commonest answers only and so underrates a pair now and then.
# A few more than asked for, and a few less likely ones, are measured again with all.
_SPARE: Final = 3
_UNDERRATED: Final = 0.2
_LONGEST_THAI_PIECE: Final = 2
_LONGEST_LATIN_PIECE: Final = 3


@dataclass(frozen=True, slots=True)
class SoundMatch:
    """A term that sounds like the name, and how probably it is the same name."""

    term: str
    probability: float


class SoundIndex:
    """Finds terms of one language by a name in the other.

    Build it with ``SoundIndex.latin`` for Thai names, ``SoundIndex.thai`` for Latin
    ones. 100,000 terms take about a second and 12 MB beside the terms themselves; a
    look-up takes one or two milliseconds. Terms without a letter of their script, or
    longer than a name can be, are left out. Safe to share between threads.
    """

    def __init__(self, terms: Iterable[str], model: SoundModel, *, thai: bool) -> None:
        self._model = model
        self._thai = thai
        self._script, self._other = (THAI, LATIN) if thai else (LATIN, THAI)
        self._answers = thai_answers(model) if thai else latin_answers(model)
        self._longest = _LONGEST_LATIN_PIECE if thai else _LONGEST_THAI_PIECE
        self._follows, self._other_follows = (
            (model.thai_follows, model.latin_follows)
            if thai
            else (model.latin_follows, model.thai_follows)
        )
        # The terms of row i are terms[starts[i] : starts[i + 1]].
        self._terms: list[str] = []
        self._starts = array("L", [0])
        self._lengths = bytearray()
        self._trie = build_trie(self._enter(terms), self._follows)

    @classmethod
    def latin(cls, terms: Iterable[str], model: SoundModel | None = None) -> SoundIndex:
        """Return an index of Latin terms, to be asked with Thai names.

        >>> index = SoundIndex.latin(["Shoigu", "Lavrov", "Moscow"])
        >>> [match.term for match in index.lookup("ชอยกู")]
        ['Shoigu']
        """
        return cls(terms, model or SoundModel.load(), thai=False)

    @classmethod
    def thai(cls, terms: Iterable[str], model: SoundModel | None = None) -> SoundIndex:
        """Return an index of Thai terms, to be asked with Latin names.

        >>> index = SoundIndex.thai(["ชอยกู", "ลาฟรอฟ", "มอสโก"])
        >>> [match.term for match in index.lookup("Shoigu")]
        ['ชอยกู']
        """
        return cls(terms, model or SoundModel.load(), thai=True)

    def __len__(self) -> int:
        """Return the number of terms that can be found."""
        return len(self._terms)

    def lookup(
        self, name: str, *, limit: int = 5, threshold: float = 0.5
    ) -> tuple[SoundMatch, ...]:
        """Return the terms that sound like ``name``, likeliest first, then by term.

        Probabilities are those of ``SoundModel.probability``. Never raises on any text:
        without a letter of the other script there is no match.
        """
        symbols = self._other.symbols(name)
        if not 0 < len(symbols) <= MOST_SYMBOLS:
            return ()
        least = threshold * _UNDERRATED
        likely = sorted(
            ((p, row) for p, row in self._rows(symbols) if p >= least), reverse=True
        )[: limit + _SPARE]
        matches: list[SoundMatch] = []
        for _, row in likely:
            terms = self._terms[self._starts[row] : self._starts[row + 1]]
            thai, latin = (terms[0], name) if self._thai else (name, terms[0])
            probability = self._model.probability(thai, latin)
            if probability >= threshold:
                matches += (SoundMatch(term, probability) for term in terms)
        matches.sort(key=lambda match: (-match.probability, match.term))
        return tuple(matches[:limit])

    def _enter(self, terms: Iterable[str]) -> list[bytes]:
        """Note the terms by their spelling; return the spellings in order."""
        read = ((self._script.symbols(term), term) for term in {*terms})
        entries = sorted(
            (self._script.codes(symbols), term, len(symbols))
            for symbols, term in read
            if 0 < len(symbols) <= MOST_SYMBOLS
        )
        spellings: list[bytes] = []
        for codes, group in groupby(entries, key=itemgetter(0)):
            alike = list(group)
            spellings.append(codes)
            self._terms += (term for _, term, _ in alike)
            self._starts.append(len(self._terms))
            self._lengths.append(alike[0][2])
        return spellings

    def _rows(self, symbols: Sequence[str]) -> Iterator[tuple[float, int]]:
        """Yield (probability as far as the walk knows, row)."""
        name = spelt(symbols, self._other, self._other_follows)
        found = find_rows(self._trie, self._answers, symbols, self._longest)
        for row, joint, prior in found:
            term = Spelt(prior, self._lengths[row])
            thai, latin = (term, name) if self._thai else (name, term)
            yield self._model.judge(joint, thai, latin), row
