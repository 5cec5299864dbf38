"""From hits to results: the same of every engine, and nothing is cut into words anew."""

from __future__ import annotations

import pytest

from search.analysis.analyzer import Analyzer
from search.analysis.tokens import View
from search.documents import Document
from search.engines.base import Engine, Indexed
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.indexer import analyse
from search.lexicon.glossary import Glossary
from search.lexicon.lexicon import load_lexicon
from search.query.expansion import Options, Planner
from search.query.parser import parse
from search.results import Result, make_results

# One long run each, so that a passage can begin and end only between words.
RUNS = (
    "กองทัพอากาศเมียนมารับมอบเครื่องบินขับไล่จากรัสเซียตามสัญญาที่ลงนามไว้เมื่อสองปีก่อน",
    "สั่งเรือ3ลำจากรัสเซียแต่น้องๆในกองทัพเรือคิวบาบอกว่าเงินหมดแล้วจึงต้องรอไปก่อน",
    "ช่วงที่่ผ่านมาเเอนดรูว์เล่าเรื่องนํ้าท่วมให้คนรัสเซียฟังที่ริมเเม่นํ้ากลางเมืองมอสโก",
)


@pytest.fixture(scope="module")
def items(analyzer: Analyzer, collection: tuple[Indexed, ...]) -> list[Indexed]:
    long = [Document(f"run-{at}", "", run * 9, "th") for at, run in enumerate(RUNS)]
    return [*collection, *(analyse(document, analyzer) for document in long)]


@pytest.fixture(scope="module")
def engine(items: list[Indexed], tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("segment")
    write_segment(items, folder)
    return WhooshEngine(Segment(folder))


@pytest.fixture(scope="module")
def planner(analyzer: Analyzer, glossary: Glossary, items: list[Indexed]) -> Planner:
    return Planner(analyzer, load_lexicon(glossary), MemoryEngine(items))


def results_of(engine: Engine, planner: Planner, query: str) -> tuple[Result, ...]:
    plan = planner.plan(parse(query).query, Options()).plan
    hits = engine.search(plan, limit=10).hits
    return make_results(engine, plan, hits, snippets=True, explain=False)


@pytest.mark.parametrize(
    "query",
    [
        "ปูติน",
        "Putin",
        "Kim Jong Un",
        "คิม จองอึน",
        '"Min Aung"',
        "the visit in 2024",
        "รัสเซีย -คิวบา",
        "title:Putin",
        "Su-30",
        "2564",
    ],
)
def test_both_engines_show_the_same(
    engine: Engine, planner: Planner, items: list[Indexed], query: str
) -> None:
    shown = results_of(engine, planner, query)
    plain = results_of(MemoryEngine(items), planner, query)
    short = [(r.document.id, r.title_marks, r.matched) for r in shown]
    assert short == [(r.document.id, r.title_marks, r.matched) for r in plain]
    assert [r.found_by_expansion for r in shown] == [
        r.found_by_expansion for r in plain
    ]
    for one, other in zip(shown, plain, strict=True):
        if not one.document.id.startswith("run"):
            assert one.snippets == other.snippets


def test_passages_are_cut_between_the_words_of_the_index(
    engine: Engine,
    planner: Planner,
    items: list[Indexed],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def segmenter() -> None:
        pytest.fail("a text was segmented to answer")

    monkeypatch.setattr("search.passages.main_segmenter", segmenter)
    cut = 0
    streams = {item.document.id: item.body[View.WORDS] for item in items}
    for result in results_of(engine, planner, "รัสเซีย Russia"):
        stream = streams[result.document.id]
        edges = {0, len(result.document.text), *stream.starts, *stream.ends}
        for snippet in result.snippets:
            if result.document.id.startswith("run"):
                assert snippet.start in edges
                assert snippet.start + len(snippet.text) in edges
                cut += 1
    assert cut >= len(RUNS)


def test_a_document_without_marks_is_shown_from_its_beginning(
    engine: Engine, planner: Planner
) -> None:
    (first, *_) = results_of(engine, planner, "lang:th")
    assert first.snippets[0].start == 0
    assert (first.matched, first.found_by_expansion) == ((), False)


def test_what_matched_is_listed_once_and_on_one_line(
    analyzer: Analyzer, planner: Planner
) -> None:
    text = "Min\nAung Hlaing, min  aung hlaing, MIN AUNG HLAING"
    engine = MemoryEngine([analyse(Document("d", "", text, "en"), analyzer)])
    (result,) = results_of(engine, planner, '"min aung hlaing"')
    assert result.matched == ("Min Aung Hlaing", "min aung hlaing", "MIN AUNG HLAING")
