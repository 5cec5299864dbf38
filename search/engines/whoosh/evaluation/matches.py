"""Which documents match, and how well: the values evaluation is made of.

In: places in a slab, or in several, with scores. Out: ``Sparse`` (a few places) or
``Dense`` (a score for every document of a slab), and the scores of a frequent term only
where they are asked for. Combined by ``combining``, ranked by ``ranking``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Places = NDArray[np.intp]
Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.uint8]


# Postings scored at once: what is made on the way stays in the processor's cache.
PIECE = 32_768


class Scoring:
    """How a posting becomes a score: one look-up by frequency and length of document.

    ``table`` holds the saturation of frequency * 256 + length code; ``lengths`` are the
    length codes of the documents of a slab, or of the ``whole`` segment. Both stay in
    the processor's cache; the saturations of all documents would not.
    """

    def __init__(
        self, table: Scores, lengths: NDArray[np.uint8], *, whole: bool = False
    ) -> None:
        self.table = table
        self.lengths = lengths
        self.whole = whole
        self._once = table[256:512]

    def once(self, places: Places) -> Scores:
        """Return the saturations of frequency 1 at some places."""
        return self._once.take(self.lengths.take(places))

    def saturations(self, lengths: NDArray[np.uint8], counts: Counts) -> Scores:
        """Return the saturations of some frequencies in documents of some lengths."""
        codes = counts.astype(np.uint16)
        codes <<= 8
        codes += lengths
        return self.table.take(codes)


class WeightedList(NamedTuple):
    """Listed postings; each scores factor × saturation.

    ``ids`` and ``counts`` are those of ``Listed``; ``first`` is what to add to the ids
    to get places of the documents that ``scoring`` is about.
    """

    ids: NDArray[np.uint16]
    counts: Counts
    factor: float
    scoring: Scoring
    first: int = 0


class WeightedRow(NamedTuple):
    """The frequency in every document; each scores factor × saturation.

    ``scale`` multiplies the scores of some documents.
    """

    counts: Counts
    factor: float
    scoring: Scoring
    scale: tuple[Flags, float] | None = None

    @property
    def bound(self) -> float:
        """No document gets more from this row."""
        return self.factor * (max(1.0, self.scale[1]) if self.scale else 1.0)

    def scaled(self, flags: Flags, factor: float) -> WeightedRow:
        """Return the row with the flagged documents' scores times one more factor."""
        before = self.scale[1] if self.scale else 1.0
        return self._replace(scale=(flags, before * factor))

    def add_to(self, scores: Scores) -> None:
        """Add what the row adds in every document.

        Piece by piece: what is made on the way stays in the processor's cache.
        """
        for first in range(0, len(self.counts), PIECE):
            part = slice(first, first + PIECE)
            added = self.scoring.saturations(
                self.scoring.lengths[part], self.counts[part]
            )
            added *= self.factor
            if self.scale:
                flags, factor = self.scale
                np.multiply(added, factor, out=added, where=flags[part])
            scores[first : first + len(added)] += added


@dataclass(frozen=True, slots=True)
class Sparse:
    """Matching places, rising, with their scores."""

    ids: Places
    scores: Scores

    def __len__(self) -> int:
        """Return how many documents match."""
        return len(self.ids)

    def scores_at(self, places: Places) -> Scores:
        """Return the scores of matching places."""
        return self.scores[np.searchsorted(self.ids, places)]


def _no_places() -> Places:
    return np.zeros(0, np.intp)


@dataclass(slots=True)
class Dense:
    """A score and a flag for each document of the slab (and for padding behind them).

    What ``rows`` add is not in ``scores`` yet. Where the flag is down, scores and rows
    mean nothing; if they are ``pure``, the score is 0 there and no row has a frequency.
    ``some`` are a few places that are likely to score well, each of them once; a
    document there may not match.
    """

    scores: Scores
    seen: Flags
    size: int
    rows: list[WeightedRow] = field(default_factory=list)
    some: Places = field(default_factory=_no_places)
    pure: bool = True

    def __len__(self) -> int:
        """Return how many documents match."""
        return int(np.count_nonzero(self.seen))

    @property
    def ids(self) -> Places:
        """The matching places, rising."""
        return np.flatnonzero(self.seen)

    def scores_at(self, places: Places) -> Scores:
        """Return the scores of matching places, rows included."""
        scores = self.scores.take(places)
        if self.rows:
            scores += _scores_at(self.rows, places)
        return scores

    def complete(self) -> Dense:
        """Add the rows to the scores and make them pure; return itself."""
        for row in self.rows:
            row.add_to(self.scores)
        self.rows = []
        self.purify()
        return self

    def purify(self) -> None:
        """Put the scores of documents that do not match to 0."""
        if not self.pure:
            np.multiply(self.scores, self.seen, out=self.scores)
        self.pure = True


Matches = Sparse | Dense

NOTHING = Sparse(_no_places(), np.zeros(0))


def _scores_at(rows: Sequence[WeightedRow], places: Places) -> Scores:
    """Return what some rows together add at some places."""
    counts = np.empty((len(rows), len(places)), np.uint8)
    for row, into in zip(rows, counts, strict=True):
        row.counts.take(places, out=into, mode="clip")  # any other mode would copy
    scoring = rows[0].scoring
    if all(row.scoring is scoring for row in rows):
        scores = scoring.saturations(scoring.lengths.take(places), counts)
    else:
        parts = [
            row.scoring.saturations(row.scoring.lengths.take(places), into)
            for row, into in zip(rows, counts, strict=True)
        ]
        scores = np.stack(parts)
    for row, into in zip(rows, scores, strict=True):
        if row.scale:
            flags, factor = row.scale
            into[flags.take(places)] *= factor
    total: Scores = np.array([row.factor for row in rows]) @ scores
    return total
