"""Random collections and plans: the array engine and the plain one agree."""

from __future__ import annotations

import datetime
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search.analysis.analyzer import Analyzer
from search.analysis.dates import DateSpan
from search.analysis.tokens import View
from search.documents import Document
from search.engines.base import Indexed, Sort
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
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

WORDS = ["ปูติน", "เยือน", "คิวบา", "missile", "the", "2564", "Su-35", "รัสเซีย", "to"]
TERMS = [*WORDS[:3], "missil", "the", "2564", "2021", "su-35", "รัสเซีย", "to", "none"]

texts = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)
documents = st.builds(
    Document,
    st.text("abcกข", min_size=1, max_size=3),
    texts,
    texts,
    st.sampled_from(["th", "en"]),
    st.none() | st.integers(2000, 2030).map(DateSpan.of),
    st.sampled_from(["", "Desk", "โต๊ะข่าว"]),
)
collections = st.lists(documents, min_size=1, max_size=9, unique_by=lambda d: d.id)
scopes = st.sampled_from(Scope)
weights = st.sampled_from([0.5, 1.0, 2.0])
members = st.lists(
    st.lists(st.sampled_from(TERMS), min_size=1, max_size=2).map(tuple),
    min_size=1,
    max_size=3,
    unique=True,
).map(tuple)
term_sets = st.builds(TermSet, st.just(View.WORDS), members, weights, scopes)
quotes = st.builds(
    Quote,
    st.sampled_from(["ปูติน เยือน", "the", "su-35", "คิวบา missile"]),
    st.just(()),
    weights,
    scopes,
)
days = st.none() | st.integers(2000, 2030).map(lambda year: datetime.date(year, 3, 1))
filters = st.builds(Only, st.sampled_from([None, "th"]), st.none(), days, days)
leaves = term_sets | quotes | filters


def _branches(inner: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    some = st.lists(inner, max_size=3).map(tuple)
    groups = st.lists(st.lists(term_sets, min_size=1, max_size=2).map(tuple),
                      min_size=1, max_size=2).map(tuple)  # fmt: skip
    sets = st.lists(term_sets, max_size=3).map(tuple)
    boosted = st.builds(Boosted, inner, sets, sets, st.integers(1, 3))
    scaled = st.builds(Scaled, inner, st.sampled_from(["th", "en"]), weights)
    must = st.builds(Must, some, some)
    return st.builds(Bag, some) | must | st.builds(Concept, groups) | boosted | scaled


plans: st.SearchStrategy[Plan] = st.recursive(leaves, _branches, max_leaves=6)


@settings(max_examples=80)
@given(collections, st.lists(plans, min_size=1, max_size=4), st.sampled_from(Sort))
def test_the_array_engine_answers_like_the_plain_one(
    collection: list[Document], queries: list[Plan], sort: Sort
) -> None:
    analyzer = Analyzer()
    items = [_indexed(document, analyzer) for document in collection]
    plain = MemoryEngine(items)
    with tempfile.TemporaryDirectory() as folder:
        write_segment(items, Path(folder) / "s")
        arrays = WhooshEngine(Segment(Path(folder) / "s"))
        for plan in queries:
            ours = arrays.search(plan, limit=20, sort=sort, facets=True)
            theirs = plain.search(plan, limit=20, sort=sort, facets=True)
            assert (ours.total, ours.facets) == (theirs.total, theirs.facets)
            assert {h.doc_id: pytest.approx(h.score, rel=1e-9) for h in ours.hits} == {
                h.doc_id: h.score for h in theirs.hits
            }
            if not _nearly_tied([hit.score for hit in theirs.hits]):
                assert [h.doc_id for h in ours.hits] == [h.doc_id for h in theirs.hits]


@settings(max_examples=25)
@given(collections, st.data())
def test_merged_segments_are_the_segment_of_all_documents(
    collection: list[Document], data: st.DataObject
) -> None:
    analyzer = Analyzer()
    items = [_indexed(document, analyzer) for document in collection]
    cut = data.draw(st.integers(0, len(items)))
    stale = data.draw(st.lists(st.sampled_from(items), max_size=2))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dropped = frozenset(item.document.id for item in stale)
        kept = [i for i in items[:cut] if i.document.id not in dropped]
        write_segment(items, folder / "whole")
        write_segment(kept + stale, folder / "a") if _unique(kept + stale) else None
        parts = [i for i in items if i.document.id not in {k.document.id for k in kept}]
        write_segment(parts, folder / "b")
        if not (folder / "a").exists():
            write_segment(kept, folder / "a")
            dropped = frozenset()
        merge_segments(
            [Segment(folder / "a"), Segment(folder / "b")],
            [dropped, frozenset()],
            folder / "merged",
        )
        for file in sorted((folder / "whole").iterdir()):
            other = folder / "merged" / file.name
            assert other.read_bytes() == file.read_bytes(), file.name


def _indexed(document: Document, analyzer: Analyzer) -> Indexed:
    title = analyzer.analyze(document.title).views
    return Indexed(document, title, analyzer.analyze(document.text).views)


def _nearly_tied(scores: list[float]) -> bool:
    """Tell whether two scores differ only by the order of additions."""
    return any(0 < abs(a - b) < 1e-9 for a, b in pairwise(scores))


def _unique(items: list[Indexed]) -> bool:
    ids = [item.document.id for item in items]
    return len(set(ids)) == len(ids)
