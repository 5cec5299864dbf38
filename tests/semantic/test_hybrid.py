"""Meaning beside words: what it may add, and what it may never change."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search.analysis.analyzer import Analyzer
from search.engines.base import Engine, Indexed
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.lexicon.glossary import Glossary
from search.lexicon.lexicon import load_lexicon
from search.query.expansion import Options, Planned, Planner
from search.query.parser import parse
from search.query.plan import Bag, Boosted, Hybrid, Must, Plan, Scaled
from search.query.weights import DEFAULT_WEIGHTS
from search.semantic.encoder import Encoder, GuardedEncoder
from search.semantic.queries import QueryEncoder
from search.semantic.vectors import Vectors


@pytest.fixture(params=["memory", "whoosh"])
def engine(
    request: pytest.FixtureRequest,
    collection: tuple[Indexed, ...],
    vectors: Vectors,
    tmp_path: Path,
) -> Engine:
    if request.param == "memory":
        return MemoryEngine(collection, vectors)
    write_segment(collection, tmp_path / "s")
    return WhooshEngine(Segment(tmp_path / "s"), vectors)


@pytest.fixture
def planner(
    engine: Engine, analyzer: Analyzer, glossary: Glossary, encoder: Encoder
) -> Planner:
    meaning = QueryEncoder(lambda: encoder)
    return Planner(analyzer, load_lexicon(glossary), engine, meaning=meaning)


def hybrids(plan: Plan) -> list[Hybrid]:
    match plan:
        case Hybrid(main):
            return [plan, *hybrids(main)]
        case Scaled(part):
            return hybrids(part)
        case Boosted(main):
            return hybrids(main)
        case Bag(parts):
            return [h for part in parts for h in hybrids(part)]
        case Must(parts, without):
            return [h for part in (*parts, *without) for h in hybrids(part)]
        case _:
            return []


def plan(planner: Planner, query: str, options: Options | None = None) -> Planned:
    return planner.plan(parse(query).query, options)


def found(planner: Planner, engine: Engine, query: str) -> list[str]:
    hits = engine.search(plan(planner, query).plan, limit=10).hits
    return [hit.doc_id for hit in hits]


QUERY = "the navy of Cuba welcomed"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (QUERY, 1),
        ("ปูติน", 1),
        (f'{QUERY} "Havana"', 1),
        (f"{QUERY} -{QUERY}", 1),
        (f"-({QUERY})", 0),
        (f'"{QUERY}"', 0),
        ("title:Cuba", 0),
        ("lang:th", 0),
        ("!!!", 0),
    ],
)
def test_only_plain_words_that_are_wanted_have_a_meaning(
    planner: Planner, query: str, count: int
) -> None:
    assert len(hybrids(plan(planner, query).plan)) == count


@pytest.mark.parametrize(
    ("query", "ordinary"),
    [
        ("เรือดำน้ำ", False),
        ("ปูติน คิวบา", False),
        ("ปูติน พบ คิม", False),
        ("Kim Jong Un and the submarine", False),
        ("2567 S-400 frigate", False),
        ("ที่ไหน อย่างไร เรือดำน้ำ", False),
        ("่ี เรือดำน้ำ", False),
        (QUERY, True),
        ("ราคาข้าวแพง", True),
        ("ปูตินซื้อข้าวราคาถูก", True),
    ],
)
def test_several_ordinary_words_mean_more_than_names_or_one_word(
    planner: Planner, query: str, *, ordinary: bool
) -> None:
    (hybrid,) = hybrids(plan(planner, query).plan)
    weights = DEFAULT_WEIGHTS
    assert hybrid.weight == (weights.meaning if ordinary else weights.little_meaning)


@pytest.mark.parametrize("options", [Options(expand=False), Options(semantic=False)])
def test_it_can_be_switched_off(planner: Planner, options: Options) -> None:
    assert hybrids(plan(planner, QUERY, options).plan) == []


@pytest.mark.parametrize(
    "query", ["ปูติน", "Kim Jong Un", "submarine", "Havana submarine"]
)
def test_names_and_short_queries_find_no_more_documents(
    planner: Planner, engine: Engine, query: str
) -> None:
    words = planner.plan(parse(query).query, Options(semantic=False)).plan
    both = plan(planner, query).plan
    assert engine.search(both, limit=0).total == engine.search(words, limit=0).total


def test_a_document_without_the_words_is_found(
    planner: Planner, engine: Engine, collection: tuple[Indexed, ...]
) -> None:
    query = "vexilbar welcomed zzz"
    words = engine.search(
        planner.plan(parse(query).query, Options(semantic=False)).plan, limit=10
    )
    assert {hit.doc_id for hit in words.hits} == {"cuba-en"}
    assert "cuba-th" in found(planner, engine, query)


def test_where_words_find_nothing_meaning_adds_nothing(
    planner: Planner, engine: Engine
) -> None:
    assert found(planner, engine, "blorptang xyzzy qqqq vexilbar") == []


def test_filters_quotes_and_exclusions_hold(planner: Planner, engine: Engine) -> None:
    query = "vexilbar welcomed zzz"
    assert set(found(planner, engine, f"{query} lang:en")) <= {
        "cuba-en", "kim-en", "empty-text"
    }  # fmt: skip
    assert found(planner, engine, f'{query} "frigate and a submarine"') == ["cuba-en"]
    assert "cuba-th" not in found(planner, engine, f"{query} -ฮาวานา")


@pytest.mark.parametrize(
    "query", [QUERY, "ปูติน", "vexilbar welcomed zzz", "เรือรบ คิวบา ถึง"]
)
def test_explanations_add_up_to_the_score(
    planner: Planner, engine: Engine, query: str
) -> None:
    planned = plan(planner, query).plan
    hits = engine.search(planned, limit=10).hits
    for hit in hits:
        parts = engine.explain(planned, hit.doc_id)
        assert sum(part.score for part in parts) == pytest.approx(hit.score, abs=1e-6)
    lines = [p.what for h in hits for p in engine.explain(planned, h.doc_id)]
    assert any(line.startswith("meaning: similarity 0.") for line in lines)


def test_meaning_counts_more_in_the_language_nobody_typed(
    planner: Planner, engine: Engine, vectors: Vectors
) -> None:
    planned = plan(planner, QUERY).plan
    (hybrid,) = hybrids(planned)
    near = vectors.similarity(np.frombuffer(hybrid.vector, np.float32))
    places = {doc_id: number for number, doc_id in enumerate(engine.ids())}
    worth = {
        doc_id: part.score / near[places[doc_id]]
        for doc_id in ("cuba-en", "cuba-th")
        for part in engine.explain(planned, doc_id)
        if part.what.startswith("meaning")
    }
    weights = DEFAULT_WEIGHTS
    more = weights.side("th") * weights.across / weights.meaning
    assert worth["cuba-th"] == pytest.approx(worth["cuba-en"] * more, rel=1e-4)


def test_a_document_that_does_not_match_has_no_explanation(
    planner: Planner, engine: Engine
) -> None:
    planned = plan(planner, "ปูติน").plan
    assert list(engine.explain(planned, "empty-text")) == []


@pytest.mark.parametrize("query", [QUERY, "ปูติน", "เรือรบ คิวบา ถึง", "vexilbar xx yy"])
def test_both_engines_answer_alike(
    collection: tuple[Indexed, ...],
    vectors: Vectors,
    planner: Planner,
    tmp_path: Path,
    query: str,
) -> None:
    write_segment(collection, tmp_path / "other")
    engines: Sequence[Engine] = (
        MemoryEngine(collection, vectors),
        WhooshEngine(Segment(tmp_path / "other"), vectors),
    )
    planned = plan(planner, query).plan
    first, second = (
        {hit.doc_id: hit.score for hit in engine.search(planned, limit=10).hits}
        for engine in engines
    )
    assert first == pytest.approx(second)


def test_without_vectors_it_is_a_plan_of_words(
    collection: tuple[Indexed, ...], planner: Planner
) -> None:
    bare = MemoryEngine(collection)
    # By words alone the other language counts at another factor; make them equal.
    even = replace(
        DEFAULT_WEIGHTS,
        english_side_words=DEFAULT_WEIGHTS.english_side,
        thai_side_words=DEFAULT_WEIGHTS.thai_side,
    )
    options = Options(semantic=False, weights=even)
    words = planner.plan(parse(QUERY).query, options).plan
    first, second = (
        {hit.doc_id: hit.score for hit in bare.search(p, limit=10).hits}
        for p in (words, plan(planner, QUERY).plan)
    )
    assert first == pytest.approx(second)


def test_similar_documents_are_listed_without_the_document_itself(
    engine: Engine,
) -> None:
    hits = engine.alike("cuba-en", limit=3)
    assert hits[0].doc_id == "cuba-th"
    assert "cuba-en" not in {hit.doc_id for hit in hits}
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


class _Failing:
    fingerprint = "failing"
    dimensions = 4

    def encode(self, texts: Sequence[str]) -> object:
        raise RuntimeError("เสีย")


def test_an_encoder_that_fails_leaves_the_words_and_says_so(
    engine: Engine, analyzer: Analyzer, glossary: Glossary
) -> None:
    failing = GuardedEncoder(_Failing().encode, "failing", 4)
    lexicon = load_lexicon(glossary)
    planner = Planner(analyzer, lexicon, engine, meaning=QueryEncoder(lambda: failing))
    planned = plan(planner, QUERY)
    assert hybrids(planned.plan) == []
    assert "เสีย" in planned.notice
    assert engine.search(planned.plan, limit=10).hits


def test_an_encoder_that_hangs_is_not_waited_for() -> None:
    asked: list[str] = []

    def hang(texts: list[str]) -> object:
        asked.extend(texts)
        time.sleep(2)
        return [[1.0] * 4] * len(texts)

    slow = GuardedEncoder(hang, "slow", 4)
    meaning = QueryEncoder(lambda: slow, budget=0.05)
    started = time.perf_counter()
    for text in ("ปูติน", "Putin", "คิวบา"):
        vector, notice = meaning.vector(text)
        assert vector is None
        assert "longer than 0.05 s" in notice
    assert time.perf_counter() - started < 1
    assert asked == ["ปูติน"]


def test_a_query_is_encoded_once() -> None:
    asked: list[str] = []

    def encode(texts: list[str]) -> object:
        asked.extend(texts)
        return np.ones((len(texts), 4), np.float32)

    ones = GuardedEncoder(encode, "ones", 4)
    meaning = QueryEncoder(lambda: ones)
    assert meaning.vector("ปูติน") == meaning.vector("ปูติน")
    assert asked == ["ปูติน"]
