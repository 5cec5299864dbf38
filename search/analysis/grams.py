"""Four-letter pieces of Thai: the ``grams`` view, for names no dictionary knows.

In: text in normal form. Out: a ``GramStream``, whose tokens are made only when somebody
asks for them: building an index takes the pieces of a whole batch from its texts at
once. Called by the analyzer.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from search.analysis.scripts import thai_runs
from search.analysis.tokens import TokenStream

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAM = 4


class GramStream(TokenStream):
    """All four-letter pieces of the Thai runs of a text; a shorter run stays whole.

    Runs are cut wherever a letter is no Thai letter, whatever words and abbreviations
    there are: a quote finds its pieces however the words around it were cut.

    ``text`` is the normal form, and offsets are in it, unless ``origins`` say where each
    of its characters began and ended in the original.

    >>> grams = GramStream("ก.พ. ปูติน")
    >>> list(zip(grams.terms, grams.starts, grams.ends))
    [('ก', 0, 1), ('พ', 2, 3), ('ปูติ', 5, 9), ('ูติน', 6, 10)]
    """

    text: str
    _origins: tuple[Sequence[int], Sequence[int]] | None

    def __init__(
        self, text: str, origins: tuple[Sequence[int], Sequence[int]] | None = None
    ) -> None:
        self.__dict__.update(text=text, _origins=origins)

    def __reduce__(self) -> tuple[object, ...]:
        """Return what it is made of, to be sent to another process."""
        return GramStream, (self.text, self._origins)

    @cached_property
    def terms(self) -> list[str]:
        """The pieces, in order."""
        return [self.text[start:end] for start, end in self._ranges]

    @cached_property
    def starts(self) -> list[int]:
        """Where each piece begins."""
        if self._origins:
            return [self._origins[0][start] for start, _ in self._ranges]
        return [start for start, _ in self._ranges]

    @cached_property
    def ends(self) -> list[int]:
        """Where each piece ends."""
        if self._origins:
            return [self._origins[1][end - 1] for _, end in self._ranges]
        return [end for _, end in self._ranges]

    @cached_property
    def positions(self) -> list[int]:
        """The number of each piece."""
        return list(range(len(self._ranges)))

    @cached_property
    def _ranges(self) -> list[tuple[int, int]]:
        found = []
        for start, end in thai_runs(self.text):
            width = min(GRAM, end - start)
            found += [(at, at + width) for at in range(start, end - width + 1)]
        return found
