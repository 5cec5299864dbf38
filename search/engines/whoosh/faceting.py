"""How many of the matching documents have each language, source and year.

In: a segment, and the matches slab by slab. Out: ``Facets``. Called by the engine.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.documents import LANGUAGES
from search.engines.base import Facets
from search.engines.filters import by_count
from search.engines.whoosh.evaluation.matches import Sparse
from search.engines.whoosh.segment.files import NO_DAY

if TYPE_CHECKING:
    from search.engines.whoosh.evaluation.matches import Matches
    from search.engines.whoosh.segment.files import Segment

Longs = NDArray[np.int64]

# Ordinal 1 is 1 January of year 1; numpy counts days from 1970-01-01.
_EPOCH = 719_163
_NO_YEAR = 0


class FacetTable:
    """The *kind* of each document: its language, source and year as one number.

    Few kinds stand for many documents, so counting kinds counts all three at once.
    """

    def __init__(self, segment: Segment) -> None:
        years = years_of(segment.column("first_day"))
        self._sources = segment.info.sources
        width = int(years.max(initial=0)) + 1
        keys = segment.column("language").astype(np.int64) * max(1, len(self._sources))
        keys = (keys + segment.column("source")) * width + years
        kinds, numbers = np.unique(keys, return_inverse=True)
        self._numbers = numbers.astype(
            np.uint16 if len(kinds) <= 1 << 16 else np.uint32
        )
        rest, self._years = np.divmod(kinds, width)
        self._language, self._source = np.divmod(rest, max(1, len(self._sources)))

    def new_counts(self) -> Longs:
        """Return a count of 0 for each kind."""
        return np.zeros(len(self._years), np.int64)

    def count(self, counts: Longs, first: int, matches: Matches) -> None:
        """Add matches whose places are counted from document ``first``."""
        if isinstance(matches, Sparse):
            numbers = self._numbers[first:].take(matches.ids)
        else:
            slab = slice(first, first + matches.size)
            numbers = self._numbers[slab][matches.seen[: matches.size]]
        counts += np.bincount(numbers, minlength=len(counts))

    def facets(self, counts: Longs) -> Facets:
        """Return counted kinds as languages, sources and years."""
        languages = _summed(self._language, counts)
        sources = _summed(self._source, counts)
        years = _summed(self._years, counts)
        named = {self._sources[i]: n for i, n in sources.items()}
        named.pop("", None)
        years.pop(_NO_YEAR, None)
        return Facets(
            by_count(Counter({LANGUAGES[i]: n for i, n in languages.items()})),
            by_count(Counter(named)),
            by_count(Counter(years)),
        )


def years_of(days: NDArray[np.int32]) -> Longs:
    """Return the year of each day number; 0 for no day.

    >>> import datetime
    >>> years_of(np.array([datetime.date(2024, 6, 12).toordinal(), NO_DAY])).tolist()
    [2024, 0]
    """
    dates = (days.astype(np.int64) - _EPOCH).astype("datetime64[D]")
    years = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(days == NO_DAY, _NO_YEAR, years)


def _summed(values: Longs, counts: Longs) -> dict[int, int]:
    """Return how many documents have each value, without values nobody has."""
    found = np.flatnonzero(counts)
    total: Counter[int] = Counter()
    for value, count in zip(
        values[found].tolist(), counts[found].tolist(), strict=True
    ):
        total[value] += count
    return dict(total)
