"""The topics of judged collections: both engines give the same runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.bench.development import Prepared, prepare, prepare_seeds
from search.engines.base import Indexed
from search.engines.memory import MemoryEngine
from search.query.expansion import Options
from search.query.tree import Words


def check(prepared: Prepared) -> None:
    analyzer = prepared.analyzer
    plain = MemoryEngine(
        [
            Indexed(
                document,
                analyzer.analyze(document.title).views,
                analyzer.analyze(document.text).views,
            )
            for document in prepared.documents
        ]
    )
    for topic in prepared.collection.topics:
        plan = prepared.planner.plan(Words(topic.text), Options()).plan
        ours = prepared.engine.search(plan, limit=100)
        theirs = plain.search(plan, limit=100)
        assert ours.total == theirs.total, topic.text
        assert [hit.doc_id for hit in ours.hits] == [hit.doc_id for hit in theirs.hits]
        assert [hit.score for hit in ours.hits] == pytest.approx(
            [hit.score for hit in theirs.hits], rel=1e-6
        )


def test_the_seeds_are_ranked_alike() -> None:
    check(prepare_seeds())


def test_titles_are_ranked_alike(shared: Path) -> None:
    assert (shared / "eval" / "ntrex-title").is_dir()
    check(prepare("ntrex-title"))
