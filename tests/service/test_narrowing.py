"""Answers narrowed and parted: filters, order, facets, pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from search.engines.base import Facets, Sort
from search.errors import (
    UsageError,
)
from search.service import MAX_SIZE, MAX_WINDOW, Request, Response, SearchService

if TYPE_CHECKING:
    pass


def ids(response: Response) -> list[str]:
    return [result.document.id for result in response.results]


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
