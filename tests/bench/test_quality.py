"""The quality bench: figures by task and language, and what counts as fallen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from search.bench import quality
from search.bench.judgements import Collection
from search.bench.quality import Row, evaluate, main
from search.bench.runs import Topic

if TYPE_CHECKING:
    from pathlib import Path

    from search.service import Request

TOPICS = (Topic("t1", "ปูติน", "th"), Topic("t2", "Putin", "en"))


class Ranker:
    """Ranks the same documents for every topic, whatever the language asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def rank(self, request: Request) -> list[tuple[str, float]]:
        self.asked.append((request.text, request.language))
        return [("a", 3.0), ("b", 2.0), ("c", 1.0)]


def rows_of(
    qrels: dict[str, dict[str, dict[str, int]]], path: Path
) -> tuple[list[Row], Ranker]:
    ranker = Ranker()
    collection = Collection("news", path, TOPICS, qrels)
    return list(evaluate(ranker, collection)), ranker  # type: ignore[arg-type]


def test_figures_are_means_by_task_and_language(tmp_path: Path) -> None:
    qrels = {"mono": {"t1": {"a": 1}, "t2": {"b": 1}}, "cross": {"t2": {"x": 1}}}
    rows, _ = rows_of(qrels, tmp_path)
    assert {row.key: (row.topics, round(row.figures[0], 3)) for row in rows} == {
        "news/mono/all": (2, 0.75),
        "news/mono/th": (1, 1.0),
        "news/mono/en": (1, 0.5),
        "news/cross/all": (1, 0.0),
        "news/cross/en": (1, 0.0),
    }


def test_each_task_asks_for_its_language(tmp_path: Path) -> None:
    judged = {"t1": {"a": 1}, "t2": {"a": 1}}
    _, ranker = rows_of(
        {"mono": judged, "cross": judged, "bilingual": judged}, tmp_path
    )
    assert ranker.asked == [
        ("ปูติน", "th"), ("Putin", "en"),
        ("ปูติน", "en"), ("Putin", "th"),
        ("ปูติน", "any"), ("Putin", "any"),
    ]  # fmt: skip


def test_topics_with_nothing_to_find_do_not_count(tmp_path: Path) -> None:
    rows, _ = rows_of({"mono": {"t1": {"a": 1}, "t2": {"b": 0}}}, tmp_path)
    assert {(row.language, row.topics) for row in rows} == {("all", 1), ("th", 1)}


@pytest.mark.parametrize(
    ("value", "fallen"), [(0.5, False), (0.498, False), (0.49, True), (0.6, False)]
)
def test_a_figure_falls_when_it_is_lower_by_more_than_rounding(
    value: float, fallen: bool
) -> None:
    rows = [Row("news", "mono", "all", 1, (value, 0.5, 0.5))]
    found = quality._fallen(rows, {"news/mono/all": [0.5, 0.5, 0.5]})
    assert bool(found) is fallen


def test_a_row_that_is_gone_has_fallen_unless_its_collection_is_not_here() -> None:
    rows = [Row("news", "mono", "all", 1, (1.0, 1.0, 1.0))]
    baseline = {"news/cross/all": [0.5], "elsewhere/mono/all": [0.5]}
    found = quality._fallen(rows, baseline)
    assert found == ["news/cross/all: is no longer measured"]


def test_the_table_shows_the_change() -> None:
    rows = [Row("news", "mono", "all", 7, (0.5, 0.25, 1.0))]
    _, line = quality._table(rows, {"news/mono/all": [0.4, 0.25, 1.0]})
    assert line.split()[:6] == ["news", "mono", "all", "7", "0.500", "(+0.100)"]


def test_a_baseline_without_expansion_is_refused() -> None:
    result = CliRunner().invoke(main, ["--no-expand", "--save-baseline"])
    assert result.exit_code == 2
    assert "leave out --no-expand" in result.stderr
