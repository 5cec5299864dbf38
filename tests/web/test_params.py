"""Parameters become typed values, or every fault at once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.engines.base import Sort
from search.service import Request
from web.addresses import Asked
from web.params import (
    MOST_REMOVED,
    SEARCH,
    BadParametersError,
    Fault,
    read_search,
    read_text,
    read_words,
    refuse_unknown,
)
from web.translations import Texts


def asked(**given_: str) -> Asked:
    names = {"since": "from"}
    return read_search(MultiDict((names.get(n, n), v) for n, v in given_.items()))


def faults_of(pairs: list[tuple[str, str]]) -> dict[str, str]:
    with pytest.raises(BadParametersError) as caught:
        read_search(MultiDict(pairs))
    return {fault.parameter: fault.code for fault in caught.value.faults}


def test_an_empty_form_asks_for_nothing_special() -> None:
    empty = [(name, "") for name in SEARCH if name != "without"]
    assert read_search(MultiDict(empty)) == Asked(Request(""))


def test_every_parameter_is_read() -> None:
    pairs = [
        ("q", " ปูติน "), ("lang", "en"), ("from", "มิ.ย. 2567"), ("to", "2024"),
        ("source", "Desk"), ("sort", "newest"), ("page", "๒"), ("size", "25"),
        ("expand", "false"), ("without", "Putin"), ("without", "Vladimir"),
        ("explain", "1"),
    ]  # fmt: skip
    assert read_search(MultiDict(pairs)) == Asked(
        Request(
            "ปูติน", "en", dt.date(2024, 6, 1), dt.date(2024, 12, 31), "Desk",
            Sort.NEWEST, 2, 25, expand=False, without=frozenset({"Putin", "Vladimir"}),
            explain=True,
        ),
        "มิ.ย. 2567",
        "2024",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2567", "2024-01-01", "2024-12-31"),
        ("2024-06-20", "2024-06-20", "2024-06-20"),
        ("20 มิ.ย. 2567", "2024-06-20", "2024-06-20"),
        ("Jun 2024", "2024-06-01", "2024-06-30"),
    ],
)
def test_from_begins_and_to_ends_with_the_date(
    written: str, first: str, last: str
) -> None:
    request = asked(since=written, to=written).request
    assert str(request.first) == first
    assert str(request.last) == last


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("page", "abc", "whole"), ("page", "1.5", "whole"), ("page", "-1", "whole"),
        ("page", "1e9", "whole"), ("page", "0", "positive"), ("page", "²", "whole"),
        ("size", "0", "range"), ("size", "101", "range"), ("size", "9" * 5000, "range"),
        ("lang", "xx", "choice"), ("sort", "__class__", "choice"),
        ("expand", "maybe", "switch"), ("explain", "2", "switch"),
        ("from", "2567-13-45", "date"), ("to", "31/02/2567", "date"),
        ("source", "x" * 201, "long"),
    ],
)  # fmt: skip
def test_a_bad_value_is_refused(name: str, value: str, code: str) -> None:
    assert faults_of([(name, value)]) == {name: code}


def test_all_faults_are_told_at_once() -> None:
    pairs = [("page", "x"), ("lang", "xx"), ("from", "someday"), ("q", "a"), ("q", "b")]
    assert faults_of(pairs) == {
        "page": "whole",
        "lang": "choice",
        "from": "date",
        "q": "repeated",
    }


def test_too_many_removed_terms_are_refused() -> None:
    assert faults_of([("without", "x")] * (MOST_REMOVED + 1)) == {"without": "many"}


def test_a_huge_page_is_left_to_the_service() -> None:
    assert asked(page="9" * 300).request.page == 10**9


def test_control_characters_and_lone_surrogates_are_cleaned() -> None:
    assert asked(q="ปู\x00ติน\ud800").request.text == "ปู ติน\ufffd"


@pytest.mark.parametrize(
    ("name", "near"), [("lnag", "lang"), ("souce", "source"), ("Page", "page")]
)
def test_the_nearest_name_is_offered(name: str, near: str) -> None:
    with pytest.raises(BadParametersError) as caught:
        refuse_unknown(MultiDict([(name, "1")]), SEARCH)
    assert f"“{near}”" in caught.value.problem
    assert f"“{near}”" in caught.value.faults[0].message(Texts("th"))


def test_ten_thousand_unknown_names_give_ten_faults() -> None:
    with pytest.raises(BadParametersError) as caught:
        refuse_unknown(MultiDict((f"p{i}", "1") for i in range(10_000)), SEARCH)
    assert len(caught.value.faults) == 10


def test_words_to_mark_have_a_limit() -> None:
    assert read_words(MultiDict([("q", "ปูติน"), ("expand", "0")])) == ("ปูติน", False)
    with pytest.raises(BadParametersError):
        read_text(MultiDict([("q", "ก" * 801)]))


@given(
    st.lists(
        st.tuples(st.sampled_from([*SEARCH, "x"]), st.text(max_size=30)), max_size=12
    )
)
def test_any_parameters_are_read_or_refused_in_words(
    pairs: list[tuple[str, str]],
) -> None:
    told: tuple[Fault, ...] = ()
    try:
        read_search(MultiDict(pairs))
    except BadParametersError as error:
        told = error.faults
    assert all(fault.message(Texts("th")) for fault in told)
