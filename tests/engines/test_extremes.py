"""The smallest and the largest that a segment may hold."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from search.analysis.tokens import View
from search.engines.base import Engine, Indexed, Sort
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.engines.whoosh.writing.merger import merge_segments
from search.errors import NotFoundError
from search.query.plan import Bag, Must, Only, Plan, Scope, TermSet

Terms = Callable[..., Indexed]


def word(text: str, scope: Scope = Scope.TEXT) -> TermSet:
    return TermSet(View.WORDS, ((text,),), scope=scope)


def built(items: list[Indexed], folder: Path) -> WhooshEngine:
    write_segment(items, folder)
    return WhooshEngine(Segment(folder))


def answers(engine: Engine, plan: Plan) -> list[tuple[str, float]]:
    found = engine.search(plan, limit=50)
    return [(hit.doc_id, pytest.approx(hit.score, rel=1e-9)) for hit in found.hits]


def test_an_empty_index_answers(tmp_path: Path) -> None:
    engine = built([], tmp_path)
    for plan in (word("ปูติน"), Must(), Only(language="th"), Bag((word("a"), word("b")))):
        for sort in Sort:
            found = engine.search(plan, limit=10, sort=sort, facets=True)
            assert (found.total, found.hits, found.facets.years) == (0, (), ())
    assert (engine.size, list(engine.ids()), list(engine.terms(View.WORDS))) == (
        0,
        [],
        [],
    )
    assert engine.document_frequency(View.WORDS, (("a", "b"),), Scope.TITLE) == 0
    with pytest.raises(NotFoundError):
        engine.document("d0")


def test_documents_without_a_word_are_listed(tmp_path: Path, terms: Terms) -> None:
    engine = built([terms("d1", []), terms("d0", [])], tmp_path)
    assert [hit.doc_id for hit in engine.search(Must(), limit=9).hits] == ["d0", "d1"]
    assert answers(engine, word("a")) == []
    assert engine.spans("d1", {(View.WORDS, "a")}) == []


def test_merging_away_all_documents_leaves_an_empty_index(
    tmp_path: Path, terms: Terms
) -> None:
    write_segment([terms("d0", ["a"])], tmp_path / "a")
    write_segment([], tmp_path / "empty")
    merge_segments([Segment(tmp_path / "a")], [frozenset({"d0"})], tmp_path / "merged")
    for file in (tmp_path / "empty").iterdir():
        assert (tmp_path / "merged" / file.name).read_bytes() == file.read_bytes()


def test_the_same_document_in_two_segments_is_refused(
    tmp_path: Path, terms: Terms
) -> None:
    for name in "ab":
        write_segment([terms("ข่าว 1", ["a"])], tmp_path / name)
    with pytest.raises(ValueError, match="same document id"):
        merge_segments(
            [Segment(tmp_path / "a"), Segment(tmp_path / "b")],
            [frozenset(), frozenset()],
            tmp_path / "merged",
        )


@pytest.mark.parametrize("count", [1, 7, 8, 9, 200])
def test_a_term_in_every_document(tmp_path: Path, terms: Terms, count: int) -> None:
    items = [terms(f"d{i:03}", ["the"] * (1 + i % 4)) for i in range(count)]
    engine, plain = built(items, tmp_path), MemoryEngine(items)
    assert answers(engine, word("the")) == answers(plain, word("the"))
    assert engine.document_frequency(View.WORDS, (("the",),), Scope.TEXT) == count


def test_a_document_of_one_token_and_one_of_a_million(
    tmp_path: Path, terms: Terms
) -> None:
    long = [f"คำ{i % 70_000}" for i in range(1_000_000)]
    items = [terms("long", long), terms("one", ["คำ1"]), terms("none", [])]
    engine, plain = built(items, tmp_path), MemoryEngine(items)
    for plan in (word("คำ1"), word("คำ69999"), Bag((word("คำ0"), word("คำ1")))):
        assert answers(engine, plan) == answers(plain, plan)
    assert engine.document("long").text == " ".join(long)
    spans = engine.spans("long", {(View.WORDS, "คำ69999")})
    assert len(spans) == 14
    text = items[0].document.text
    assert {text[span.start : span.end] for span in spans} == {"คำ69999"}


def test_frequencies_stop_at_255(tmp_path: Path, terms: Terms) -> None:
    items = [terms(f"d{n}", ["a"] * n + ["b"] * 9) for n in (1, 254, 255, 256, 70_000)]
    engine, plain = built(items, tmp_path), MemoryEngine(items)
    assert answers(engine, word("a")) == answers(plain, word("a"))
    assert engine.explain(word("a"), "d70000")[0].frequency == 255


def test_a_dictionary_of_two_hundred_thousand_terms(
    tmp_path: Path, terms: Terms
) -> None:
    """More than two bytes can number, so that tokens need a third."""
    parts = [[f"ก{i}" for i in range(start, 200_000, 4)] for start in range(4)]
    for i, part in enumerate(parts):
        write_segment([terms(f"d{i}", part)], tmp_path / str(i))
    segments = [Segment(tmp_path / str(i)) for i in range(4)]
    merge_segments(segments, [frozenset()] * 4, tmp_path / "merged")
    engine = WhooshEngine(Segment(tmp_path / "merged"))
    for number in (0, 1, 65_535, 65_536, 131_074, 199_999):
        owner = f"d{number % 4}"
        assert [hit for hit, _ in answers(engine, word(f"ก{number}"))] == [owner]
        spans = engine.spans(owner, {(View.WORDS, f"ก{number}")})
        text = engine.document(owner).text
        assert [text[span.start : span.end] for span in spans] == [f"ก{number}"]
    row = TermSet(View.WORDS, (("ก199990", "ก199994"),))
    assert [hit for hit, _ in answers(engine, row)] == ["d2"]
    assert sum(1 for _ in engine.terms(View.WORDS)) == 200_000


def test_odd_tokens_keep_their_places(tmp_path: Path, terms: Terms) -> None:
    """Wide gaps, long words, synonyms at one position, tokens within tokens."""
    item = terms("d0", [])
    stream = item.body[View.WORDS]
    for row in (
        ("su-35", 40, 45, 0),
        ("su", 40, 42, 0),
        ("35", 43, 45, 1),
        ("ยาว", 45, 400, 2),
        ("2564", 70_000, 70_004, 9),
        ("2021", 70_000, 70_004, 9),
    ):
        stream.add(*row)
    engine, plain = built([item], tmp_path), MemoryEngine([item])
    wanted = {(View.WORDS, term) for term in stream.terms}
    assert engine.spans("d0", wanted) == plain.spans("d0", wanted)
    for members in (("su", "35"), ("su-35", "35"), ("su-35", "su"), ("35", "ยาว")):
        row = TermSet(View.WORDS, (members,))
        assert answers(engine, row) == answers(plain, row)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="asks Linux")
def test_files_are_closed_with_the_engine(
    tmp_path: Path, library: Callable[[int], list[Indexed]]
) -> None:
    """At once, not when the collector of garbage comes round."""
    gc.collect()
    gc.disable()
    try:
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208  (no paths wanted)
        for number in range(3):
            engine = built(library(30), tmp_path / str(number))
            engine.search(Bag((word("t0"), word("ก1"))), limit=3, facets=True)
            engine.document_frequency(View.WORDS, (("t0", "ก1"), ("t2",)), Scope.TEXT)
            del engine
        assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
    finally:
        gc.enable()
