"""Queries as people and machines type them, and those that are refused."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from search.errors import (
    QueryTooLongError,
)
from search.service import Request, SearchService

if TYPE_CHECKING:
    pass


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
