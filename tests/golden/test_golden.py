"""Terms of real texts, kept so that a change of analysis is seen and read.

``make golden`` rewrites the files; a person reads the difference before committing.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path

import pytest

from search.analysis.analyzer import Analyzer
from search.analysis.tokens import View
from search.bench.measures import average_precision, ndcg, recall, reciprocal_rank
from search.lexicon.glossary import load_glossary
from search.query.parser import parse
from search.query.tree import describe

HERE = Path(__file__).parent
SEEDS = HERE.parents[1] / "seeds"
REWRITE = os.environ.get("SONGPHASA_REWRITE_GOLDEN") == "1"
TEXTS = (
    "putin-hanoi-2024-th.txt",
    "putin-hanoi-2024-en.md",
    "myanmar-su30-delivery-th.md",
    "gripen-su30-2550-th.md",
    "havana-naval-visit-2024-en.txt",
)
QUERIES = (
    "ปูติน",
    "-คิวบา รัสเซีย",
    '"Sergei Shoigu" OR title:(เมียนมา su-30)',
    "(ก AND NOT ข) OR ค date:2564 lang:th",
)


def kept(name: str, value: object) -> object:
    """Return what the golden file holds; with ``make golden`` write it first."""
    path = HERE / name
    if REWRITE:
        text = json.dumps(value, ensure_ascii=False, indent=1)
        path.write_text(text + "\n", "utf-8")
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("file", TEXTS)
def test_a_seed_gives_the_terms_it_always_gave(file: str) -> None:
    analyzer = Analyzer(load_glossary(SEEDS / "glossary").names())
    text = (SEEDS / "documents" / file).read_text("utf-8")
    views = analyzer.analyze(text).views
    shown = {
        view.value: " ".join(views[view].terms)
        for view in (View.WORDS, View.WORDS_ALT, View.EXACT, View.ENTITIES, View.NAMES)
    }
    assert kept(f"{Path(file).stem}.json", shown) == shown


def test_queries_are_read_as_they_always_were() -> None:
    shown = {text: describe(parse(text).query) for text in QUERIES}
    assert kept("queries.json", shown) == shown


@pytest.mark.skipif(not REWRITE, reason="only `make golden` asks the other tool")
def test_the_figures_of_the_independent_tool_are_written_anew() -> None:
    tool = pytest.importorskip("ir_measures", reason="the extra `compare` is not here")
    chance = random.Random(5)
    documents = [f"d{n}" for n in range(15)]
    names = ("RR@10", "nDCG@10", "nDCG@3", "R@100", "R@5", "AP@10")
    measures = [tool.parse_measure(name) for name in names]
    cases = []
    for _ in range(45):
        ranked = chance.sample(documents, chance.randint(1, 15))
        judged = chance.sample([*documents, "unranked"], chance.randint(1, 10))
        grades = {doc_id: chance.randint(1, 3) for doc_id in judged}
        run = {"t": {doc_id: float(-rank) for rank, doc_id in enumerate(ranked)}}
        figures = {
            str(metric.measure): round(metric.value, 9)
            for metric in tool.iter_calc(measures, {"t": grades}, run)
        }
        cases.append({"ranked": ranked, "grades": grades, "figures": figures})
        ours = {
            "RR@10": reciprocal_rank(ranked, grades, 10),
            "nDCG@10": ndcg(ranked, grades, 10),
            "R@5": recall(ranked, grades, 5),
            "AP@10": average_precision(ranked, grades, 10),
        }
        assert ours == pytest.approx({name: figures[name] for name in ours})
    assert len(kept("measures.json", cases)) == len(cases)  # type: ignore[arg-type]
