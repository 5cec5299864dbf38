"""Which documents of a slab match, and how well: the values evaluation is made of.

In: places in a slab with scores. Out: ``Sparse`` (a few places) or ``Dense`` (a score
for every document), and the scores of a frequent term only where they are asked for.
Combined by ``combining``, ranked by ``ranking``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from search.engines.whoosh.segment.postings import Listed

Places = NDArray[np.intp]
Scores = NDArray[np.float64]
Flags = NDArray[np.bool_]
Counts = NDArray[np.uint8]


class Scoring(NamedTuple):
    """How a posting becomes a score: one look-up by frequency and length of document.

    ``table`` holds the saturation of frequency * 256 + length code; ``codes`` says where
    in it frequency 1 is for each document of the slab. Both stay in the processor's
    cache; the saturations themselves would not.
    """

    table: Scores
    codes: NDArray[np.uint16]

    def saturations(self, codes: NDArray[np.uint16], counts: Counts) -> Scores:
        """Return saturations; ``codes`` are of frequency 1."""
        return self.table.take(above_one(counts) + codes)


def above_one(counts: Counts) -> NDArray[np.uint16]:
    """Return what must be added to the codes of frequency 1."""
    above = counts.astype(np.uint16)
    above -= 1  # a frequency of 0 wraps round, and adding wraps back
    above <<= 8
    return above


class WeightedList(NamedTuple):
    """Listed postings; each scores factor × saturation."""

    postings: Listed
    factor: float
    scoring: Scoring


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

    def scores_at(self, places: Places) -> Scores:
        """Return what the row adds at some places."""
        codes = self.scoring.codes.take(places)
        scores = self.scoring.saturations(codes, self.counts.take(places))
        scores *= self.factor
        if self.scale:
            flags, factor = self.scale
            scores[flags.take(places)] *= factor
        return scores

    def scores(self) -> Scores:
        """Return what the row adds in every document."""
        scores = self.scoring.saturations(self.scoring.codes, self.counts)
        scores *= self.factor
        if self.scale:
            flags, factor = self.scale
            np.multiply(scores, factor, out=scores, where=flags)
        return scores


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


@dataclass(slots=True)
class Dense:
    """A score and a flag for each document of the slab (and for padding behind them).

    Where the flag is down, the score is 0 and no row counts. What ``rows`` add is not
    in ``scores`` yet.
    """

    scores: Scores
    seen: Flags
    size: int
    rows: list[WeightedRow] = field(default_factory=list)

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
        for row in self.rows:
            scores += row.scores_at(places)
        return scores

    def complete(self) -> Dense:
        """Add the rows to the scores; return itself."""
        if self.rows:
            here = self.scores[: self.size]
            for row in self.rows:
                here += row.scores()
            self.rows = []
            self.clear_unseen()
        return self

    def clear_unseen(self) -> None:
        """Put the scores of documents that do not match back to 0."""
        np.multiply(self.scores, self.seen, out=self.scores)


Matches = Sparse | Dense

NOTHING = Sparse(np.zeros(0, np.intp), np.zeros(0))
