"""Which documents say the same, or nearly the same, as another one.

In: for each document its id and the two marks of `search.sources.likeness`. Out: pairs
of ids, later document first, and how many there are. Time and memory are bounded: the
likenesses are sorted eight times, and each is compared with its nearest neighbours.
Called by the import report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

# Of 64 bits. Texts of which about one word in fifty differs stay below it; unrelated
# ones of one language differ in some thirty.
_MOST_DIFFERING = 5
_ROTATIONS = 8
_NEIGHBOURS = 8


@dataclass(frozen=True, slots=True)
class Pair:
    """A document and an earlier one that is (nearly) the same."""

    doc_id: str
    like: str


def exact_duplicates(ids: Sequence[str], digests: Sequence[bytes]) -> list[Pair]:
    """Return every document whose text an earlier one has; empty texts have no like.

    >>> exact_duplicates(["ก", "a", "b", "c"], [b"1", b"2", b"1", b""])
    [Pair(doc_id='b', like='ก')]
    """
    first: dict[bytes, str] = {}
    pairs = []
    for doc_id, digest in zip(ids, digests, strict=True):
        earlier = first.setdefault(digest, doc_id)
        if digest and earlier is not doc_id:
            pairs.append(Pair(doc_id, earlier))
    return pairs


def near_duplicates(ids: Sequence[str], likenesses: Sequence[int]) -> list[Pair]:
    """Return every document that is like an earlier one, in the order of the ids.

    Leave out what is equal before: equal texts are alike too. 0 is like nothing.

    >>> near_duplicates(["ก", "a", "b"], [2**63 + 1, 2**62 - 1, 2**63 + 3])
    [Pair(doc_id='b', like='ก')]
    """
    marks = np.array(likenesses, np.uint64)
    places = np.flatnonzero(marks)
    marks = marks[places]
    like: dict[int, int] = {}
    for turn in range(0, 64, 64 // _ROTATIONS):
        order = np.argsort(_rotated(marks, turn), kind="stable")
        for step in range(1, min(_NEIGHBOURS, len(order) - 1) + 1):
            left, right = order[:-step], order[step:]
            for at in np.flatnonzero(_differing(marks, left, right) <= _MOST_DIFFERING):
                a, b = sorted((int(places[left[at]]), int(places[right[at]])))
                like[b] = min(a, like.get(b, a))
    return [Pair(ids[place], ids[like[place]]) for place in sorted(like)]


def _rotated(marks: NDArray[np.uint64], turn: int) -> NDArray[np.uint64]:
    if not turn:
        return marks
    return (marks << np.uint64(turn)) | (marks >> np.uint64(64 - turn))


def _differing(
    marks: NDArray[np.uint64], left: NDArray[np.intp], right: NDArray[np.intp]
) -> NDArray[np.int64]:
    bits = (marks[left] ^ marks[right]).view(np.uint8).reshape(-1, 8)
    counted: NDArray[np.int64] = _BITS[bits].sum(axis=1, dtype=np.int64)
    return counted


_BITS = np.array([number.bit_count() for number in range(256)], np.uint8)
