"""Tokens in document order, three bytes each: for snippets and words in a row.

In: the tokens of one view of titles or texts. Out: ``Forward``, which gives back terms,
offsets and positions of a document. A token is its term (two bytes, three when there are
more than 65,536 terms) and its *shape*: how wide it is, how far from the token before
it, and whether it is a new position. Odd shapes are kept whole in a table beside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from search.engines.whoosh.segment.arrays import ArrayFile, ArrayFileWriter

# A shape: (width - 1) * 8 + gap * 2 + step, for what is common in Thai and English.
_WIDEST = 31
_GAPS = 4
_ODD = 255
_LOW = 65_536
_HIGH = 256 * _LOW

# Gap, width and step of every shape.
_SHAPES = np.arange(256)
_COMMON = ((_SHAPES >> 1) % _GAPS, (_SHAPES >> 3) + 1, _SHAPES & 1)

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Places:
    """Where the tokens of one document stand: code points of its title or text."""

    starts: Longs
    ends: Longs


@dataclass(frozen=True, slots=True)
class Forward:
    """The tokens of one view; ``starts`` begins each document.

    ``odd_at`` lists the tokens of odd shape, rising; ``odd`` their gap, width and step.
    """

    starts: Longs
    low: NDArray[np.uint16]
    high: NDArray[np.unsignedinteger[Any]]
    shapes: NDArray[np.uint8]
    odd_at: Longs
    odd: Ints

    def terms(self, tokens: slice | Longs) -> Longs:
        """Return the term numbers of some tokens."""
        terms = self.low[tokens].astype(np.int64)
        if len(self.high):
            terms += self.high[tokens].astype(np.int64) * _LOW
        return terms

    def tokens_of(self, document: int) -> slice:
        """Return which tokens are a document's."""
        return slice(int(self.starts[document]), int(self.starts[document + 1]))

    def places(self, tokens: slice) -> Places:
        """Return where the tokens of one document stand."""
        shapes = self.shapes[tokens]
        gaps, widths, steps = (column.take(shapes) for column in _COMMON)
        strange = (shapes == _ODD).nonzero()[0]
        if len(strange):
            at = np.searchsorted(self.odd_at, strange + tokens.start)
            gaps[strange], widths[strange], steps[strange] = self.odd.reshape(-1, 3)[
                at
            ].T
        # A token at a new position is as far from the last one's end as the gap says.
        gaps[1:] += widths[:-1] * (steps[1:] > 0)
        starts = gaps.cumsum()
        return Places(starts, starts + widths)

    def steps(self, tokens: Longs) -> Longs:
        """Return how many positions each token is after the one before it."""
        shapes = self.shapes[tokens]
        steps = (shapes & np.uint8(1)).astype(np.int64)
        strange = np.flatnonzero(shapes == _ODD)
        if len(strange):
            at = np.searchsorted(self.odd_at, tokens[strange])
            steps[strange] = self.odd.reshape(-1, 3)[at, 2]
        return steps


def shape_tokens(
    starts: Longs, first: Ints, last: Ints, positions: Ints
) -> tuple[NDArray[np.uint8], Longs, Ints]:
    """Return shapes, odd tokens and their table of three columns.

    ``starts`` begins each document; the other columns hold each token's range in the
    text and its position.
    """
    widths = last - first
    heads = starts[:-1][starts[:-1] < starts[1:]]
    steps = np.diff(positions, prepend=np.int32(0))
    steps[heads] = positions[heads] + 1
    gaps = np.diff(first, prepend=np.int32(0))
    gaps[1:] -= np.where(steps[1:] > 0, widths[:-1], 0)
    gaps[heads] = first[heads]
    # Seen as numbers without a sign, negative ones are large.
    common = (gaps.view(np.uint32) < _GAPS) & (steps.view(np.uint32) <= 1)
    common &= (widths - 1).view(np.uint32) < _WIDEST
    shapes = np.where(common, (widths - 1) << 3 | gaps << 1 | steps, _ODD)
    odd = np.flatnonzero(~common)
    table = np.stack((gaps[odd], widths[odd], steps[odd]), axis=1)
    return shapes.astype(np.uint8), odd, table


def write_forward(writer: ArrayFileWriter, forward: Forward) -> None:
    """Write the tokens of one view of titles or texts."""
    writer.array("tokens", forward.starts)
    writer.array("low", forward.low)
    writer.array("high", forward.high)
    writer.array("shapes", forward.shapes)
    writer.array("odd_at", forward.odd_at)
    writer.array("odd", forward.odd.ravel())


def open_forward(file: ArrayFile, documents: int, terms: int) -> Forward:
    """Return the tokens in a file; IndexDamagedError if its arrays do not fit."""
    starts = file.starts("tokens", np.int64, documents + 1, None)
    count = int(starts[-1])
    odd_at = file.array("odd_at", np.int64)
    return Forward(
        starts,
        file.array("low", np.uint16, count),
        file.array("high", high_kind(terms), count if has_high(terms) else 0),
        file.array("shapes", np.uint8, count),
        odd_at,
        file.array("odd", np.int32, 3 * len(odd_at)),
    )


def empty_forward(documents: int) -> Forward:
    """Return the tokens of a view that has none."""
    none = np.zeros(0, np.int64)
    return Forward(
        np.zeros(documents + 1, np.int64),
        none.astype(np.uint16),
        none.astype(np.uint8),
        none.astype(np.uint8),
        none,
        none.astype(np.int32),
    )


def has_high(terms: int) -> bool:
    """Tell whether so many terms need a third byte.

    >>> has_high(65_536), has_high(65_537)
    (False, True)
    """
    return terms > _LOW


def high_kind(terms: int) -> type[np.unsignedinteger[Any]]:
    """Return how the high parts of term numbers are kept."""
    return np.uint8 if terms <= _HIGH else np.uint16


def split_terms(
    numbers: NDArray[np.integer[Any]], terms: int
) -> tuple[NDArray[np.uint16], NDArray[np.unsignedinteger[Any]]]:
    """Return the low and the high parts of term numbers, the latter only if needed."""
    kind = high_kind(terms)
    low = (numbers & (_LOW - 1)).astype(np.uint16)
    return low, (numbers >> 16).astype(kind) if has_high(terms) else np.zeros(0, kind)
