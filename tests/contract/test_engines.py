"""Every sentence of the Engine protocol, for every engine."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import pairwise
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
from search.query.plan import (
    Bag,
    Concept,
    Must,
    Only,
    Plan,
    Quote,
    Scope,
    TermSet,
)

Build = Callable[[Sequence[Indexed], Path], Engine]


def _memory(collection: Sequence[Indexed], folder: Path) -> Engine:
    return MemoryEngine(collection)


def _whoosh(collection: Sequence[Indexed], folder: Path) -> Engine:
    write_segment(collection, folder / "segment")
    return WhooshEngine(Segment(folder / "segment"))


def _merged(collection: Sequence[Indexed], folder: Path) -> Engine:
    """Three segments, one of them with a document that the merge drops."""
    middle = len(collection) // 2
    write_segment(collection[middle:], folder / "a")
    write_segment(collection[: middle + 1], folder / "b")
    twice = frozenset({collection[middle].document.id})
    segments = [Segment(folder / "a"), Segment(folder / "b")]
    merge_segments(segments, [frozenset(), twice], folder / "merged")
    return WhooshEngine(Segment(folder / "merged"))


@pytest.fixture(params=[_memory, _whoosh, _merged], ids=["memory", "whoosh", "merged"])
def engine(
    request: pytest.FixtureRequest, collection: tuple[Indexed, ...], tmp_path: Path
) -> Engine:
    build: Build = request.param
    return build(collection, tmp_path)


def words(*members: str | tuple[str, ...], **options: object) -> TermSet:
    chosen = tuple(m if isinstance(m, tuple) else (m,) for m in members)
    return TermSet(View.WORDS, chosen, **options)  # type: ignore[arg-type]


def ids(engine: Engine, plan: Plan, **options: object) -> list[str]:
    found = engine.search(plan, limit=10, **options)  # type: ignore[arg-type]
    return [hit.doc_id for hit in found.hits]


def test_size_is_the_number_of_documents(engine: Engine) -> None:
    assert engine.size == 6


def test_ids_come_in_code_point_order(engine: Engine) -> None:
    assert list(engine.ids()) == sorted(engine.ids())


def test_the_best_hits_come_first(engine: Engine) -> None:
    found = engine.search(words("รัสเซีย"), limit=10)
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert found.hits[0].doc_id == "cuba-th"  # in its title and in its text


def test_equal_scores_come_in_document_id_order(engine: Engine) -> None:
    assert ids(engine, Must()) == sorted(engine.ids())


def test_the_total_counts_every_match_whatever_the_page(engine: Engine) -> None:
    found = engine.search(Must(), limit=2, offset=4)
    assert (found.total, [hit.doc_id for hit in found.hits]) == (
        6,
        ["kim-th", "myanmar-mixed"],
    )


def test_a_page_past_the_end_is_empty(engine: Engine) -> None:
    found = engine.search(words("putin"), limit=10, offset=50)
    assert (found.hits, found.total) == ((), 1)


def test_a_term_set_counts_its_members_together(engine: Engine) -> None:
    both = engine.explain(words("putin", "met"), "kim-en")
    assert [(part.frequency, part.document_frequency) for part in both] == [(4, 1)]


def test_a_member_of_several_terms_needs_them_in_a_row(engine: Engine) -> None:
    assert ids(engine, words(("kim", "jong", "un"))) == ["kim-en"]
    assert ids(engine, words(("jong", "kim"))) == []


def test_a_concept_scores_its_best_group_only(engine: Engine) -> None:
    strong, weak = words("putin", weight=2.0), words("met", weight=0.5)
    alone = engine.search(strong, limit=1).hits[0].score
    assert engine.search(Concept(((strong,), (weak,))), limit=1).hits[0].score == alone


def test_a_bag_adds_the_scores_of_its_parts(engine: Engine) -> None:
    parts = (words("putin"), words("cosmodrom"))
    total = sum(engine.search(part, limit=1).hits[0].score for part in parts)
    assert engine.search(Bag(parts), limit=1).hits[0].score == pytest.approx(total)


def test_an_empty_bag_matches_nothing(engine: Engine) -> None:
    assert engine.search(Bag(()), limit=10).total == 0


def test_must_needs_every_part_and_no_banned_one(engine: Engine) -> None:
    plan = Must((words("รัสเซีย"),), (words("คิวบา"),))
    assert ids(engine, plan) == ["myanmar-mixed"]


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("เดินทางถึงกรุง", ["cuba-th"]),
        ("min aung hlaing", ["myanmar-mixed"]),
        ("vladimir put", []),
        ("ไม่มีในเอกสาร", []),
    ],
)
def test_a_quote_must_stand_in_the_text(
    engine: Engine, quote: str, expected: list[str]
) -> None:
    assert ids(engine, Quote(quote, ())) == expected


def test_the_title_scope_looks_at_titles_only(engine: Engine) -> None:
    assert ids(engine, words("havana", scope=Scope.TITLE)) == ["cuba-en"]
    assert ids(engine, words("cosmodrom", scope=Scope.TITLE)) == []
    assert ids(engine, Quote("only a title", (), scope=Scope.TITLE)) == ["empty-text"]


@pytest.mark.parametrize(
    ("only", "expected"),
    [
        (Only(language="en"), ["cuba-en", "empty-text", "kim-en"]),
        (Only(source="desk"), ["cuba-en", "kim-en"]),
        (Only(source="โต๊ะ"), ["cuba-th", "kim-th"]),
        (Only(first=datetime.date(2024, 1, 1)), ["cuba-en", "cuba-th"]),
        (Only(last=datetime.date(2023, 9, 5)), ["empty-text", "kim-th"]),
        (Only(language="xx"), []),
    ],
)
def test_filters_restrict_without_scoring(
    engine: Engine, only: Only, expected: list[str]
) -> None:
    found = engine.search(only, limit=10)
    assert [hit.doc_id for hit in found.hits] == expected
    assert {hit.score for hit in found.hits} <= {0.0}


def test_sorting_by_date_puts_undated_documents_last(engine: Engine) -> None:
    newest = ids(engine, Must(), sort=Sort.NEWEST)
    assert newest[:2] == ["cuba-th", "cuba-en"]
    assert newest[-1] == "myanmar-mixed"
    assert ids(engine, Must(), sort=Sort.OLDEST)[0] == "empty-text"


def test_facets_count_all_matches(engine: Engine) -> None:
    facets = engine.search(Must(), limit=1, facets=True).facets
    assert facets.languages == (("en", 3), ("th", 3))
    assert facets.sources == (("Desk", 2), ("โต๊ะข่าว", 2))
    assert facets.years == ((2023, 2), (2024, 2), (2020, 1))


def test_a_document_comes_back_as_it_was_indexed(
    engine: Engine, collection: tuple[Indexed, ...]
) -> None:
    for item in collection:
        assert engine.document(item.document.id) == item.document


@pytest.mark.parametrize("doc_id", ["nothing", "", "ไม่มี", "\ud800", "cuba-e"])
def test_an_unknown_document_is_named(engine: Engine, doc_id: str) -> None:
    with pytest.raises(NotFoundError):
        engine.document(doc_id)


def test_spans_say_where_terms_stand(engine: Engine) -> None:
    wanted = {(View.WORDS, "su-30"), (View.ENTITIES, "russia@th"), (View.WORDS, "min")}
    document = engine.document("myanmar-mixed")
    found = [
        (s.field, getattr(document, s.field)[s.start : s.end])
        for s in engine.spans("myanmar-mixed", wanted)
    ]
    assert found == [
        ("title", "Min"),
        ("text", "Min"),
        ("text", "รัสเซีย"),
        ("text", "Su-30"),
    ]


def test_a_page_of_documents_has_the_spans_of_each(engine: Engine) -> None:
    wanted = {(View.WORDS, "รัสเซีย"), (View.ENTITIES, "putin@en"), (View.WORDS, "min")}
    ids = ["myanmar-mixed", "cuba-th", "empty-text", "kim-en", "cuba-th"]
    expected = [list(engine.spans(doc_id, wanted)) for doc_id in ids]
    assert list(map(list, engine.spans_of(ids, wanted))) == expected
    assert engine.spans_of([], wanted) == []


def test_words_begin_and_end_at_edges(engine: Engine) -> None:
    text = engine.document("kim-th").text
    edges = list(engine.word_edges("kim-th", 0, len("ผู้นำเกาหลีเหนือ")))
    words = [text[a:b] for a, b in pairwise(edges)]
    assert "".join(words) == "ผู้นำเกาหลีเหนือ"
    assert "ผู้นำ" in words
    assert list(engine.word_edges("empty-text", 0, 10)) == []


def test_the_parts_of_an_explanation_add_up_to_the_score(engine: Engine) -> None:
    plan = Must(
        (
            Bag((words("รัสเซีย"), Concept(((words("คิวบา"),), (words("cuba"),))))),
            Only(language="th"),
        )
    )
    for hit in engine.search(plan, limit=10).hits:
        parts = engine.explain(plan, hit.doc_id)
        assert sum(part.score for part in parts) == pytest.approx(hit.score)


def test_a_document_that_does_not_match_has_no_parts(engine: Engine) -> None:
    assert list(engine.explain(words("putin"), "cuba-en")) == []


def test_document_frequency_counts_the_union(engine: Engine) -> None:
    members = (("รัสเซีย",), ("คิวบา",), ("nowhere",))
    assert engine.document_frequency(View.WORDS, members, Scope.TEXT) == 2


def test_terms_come_in_code_point_order(engine: Engine) -> None:
    for view in View:
        assert list(engine.terms(view)) == sorted(engine.terms(view))
