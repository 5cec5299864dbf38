"""The four-letter pieces of many texts at once, as numbers.

In: texts in normal form. Out: the same pieces as ``search.analysis.grams`` gives. A piece
is four bytes of ``segment.letters``, so one number stands for it, and numbers sort as
pieces do. A quarter of the time of making the pieces one by one. Called by ``collecting``
and the inverter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.analysis.scripts import is_thai
from search.engines.whoosh.segment.letters import encode_letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FIRST = 0x0E00
_LETTERS = 0x80
_APART = "\n"


def gram_keys(texts: Sequence[str]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the pieces of all texts and where those of each begin.

    >>> from search.engines.whoosh.segment.letters import decode_letters
    >>> keys, starts = gram_keys(["ปูติน ก.", "Putin", "ปูติ"])
    >>> starts.tolist(), [decode_letters(term) for term in gram_terms(keys)]
    ([0, 3, 3, 4], ['ปูติ', 'ูติน', 'ก', 'ปูติ'])
    """
    letters = _letters(_APART.join([*texts, ""]))
    pieces, at = _pieces(letters)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + len(_APART))
    starts = np.searchsorted(at, np.concatenate(([0], ends)))
    return pieces, starts.astype(np.int64)


def gram_terms(keys: NDArray[np.uint32]) -> list[bytes]:
    """Return the terms of pieces."""
    # Big-endian bytes are the letters in order; NumPy leaves the zeros at the end out.
    terms: list[bytes] = keys.astype(">u4").view("S4").tolist()
    return terms


def _letters(text: str) -> NDArray[np.uint32]:
    """Return each letter's byte, 0 where it is no Thai letter."""
    data = text.encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(data, "<u4").astype(np.uint32, copy=False)
    # Below the block a difference wraps round to a large number.
    places = np.minimum(points - np.uint32(_FIRST), np.uint32(_LETTERS - 1))
    letters: NDArray[np.uint32] = _table().take(places)
    return letters


def _table() -> NDArray[np.uint32]:
    table = np.zeros(_LETTERS, np.uint32)
    for place in range(_LETTERS - 1):
        letter = chr(_FIRST + place)
        if is_thai(letter):
            table[place] = encode_letters(letter)[0]
    return table


def _pieces(
    letters: NDArray[np.uint32],
) -> tuple[NDArray[np.uint32], NDArray[np.intp]]:
    """Return the pieces as numbers, and where each begins."""
    padded = np.concatenate((letters, np.zeros(3, np.uint32)))
    size = len(letters)
    piece = letters << np.uint32(24)
    alive = letters > 0
    begins = alive.copy()
    begins[1:] &= ~alive[:-1]
    for step in (1, 2, 3):
        following = padded[step : size + step]
        alive = alive & (following > 0)
        piece |= np.where(alive, following << np.uint32(24 - 8 * step), np.uint32(0))
    # Whole pieces, and at the beginning of a run what there is.
    at = np.flatnonzero(alive | begins)
    return piece.take(at), at
