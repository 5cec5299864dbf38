"""The words of Thai runs as tokens: the ``words_alt`` view.

In: runs cut into words, and where each run stands. Out: a ``RunStream``, whose offsets
are computed when somebody asks: an index does not keep them. Called by the word cutter.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, chain, islice, repeat
from operator import add, sub
from typing import TYPE_CHECKING

from search.analysis.tokens import MAX_TERM, LateStream

if TYPE_CHECKING:
    from collections.abc import Sequence


class RunStream(LateStream):
    """The words of the runs of a text; those of one run stand without a gap.

    ``words`` are those of each run, ``starts`` the offsets of the runs in the normal
    form. A term longer than ``MAX_TERM`` is cut; its token still covers the word.

    >>> stream = RunStream([["กองทัพ", "บก"], ["ไทย"]], [3, 12])
    >>> list(zip(stream.terms, stream.starts, stream.ends))
    [('กองทัพ', 3, 9), ('บก', 9, 11), ('ไทย', 12, 15)]
    """

    _words: Sequence[Sequence[str]]
    _run_starts: Sequence[int]

    def __init__(
        self,
        words: Sequence[Sequence[str]] = (),
        starts: Sequence[int] = (),
        origins: tuple[Sequence[int], Sequence[int]] | None = None,
    ) -> None:
        self.__dict__.update(
            _words=words, _run_starts=starts, _made_of=(words, starts), _origins=origins
        )

    @cached_property
    def terms(self) -> list[str]:
        """The words, in order."""
        words = list(chain.from_iterable(self._words))
        if max(map(len, words), default=0) <= MAX_TERM:
            return words
        return [word[:MAX_TERM] for word in words]

    def run_at(self, offset: int) -> int:
        """Return the number of the last run that starts there or before; or -1."""
        return bisect_right(self._run_starts, offset) - 1

    def edges(self, run: int) -> list[int]:
        """Return where the words of a run begin in the normal form, then where it ends.

        >>> RunStream([["กองทัพ", "บก"], ["ไทย"]], [3, 12]).edges(0)
        [3, 9, 11]
        """
        widths = map(len, self._words[run])
        return list(accumulate(widths, initial=self._run_starts[run]))

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        widths = list(map(len, chain.from_iterable(self._words)))
        # Where words would stand without gaps, then how far each run is from there.
        tight = list(accumulate(widths, initial=0))
        firsts = accumulate(map(len, self._words), initial=0)
        shifts = map(sub, self._run_starts, map(tight.__getitem__, firsts))
        moved = chain.from_iterable(map(repeat, shifts, map(len, self._words)))
        ends = list(map(add, islice(tight, 1, None), moved))
        return list(map(sub, ends, widths)), ends
