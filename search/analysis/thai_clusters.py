"""Where a Thai word may end: the clusters of letters that are never parted.

In: a run, or the letters of many. Out: where clusters end. The rules are those of the
newmm segmenter, after Theeramunkong and others, "Character cluster based Thai
information retrieval" (2000), and in the form nlpO3 has them. Called by the Thai
segmenters.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The first rule that fits makes the cluster; where none does, a letter stands alone.
# C is a consonant, T a tone mark that may be missing, and K a silent end (น์, ตร์, ธุ์)
# that may be missing. J is K without its last mark: the mark falls out of the cluster.
_RULES = (
    *("เC็CK", "เCCTาะK", "เCCีTยะK", "เCC็CK", "เCิC์CK", "เCิTยJ", "เCิTCK"),
    *("เCีTยะK", "เCีTยJ", "เCืTอะ?K", "เCTา?ะ?K"),
    *("CัTวะK", "C[ัื]TC[ุิะ]?K", "C[ิุู]์K", "C[ะัาำิีึืุู]TK", "C็", "CT[ะาำ]?K"),
    *("แC็C", "แCC์", "แCTะ", "แCC็C", "แCCC์", "โCTะ", "[เแโใไ]CT"),
)
_CONSONANT, _TONE, _BELOW, _SILENT = "ก-ฮ", "่-๋", "ิุู", "์"
# Vowels and marks that belong to the letter before them.
NEVER_FIRST = frozenset("ะัาำิีึืฺุูๅ็่้๊๋์ํ๎")
_LONGEST = 16  # letters, more than any rule takes


def cluster_ends(run: str) -> list[int]:
    """Return where the clusters of a run end; the last is the length of the run.

    >>> cluster_ends("เรือน้อย")
    [4, 6, 7, 8]
    >>> cluster_ends("ศุกร์")
    [5]
    """
    return list(accumulate(map(len, _pattern().findall(run))))


def cluster_starts(letters: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Tell for each letter whether a cluster begins with it.

    ``letters`` are the bytes of Thai letters in code page 874; any other byte stands
    alone and ends every cluster.

    >>> letters = np.frombuffer("เรือน้อย".encode("cp874"), np.uint8)
    >>> np.flatnonzero(cluster_starts(letters)).tolist()
    [0, 4, 6, 7]
    """
    size = len(letters)
    # Where the cluster would end that begins here.
    ends = np.arange(size) + _lengths(letters)
    starts = np.zeros(size + 1, bool)
    starts[:1] = True
    # No cluster, wherever it may begin, goes on over these: each begins one.
    starts[1:] = np.maximum.accumulate(ends) == np.arange(1, size + 1)
    # The others are found from those, cluster by cluster.
    at = np.flatnonzero(starts[:-1])
    while at.size:
        at = ends[at]
        at = at[~starts[at]]
        starts[at] = True
    return starts[:-1]


def _lengths(letters: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return how long a cluster would be that begins at each letter."""
    size = len(letters)
    padded = np.zeros(size + _LONGEST, np.uint8)
    padded[:size] = letters
    fits = {symbol: _one_of(padded, symbol) for symbol in _symbols()}
    silent = _silent_ends(padded)
    tails = {"K": silent, "J": silent - (silent > 0)}
    lengths = np.zeros(size, np.uint8)
    undecided = np.ones(size, bool)
    for symbols, tail in _ways():
        found = undecided & fits[symbols[0]][:size]
        for i, symbol in enumerate(symbols[1:], 1):
            found &= fits[symbol][i : size + i]
        undecided ^= found
        long = len(symbols)
        once = found.view(np.uint8)  # 1 where it fits
        lengths += once * np.uint8(long)
        if tail:
            lengths += once * tails[tail][long : size + long]
    return lengths + undecided


def _silent_ends(padded: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the length of the silent end that begins at each letter, 0 for none."""
    consonant = _one_of(padded, _CONSONANT)
    below, silent = _one_of(padded, _BELOW), _one_of(padded, _SILENT)
    lengths = np.zeros(len(padded), np.uint8)
    lengths[:-1] = (consonant[:-1] & silent[1:]) * np.uint8(2)
    inside = consonant[:-2] & (consonant[1:-1] | below[1:-1])
    lengths[:-2] += (inside & silent[2:]) * np.uint8(3)
    inside = consonant[:-3] & consonant[1:-2] & below[2:-1]
    lengths[:-3] += (inside & silent[3:]) * np.uint8(4)
    return lengths


def _one_of(letters: NDArray[np.uint8], symbol: str) -> NDArray[np.bool_]:
    """Tell for each letter whether it is in a set, written as in a pattern: ก-ฮ, ิุู."""
    if symbol[1:2] == "-":
        first, last = symbol[::2].encode("cp874")
        between: NDArray[np.bool_] = letters - np.uint8(first) <= np.uint8(last - first)
        return between
    codes = symbol.encode("cp874")
    found: NDArray[np.bool_] = letters == codes[0]
    for code in codes[1:]:
        found |= letters == code
    return found


@cache
def _pattern() -> re.Pattern[str]:
    silent = f"[{_CONSONANT}]{{1,2}}[{_BELOW}]?"
    return re.compile(
        "|".join(_RULES)
        .replace("K", f"(?:{silent}{_SILENT})?")
        .replace("J", f"(?:{silent}(?={_SILENT}))?")
        .replace("T", f"[{_TONE}]?")
        .replace("C", f"[{_CONSONANT}]")
        + "|.",
        re.DOTALL,
    )


@cache
def _ways() -> tuple[tuple[tuple[str, ...], str], ...]:
    """Return every rule in all its ways: one set for each letter, and its tail.

    >>> _ways()[-2:]
    ((('เแโใไ', 'ก-ฮ', '่-๋'), ''), (('เแโใไ', 'ก-ฮ'), ''))
    """
    ways = []
    for rule in _RULES:
        tail = rule[-1] if rule[-1] in "KJ" else ""
        open_ways: list[tuple[str, ...]] = [()]
        for symbol in re.findall("\\[[^]]+\\]\\??|.\\??", rule.removesuffix(tail)):
            letter = {"C": _CONSONANT, "T": _TONE}.get(symbol, symbol.strip("[]?"))
            with_it = [(*way, letter) for way in open_ways]
            optional = symbol == "T" or symbol.endswith("?")
            open_ways = with_it + open_ways if optional else with_it
        ways += [(way, tail) for way in open_ways]
    return tuple(ways)


@cache
def _symbols() -> frozenset[str]:
    return frozenset(symbol for symbols, _ in _ways() for symbol in symbols)
