"""Where terms stand in stored documents.

In: the numbers of some documents and the wanted terms. Out: spans, with the offsets
recorded at indexing. Called by the engine for the hits that are shown, all at once: the
tokens of a page of hits are few, and each call of NumPy costs more than looking at them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.analysis.tokens import View
from search.engines.base import Span
from search.engines.whoosh.segment.files import FORWARD_VIEWS, PARTS, field_name
from search.engines.whoosh.segment.forward import Forward
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from search.engines.whoosh.segment.files import Segment

# Start, end, view and term: in this order spans are sorted.
_Row = tuple[int, int, View, str]

# Documents are looked at together while they have no more tokens than this.
_TOKENS = 50_000
_LOW = 65_536


@dataclass(frozen=True, slots=True)
class _Terms:
    """The wanted terms of one view: which low halves they have, and their texts."""

    view: View
    low: NDArray[np.bool_]
    texts: dict[int, str]


class SpanFinder:
    """Finds spans in one segment; safe to share between threads."""

    def __init__(self, segment: Segment) -> None:
        self._segment = segment

    def find(
        self, documents: Sequence[int], wanted: Collection[tuple[View, str]]
    ) -> list[list[Span]]:
        """Return where any wanted term of ``words`` or ``entities`` stands, by document.

        The title's first, then by start.
        """
        spans: list[list[Span]] = [[] for _ in documents]
        terms_of_views = list(_look_up(self._segment, wanted))
        for part in PARTS:
            rows: list[list[_Row]] = [[] for _ in documents]
            for terms in terms_of_views:
                forward = self._segment.forward(part, terms.view)
                _add_rows(rows, forward, documents, terms)
            for found, added in zip(spans, rows, strict=True):
                added.sort()
                found += [Span(part, *row) for row in added]
        return spans

    def edges(self, document: int, start: int, end: int) -> list[int]:
        """Return where words begin or end in ``start:end`` of the text, rising."""
        forward = self._segment.forward("text", View.WORDS)
        places = forward.places(forward.tokens_of(document))
        found = np.concatenate((places.starts, places.ends))
        return sorted({*found[(start <= found) & (found <= end)].tolist()})


def _look_up(
    segment: Segment, wanted: Collection[tuple[View, str]]
) -> Iterator[_Terms]:
    """Yield the wanted terms that the segment has, by view."""
    by_view: dict[View, list[str]] = defaultdict(list)
    for view, term in wanted:
        by_view[view].append(term)
    for view in FORWARD_VIEWS:
        number = segment.field(field_name(Scope.TEXT, view)).number
        texts = {number(term): term for term in by_view[view]}
        texts.pop(-1, None)
        if texts:
            low = np.zeros(_LOW, np.bool_)
            low[[number % _LOW for number in texts]] = True
            yield _Terms(view, low, texts)


def _add_rows(
    rows: Sequence[list[_Row]],
    forward: Forward,
    documents: Sequence[int],
    wanted: _Terms,
) -> None:
    """Add what is wanted in one part of the documents to their rows."""
    view, low, texts = wanted.view, wanted.low, wanted.texts
    for begin, tokens in _gather(forward, documents):
        # One look tells nearly all others apart; the few that share a half follow.
        found = low.take(tokens.low).nonzero()[0]
        if not len(found):
            continue
        places = tokens.places(slice(0, len(tokens.low)))
        owners = tokens.starts.searchsorted(found, "right") - 1
        # Places are counted from the end of the document before.
        before = np.append(0, places.ends)[tokens.starts[owners]]
        for owner, start, end, term in zip(
            owners.tolist(),
            (places.starts[found] - before).tolist(),
            (places.ends[found] - before).tolist(),
            tokens.terms(found).tolist(),
            strict=True,
        ):
            if term in texts:
                rows[begin + owner].append((start, end, view, texts[term]))


def _gather(
    forward: Forward, documents: Sequence[int]
) -> Iterator[tuple[int, Forward]]:
    """Yield the tokens of the documents, those of several as if they were all.

    Beside them, the place of the first of these documents.
    """
    numbers = np.array(documents, np.int64)
    firsts, lasts = forward.starts[numbers], forward.starts[numbers + 1]
    sizes = (lasts - firsts).tolist()
    begin = 0
    while begin < len(sizes):
        end, total = begin + 1, sizes[begin]
        while end < len(sizes) and total + sizes[end] <= _TOKENS:
            total += sizes[end]
            end += 1
        if total:
            yield begin, _joined(forward, firsts[begin:end], lasts[begin:end])
        begin = end


def _joined(
    forward: Forward, firsts: NDArray[np.int64], lasts: NDArray[np.int64]
) -> Forward:
    """Return the stretches of tokens, one after another."""
    starts = np.append(0, (lasts - firsts).cumsum())
    tokens = list(map(slice, firsts.tolist(), lasts.tolist()))
    odd_firsts = forward.odd_at.searchsorted(firsts).tolist()
    odd_lasts = forward.odd_at.searchsorted(lasts).tolist()
    odd = list(map(slice, odd_firsts, odd_lasts))
    moved = (firsts - starts[:-1]).tolist()
    table = forward.odd.reshape(-1, 3)
    return Forward(
        starts,
        np.concatenate([forward.low[part] for part in tokens]),
        np.concatenate([forward.high[part] for part in tokens])
        if len(forward.high)
        else forward.high,
        np.concatenate([forward.shapes[part] for part in tokens]),
        np.concatenate(
            [forward.odd_at[part] - by for part, by in zip(odd, moved, strict=True)]
        ),
        np.concatenate([table[part] for part in odd]).ravel(),
    )
