"""One search, one address; what is read from an address is what was written."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from search.engines.base import Sort
from search.service import Request
from web.addresses import Asked, make_url, readable, safe_link
from web.params import read_search
from web.translations import Texts
from web.visit import Visit

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20).map(
    str.strip
)
searches = st.builds(
    Request,
    text=texts,
    language=st.sampled_from(["any", "th", "en"]),
    source=texts,
    sort=st.sampled_from(list(Sort)),
    page=st.integers(1, 999),
    size=st.integers(1, 100),
    expand=st.booleans(),
    without=st.frozensets(texts.filter(bool), max_size=3),
    explain=st.booleans(),
)


def test_defaults_are_left_out() -> None:
    assert make_url("/search", Asked(Request("ปูติน")).pairs()).count("=") == 1


@given(searches)
def test_an_address_reads_back_as_the_search_it_was_made_from(request: Request) -> None:
    asked = Asked(request)
    for url in (
        make_url("/search", asked.pairs()),
        readable(make_url("/s", asked.pairs())),
    ):
        pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
        assert read_search(MultiDict(pairs)) == asked


@given(st.text(max_size=30))
def test_an_address_is_printable_whatever_was_typed(text: str) -> None:
    url = make_url("/search", [("q", text)])
    assert url.isascii()
    assert url.isprintable()
    assert not set(readable(url)) & set(" <>\"'`")


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/ปูติน?a=b#c", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" https://example.org", False),
        ("https://exa mple.org", False),
        ("data:text/html,<script>", False),
        ("//evil.example/", False),
        ("/local", False),
        ("https://", False),
        ("https:///nohost", False),
        ("https://[bad", False),
        ("https://example.org/\"onclick='x'", False),
        ("https://example.org/\u202egnp.exe", False),
        ("", False),
    ],
)
def test_only_web_addresses_are_linked(url: str, linked: bool) -> None:
    assert safe_link(url) == (url if linked else "")


def test_a_language_chosen_by_hand_stays_and_others_can_be_chosen() -> None:
    visit = Visit(Texts("en"), "en")
    assert visit.link("/help") == "/help?ui=en"
    links = visit.language_links("/search", [("q", "ก"), ("ui", "en")])
    assert [link.url for link in links] == ["/search?q=ก&ui=th", "/search?q=ก&ui=en"]
    assert Visit(Texts("th")).link("/help") == "/help"
