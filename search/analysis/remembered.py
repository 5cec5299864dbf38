"""What a function gave for the words of a language, most of which come again.

In: a function of one word. Out: a dictionary that asks it for words it has not seen.
Called by whatever looks at every word of every text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from search.analysis.tokens import MAX_TERM

if TYPE_CHECKING:
    from collections.abc import Callable

_Value = TypeVar("_Value")


class Remembered(dict[str, _Value]):
    """What a function gives for words, without asking it again for most of them.

    It holds ``most`` words, then begins anew: twice as fast as ``lru_cache``, which
    notes every use. Words longer than ``MAX_TERM`` seldom come again, and take memory:
    for those it asks every time.

    >>> lengths = Remembered(len)
    >>> lengths["ปูติน"], "ปูติน" in lengths
    (5, True)
    """

    def __init__(self, ask: Callable[[str], _Value], most: int = 50_000) -> None:
        super().__init__()
        self._ask, self._most = ask, most

    def __missing__(self, word: str) -> _Value:
        """Ask, and remember the answer."""
        if len(word) > MAX_TERM:
            return self._ask(word)
        if len(self) >= self._most:
            self.clear()
        answer = self[word] = self._ask(word)
        return answer
