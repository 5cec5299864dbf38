"""Where terms stand in a stored document.

In: a document's number and the wanted terms. Out: spans, with the offsets recorded at
indexing. Called by the engine for each hit that is shown.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from search.engines.base import Span, span_order
from search.engines.whoosh.segment.files import FORWARD_VIEWS, PARTS, field_name
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from numpy.typing import NDArray

    from search.analysis.tokens import View
    from search.engines.whoosh.segment.files import Segment
    from search.engines.whoosh.segment.forward import Forward

Wanted = frozenset[tuple["View", str]]

# Sets of terms remembered: the hits of one query all ask for the same.
_REMEMBERED = 64


class _Terms(NamedTuple):
    """The wanted terms of one view: their numbers, rising, and their texts."""

    view: View
    numbers: NDArray[np.int64]
    texts: dict[int, str]
    tokens: tuple[tuple[str, Forward], ...]


class SpanFinder:
    """Finds spans in one segment; safe to share between threads."""

    def __init__(self, segment: Segment) -> None:
        self._terms = lru_cache(_REMEMBERED)(partial(_look_up, segment))

    def find(self, number: int, wanted: Collection[tuple[View, str]]) -> list[Span]:
        """Return where any wanted term of ``words`` or ``entities`` stands.

        The title's first, then by start.
        """
        spans: list[Span] = []
        for terms in self._terms(frozenset(wanted)):
            for part, forward in terms.tokens:
                spans += _in_part(number, part, forward, terms)
        spans.sort(key=span_order)
        return spans


def _in_part(
    number: int, part: str, forward: Forward, wanted: _Terms
) -> Iterator[Span]:
    view, keys, texts, _ = wanted
    tokens = forward.tokens_of(number)
    if tokens.start == tokens.stop:
        return
    terms = forward.terms(tokens)
    found = (keys[keys[1:].searchsorted(terms, "right")] == terms).nonzero()[0]
    if not len(found):
        return
    places = forward.places(tokens)
    starts, ends = places.starts[found].tolist(), places.ends[found].tolist()
    for start, end, term in zip(starts, ends, terms[found].tolist(), strict=True):
        yield Span(part, start, end, view, texts[term])


def _look_up(segment: Segment, wanted: Wanted) -> list[_Terms]:
    """Return the wanted terms that the segment has, by view."""
    by_view: dict[View, list[str]] = defaultdict(list)
    for view, term in wanted:
        by_view[view].append(term)
    found = []
    for view in FORWARD_VIEWS:
        number = segment.field(field_name(Scope.TEXT, view)).number
        texts = {number(term): term for term in by_view[view]}
        texts.pop(-1, None)
        if texts:
            tokens = tuple((part, segment.forward(part, view)) for part in PARTS)
            found.append(_Terms(view, np.array(sorted(texts)), texts, tokens))
    return found
