"""The values that leave the analyzer: views, tokens and streams of tokens.

A *view* is one way of cutting the same text into terms. Every offset is a half-open
range of code points in the original text, so that snippets are cut from what the author
wrote. Used by everything that indexes, searches or highlights.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, MutableSequence, Sequence

# No word is longer, and no term may grow without bound.
MAX_TERM = 64


class View(StrEnum):
    """One way of cutting a text into terms; each is a field of the index.

    ``words``: Thai words, English stems, numbers, abbreviations, codes.
    ``words_alt``: Thai words by a second word list (ICU's).
    ``grams``: four-letter pieces of Thai, for names no dictionary knows.
    ``exact``: Latin words unstemmed. ``entities``: ids of glossary names.
    ``names``: stretches that may be unknown names, for the sounds-like search.
    """

    WORDS = "words"
    WORDS_ALT = "words_alt"
    GRAMS = "grams"
    EXACT = "exact"
    ENTITIES = "entities"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Token:
    """One term and the stretch of the original text it stands for.

    Tokens at the same position are synonyms of each other (พล.อ. and พลเอก, 2564 and
    2021); positions rise by one from word to word.

    >>> text = "ปธน.ปูติน visits"
    >>> token = Token(term="visit", start=10, end=16, position=2)
    >>> text[token.start : token.end]
    'visits'
    """

    term: str
    start: int
    end: int
    position: int


@dataclass(frozen=True, slots=True)
class TokenStream:
    """The tokens of one view as columns, in order of position, then of start.

    Columns keep indexing fast (no object for each of a million tokens); iterate to get
    ``Token`` values. Starts never fall; all four columns have the same length.

    >>> stream = TokenStream(["ปูติน", "visit"], [4, 10], [9, 16], [0, 1])
    >>> [token.term for token in stream], len(stream)
    (['ปูติน', 'visit'], 2)
    """

    terms: list[str]
    starts: MutableSequence[int]
    ends: MutableSequence[int]
    positions: MutableSequence[int]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.terms)

    def __iter__(self) -> Iterator[Token]:
        """Yield each token in order."""
        columns = zip(self.terms, self.starts, self.ends, self.positions, strict=True)
        return (Token(*row) for row in columns)

    def add(self, term: str, start: int, end: int, position: int) -> None:
        """Append one token."""
        self.terms.append(term)
        self.starts.append(start)
        self.ends.append(end)
        self.positions.append(position)


class LateStream(TokenStream):
    """A stream whose tokens are made when somebody asks for them.

    An index keeps no offsets of most views, and a query needs no unknown names. Each
    kind tells its terms and where they stand in the normal form. ``origins`` say where
    each character of that began and ended in the original; without them the offsets
    are in the normal form.
    """

    _made_of: tuple[object, ...]
    _origins: tuple[Sequence[int], Sequence[int]] | None

    def __reduce__(self) -> tuple[object, ...]:
        """Return what it is made of, to be sent to another process."""
        return type(self), (*self._made_of, self._origins)

    def moved(self, origins: tuple[Sequence[int], Sequence[int]]) -> LateStream:
        """Return the same tokens with offsets in the original."""
        make: Callable[..., LateStream] = type(self)
        return make(*self._made_of, origins)

    @cached_property
    def starts(self) -> list[int]:
        """Where each token begins."""
        starts = self._spans[0]
        if self._origins is None:
            return starts
        return list(map(self._origins[0].__getitem__, starts))

    @cached_property
    def ends(self) -> list[int]:
        """Where each token ends."""
        ends = self._spans[1]
        if self._origins is None:
            return ends
        return [self._origins[1][end - 1] for end in ends]

    @cached_property
    def positions(self) -> list[int]:
        """The number of each token."""
        return list(range(len(self.terms)))

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        """Where tokens start and where they end in the normal form."""
        raise NotImplementedError


def empty_stream() -> TokenStream:
    """Return a stream without tokens, to be filled.

    >>> len(empty_stream())
    0
    """
    return TokenStream([], [], [], [])
