"""The measures of retrieval, as TREC defines them.

In: a ranked list of document ids and the judged grades of one topic. Out: a number
between 0 and 1. A test compares them with an independent tool (ir-measures).
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def reciprocal_rank(
    ranked: Sequence[str], grades: Mapping[str, int], depth: int
) -> float:
    """Return 1 / rank of the first relevant document within ``depth``, else 0.

    >>> reciprocal_rank(["a", "b"], {"b": 1}, 10)
    0.5
    """
    for rank, doc_id in enumerate(ranked[:depth], 1):
        if grades.get(doc_id, 0) > 0:
            return 1 / rank
    return 0.0


def ndcg(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the normalised discounted cumulative gain (gain = grade, log2 discount).

    >>> round(ndcg(["x", "a"], {"a": 1}, 10), 4)
    0.6309
    """
    gains = [max(0, grades.get(doc_id, 0)) for doc_id in ranked[:depth]]
    best = sorted((g for g in grades.values() if g > 0), reverse=True)[:depth]
    ideal = _discounted(best)
    return _discounted(gains) / ideal if ideal else 0.0


def recall(ranked: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Return the share of the relevant documents within ``depth``.

    >>> recall(["a", "b"], {"a": 1, "c": 1}, 100)
    0.5
    """
    relevant = {doc_id for doc_id, grade in grades.items() if grade > 0}
    if not relevant:
        return 0.0
    return len(relevant.intersection(ranked[:depth])) / len(relevant)


def average_precision(
    ranked: Sequence[str], grades: Mapping[str, int], depth: int
) -> float:
    """Return the mean precision at the rank of each relevant document.

    >>> average_precision(["a", "x", "b"], {"a": 1, "b": 1}, 100)
    0.8333333333333333
    """
    relevant = sum(1 for grade in grades.values() if grade > 0)
    seen, total = 0, 0.0
    for rank, doc_id in enumerate(ranked[:depth], 1):
        if grades.get(doc_id, 0) > 0:
            seen += 1
            total += seen / rank
    return total / relevant if relevant else 0.0


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, 1))
