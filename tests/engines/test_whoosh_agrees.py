"""Whoosh's own readers and queries answer from our arrays: they are the check."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from whoosh import query

from search.analysis.tokens import View
from search.engines.base import Indexed
from search.engines.whoosh.codec import open_searcher
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing import posting_writer
from search.engines.whoosh.writing.inverter import write_segment
from search.query.plan import Bag, Must, TermSet


@pytest.fixture
def segment(collection: tuple[Indexed, ...], tmp_path: Path) -> Segment:
    write_segment(collection, tmp_path / "segment")
    return Segment(tmp_path / "segment")


def _term(text: str) -> TermSet:
    return TermSet(View.WORDS, ((text,),))


def _whoosh(segment: Segment, wanted: query.Query) -> list[tuple[str, float]]:
    with open_searcher(segment) as searcher:
        hits = searcher.search(wanted, limit=None)
        return sorted((hit["id"], round(hit.score, 9)) for hit in hits)


def _ours(segment: Segment, plan: Bag | Must | TermSet) -> list[tuple[str, float]]:
    hits = WhooshEngine(segment).search(plan, limit=100).hits
    return sorted((hit.doc_id, round(hit.score, 9)) for hit in hits)


@pytest.mark.parametrize("text", ["รัสเซีย", "kim", "havana", "2021", "su-30", "nowhere"])
def test_whoosh_scores_one_term_as_we_do(segment: Segment, text: str) -> None:
    assert _whoosh(segment, query.Term("words", text)) == _ours(segment, _term(text))


def test_whoosh_adds_the_terms_of_an_or_as_we_do(segment: Segment) -> None:
    terms = ["รัสเซีย", "คิวบา", "putin", "the"]
    theirs = query.Or([query.Term("words", text) for text in terms])
    assert _whoosh(segment, theirs) == _ours(segment, Bag(tuple(map(_term, terms))))


@pytest.mark.parametrize(("slab", "rows_from"), [(9, 99), (9, 0), (2, 99), (2, 0)])
def test_whoosh_gets_documents_in_order_however_often_they_have_a_term(
    terms: Callable[..., Indexed],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    slab: int,
    rows_from: int,
) -> None:
    monkeypatch.setattr(posting_writer, "_ROWS_FROM", rows_from)
    texts = ["ก ก b", "ก", "b ก", "ก ก b b", "b b", "ก b"]
    items = [terms(f"d{n}", text.split()) for n, text in enumerate(texts)]
    write_segment(items, tmp_path, slab=slab)
    segment = Segment(tmp_path)
    with open_searcher(segment) as searcher:
        reader = searcher.reader()
        assert list(reader.postings("words", "ก").all_ids()) == [0, 1, 2, 3, 5]
        info = reader.term_info("words", "ก")
        assert (info.min_id(), info.max_id()) == (0, 5)
    both = query.And([query.Term("words", "ก"), query.Term("words", "b")])
    found = _whoosh(segment, both)
    assert [doc_id for doc_id, _ in found] == ["d0", "d2", "d3", "d5"]
    assert found == _ours(segment, Must((_term("ก"), _term("b"))))


def test_whoosh_excludes_what_we_exclude(segment: Segment) -> None:
    theirs = query.AndNot(query.Term("words", "รัสเซีย"), query.Term("words", "คิวบา"))
    plan = Must((_term("รัสเซีย"),), (_term("คิวบา"),))
    assert _whoosh(segment, theirs) == _ours(segment, plan)


def test_whoosh_expands_a_prefix_from_our_dictionary(segment: Segment) -> None:
    with open_searcher(segment) as searcher:
        found = [t.decode() for t in searcher.reader().expand_prefix("words", "รัส")]
    assert found == ["รัสเซีย"]


def test_whoosh_reads_terms_stored_fields_and_counts(segment: Segment) -> None:
    with open_searcher(segment) as searcher:
        reader = searcher.reader()
        assert reader.doc_count() == 6
        assert ("words", "คิวบา") in reader
        assert [field["id"] for field in reader.all_stored_fields()][:2] == [
            "cuba-en",
            "cuba-th",
        ]
        assert reader.doc_frequency("words", "รัสเซีย") == 2
        info = reader.term_info("words", "รัสเซีย")
        assert (info.doc_frequency(), info.max_weight()) == (2, 3)
        assert reader.frequency("words", "nowhere") == 0
        names = {name for name, _ in reader.all_terms()}
        assert names >= {"words", "title_words", "grams", "entities"}
