"""The tokens of several segments into one, in the new order of documents.

In: the tokens of one view, the new numbers of documents and of terms. Out: the files of
the merged view, written a stretch of documents at a time. Called by the merger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from search.engines.whoosh.segment.files import forward_name
from search.engines.whoosh.segment.forward import (
    Forward,
    has_high,
    high_kind,
    split_terms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from search.analysis.tokens import View
    from search.engines.whoosh.segment.arrays import ArrayFileWriter
    from search.engines.whoosh.segment.files import SegmentWriter
    from search.engines.whoosh.writing.merging_lists import Input

Longs = NDArray[np.int64]

# Tokens moved at once; about 100 bytes each while it lasts.
_CHUNK = 2_000_000


def merge_forward(
    writer: SegmentWriter,
    inputs: Sequence[Input],
    part: str,
    view: View,
    maps: Sequence[Longs],
    terms: int,
) -> None:
    """Write the tokens of a view; ``maps`` are the new numbers of old terms."""
    tokens = [
        item.segment.open_forward(part, view, len(mapped))
        for item, mapped in zip(inputs, maps, strict=True)
    ]
    lengths = np.zeros(sum(map(_kept, inputs)) + 1, np.int64)
    for forward, item in zip(tokens, inputs, strict=True):
        kept = item.numbers >= 0
        lengths[item.numbers[kept] + 1] = np.diff(forward.starts)[kept]
    starts = np.cumsum(lengths)
    if not starts[-1]:
        return
    with writer.file(forward_name(part, view)) as file:
        _write(file, tokens, [item.numbers for item in inputs], maps, starts, terms)


def _kept(item: Input) -> int:
    return int(np.count_nonzero(item.numbers >= 0))


def _write(
    file: ArrayFileWriter,
    tokens: Sequence[Forward],
    numbers: Sequence[Longs],
    maps: Sequence[Longs],
    starts: Longs,
    terms: int,
) -> None:
    count = int(starts[-1])
    wide = count if has_high(terms) else 0
    file.array("tokens", starts)
    low = file.open("low", np.uint16, count)
    high = file.open("high", high_kind(terms), wide)
    shapes = file.open("shapes", np.uint8, count)
    odd: list[tuple[Longs, NDArray[np.int32]]] = []
    for forward, ranks, mapped in zip(tokens, numbers, maps, strict=True):
        for kept in _stretches(forward, ranks):
            old, new = _moves(forward.starts, starts, kept, ranks[kept])
            new_low, new_high = split_terms(mapped[forward.terms(old)], terms)
            low[new] = new_low
            if wide:
                high[new] = new_high
            shapes[new] = forward.shapes[old]
        odd.append(_move_odd(forward, ranks, starts))
    at = np.concatenate([places for places, _ in odd])
    table = np.concatenate([values for _, values in odd])
    order = np.argsort(at, kind="stable")
    file.array("odd_at", at[order])
    file.array("odd", table[order].ravel())


def _stretches(forward: Forward, ranks: Longs) -> Iterator[Longs]:
    """Yield the kept documents in stretches of a bounded number of tokens."""
    kept = np.flatnonzero(ranks >= 0)
    first = 0
    while first < len(kept):
        limit = forward.starts[kept[first]] + _CHUNK
        last = int(np.searchsorted(forward.starts[kept + 1], limit, side="right"))
        last = max(last, first + 1)
        yield kept[first:last]
        first = last


def _moves(
    old_starts: Longs, new_starts: Longs, old: Longs, new: Longs
) -> tuple[Longs, Longs]:
    """Return where each token of the documents is, and where it goes."""
    counts = old_starts[old + 1] - old_starts[old]
    ends = np.cumsum(counts)
    within = np.arange(int(ends[-1])) - np.repeat(ends - counts, counts)
    return (
        np.repeat(old_starts[old], counts) + within,
        np.repeat(new_starts[new], counts) + within,
    )


def _move_odd(
    forward: Forward, ranks: Longs, starts: Longs
) -> tuple[Longs, NDArray[np.int32]]:
    owner = np.searchsorted(forward.starts, forward.odd_at, side="right") - 1
    kept = ranks[owner] >= 0
    owner, at = owner[kept], forward.odd_at[kept]
    return (
        starts[ranks[owner]] + at - forward.starts[owner],
        forward.odd.reshape(-1, 3)[kept],
    )
