"""Counting in token streams: how long a document is, how often a term stands there.

In: an indexed document. Out: lengths and frequencies, one at a time. Called by the
memory engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.analysis.quotes import count_quote, fold_quote
from search.analysis.tokens import TokenStream, View
from search.engines.scoring import TITLE_BOOST, Statistics, length_codes, length_steps
from search.query.plan import Member, Quote, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from search.engines.base import Indexed

Scores = dict[str, float]


def indexed_length(item: Indexed, scope: Scope) -> int:
    """Return the length BM25 uses: positions of ``words``, the title boosted."""
    title = _positions(item.title[View.WORDS])
    if scope is Scope.TITLE:
        return title
    return TITLE_BOOST * title + _positions(item.body[View.WORDS])


def rounded_lengths(items: Mapping[str, Indexed], scope: Scope) -> dict[str, float]:
    """Return the length of each document, to the step it counts as."""
    exact = [indexed_length(item, scope) for item in items.values()]
    codes = length_codes(np.array(exact, dtype=np.int64))
    return dict(zip(items, length_steps()[codes].tolist(), strict=True))


def statistics(items: Mapping[str, Indexed], scope: Scope) -> Statistics:
    """Return what a score needs to know of the whole collection in one scope."""
    total = sum(indexed_length(item, scope) for item in items.values())
    return Statistics(len(items), total / max(1, len(items)))


def streams_of(
    item: Indexed, scope: Scope
) -> list[tuple[dict[View, TokenStream], int]]:
    """Return what is searched in a scope: tokens by view, and their boost."""
    if scope is Scope.TITLE:
        return [(item.title, 1)]
    return [(item.title, TITLE_BOOST), (item.body, 1)]


def _positions(stream: TokenStream) -> int:
    return stream.positions[-1] + 1 if stream.positions else 0


def count_quoted(item: Indexed, quote: Quote) -> int:
    """Return how often the quote stands in the document, the title boosted."""
    count = count_quote(fold_quote(item.document.title), quote.text)
    if quote.scope is Scope.TITLE:
        return count
    body = count_quote(fold_quote(item.document.text), quote.text)
    return TITLE_BOOST * count + body


def count_member(stream: TokenStream, member: Member) -> int:
    """Return how often the terms stand one after another."""
    if len(member) == 1:
        return stream.terms.count(member[0])
    at = set(zip(stream.positions, stream.terms, strict=True))
    return sum(
        all((position + i, term) in at for i, term in enumerate(member))
        for position, first in at
        if first == member[0]
    )


def add(a: float, b: float) -> float:
    """Return the sum."""
    return a + b


def combine(
    operation: Callable[[float, float], float], parts: Iterable[Scores]
) -> Scores:
    """Return the union of the parts; ``operation`` joins scores of one document."""
    total: Scores = {}
    for scores in parts:
        for doc_id, score in scores.items():
            old = total.get(doc_id)
            total[doc_id] = score if old is None else operation(old, score)
    return total
