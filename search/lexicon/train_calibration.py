"""From alignment scores to probabilities: what a pair's score is worth.

In: names with their true partner, words without one, indexes to find near misses in.
Out: the weights of ``SoundModel``'s features, by logistic regression. Called by
``search.lexicon.train_phonetics`` only.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

import numpy as np

from search.lexicon.sound_model import SoundModel, features, spelt
from search.lexicon.sound_symbols import LATIN, MOST_SYMBOLS, THAI

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.lexicon.phonetics import SoundIndex
    from search.lexicon.train_pairs import NamePair

START: Final = (-4.0, 4.0, 0.0, 1.0, 1.0, 0.0, 1.0, -2.0)
"""Weights good enough to rank by, before any are learnt."""

_ALIKE = 0.7
_PENALTY = 1e-3
_STEPS = 30

Row = tuple[float, ...]


def row_of(model: SoundModel, thai: str, latin: str) -> Row | None:
    """Return the features of a pair; None if either side is no name."""
    symbols, letters = THAI.symbols(thai), LATIN.symbols(latin)
    if not (0 < len(symbols) <= MOST_SYMBOLS and 0 < len(letters) <= MOST_SYMBOLS):
        return None
    return features(
        model.align(tuple(symbols), "".join(letters)),
        spelt(symbols, THAI, model.thai_follows),
        spelt(letters, LATIN, model.latin_follows),
    )


def near_misses(
    pair: NamePair, latin: SoundIndex, thai: SoundIndex
) -> Iterator[tuple[str, str]]:
    """Yield the best wrong answers to both sides of a pair, as (Thai, Latin).

    An answer that is another spelling of the right one is not called wrong.
    """
    for match in latin.lookup(pair.thai, threshold=0.0):
        if not _alike(match.term, pair.latin):
            yield pair.thai, match.term
    for match in thai.lookup(pair.latin, threshold=0.0):
        if not _alike(match.term, pair.thai):
            yield match.term, pair.latin


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE


def fit_weights(right: Sequence[Row], wrong: Sequence[Row]) -> tuple[float, ...]:
    """Return weights that tell right pairs from wrong ones (Newton, slight ridge).

    >>> weights = fit_weights([(1.0, 2.0), (1.0, 3.0)], [(1.0, -2.0), (1.0, -1.0)])
    >>> weights[1] > 0
    True
    """
    rows = np.array([*right, *wrong])
    truth = np.repeat([1.0, 0.0], [len(right), len(wrong)])
    centre, width = rows.mean(axis=0), rows.std(axis=0)
    centre[0], width[0] = 0.0, 1.0
    width[width == 0] = 1.0
    scaled = (rows - centre) / width
    weights = np.zeros(scaled.shape[1])
    for _ in range(_STEPS):
        guess = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (truth - guess) - _PENALTY * len(rows) * weights
        curve = (scaled.T * (guess * (1 - guess))) @ scaled
        curve += _PENALTY * len(rows) * np.eye(len(weights))
        weights += np.linalg.solve(curve, slope)
    plain = weights / width
    plain[0] -= (weights * centre / width)[1:].sum()
    return tuple(map(float, plain))
