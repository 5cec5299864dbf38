"""Answers: what is found in both languages, marked and explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.errors import (
    NotFoundError,
)
from search.service import Request, Response, SearchService

if TYPE_CHECKING:
    from search.documents import Document


def ids(response: Response) -> list[str]:
    return [result.document.id for result in response.results]


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
