"""How alike a Thai and a Latin spelling sound: alignment score and probability.

In: two spellings. Out: the log probability of their best alignment (joint multigrams:
one or two Thai symbols answer to up to three Latin letters), and a calibrated
probability that they are one name. Called by ``search.lexicon.phonetics``, mining and
training.
"""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from search.lexicon.sound_symbols import (
    LATIN,
    MOST_SYMBOLS,
    THAI,
    Script,
    latin_symbols,
    thai_symbols,
)
from search.lexicon.sound_table import SoundTable, read_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

IMPOSSIBLE: Final = -math.inf

# Floors in log probability, for what training never saw: a Thai symbol or a Latin
# letter that answers to nothing, and two that answer to each other.
SKIPPED: Final = -9.0
EXCHANGED: Final = -14.0

_NONE: Final[Mapping[str, float]] = {}
# Codes are 1 to 62; row 0 is the beginning of a name.
_CODES = 64
_UNSEEN_PAIR = 0.1
# Names shorter than this leave chance more room; see ``features``.
_SHORT = 6


class Spelt(NamedTuple):
    """One side of a pair: its log probability by itself, and its number of symbols."""

    prior: float
    length: int


class SoundModel:
    """Scores pairs of a Thai and a Latin spelling. Safe to share between threads."""

    def __init__(self, table: SoundTable) -> None:
        self.answers = table.answers
        self.weights = table.weights
        self.thai_follows = _log_follows(table.thai_pairs, THAI)
        self.latin_follows = _log_follows(table.latin_pairs, LATIN)

    @staticmethod
    def load() -> SoundModel:
        """Return the model of the shipped table, read once.

        Raises:
            SoundTableError: the table is missing or damaged.
        """
        return _shipped()

    def log_joint(self, thai: str, latin: str) -> float:
        """Return the log probability of the best alignment; -inf if there is none.

        Comparable only between alignments of one name. For a yes or no take
        ``probability``.

        >>> model = SoundModel.load()
        >>> model.log_joint("ชอยกู", "Shoigu") > model.log_joint("ชอยกู", "Lavrov")
        True
        >>> model.log_joint("ชอยกู", "")
        -inf
        """
        symbols, letters = thai_symbols(thai), latin_symbols(latin)
        if not _is_name(symbols) or not _is_name(letters):
            return IMPOSSIBLE
        return self.align(symbols, letters)

    def probability(self, thai: str, latin: str) -> float:
        """Return how probably the two spell one name, from 0 to 1.

        >>> model = SoundModel.load()
        >>> model.probability("ปูติน", "Putin") > 0.7
        True
        >>> model.probability("ปูติน", "Yonhap") < 0.1
        True
        >>> model.probability("", "Putin")
        0.0
        """
        symbols, letters = thai_symbols(thai), latin_symbols(latin)
        if not _is_name(symbols) or not _is_name(letters):
            return 0.0
        return self.judge(
            self.align(symbols, letters),
            spelt(symbols, THAI, self.thai_follows),
            spelt(letters, LATIN, self.latin_follows),
        )

    def judge(self, joint: float, thai: Spelt, latin: Spelt) -> float:
        """Return the probability that two spellings aligned with ``joint`` are one."""
        odds = sum(map(float.__mul__, self.weights, features(joint, thai, latin)))
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, odds))))

    def align(self, symbols: tuple[str, ...], letters: str) -> float:
        """Return ``log_joint`` of symbols and letters (Viterbi, O(len x len))."""
        inserted = self.answers.get("", _NONE)
        letter_costs = [max(inserted.get(x, SKIPPED), SKIPPED) for x in letters]
        pieces = [_endings(letters, end) for end in range(len(letters) + 1)]
        before: list[float] = []
        above: list[float] = []
        row = [0.0]
        for cost in letter_costs:
            row.append(row[-1] + cost)
        previous = ""
        for symbol in symbols:
            before, above = above, row
            one = self.answers.get(symbol, _NONE)
            two = self.answers.get(previous + symbol, _NONE) if before else _NONE
            silent = max(one.get("", SKIPPED), SKIPPED)
            row = []
            for end, taken in enumerate(pieces):
                best = above[end] + silent
                if end:
                    best = max(
                        best,
                        above[end - 1] + EXCHANGED,
                        row[-1] + letter_costs[end - 1],
                    )
                for start, piece in taken:
                    if piece in one and above[start] + one[piece] > best:
                        best = above[start] + one[piece]
                    if piece in two and before[start] + two[piece] > best:
                        best = before[start] + two[piece]
                row.append(best)
            previous = symbol
        return row[-1]


def features(joint: float, thai: Spelt, latin: Spelt) -> tuple[float, ...]:
    """Return what the calibration looks at, after a constant 1.

    ``joint`` less the priors of both sides is the pointwise mutual information: how
    much more often the two are seen together than by chance. Alone it is no threshold,
    because short odd strings score highest; hence the lengths.
    """
    shared = joint - latin.prior - thai.prior
    letters = thai.length + latin.length
    return (
        1.0,
        shared / letters,
        joint / letters,
        (joint - latin.prior) / thai.length,
        (joint - thai.prior) / latin.length,
        shared / 10,
        min(thai.length, _SHORT) / _SHORT,
        abs(thai.length - latin.length) / max(thai.length, latin.length),
    )


def spelt(
    symbols: Sequence[str], script: Script, follows: NDArray[np.float64]
) -> Spelt:
    """Return the two facts about one spelling, which must not be empty."""
    codes = np.frombuffer(b"\0" + script.codes(symbols), dtype=np.uint8)
    return Spelt(float(follows[codes[:-1], codes[1:]].sum()), len(symbols))


def _is_name(symbols: Sequence[str]) -> bool:
    return 0 < len(symbols) <= MOST_SYMBOLS


def _endings(letters: str, end: int) -> list[tuple[int, str]]:
    return [(start, letters[start:end]) for start in range(max(0, end - 3), end)]


def _log_follows(
    pairs: Mapping[str, Mapping[str, int]], script: Script
) -> NDArray[np.float64]:
    def code(letter: str) -> int:
        return script.codes(letter)[0] if letter else 0

    counts = np.full((_CODES, _CODES), _UNSEEN_PAIR)
    for before, after in pairs.items():
        for letter, count in after.items():
            counts[code(before), code(letter)] += count
    logs: NDArray[np.float64] = np.log(counts)
    logs -= np.log(counts[:, 1:].sum(axis=1, keepdims=True))
    return logs


@cache
def _shipped() -> SoundModel:
    return SoundModel(read_table())
