"""Which pieces of Thai answer to which pieces of Latin, learnt from pairs of names.

In: pairs that spell one name, as symbols, each with a weight. Out: the log probability
of every answer, by expectation maximisation over all alignments (joint multigrams),
with numpy over whole batches. Called by ``search.lexicon.train_phonetics`` only.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from search.lexicon.sound_model import SKIPPED
from search.lexicon.sound_symbols import MOST_SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Chances = NDArray[np.float64]

ROUNDS: Final = 6
"""More rounds fit the training better and held-out names worse (14: -.06 recall)."""

_LONGEST_THAI: Final = 2
_LONGEST_LATIN: Final = 3
_BATCH: Final = 400
_LETTERS: Final = 32  # room for the 26 letters in a packed number
_LEAST_CHANCE: Final = 2e-6
_LEAST_COUNT: Final = 1e-4
# Larger pieces happen to fit anything once, so they are held back at every round
# (measured: +.03 recall of held-out names).
_HELD_BACK: Final = 0.3
# An inserted letter costs this much more than inside a learnt answer: measured, recall
# of held-out names falls by .03 without it.
_INSERTION: Final = 2.0
_DEAREST: Final = 4.0


@dataclass(frozen=True, slots=True)
class SpeltPair:
    """One name in both scripts, as symbols; rarer evidence has a smaller weight."""

    thai: tuple[str, ...]
    latin: str
    weight: float = 1.0

    @property
    def can_align(self) -> bool:
        """Whether it is a name, and three letters for each Thai symbol are enough."""
        return (
            0 < len(self.latin) <= _LONGEST_LATIN * len(self.thai)
            and max(len(self.thai), len(self.latin)) <= MOST_SYMBOLS
        )


def learn_answers(
    pairs: Iterable[SpeltPair], rounds: int = ROUNDS
) -> dict[str, dict[str, float]]:
    """Return ``answers[thai][latin]``, log probabilities that sum to one.

    >>> answers = learn_answers([SpeltPair(("ก", "า"), "ka"), SpeltPair(("ก",), "k")])
    >>> max(answers["า"], key=answers["า"].__getitem__)
    'a'
    """
    usable = [pair for pair in pairs if pair.can_align]
    usable.sort(key=lambda p: (len(p.thai), len(p.latin), p.thai, p.latin))
    alphabet = sorted({symbol for pair in usable for symbol in pair.thai})
    batches = [
        _Batch.of(usable[i : i + _BATCH], alphabet)
        for i in range(0, len(usable), _BATCH)
    ]
    events = np.unique(np.concatenate([batch.distinct() for batch in batches]))
    chances = np.full(len(events), 1 / len(events))
    chances[0] = 0  # event 0 is "impossible"
    held_back = np.where(_is_large(events, len(alphabet)), _HELD_BACK, 1.0)
    batches = [batch.numbered(events) for batch in batches]
    for _ in range(rounds):
        counts = np.zeros(len(events))
        for batch in batches:
            batch.count(chances * held_back, counts)
        counts[counts < _LEAST_COUNT] = 0
        counts[0] = 0
        chances = counts / counts.sum()
    answers: dict[str, dict[str, float]] = defaultdict(dict)
    for i in np.flatnonzero(chances > _LEAST_CHANCE):
        thai, latin = _unpack(int(events[i]), alphabet)
        answers[thai][latin] = math.log(chances[i])
    return dict(answers)


def insertion_costs(
    answers: Mapping[str, Mapping[str, float]],
) -> dict[str, float]:
    """Return what a letter costs that answers to nothing, by how freely it comes.

    A letter comes freely when answers with and without it stand beside each other: ท is
    t and th, so h costs little.
    """
    freedom: Counter[str] = Counter()
    for latin in answers.values():
        for text, worth in latin.items():
            letter = _most_likely_extra(text, worth, latin)
            if letter:
                freedom[letter] += math.exp(worth)  # type: ignore[assignment]
    return {
        letter: max(SKIPPED, min(-_DEAREST, math.log(chance) - _INSERTION))
        for letter, chance in sorted(freedom.items())
    }


def _most_likely_extra(text: str, worth: float, others: Mapping[str, float]) -> str:
    """Return the letter without which ``text`` is a likelier answer; "" if none is."""
    found = [
        (others[rest], letter)
        for i, letter in enumerate(text)
        if len(text) > 1 and others.get(rest := text[:i] + text[i + 1 :], worth) > worth
    ]
    return max(found)[1] if found else ""


Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Batch:
    """Pairs of similar length, padded.

    ``events[a, b][pair, i, j]`` is the event that ``a`` symbols up to ``i`` answer to
    ``b`` letters up to ``j``; 0 if they cannot.
    """

    thai_lengths: Numbers
    latin_lengths: Numbers
    weights: Chances
    events: Mapping[Size, Numbers]

    @staticmethod
    def of(pairs: Sequence[SpeltPair], alphabet: Sequence[str]) -> _Batch:
        number = {symbol: i for i, symbol in enumerate(alphabet, 1)}
        thai = _padded([[number[s] for s in pair.thai] for pair in pairs])
        latin = _padded([[ord(c) - ord("a") + 1 for c in pair.latin] for pair in pairs])
        thai_pieces = _pieces(thai, _LONGEST_THAI, len(alphabet) + 1)
        latin_pieces = _pieces(latin, _LONGEST_LATIN, _LETTERS)
        nothing = np.zeros_like(latin_pieces[0])
        events: dict[Size, Numbers] = {}
        for a, symbols in enumerate(thai_pieces, 1):
            for b, letters in enumerate([nothing, *latin_pieces]):
                if a > 1 and not b:
                    continue
                packed = (
                    symbols[:, 1:, None] * _LETTERS**_LONGEST_LATIN
                    + letters[:, None, :]
                )
                possible = symbols[:, 1:, None] > 0
                if b:
                    possible = possible & (letters[:, None, :] > 0)
                events[a, b] = np.where(possible, packed, 0)
        return _Batch(
            np.array([len(pair.thai) for pair in pairs]),
            np.array([len(pair.latin) for pair in pairs]),
            np.array([pair.weight for pair in pairs]),
            events,
        )

    def distinct(self) -> Numbers:
        """Return every event of the batch once, and 0."""
        return np.unique(np.concatenate([[0], *map(np.ravel, self.events.values())]))

    def numbered(self, events: Numbers) -> _Batch:
        """Return the batch with each event as its place in ``events``."""
        places = {size: np.searchsorted(events, e) for size, e in self.events.items()}
        return _Batch(self.thai_lengths, self.latin_lengths, self.weights, places)

    def count(self, chances: Chances, counts: Chances) -> None:
        """Add to ``counts`` how often each event is expected to happen here."""
        chance = {size: chances[events] for size, events in self.events.items()}
        shape = (int(self.thai_lengths.max()) + 1, len(self.weights))
        row = int(self.latin_lengths.max()) + 1
        forward, backward = np.zeros((2, *shape, row))
        forward[0, :, 0] = 1
        for i in range(1, shape[0]):
            for (a, b), p in chance.items():
                if i >= a:
                    forward[i, :, b:] += forward[i - a, :, : row - b] * p[:, i - 1, b:]
        ends = (self.thai_lengths, np.arange(shape[1]), self.latin_lengths)
        total = forward[ends]
        backward[ends] = np.divide(
            self.weights, total, out=np.zeros_like(total), where=total > 0
        )
        for i in range(shape[0] - 1, 0, -1):
            for (a, b), p in chance.items():
                if i >= a:
                    after = p[:, i - 1, b:] * backward[i, :, b:]
                    backward[i - a, :, : row - b] += after
                    expected = forward[i - a, :, : row - b] * after
                    places = self.events[a, b][:, i - 1, b:]
                    counts += np.bincount(places.ravel(), expected.ravel(), len(counts))


def _padded(rows: Sequence[Sequence[int]]) -> Numbers:
    padded = np.zeros((len(rows), max(map(len, rows))), np.int64)
    for i, row in enumerate(rows):
        padded[i, : len(row)] = row
    return padded


def _pieces(numbers: Numbers, longest: int, base: int) -> list[Numbers]:
    """Return, by size, each piece up to a place as one number; 0 if it does not fit."""
    count, length = numbers.shape
    single = np.zeros((count, length + 1), np.int64)
    single[:, 1:] = numbers
    pieces = [single]
    for size in range(2, longest + 1):
        piece = np.zeros_like(single)
        piece[:, size:] = pieces[-1][:, size - 1 : -1] * base + single[:, size:]
        piece[(pieces[-1] == 0) | (single == 0)] = 0
        pieces.append(piece)
    return pieces


def _is_large(events: Numbers, symbols: int) -> NDArray[np.bool_]:
    """Return which events have two Thai symbols or three letters."""
    thai, latin = np.divmod(events, _LETTERS**_LONGEST_LATIN)
    large: NDArray[np.bool_] = np.logical_or(
        thai > symbols, latin >= _LETTERS ** (_LONGEST_LATIN - 1)
    )
    return large


def _unpack(event: int, alphabet: Sequence[str]) -> tuple[str, str]:
    thai, latin = divmod(event, _LETTERS**_LONGEST_LATIN)
    symbols = "".join(alphabet[i - 1] for i in _digits(thai, len(alphabet) + 1))
    letters = "".join(chr(ord("a") + i - 1) for i in _digits(latin, _LETTERS))
    return symbols, letters


def _digits(number: int, base: int) -> Iterator[int]:
    """Yield the digits of the number, highest first."""
    if number:
        yield from _digits(number // base, base)
        yield number % base
