"""What meaning adds to a score, written once for every engine.

In: a ``Hybrid`` plan and the vectors of the index. Out: the similarity of every
document (by number, the rank of its id), which documents join, and the line of an
explanation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from search.engines.base import Part
from search.query.plan import Bag, Hybrid, Must, Scaled
from search.semantic.vectors import highest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from search.query.plan import Plan
    from search.semantic.vectors import Vectors


def similarities(vectors: Vectors, plan: Hybrid) -> NDArray[np.float64]:
    """Return how near each document is to the query, never negative."""
    near = vectors.similarity(np.frombuffer(plan.vector, np.float32))
    return np.maximum(near.astype(np.float64), 0.0)


def joining(near: NDArray[np.float64], plan: Hybrid) -> NDArray[np.intp]:
    """Return the documents near enough to be found by meaning alone, rising.

    >>> plan = Hybrid(Bag(()), b"", (), weight=1.0, nearest=2, floor=0.1)
    >>> joining(np.array([0.3, 0.05, 0.3, 0.4, 0.2]), plan).tolist()
    [0, 3]
    """
    nearest = highest(near, plan.nearest)
    return np.sort(nearest[near[nearest] >= plan.floor])


def alike(vectors: Vectors | None, number: int, limit: int) -> list[tuple[int, float]]:
    """Return the documents nearest to one of them, and how near; the best first."""
    if vectors is None:
        return []
    near = vectors.documents.dot(vectors.document(number))
    near[number] = -1
    nearest = highest(near, limit).tolist()
    return [(other, float(near[other])) for other in nearest if near[other] > 0]


def nearest_passage(
    vectors: Vectors | None, plan: Plan, number: int
) -> tuple[int, int] | None:
    """Return the passage nearest to what the plan means, if it means anything."""
    meant = _meant(plan)
    if vectors is None or meant is None:
        return None
    start, end = vectors.best_passage(number, np.frombuffer(meant.vector, np.float32))
    return (start, end) if start < end else None


def _meant(plan: Plan) -> Hybrid | None:
    """Return the first text of a plan whose meaning is known."""
    match plan:
        case Hybrid():
            return plan
        case Scaled(part):
            return _meant(part)
        case Bag(parts) | Must(parts, _):
            return next(filter(None, map(_meant, parts)), None)
        case _:
            return None


def meaning_part(similarity: float, worth: float, documents: int) -> list[Part]:
    """Return the line of an explanation, if meaning added anything."""
    if similarity * worth == 0:
        return []
    what = f"meaning: similarity {similarity:.2f}"
    return [Part(what, 1, documents, similarity * worth)]
