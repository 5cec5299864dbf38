"""Collections of several slabs, with rows and blocks: still the answers of the oracle."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from typing import Protocol

import pytest

from search.analysis.tokens import View
from search.engines.base import Found, Indexed, Sort
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing import posting_writer
from search.engines.whoosh.writing.inverter import write_segment
from search.engines.whoosh.writing.merger import merge_segments
from search.query.plan import (
    Bag,
    Boosted,
    Concept,
    Must,
    Only,
    Plan,
    Quote,
    Scaled,
    Scope,
    TermSet,
)

SIZE = 900
# Slabs in all, and from which size on frequent terms are rows.
SHAPES = [(65_536, 16_384), (65_536, 0), (400, 0), (130, 100)]


class Terms(Protocol):
    """Makes an analysed document of terms."""

    def __call__(self, doc_id: str, text: Sequence[str]) -> Indexed: ...


Library = Callable[[int], list[Indexed]]


@pytest.fixture(scope="module")
def items(library: Library) -> list[Indexed]:
    return library(SIZE)


@pytest.fixture(scope="module")
def plain(items: list[Indexed]) -> MemoryEngine:
    return MemoryEngine(items)


@pytest.fixture(scope="module", params=SHAPES, ids=["lists", "rows", "slabs", "mixed"])
def arrays(
    request: pytest.FixtureRequest,
    items: list[Indexed],
    tmp_path_factory: pytest.TempPathFactory,
) -> WhooshEngine:
    slab, rows_from = request.param
    folder = tmp_path_factory.mktemp("segment")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(posting_writer, "_ROWS_FROM", rows_from)
        write_segment(items, folder, slab=slab)
    return WhooshEngine(Segment(folder))


def term(number: int, weight: float = 1.0, scope: Scope = Scope.TEXT) -> TermSet:
    return TermSet(View.WORDS, ((f"{'tก'[number % 2]}{number}",),), weight, scope)


def one_of(*numbers: int) -> TermSet:
    members = tuple(member for number in numbers for member in term(number).members)
    return TermSet(View.WORDS, members)


def row_of(*numbers: int) -> TermSet:
    return TermSet(View.WORDS, (tuple(one_of(n).members[0][0] for n in numbers),))


COMMON, RARE = Bag((term(0), term(1))), Bag((term(250), term(301)))
PLANS: dict[str, Plan] = {
    "one rare term": term(350),
    "one common term": term(0),
    "common terms": COMMON,
    "rare terms": RARE,
    "rare and common terms": Bag((COMMON, RARE, term(40), term(41))),
    "titles": Bag((term(0, 2.0, Scope.TITLE), term(30))),
    "synonyms": Bag((one_of(3, 200, 201), one_of(390, 391), one_of(0, 1, 2))),
    "sequences": Bag((row_of(0, 1), row_of(1, 0, 1), term(99))),
    "a title's sequence": TermSet(View.WORDS, (("t0", "ก1"),), scope=Scope.TITLE),
    "concepts": Bag(
        (
            Concept(((term(0), term(100)), (one_of(50, 51),))),
            Concept(((term(300),), (term(310),), (term(320),))),
        )
    ),
    "boosted": Boosted(
        RARE, (term(0, 0.1), term(7, 0.1)), tuple(map(term, range(2, 60, 9))), 3
    ),
    "boosted by nothing": Boosted(COMMON),
    "rescued from a must": Boosted(
        Must((term(0), term(1)), (term(3),)), (), (term(0), term(1), term(5)), 2
    ),
    "a bag of boosted": Bag((Boosted(RARE, (term(0, 0.1), term(2))), term(90))),
    "a must of boosted": Must((Boosted(RARE, (term(0, 0.1),), (term(1),)), COMMON)),
    "scaled and boosted": Scaled(
        Boosted(RARE, (term(0, 0.1), term(1)), (term(2), term(3)), 2), "th", 1.5
    ),
    "scaled, not common": Scaled(Must((COMMON, RARE), (term(2),)), "th", 1.5),
    "rescued from nothing": Boosted(Bag(()), (), (term(0), term(1), term(5)), 2),
    "scaled": Scaled(Bag((COMMON, RARE)), "th", 1.5),
    "scaled twice": Scaled(Scaled(Bag((COMMON, RARE)), "th", 1.5), "en", 0.7),
    "scaled again": Scaled(Scaled(Bag((COMMON, RARE)), "th", 2.0), "th", 0.7),
    "scaled and rare": Scaled(RARE, "en", 0.5),
    "all of common terms": Must((term(0), term(1), term(2))),
    "all of rare and common": Must((term(0), term(150))),
    "all of common, in Thai": Must((COMMON, Only(language="th"))),
    "all but common": Must((term(2),), (term(0),)),
    "all but rare": Must((COMMON,), (term(260),)),
    "rare but not common": Must((term(200),), (COMMON,)),
    "everything but": Must((), (term(0),)),
    "a bag of musts": Bag(
        (Must((term(0), term(9))), Must((term(1),), (term(3),)), RARE)
    ),
    "desk": Only(source="desk"),
    "quote": Quote("t0 ก1", (term(0), term(1))),
    "weightless": Bag((term(0, 0.0), term(90))),
    "nothing": Bag((term(0),) * 0),
    "unknown": Bag((TermSet(View.WORDS, (("nowhere",),)), term(310))),
}


def assert_same(ours: Found, theirs: Found) -> None:
    assert (ours.total, ours.facets) == (theirs.total, theirs.facets)
    scores = [hit.score for hit in theirs.hits]
    assert [hit.score for hit in ours.hits] == pytest.approx(scores, rel=1e-9)
    if not any(0 < abs(a - b) < 1e-9 for a, b in pairwise(scores)):
        assert [hit.doc_id for hit in ours.hits] == [hit.doc_id for hit in theirs.hits]


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_every_page_is_the_oracle_s(
    arrays: WhooshEngine, plain: MemoryEngine, plan: Plan
) -> None:
    everything = plain.search(plan, limit=SIZE, facets=True)
    for limit, offset in ((1, 0), (10, 0), (10, 25), (60, 0), (SIZE, 0), (10, 890)):
        page = Found(
            everything.hits[offset : offset + limit],
            everything.total,
            everything.facets,
        )
        assert_same(arrays.search(plan, limit=limit, offset=offset, facets=True), page)


@pytest.mark.parametrize("sort", list(Sort))
def test_terms_that_are_frequent_in_one_slab_only(
    terms: Terms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sort: Sort
) -> None:
    items = [
        terms(
            f"d{n:03}",
            ["here"] * (260 <= n < 300) + ["คิวบา"] * (n % 97 == 0) + ["and"] * (n % 3),
        )
        for n in range(SIZE)
    ]
    monkeypatch.setattr(posting_writer, "_ROWS_FROM", 0)
    write_segment(items, tmp_path, slab=130)
    engine, oracle = WhooshEngine(Segment(tmp_path)), MemoryEngine(items)
    words = [TermSet(View.WORDS, ((word,),)) for word in ("here", "คิวบา", "nowhere")]
    for limit in (1, 5, SIZE):
        ours = engine.search(Bag(tuple(words)), limit=limit, sort=sort, facets=True)
        theirs = oracle.search(Bag(tuple(words)), limit=limit, sort=sort, facets=True)
        assert_same(ours, theirs)


@pytest.mark.parametrize("piece", [0, 3, 20])
def test_rare_terms_of_many_slabs_a_few_at_a_time(
    items: list[Indexed],
    plain: MemoryEngine,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    piece: int,
) -> None:
    monkeypatch.setattr("search.engines.whoosh.evaluation.evaluator.PIECE", piece)
    monkeypatch.setattr("search.engines.whoosh.evaluation.scored.PIECE", piece)
    write_segment(items, tmp_path, slab=50)
    engine = WhooshEngine(Segment(tmp_path))
    names = ("rare terms", "one rare term", "titles", "unknown")
    for name, limit, sort in product(names, (1, 5, SIZE), Sort):
        ours = engine.search(PLANS[name], limit=limit, sort=sort, facets=True)
        theirs = plain.search(PLANS[name], limit=limit, sort=sort, facets=True)
        assert_same(ours, theirs)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
@pytest.mark.parametrize("name", ["common terms", "rare terms", "boosted", "desk"])
def test_every_page_by_date_is_the_oracle_s(
    arrays: WhooshEngine, plain: MemoryEngine, name: str, sort: Sort
) -> None:
    for limit in (3, 10, SIZE):
        ours = arrays.search(PLANS[name], limit=limit, sort=sort)
        theirs = plain.search(PLANS[name], limit=limit, sort=sort)
        assert [hit.doc_id for hit in ours.hits] == [hit.doc_id for hit in theirs.hits]
        assert_same(ours, theirs)


@pytest.mark.parametrize("plan", PLANS.values(), ids=PLANS)
def test_explanations_add_up_to_the_score(arrays: WhooshEngine, plan: Plan) -> None:
    for hit in arrays.search(plan, limit=3).hits:
        total = sum(part.score for part in arrays.explain(plan, hit.doc_id))
        assert total == pytest.approx(hit.score, rel=1e-9)


@pytest.mark.parametrize(
    "name", ["synonyms", "sequences", "scaled", "boosted", "quote"]
)
def test_explanations_are_the_oracle_s(
    arrays: WhooshEngine, plain: MemoryEngine, name: str
) -> None:
    for hit in arrays.search(PLANS[name], limit=3).hits:
        ours = arrays.explain(PLANS[name], hit.doc_id)
        theirs = plain.explain(PLANS[name], hit.doc_id)
        scores = [part.score for part in theirs]
        assert [part.score for part in ours] == pytest.approx(scores, rel=1e-9)
        assert [replace(part, score=0) for part in ours] == [
            replace(part, score=0) for part in theirs
        ]


def test_a_query_of_a_thousand_terms(arrays: WhooshEngine, plain: MemoryEngine) -> None:
    chance = random.Random(1)
    plan = Bag(tuple(term(chance.randrange(500), chance.random()) for _ in range(1000)))
    assert_same(arrays.search(plan, limit=20), plain.search(plan, limit=20))


def test_document_frequencies_are_the_oracle_s(
    arrays: WhooshEngine, plain: MemoryEngine
) -> None:
    for asked in (term(0), one_of(1, 250, 399), row_of(0, 1), row_of(399, 398)):
        for scope in Scope:
            found = arrays.document_frequency(View.WORDS, asked.members, scope)
            assert found == plain.document_frequency(View.WORDS, asked.members, scope)


def test_spans_and_documents_are_the_oracle_s(
    arrays: WhooshEngine, plain: MemoryEngine
) -> None:
    wanted = {(View.WORDS, "t0"), (View.WORDS, "ก1"), (View.WORDS, "nowhere")}
    for doc_id in ("d0", "d77", "d899"):
        assert arrays.spans(doc_id, wanted) == plain.spans(doc_id, wanted)
        assert arrays.document(doc_id) == plain.document(doc_id)


def test_threads_share_an_engine(arrays: WhooshEngine) -> None:
    plans = list(PLANS.values()) * 3
    alone = [arrays.search(plan, limit=10) for plan in plans]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda plan: arrays.search(plan, limit=10), plans))
    assert together == alone


@pytest.mark.parametrize(("slab", "rows_from"), SHAPES)
def test_merging_in_groups_and_chunks_gives_the_same_bytes(
    items: list[Indexed],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    slab: int,
    rows_from: int,
) -> None:
    monkeypatch.setattr(posting_writer, "_ROWS_FROM", rows_from)
    monkeypatch.setattr("search.engines.whoosh.writing.merger._AT_ONCE", 2)
    monkeypatch.setattr("search.engines.whoosh.writing.merging_lists._CHUNK", 700)
    monkeypatch.setattr("search.engines.whoosh.writing.merging_tokens._CHUNK", 700)
    write_segment(items, tmp_path / "whole", slab=slab)
    # Every fifth, so that documents of a segment go to all slabs; some come twice.
    parts = [items[i::5] + items[:9] * (i == 4) for i in range(5)]
    twice = frozenset(item.document.id for item in items[:9])
    parts[4] = list({item.document.id: item for item in parts[4]}.values())
    for i, part in enumerate(parts):
        write_segment(part, tmp_path / str(i), slab=(slab, 50)[i % 2])
    merge_segments(
        [Segment(tmp_path / str(i)) for i in range(5)],
        [frozenset()] * 4 + [twice - {item.document.id for item in items[4::5]}],
        tmp_path / "merged",
        slab=slab,
    )
    names = {file.name for file in (tmp_path / "whole").iterdir()}
    assert names == {file.name for file in (tmp_path / "merged").iterdir()}
    for name in sorted(names):
        whole = (tmp_path / "whole" / name).read_bytes()
        assert (tmp_path / "merged" / name).read_bytes() == whole, name
