"""The bench of meaning: what got better or worse, by kind of topic."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.bench.judgements import Collection
from search.bench.meaning import Compared, by_kind, compare, kind_rows, worse_rows
from search.bench.meaning_cost import _as_floats
from search.bench.runs import Topic
from search.semantic.encoder import unit_rows
from search.semantic.vectors import quantise

if TYPE_CHECKING:
    from pathlib import Path

    from search.service import Request

TOPICS = (
    Topic("t1", "ปูติน", "th", "name"),
    Topic("t2", "Putin", "en", "name"),
    Topic("t3", "ปูตินไปไหน", "th", "question"),
)


class Ranker:
    """With meaning the second document comes first."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def rank(self, request: Request) -> list[tuple[str, float]]:
        self.asked.append((request.text, request.language))
        ids = ("b", "a") if request.semantic else ("a", "b")
        return [(doc_id, 2.0 - i) for i, doc_id in enumerate(ids)]


@pytest.fixture
def compared(tmp_path: Path) -> list[Compared]:
    qrels = {
        "mono": {"t1": {"a": 1}, "t2": {"b": 1}, "t3": {"a": 1}},
        "cross": {"t2": {"a": 1}, "t3": {"a": 0}},
    }
    ranker = Ranker()
    collection = Collection("seeds", tmp_path, TOPICS, qrels)
    found = list(compare(ranker, collection))  # type: ignore[arg-type]
    assert ranker.asked[0::2] == ranker.asked[1::2]
    assert ranker.asked[0::2] == [
        ("ปูติน", "th"), ("Putin", "en"), ("ปูตินไปไหน", "th"), ("Putin", "th"),
    ]  # fmt: skip
    return found


def test_every_judged_topic_is_asked_with_and_without_meaning(
    compared: list[Compared],
) -> None:
    gains = {(one.task, one.topic.id): one.gain[0] for one in compared}
    assert gains == {
        ("mono", "t1"): -0.5,
        ("mono", "t2"): 0.5,
        ("mono", "t3"): -0.5,
        ("cross", "t2"): -0.5,
    }


def test_kinds_are_means_and_say_which_fell(compared: list[Compared]) -> None:
    kinds = {(one.task, one.kind): one for one in by_kind(compared)}
    assert kinds["mono", "name"].gain[0] == 0
    assert not kinds["mono", "name"].fell
    assert kinds["mono", "question"].fell
    table = list(kind_rows(list(kinds.values())))
    assert (
        "| seeds | mono | name | 2 | 0.750 (+0.000) | 0.815 (+0.000) | 1 | 1 |" in table
    )
    assert "0.500 (-0.500) (!)" in table[-2]


def test_topics_that_got_worse_are_listed_with_their_words(
    compared: list[Compared],
) -> None:
    head, *rows = worse_rows(compared)
    assert head.startswith("3 topics")
    assert [row.split()[4] for row in rows] == ["t1", "t2", "t3"]
    assert rows[2].endswith("t3 mono question: ปูตินไปไหน")


def test_floats_are_the_measure_of_bytes() -> None:
    rows = unit_rows(np.random.default_rng(3).normal(size=(50, 32)).astype(np.float32))
    assert _as_floats(rows).dot(rows[0]) == pytest.approx(rows @ rows[0], abs=1e-6)
    assert quantise(rows).dot(rows[0]) == pytest.approx(rows @ rows[0], abs=0.01)
