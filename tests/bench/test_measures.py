"""The measures agree with an independent tool (ir-measures) on any ranking.

Its figures for fifty rankings are kept in tests/golden/measures.json, written by
``make golden`` where the tool is installed (the extra ``compare``); there, any ranking
is compared.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bench.measures import average_precision, ndcg, recall, reciprocal_rank

DOCUMENTS = [f"d{n}" for n in range(15)]
rankings = st.permutations(DOCUMENTS).flatmap(
    lambda order: st.integers(0, 15).map(lambda length: order[:length])
)
judgements = st.dictionaries(
    st.sampled_from([*DOCUMENTS, "unranked-1", "unranked-2"]),
    st.integers(0, 3),
    max_size=12,
)
Measure = Callable[[Sequence[str], Mapping[str, int]], float]
MEASURES: dict[str, Measure] = {
    "RR@10": lambda ranked, grades: reciprocal_rank(ranked, grades, 10),
    "nDCG@10": lambda ranked, grades: ndcg(ranked, grades, 10),
    "nDCG@3": lambda ranked, grades: ndcg(ranked, grades, 3),
    "R@100": lambda ranked, grades: recall(ranked, grades, 100),
    "R@5": lambda ranked, grades: recall(ranked, grades, 5),
    "AP@10": lambda ranked, grades: average_precision(ranked, grades, 10),
}


GOLDEN = Path(__file__).parents[1] / "golden" / "measures.json"


@pytest.mark.parametrize("case", json.loads(GOLDEN.read_text("utf-8")))
def test_every_figure_is_the_one_the_tool_gave(case: dict[str, object]) -> None:
    ranked, grades, figures = case["ranked"], case["grades"], case["figures"]
    assert isinstance(figures, dict)
    for name, value in figures.items():
        assert MEASURES[name](ranked, grades) == pytest.approx(value), name  # type: ignore[arg-type]


@given(rankings, judgements)
def test_every_figure_is_the_one_of_ir_measures(
    ranked: list[str], grades: dict[str, int]
) -> None:
    tool = pytest.importorskip("ir_measures", reason="the extra `compare` is not here")
    run = {"t": {doc_id: float(-rank) for rank, doc_id in enumerate(ranked)}}
    measures = [tool.parse_measure(name) for name in MEASURES]
    for metric in tool.iter_calc(measures, {"t": grades}, run):
        ours = MEASURES[str(metric.measure)](ranked, grades)
        assert ours == pytest.approx(metric.value), metric.measure


@given(rankings, judgements)
def test_every_figure_lies_between_none_and_all(
    ranked: list[str], grades: dict[str, int]
) -> None:
    for ours in MEASURES.values():
        assert 0 <= ours(ranked, grades) <= 1 + 1e-12


@given(judgements.filter(lambda grades: any(grades.values())))
def test_the_best_ranking_scores_one(grades: dict[str, int]) -> None:
    best = sorted((d for d in grades if grades[d]), key=lambda d: -grades[d])
    for ours in MEASURES.values():
        if len(best) <= 3:  # all of them fit into the smallest depth
            assert ours(best, grades) == pytest.approx(1)


@pytest.mark.parametrize("grades", [{}, {"a": 0}, {"a": -1}])
def test_without_a_relevant_document_every_figure_is_nought(
    grades: dict[str, int],
) -> None:
    for ours in MEASURES.values():
        assert ours(["a", "b"], grades) == 0


def test_what_lies_below_the_depth_does_not_count() -> None:
    ranked, grades = ["x", "a"], {"a": 1}
    assert reciprocal_rank(ranked, grades, 1) == 0
    assert ndcg(ranked, grades, 1) == 0
    assert recall(ranked, grades, 1) == 0
    assert average_precision(ranked, grades, 1) == 0
