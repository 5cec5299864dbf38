"""Collections without an analyzer: documents given as lists of terms."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Protocol

import pytest

from search.analysis.dates import DateSpan
from search.analysis.tokens import TokenStream, View, empty_stream
from search.documents import Document
from search.engines.base import Indexed


class Terms(Protocol):
    """Makes an analysed document of terms."""

    def __call__(
        self, doc_id: str, text: Sequence[str], title: Sequence[str] = ()
    ) -> Indexed: ...


def stream(terms: Sequence[str]) -> TokenStream:
    """Return terms that stand one space apart."""
    ends = [end + i for i, end in enumerate(accumulate(map(len, terms)))]
    starts = [end - len(term) for end, term in zip(ends, terms, strict=True)]
    return TokenStream(list(terms), starts, ends, list(range(len(terms))))


def indexed_terms(
    doc_id: str, text: Sequence[str], title: Sequence[str] = ()
) -> Indexed:
    """Return a document whose words, and nothing else, are indexed."""
    nothing = {view: empty_stream() for view in View}
    document = Document(
        doc_id,
        " ".join(title),
        " ".join(text),
        "en" if doc_id[-1] in "02468" else "th",
        DateSpan.of(2000 + len(text) % 30) if len(text) % 5 else None,
        ("", "Desk", "โต๊ะข่าว")[len(text) % 3],
    )
    return Indexed(
        document,
        {**nothing, View.WORDS: stream(title)},
        {**nothing, View.WORDS: stream(text)},
    )


@pytest.fixture(scope="session")
def terms() -> Terms:
    return indexed_terms


@pytest.fixture(scope="session")
def library() -> Callable[[int], list[Indexed]]:
    """Documents whose terms are as unevenly frequent as words are: t0, t1, ก2, …"""

    def make(count: int) -> list[Indexed]:
        chance = random.Random(count)
        names = [f"{'tก'[i % 2]}{i}" for i in range(400)]
        weights = [1 / (i + 1) for i in range(400)]
        return [
            indexed_terms(
                f"d{number}",
                chance.choices(names, weights, k=chance.randint(0, 60)),
                chance.choices(names, weights, k=chance.randint(0, 3)),
            )
            for number in range(count)
        ]

    return make
