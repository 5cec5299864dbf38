"""BM25F, written once for every engine.

In: term frequencies, document lengths and counts. Out: scores. The variant is Lucene's:
idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 = 0.9, b = 0.75, no (k1 + 1) factor, and
lengths rounded to 256 steps. Fields are combined before saturation (Robertson, Zaragoza
and Taylor 2004): the frequency of a term is body + TITLE_BOOST × title, and so is the
length.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

K1 = 0.9
B = 0.75
TITLE_BOOST = 2
# A frequency above this adds nothing a reader would notice and would cost a byte.
MAX_FREQUENCY = 255

_EXACT = 64
_LONGEST = 1_000_000


def idf(documents: int, document_frequency: int) -> float:
    """Return the inverse document frequency, never negative.

    >>> round(idf(1000, 10), 4), round(idf(1000, 1000), 4)
    (4.5574, 0.0005)
    """
    df = document_frequency
    return log(1 + (documents - df + 0.5) / (df + 0.5))


def length_steps() -> NDArray[np.float64]:
    """Return the 256 lengths a document can count as: exact to 63, then 5 % apart."""
    rest = np.geomspace(_EXACT, _LONGEST, 256 - _EXACT)
    return np.concatenate((np.arange(_EXACT, dtype=np.float64), np.round(rest)))


def length_codes(lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return the code (0..255) of each length: the largest step not above it."""
    codes = np.searchsorted(length_steps(), lengths, side="right") - 1
    return codes.astype(np.uint8)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a score needs to know of the whole collection in one scope."""

    documents: int
    average_length: float

    def normaliser(self, length: float) -> float:
        """Return K = k1 · (1 - b + b · length / average), the half-saturation point."""
        return K1 * (1 - B + B * length / (self.average_length or 1.0))

    def normalisers(self) -> NDArray[np.float64]:
        """Return K for each of the 256 length codes."""
        ratio = length_steps() / (self.average_length or 1.0)
        table: NDArray[np.float64] = K1 * (1 - B + B * ratio)
        return table


def saturation(frequency: float, normaliser: float) -> float:
    """Return tf / (tf + K), between 0 and 1.

    >>> saturation(2, 2.0)
    0.5
    """
    return frequency / (frequency + normaliser)
