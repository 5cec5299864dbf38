"""The service: requests in, ranked and marked answers out, whatever happens to disk."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from search.analysis.analyzer import Analyzer
from search.engines.base import Facets, Sort
from search.errors import (
    IndexMissingError,
    IndexStaleError,
    NotFoundError,
    QueryTooLongError,
    UsageError,
)
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import MAX_SIZE, MAX_WINDOW, Request, Response, SearchService

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from search.documents import Document
    from search.engines.base import Indexed
    from search.lexicon.glossary import Glossary


def write_documents(documents: Sequence[Document], path: Path) -> None:
    lines = [
        {
            "id": document.id,
            "title": document.title,
            "text": document.text,
            "lang": document.language,
            "date": document.date.iso if document.date else "",
            "source": document.source,
        }
        for document in documents
    ]
    dumped = (json.dumps(line, ensure_ascii=False) for line in lines)
    path.write_text("\n".join(dumped), "utf-8")


@pytest.fixture(scope="module", autouse=True)
def _disk_without_flushing() -> Iterator[None]:
    """Builds flush a hundred files; that they do is tested with the generations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.fixture(scope="module")
def documents(collection: tuple[Indexed, ...]) -> tuple[Document, ...]:
    return tuple(item.document for item in collection)


@pytest.fixture(scope="module")
def folder(
    tmp_path_factory: pytest.TempPathFactory,
    documents: tuple[Document, ...],
    glossary: Glossary,
) -> Path:
    """A folder with documents.jsonl, a glossary and a built index."""
    folder = tmp_path_factory.mktemp("service")
    write_documents(documents, folder / "documents.jsonl")
    (folder / "glossary.tsv").write_text("\n".join(glossary.lines), "utf-8")
    sources = [folder / "documents.jsonl"]
    build_index(sources, folder / "index", folder / "glossary.tsv")
    return folder


@pytest.fixture(scope="module")
def service(folder: Path) -> SearchService:
    return SearchService(IndexHandle(folder / "index"))


def ids(response: Response) -> list[str]:
    return [result.document.id for result in response.results]


# Finding


@pytest.mark.parametrize("query", ["ปูติน", "Putin"])
def test_a_query_in_either_language_finds_documents_in_both(
    service: SearchService, query: str
) -> None:
    assert {"kim-th", "kim-en"} <= set(ids(service.search(Request(query))))


def test_without_expansion_only_the_typed_words_are_searched(
    service: SearchService,
) -> None:
    response = service.search(Request("Cuba", expand=False))
    assert ids(response) == ["cuba-en"]
    assert response.expansions == ()


def test_an_added_word_can_be_switched_off(service: SearchService) -> None:
    (added,) = service.search(Request("Cuba")).expansions
    assert [a.text for a in added.alternatives] == ["คิวบา"]
    response = service.search(Request("Cuba", without=frozenset({"คิวบา"})))
    assert ids(response) == ["cuba-en"]
    (added,) = response.expansions
    assert (added.alternatives, added.removed) == ((), ("คิวบา",))


@pytest.mark.parametrize(
    ("query", "doc_id", "by_expansion"),
    [
        ("Cuba", "cuba-en", False),
        ("Cuba", "cuba-th", True),
        ("คิวบา", "cuba-en", True),
        ("คิวบา", "cuba-th", False),
        ("Cuba รัสเซีย", "cuba-th", False),
        ('"Havana"', "cuba-en", False),
    ],
)
def test_a_hit_says_whether_the_typed_words_stand_in_it(
    service: SearchService, query: str, doc_id: str, by_expansion: bool
) -> None:
    results = service.search(Request(query)).results
    found = {result.document.id: result.found_by_expansion for result in results}
    assert found[doc_id] is by_expansion


def test_a_hit_lists_what_matched_and_marks_it(service: SearchService) -> None:
    (hit,) = [
        result
        for result in service.search(Request("Putin")).results
        if result.document.id == "kim-th"
    ]
    assert hit.matched == ("ปูติน", "วลาดิเมียร์ ปูติน")
    title = hit.document.title
    assert [title[m.start : m.end] for m in hit.title_marks] == ["ปูติน"]
    (snippet,) = hit.snippets
    assert [snippet.text[m.start : m.end] for m in snippet.marks] == ["วลาดิเมียร์ ปูติน"]


def test_a_document_without_text_is_found_by_its_title(service: SearchService) -> None:
    (hit,) = service.search(Request("title")).results
    assert (hit.document.id, hit.snippets) == ("empty-text", ())
    assert hit.title_marks


def test_snippets_are_left_out_on_request(service: SearchService) -> None:
    response = service.search(Request("Putin", snippets=False))
    assert all(result.snippets == () for result in response.results)


# Filters, order, counts


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (Request("Russia", language="th"), {"cuba-th", "myanmar-mixed"}),
        (Request("Russia", language="en"), {"cuba-en"}),
        (Request("Russia", source="desk"), {"cuba-en"}),
        (Request("Russia", source="โต๊ะ"), {"cuba-th"}),
        (Request("Russia", first=date(2024, 6, 13)), {"cuba-th"}),
        (Request("Russia", last=date(2024, 6, 12)), {"cuba-en"}),
        (Request("", first=date(2023, 9, 30), last=date(2023, 9, 30)), {"kim-th"}),
        (Request("", language="en"), {"cuba-en", "kim-en", "empty-text"}),
        (Request("Russia", language="th", source="desk"), set()),
        (Request("Russia", source="nobody"), set()),
    ],
)
def test_filters_restrict_what_is_found(
    service: SearchService, request_: Request, expected: set[str]
) -> None:
    response = service.search(request_)
    assert set(ids(response)) == expected
    assert response.total == len(expected)


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, ["cuba-th", "cuba-en", "kim-th", "kim-en", "empty-text"]),
        (Sort.OLDEST, ["empty-text", "kim-th", "kim-en", "cuba-en", "cuba-th"]),
    ],
)
def test_hits_come_by_date_and_undated_ones_last(
    service: SearchService, sort: Sort, expected: list[str]
) -> None:
    found = ids(service.search(Request("*", sort=sort)))
    assert found == [*expected, "myanmar-mixed"]


def test_facets_count_all_matches_not_the_page(service: SearchService) -> None:
    response = service.search(Request("*", size=1))
    assert dict(response.facets.languages) == {"th": 3, "en": 3}
    assert dict(response.facets.sources) == {"Desk": 2, "โต๊ะข่าว": 2}
    assert dict(response.facets.years) == {2024: 2, 2023: 2, 2020: 1}
    assert service.search(Request("*", facets=False)).facets == Facets()


# Pages


def test_pages_part_the_hits_without_gap_or_repetition(service: SearchService) -> None:
    everything = ids(service.search(Request("*")))
    pages = [service.search(Request("*", size=2, page=n)) for n in (1, 2, 3)]
    assert [doc_id for page in pages for doc_id in ids(page)] == everything
    assert {page.pages for page in pages} == {3}


def test_a_page_past_the_end_is_empty_and_still_counts(service: SearchService) -> None:
    response = service.search(Request("Cuba", page=50))
    assert (response.results, response.total) == ((), 2)


@pytest.mark.parametrize("size", [1, 3, 7, 10, 30, 99, MAX_SIZE])
def test_every_page_that_is_counted_can_be_asked_for(
    service: SearchService, size: int
) -> None:
    found = service.search(Request("Cuba", size=size))
    for total in (0, 1, size, size + 1, MAX_WINDOW - 1, MAX_WINDOW, 10 * MAX_WINDOW):
        last = replace(found, total=total).pages
        assert last * size >= min(total, MAX_WINDOW)
        if last:
            service.search(Request("Cuba", size=size, page=last))
    with pytest.raises(UsageError, match="out of reach"):
        service.search(Request("Cuba", size=size, page=MAX_WINDOW // size + 2))


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (Request("x", size=0), "size"),
        (Request("x", size=-1), "size"),
        (Request("x", size=MAX_SIZE + 1), "size"),
        (Request("x", page=0), "page"),
        (Request("x", page=10**30), "page"),
        (Request("x", first=date(2024, 1, 2), last=date(2024, 1, 1)), "to"),
        (Request(""), "q"),
        (Request(" \n\u00a0"), "q"),
        (Request('""'), "q"),
        (Request("\x00"), "q"),
    ],
)
def test_what_cannot_be_answered_is_named(
    service: SearchService, request_: Request, field: str
) -> None:
    with pytest.raises(UsageError) as refused:
        service.search(request_)
    assert refused.value.field == field


# Queries as people (and machines) type them


def test_the_answer_says_how_the_query_was_read(service: SearchService) -> None:
    response = service.search(Request('Putin "Min Aung'))
    assert response.reading == 'Putin AND "Min Aung"'
    assert [note.code for note in response.notes] == ["unclosed-quote"]


@pytest.mark.parametrize(
    "query",
    ["!!!", "?", "ฯๆ", "🙂", "(((", "-", "\ud800", "a\x00b", "์", "-ปูติน -Putin"],
)
def test_no_text_is_too_strange_to_search_for(
    service: SearchService, query: str
) -> None:
    response = service.search(Request(query))
    assert response.total == len(response.results)


def test_a_query_of_a_surrogate_shows_none(service: SearchService) -> None:
    assert "\ud800" not in service.search(Request("Putin \ud800")).reading


@pytest.mark.parametrize(
    "query",
    [
        "กองทัพอากาศเมียนมารับมอบเครื่องบินขับไล่" * 20,
        "Putin Cuba Russia Myanmar ปูติน คิวบา รัสเซีย เมียนมา " * 8,
        "(ปูติน OR คิวบา) " * 47,
        "-ปูติน " * 114,
        "ก" * 800,
        '"ก" ' * 200,
    ],
    ids=["800 letters", "64 names", "groups", "minuses", "one letter", "quotes"],
)
def test_the_longest_queries_are_answered_in_time(
    service: SearchService, query: str
) -> None:
    request = Request(query[:800])
    started = time.process_time()
    service.search(request)
    assert time.process_time() - started < 2


def test_a_longer_query_is_refused(service: SearchService) -> None:
    with pytest.raises(QueryTooLongError, match="801"):
        service.search(Request("ก" * 801))


# Explanations, documents, statistics


@pytest.mark.parametrize(
    "query", ["Putin", "ปูติน", "รัสเซีย คิวบา", '"Min Aung" Russia', "title:ปูติน", "2564"]
)
def test_the_parts_of_an_explanation_add_up_to_the_score(
    service: SearchService, query: str
) -> None:
    response = service.search(Request(query, explain=True))
    assert response.results
    for result in response.results:
        total = sum(part.score for part in result.explanation)
        assert total == pytest.approx(result.score)
        parts = service.explain(query, result.document.id)
        assert tuple(parts) == result.explanation


def test_a_document_is_shown_whole_with_the_query_marked(
    service: SearchService,
) -> None:
    view = service.document("kim-en", "ปูติน")
    text = view.document.text
    assert [text[m.start : m.end] for m in view.text_marks] == ["Vladimir Putin"]
    assert all(mark.expanded for mark in view.text_marks)
    assert service.document("kim-en").text_marks == ()
    assert service.document("kim-en", "ปูติน", expand=False).text_marks == ()


@pytest.mark.parametrize("doc_id", ["", "nobody", "ไม่มี", "\ud800", "../etc/passwd"])
def test_an_unknown_document_is_an_error(service: SearchService, doc_id: str) -> None:
    with pytest.raises(NotFoundError):
        service.document(doc_id)
    with pytest.raises(NotFoundError):
        service.explain("Putin", doc_id)


def test_a_ranking_is_the_search_without_the_rest(service: SearchService) -> None:
    found = service.search(Request("รัสเซีย"))
    ranked = [(result.document.id, result.score) for result in found.results]
    assert service.rank(Request("รัสเซีย")) == ranked
    assert service.rank(Request("")) == []


def test_statistics_tell_what_the_index_holds(
    service: SearchService, documents: tuple[Document, ...]
) -> None:
    statistics = service.statistics()
    assert statistics.documents == len(documents)
    assert statistics.report["documents"] == len(documents)
    assert statistics.generation == service.check()
    assert service.ids() == sorted(document.id for document in documents)


# Generations


@pytest.fixture
def build(folder: Path, tmp_path: Path) -> Callable[[Sequence[Document]], str]:
    """Build a new generation in ``tmp_path / "index"``; return its name."""

    def built(documents: Sequence[Document]) -> str:
        write_documents(documents, tmp_path / "documents.jsonl")
        sources, target = [tmp_path / "documents.jsonl"], tmp_path / "index"
        return build_index(sources, target, folder / "glossary.tsv").generation

    return built


def test_a_new_generation_is_served_with_the_next_request(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    build(documents[:1])
    service = SearchService(IndexHandle(tmp_path / "index"))
    assert service.search(Request("*")).total == 1
    newer = build(documents)
    response = service.search(Request("*"))
    assert (response.total, response.generation) == (len(documents), newer)


def test_no_request_fails_while_generations_change(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    build(documents[:1])
    service = SearchService(IndexHandle(tmp_path / "index"))
    failures: list[Exception] = []
    finished = threading.Event()

    def ask() -> None:
        while not finished.is_set():
            try:
                service.search(Request("Putin รัสเซีย"))
            except Exception as error:  # noqa: BLE001  (any failure counts)
                failures.append(error)
            time.sleep(0.005)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for count in (2, 3, 4):
        last = build(documents[:count])
    finished.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert service.check() == last


def test_an_index_that_is_open_outlives_its_folder(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = build(documents)
    service = SearchService(IndexHandle(tmp_path / "index"))
    assert service.check() == first
    with monkeypatch.context() as other_program:
        other_program.setattr(Analyzer, "fingerprint", "another program")
        build(documents[:1])
        build(documents[:1])
    assert not (tmp_path / "index" / "generations" / first).exists()
    response = service.search(Request("title:ปูติน", sort=Sort.NEWEST))
    assert (response.total, response.generation) == (2, first)
    assert service.explain("ปูติน", "kim-th")


def test_a_generation_of_another_program_is_refused_and_the_old_one_serves(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = build(documents)
    service = SearchService(IndexHandle(tmp_path / "index"))
    service.check()
    with monkeypatch.context() as other_program:
        other_program.setattr(Analyzer, "fingerprint", "another program")
        build(documents[:1])
    response = service.search(Request("*"))
    assert (response.total, response.generation) == (len(documents), first)
    assert "another program" in response.notice
    with pytest.raises(IndexStaleError, match="make index"):
        SearchService(IndexHandle(tmp_path / "index")).check()
    repaired = build(documents[:2])
    response = service.search(Request("*"))
    assert (response.generation, response.notice) == (repaired, "")


def test_a_damaged_generation_is_not_served_but_the_one_before_it(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    first = build(documents)
    second = build(documents[:1])
    segment = tmp_path / "index" / "generations" / second / "segment"
    (segment / "words.arrays").write_bytes(b"not what was written")
    response = SearchService(IndexHandle(tmp_path / "index")).search(Request("*"))
    assert (response.total, response.generation) == (len(documents), first)
    assert "words.arrays" in response.notice


def test_without_an_index_the_way_to_one_is_shown(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="make index"):
        SearchService(IndexHandle(tmp_path)).search(Request("Putin"))


def test_an_index_that_vanishes_goes_on_being_served(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    first = build(documents)
    service = SearchService(IndexHandle(tmp_path / "index"))
    service.check()
    (tmp_path / "index" / "current").unlink()
    assert service.search(Request("Putin")).generation == first
