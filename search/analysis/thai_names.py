"""Finding thousands of Thai names in a text at once, written together or apart.

In: names without separators (keys), then a normalised text and where its words begin
and end. Out: where each key stands. A long name is found whatever the segmenter made of
it, a short one only between words. Called by the name matcher.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from search.analysis.scripts import THAI_LETTERS, cuts_cluster

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from search.analysis.cutting import Cut

# ฯ and digits are letters of names: ซู-30, จี 7, จุฬาฯ.
_LETTER = f"[{THAI_LETTERS}ฯ0-9]"
# The parts of a name may stand apart by one or two of these.
_SIGN = "[ .\\-'\"]"
_SEPARATOR = re.compile(f"({_SIGN}(?<={_LETTER}.){_SIGN}?(?={_LETTER}))")
_NAME = re.compile(f"(?=.*[{THAI_LETTERS}]){_LETTER}+(?:{_SIGN}{{1,2}}{_LETTER}+)*")
_SIGNS = re.compile(f"{_SIGN}+")
_THAI_LETTER = re.compile(f"[{THAI_LETTERS}]")
# Up to this many letters a name must stand between words: ลาว is no part of ลาวา.
_SHORT = 5
_HEAD = _SHORT + 1
_SHORT_HEAD = 3
# Fewer letters than this are looked at one by one.
_FEW = 100


def is_thai_name(text: str) -> bool:
    """Tell whether a name can be looked for here: Thai letters, digits, separators.

    >>> [is_thai_name(text) for text in ("มิน อ่อง หล่าย", "ซู-30", "กลุ่ม G7", "2475")]
    [True, True, False, False]
    """
    return _NAME.fullmatch(text) is not None


def compact(text: str) -> str:
    """Return a Thai name without spaces, dots and hyphens.

    >>> compact("พล.อ.อาวุโส มิน อ่อง หล่าย")
    'พลออาวุโสมินอ่องหล่าย'
    """
    return _SIGNS.sub("", text)


class ThaiKeys:
    """Finds every one of many keys; overlapping ones too.

    >>> from search.analysis.cutting import cut
    >>> keys = ThaiKeys(["มินอ่องหล่าย", "ลาว"])
    >>> text = "มิน อ่อง หล่าย พบลาวา"
    >>> found = keys.find([text], [cut(text)])
    >>> [(text[start:end], key) for _, start, end, key in found]
    [('มิน อ่อง หล่าย', 'มินอ่องหล่าย')]
    """

    def __init__(self, keys: Iterable[str]) -> None:
        # Here, not above: it loads numpy, and without names there is no need of it.
        from search.analysis.sieve import Sieve  # noqa: PLC0415

        self._keys = frozenset(keys)
        # By how many letters of a key are looked for first: how long such keys are.
        self._heads: dict[int, dict[str, set[int]]] = {}
        for key in self._keys:
            size = _HEAD if len(key) >= _HEAD else min(len(key), _SHORT_HEAD)
            heads = self._heads.setdefault(size, {})
            heads.setdefault(key[:size], set()).add(len(key))
        self._sieve = Sieve(self._heads)

    def find(
        self, texts: Sequence[str], cuts: Sequence[Cut]
    ) -> Iterator[tuple[int, int, int, str]]:
        """Yield the number of the text, start, end and key, in no order.

        ``cuts`` are the texts cut into words.
        """
        if not any(map(_THAI_LETTER.search, texts)):
            return
        edges = list(map(WordEdges, cuts))
        letters = list(map(_without_separators, texts))
        # Cut apart by what no key holds.
        whole = "\n".join([part.text for part in letters])
        begins = list(accumulate((len(part.text) + 1 for part in letters), initial=0))
        places: Mapping[int, Iterable[int]]
        if len(whole) < _FEW:  # a query: all places are few
            places = dict.fromkeys(self._heads, range(len(whole)))
        else:
            places = self._sieve.candidates(whole)
        for size in self._heads:
            for at, key in self._keys_at(whole, places[size], size):
                number = bisect_right(begins, at) - 1
                text, part, own = texts[number], letters[number], edges[number]
                first = at - begins[number]
                start = part.origin(first)
                if len(key) <= _SHORT and not own.begin(start):
                    continue
                end = part.origin(first + len(key) - 1) + 1
                if len(key) <= _SHORT:
                    found = _ends_word(text, end, own)
                else:
                    found = not (_splits(text, start) or _splits(text, end))
                if found:
                    yield number, start, end, key

    def _keys_at(
        self, letters: str, places: Iterable[int], size: int
    ) -> Iterator[tuple[int, str]]:
        """Yield the keys that begin at one of these places, by their heads."""
        keys, lengths_of = self._keys, self._heads[size].get
        for at in places:
            for length in lengths_of(letters[at : at + size], ()):
                key = letters[at : at + length]
                if key in keys and len(key) == length:
                    yield at, key


class WordEdges:
    """Where words of one text begin and end, by either word list.

    >>> from search.analysis.cutting import cut
    >>> edges = WordEdges(cut("ปูตินเยือน"))  # ปูติน|เยือน, but ปูติ|น|เยือน
    >>> [i for i in range(11) if edges.begin(i)], [i for i in range(11) if edges.end(i)]
    ([0, 4, 5], [4, 5, 10])
    """

    def __init__(self, found: Cut) -> None:
        self._cut = found
        self._of_runs: dict[int, tuple[set[int], set[int]]] = {-1: (set(), set())}

    def begin(self, offset: int) -> bool:
        """Tell whether a word begins there."""
        return offset in self._begins or offset in self._of_run_at(offset)[0]

    def end(self, offset: int) -> bool:
        """Tell whether a word ends there."""
        return offset in self._ends or offset in self._of_run_at(offset - 1)[1]

    @cached_property
    def _begins(self) -> set[int]:
        return set(self._cut.words.starts)

    @cached_property
    def _ends(self) -> set[int]:
        return set(self._cut.words.ends)

    def _of_run_at(self, offset: int) -> tuple[set[int], set[int]]:
        """Return where words of the alternative list begin and end around there.

        Only a few runs of a text have a name to be decided.
        """
        run = self._cut.alternative.run_at(offset)
        if run not in self._of_runs:
            edges = self._cut.alternative.edges(run)
            self._of_runs[run] = set(edges[:-1]), set(edges[1:])
        return self._of_runs[run]


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text without the separators inside possible names, and the way back.

    From ``joints[i]`` on, ``missing[i]`` characters of the text are left out.
    """

    text: str
    joints: list[int]
    missing: list[int]

    def origin(self, at: int) -> int:
        """Return where a letter stands in the whole text."""
        return at + self.missing[bisect_right(self.joints, at) - 1]


def _without_separators(text: str) -> _Letters:
    """Return a text with no separator left inside a possible name.

    >>> _without_separators("มิน อ่อง, ส.ส. ว่า")
    _Letters(text='มินอ่อง, สสว่า', joints=[0, 3, 10, 11], missing=[0, 1, 2, 4])
    """
    if not _THAI_LETTER.search(text):
        return _Letters("", [0], [0])
    pieces = _SEPARATOR.split(text)
    kept, dropped = pieces[::2], pieces[1::2]
    joints = list(accumulate(map(len, kept[:-1]), initial=0))
    return _Letters(
        "".join(kept), joints, list(accumulate(map(len, dropped), initial=0))
    )


def _ends_word(text: str, end: int, edges: WordEdges) -> bool:
    """Tell whether a word ends there, but for its last dot (ส.ส.) or its ฯ (จุฬาฯ)."""
    before_dot = text[end : end + 1] == "."
    return text[end - 1] == "ฯ" or edges.end(end) or (before_dot and edges.end(end + 1))


def _splits(text: str, offset: int) -> bool:
    """Tell whether a cut there would split a Thai cluster or a number."""
    between = text[max(0, offset - 1) : offset + 1]
    return cuts_cluster(text, offset) or (len(between) > 1 and between.isdecimal())
