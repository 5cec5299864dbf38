"""Four-letter pieces of Thai: the ``grams`` view, for names no dictionary knows.

In: text in normal form. Out: a ``GramStream``, whose tokens are made only when somebody
asks for them: building an index takes the pieces of a whole batch from its texts at
once. Called by the analyzer.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from search.analysis.scripts import thai_runs
from search.analysis.tokens import LateStream

if TYPE_CHECKING:
    from collections.abc import Sequence

GRAM = 4


class GramStream(LateStream):
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

    def __init__(
        self, text: str, origins: tuple[Sequence[int], Sequence[int]] | None = None
    ) -> None:
        self.__dict__.update(text=text, _made_of=(text,), _origins=origins)

    @cached_property
    def terms(self) -> list[str]:
        """The pieces, in order."""
        return list(map(self.text.__getitem__, map(slice, *self._spans)))

    @cached_property
    def _spans(self) -> tuple[list[int], list[int]]:
        starts: list[int] = []
        ends: list[int] = []
        for start, end in thai_runs(self.text):
            width = min(GRAM, end - start)
            starts += range(start, end - width + 1)
            ends += range(start + width, end + 1)
        return starts, ends
