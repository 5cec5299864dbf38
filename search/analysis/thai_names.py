"""Finding thousands of Thai names in a text at once, written together or apart.

In: names without separators (keys), then a normalised text and where its words begin
and end. Out: where each key stands. A long name is found whatever the segmenter made of
it, a short one only between words. Called by the name matcher.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import compress, repeat
from operator import add
from typing import TYPE_CHECKING

from search.analysis.scripts import THAI_LETTERS, cuts_cluster

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

# ฯ and digits are letters of names: ซู-30, จี 7, จุฬาฯ.
_LETTER = f"[{THAI_LETTERS}ฯ0-9]"
# The parts of a name may stand apart by one or two of these.
_SIGN = "[ .\\-'\"]"
_SEPARATOR = re.compile(f"{_SIGN}(?<={_LETTER}.){_SIGN}?(?={_LETTER})")
_NAME = re.compile(f"(?=.*[{THAI_LETTERS}]){_LETTER}+(?:{_SIGN}{{1,2}}{_LETTER}+)*")
_SIGNS = re.compile(f"{_SIGN}+")
_THAI_LETTER = re.compile(f"[{THAI_LETTERS}]")
# Up to this many letters a name must stand between words: ลาว is no part of ลาวา.
_SHORT = 5
_HEAD = _SHORT + 1
_SHORT_HEAD = 3


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

    >>> keys = ThaiKeys(["มินอ่องหล่าย", "ลาว"])
    >>> text = "มิน อ่อง หล่าย พบลาวา"
    >>> [(text[a:b], key) for a, b, key in keys.find(text, [0, 15, 17], {14, 17, 21})]
    [('มิน อ่อง หล่าย', 'มินอ่องหล่าย')]
    """

    def __init__(self, keys: Iterable[str]) -> None:
        # Here, not above: it loads numpy, and without names there is no need of it.
        from search.analysis.sieve import Sieve  # noqa: PLC0415

        self._keys = frozenset(keys)
        long = [key for key in self._keys if len(key) >= _HEAD]
        self._long = _lengths_by_head(long, _HEAD)
        self._sieve = Sieve(self._long, _HEAD)
        short = [key for key in self._keys if len(key) < _HEAD]
        self._size = min(map(len, short), default=1)
        self._openings = frozenset(key[: self._size] for key in short)
        self._short = []
        for size in range(1, _SHORT_HEAD + 1):
            longest = _SHORT if size == _SHORT_HEAD else size
            keys_here = [key for key in self._keys if size <= len(key) <= longest]
            if keys_here:
                self._short.append((size, _lengths_by_head(keys_here, size)))

    def find(
        self, text: str, begins: Sequence[int], ends: AbstractSet[int]
    ) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and key, in no order.

        ``begins`` are the offsets, rising, where some segmenter began a word, ``ends``
        where one ended a word.
        """
        if not _THAI_LETTER.search(text):
            return
        letters = _without_separators(text)
        places = self._sieve.candidates(letters.text)
        for at, key in self._keys_at(letters.text, places, self._long, _HEAD):
            start, end = letters.span(at, len(key))
            if not (_splits(text, start) or _splits(text, end)):
                yield start, end, key
        # One look at every word finds the few that any short name may begin with.
        places = letters.places(begins)
        places = list(_begun(letters.text, places, self._openings, self._size))
        for size, heads in self._short:
            for at, key in self._keys_at(letters.text, places, heads, size):
                start, end = letters.span(at, len(key))
                if _ends_word(text, end, ends):
                    yield start, end, key

    def _keys_at(
        self,
        letters: str,
        places: Sequence[int],
        heads: Mapping[str, Iterable[int]],
        size: int,
    ) -> list[tuple[int, str]]:
        """Return the keys that begin at one of these places, by their heads."""
        keys = self._keys
        return [
            (at, key)
            for at in _begun(letters, places, heads, size)
            for length in heads[letters[at : at + size]]
            if (key := letters[at : at + length]) in keys and len(key) == length
        ]


def _begun(
    letters: str, places: Sequence[int], heads: Container[str], size: int
) -> Iterator[int]:
    """Return those of the places where one of the heads stands.

    >>> list(_begun("ลาวพบไทย", [0, 3, 5], {"ลา", "ไท"}, 2))
    [0, 5]
    """
    ends = map(add, places, repeat(size))
    begun = map(letters.__getitem__, map(slice, places, ends))
    return compress(places, map(heads.__contains__, begun))


@dataclass(frozen=True, slots=True)
class _Letters:
    """A text without the separators inside possible names, and the way back.

    From ``joints[i]`` on, ``missing[i]`` characters of the text are left out.
    """

    text: str
    joints: list[int]
    missing: list[int]

    def span(self, at: int, length: int) -> tuple[int, int]:
        """Return the offsets in the whole text of some letters."""
        last = at + length - 1
        first_joint = bisect_right(self.joints, at) - 1
        last_joint = bisect_right(self.joints, last) - 1
        return at + self.missing[first_joint], last + self.missing[last_joint] + 1

    def places(self, offsets: Sequence[int]) -> list[int]:
        """Return where characters of the whole text stand here; ``offsets`` rise."""
        found: list[int] = []
        low = 0
        limits = [*self.joints[1:], len(self.text) + 1]
        for limit, missing in zip(limits, self.missing, strict=True):
            high = bisect_left(offsets, limit + missing, low)
            found += [offset - missing for offset in offsets[low:high]]
            low = high
        return found


def _without_separators(text: str) -> _Letters:
    joints, missing, pieces = [0], [0], []
    at = gone = 0
    for match in _SEPARATOR.finditer(text):
        start, end = match.span()
        pieces.append(text[at:start])
        joints.append(start - gone)
        gone += end - start
        missing.append(gone)
        at = end
    pieces.append(text[at:])
    return _Letters("".join(pieces), joints, missing)


def _lengths_by_head(keys: Iterable[str], size: int) -> dict[str, set[int]]:
    """Return how long keys are by their first letters.

    >>> _lengths_by_head(["ลาว", "ลาวา"], 3)
    {'ลาว': {3, 4}}
    """
    found: dict[str, set[int]] = {}
    for key in keys:
        found.setdefault(key[:size], set()).add(len(key))
    return found


def _ends_word(text: str, end: int, ends: AbstractSet[int]) -> bool:
    """Tell whether a word ends there, but for its last dot (ส.ส.) or its ฯ (จุฬาฯ)."""
    after_sign = text[end - 1] == "ฯ"
    before_dot = text[end : end + 1] == "." and end + 1 in ends
    return end in ends or after_sign or before_dot


def _splits(text: str, offset: int) -> bool:
    """Tell whether a cut there would split a Thai cluster or a number."""
    between = text[max(0, offset - 1) : offset + 1]
    return cuts_cluster(text, offset) or (len(between) > 1 and between.isdecimal())
