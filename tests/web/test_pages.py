"""The pages say what was found, how it was understood and what can be changed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from search.engines.base import Sort
from search.service import Request

if TYPE_CHECKING:
    from conftest import FakeService, See
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    "url",
    ["/", "/search", "/search?q=", "/search?q=+&lang=any&from=&to=", "/?ui=en", "/help",
     "/help?ui=en", "/analyze", "/analyze?q=ปูติน", "/stats", "/stats?ui=en",
     "/search?q=ปูติน", "/?q=ปูติน", "/search?lang=th", "/search?source=Desk",
     "/search?from=2567", "/search?q=ปูติน&explain=1", "/search?q=zzzz",
     "/documents/th/1", "/documents/th/1?q=ปูติน", "/documents/a//b/../c%3Fd%23e",
     "/documents/untitled", "/documents/broken", "/documents/range"],
)  # fmt: skip
def test_every_page_is_there_with_one_heading_and_a_language(
    see: See, url: str
) -> None:
    tree = see(url)
    assert len(tree.css("h1")) == 1
    assert tree.first("h1").text().strip()
    assert tree.first("html").attributes["lang"] == ("en" if "ui=en" in url else "th")
    assert tree.first("title").text().strip()
    assert tree.first("main#main")
    assert tree.links("a.skip") == ["#main"]
    names = [field.attributes.get("id") for field in tree.css("input[id], select")]
    labelled = {label.attributes.get("for") for label in tree.css("label")}
    assert set(names) <= labelled
    ids = [node.attributes["id"] for node in tree.css("[id]")]
    assert len(ids) == len(set(ids))


def test_the_home_page_offers_examples_in_both_languages(
    see: See, client: FlaskClient
) -> None:
    tree = see("/")
    examples = tree.css(".examples a")
    assert {node.attributes["lang"] for node in examples} == {"th", "en"}
    for node in examples:
        assert client.get(node.attributes["href"] or "").status_code == 200


def test_results_say_how_many_and_how_long(see: See) -> None:
    tree = see("/search?q=ปูติน&ui=en")
    assert tree.texts("h1") == ["24 documents for “ปูติน”"]
    assert tree.texts(".count") == ["Showing 1–10 · 0.012 seconds"]
    assert see("/search?q=ปูติน").texts("h1") == ["พบ 24 เอกสาร สำหรับ “ปูติน”"]


def test_a_result_shows_title_source_date_and_language(see: See) -> None:
    found = see("/search?q=ปูติน&ui=en&size=1")
    assert found.links(".hit h3 a") == ["/documents/th/1?q=ปูติน&ui=en"]
    assert found.first(".hit h3").attributes["lang"] == "th"
    assert found.texts(".hit time") == ["1 Jun 2024 (2567)"]
    assert found.first(".hit time").attributes["datetime"] == "2024-06-01"
    assert found.texts(".meta span")[0] == "สองภาษา ต่างประเทศ"
    original = found.first(".meta a")
    assert original.attributes["href"] == "https://example.org/th/1"
    assert original.attributes["rel"] == "noopener noreferrer"
    assert found.texts(".hit h3 mark") == ["ปูติน"]
    assert 1 <= len(found.css(".snippet")) <= 2
    assert {node.attributes["lang"] for node in found.css(".snippet")} == {"th"}


def test_an_added_word_is_marked_otherwise_and_says_why(see: See) -> None:
    tree = see("/search?q=ปูติน&lang=en&ui=en")
    mark = tree.first("mark.more")
    assert mark.text() == "Vladimir Putin"
    assert mark.attributes["title"] == "Also searched, for “ปูติน”"
    assert tree.texts(".via")[0] == "Found through a translation or another name"


def test_added_words_are_grouped_other_language_first_and_removable(
    see: See, client: FlaskClient, service: FakeService
) -> None:
    tree = see("/search?q=ปูตินเยือนเวียดนาม&lang=th&page=2")
    assert tree.texts(".added dt") == ["ปูติน อภิธานศัพท์", "เวียดนาม อภิธานศัพท์"]
    chips = tree.texts(".added a.chip")
    assert chips[:4] == ["Putin", "Vladimir Putin", "V. Putin", "Putin V. V."]
    assert tree.texts(".added dd summary") == ["อีก 1"]
    client.get(tree.links(".added a.chip")[0])
    assert service.requests[-1] == Request(
        "ปูตินเยือนเวียดนาม", "th", without=frozenset({"Putin"})
    )


def test_a_removed_word_can_be_brought_back(
    see: See, client: FlaskClient, service: FakeService
) -> None:
    tree = see("/search?q=ปูติน&without=Putin&without=V.+Putin")
    assert tree.texts("a.chip.off") == ["Putin", "V. Putin"]
    client.get(tree.links("a.chip.off")[0])
    assert service.requests[-1].without == {"V. Putin"}


def test_all_added_words_can_be_switched_off_and_on(
    see: See, client: FlaskClient, service: FakeService
) -> None:
    tree = see("/search?q=ปูติน&sort=newest")
    off = tree.links(".added > p a")[0]
    tree = see(off)
    assert service.requests[-1] == Request("ปูติน", sort=Sort.NEWEST, expand=False)
    assert not tree.css("mark.more, .added .chip")
    client.get(tree.links(".added a")[0])
    assert service.requests[-1] == Request("ปูติน", sort=Sort.NEWEST)


@pytest.mark.parametrize(
    ("query", "reading", "note"),
    [
        ("ปูติน", [], []),
        ("ปูติน -คิวบา", ["ปูติน AND NOT คิวบา"], []),
        ('"ปูติน', ['"ปูติน"'], ["A quotation mark was not closed"]),
        ("(ปูติน", [], ["The parenthesis ( has no partner"]),
        ("ปูติน lang:xx", ["ปูติน"], ["There is no language “xx”"]),
        ("ปูติน date:someday", ["ปูติน"], ["The date after date: could not be read"]),
        ("ปูติน OR", ["ปูติน"], ["OR had nothing to work on"]),
    ],
)
def test_the_page_says_how_the_query_was_understood(
    see: See, query: str, reading: list[str], note: list[str]
) -> None:
    tree = see("/search", q=query, ui="en")
    if reading:
        assert tree.texts(".reading code") == reading
    shown = tree.texts(".note")
    assert len(shown) == len(note)
    assert all(text.startswith(start) for text, start in zip(shown, note, strict=True))


def test_the_filter_form_works_without_scripts(
    see: See, client: FlaskClient, service: FakeService
) -> None:
    url = "/search?q=ปูติน&lang=th&from=2567&to=2567&without=Putin&ui=th"
    tree = see(url)
    fields = {
        node.attributes["name"]: node.attributes.get("value") or ""
        for node in tree.css("#search input, .filters input")
    }
    for select in tree.css("select"):
        chosen = select.css_first("option[selected]")
        fields[select.attributes["name"]] = chosen.attributes["value"] or ""
    assert {node.attributes["form"] for node in tree.css(".filters [name]")} == {
        "search"
    }
    client.get("/search", query_string=fields)
    assert service.requests[-1] == service.requests[-2]
    assert service.requests[-1].last == dt.date(2024, 12, 31)


def test_filters_in_use_can_be_taken_away_one_by_one(
    see: See, client: FlaskClient, service: FakeService
) -> None:
    tree = see("/search?q=ปูติน&lang=th&from=2567&source=สองภาษา&page=1")
    assert tree.texts(".active .chip") == ["ไทย", "ตั้งแต่ 2567", "สองภาษา"]
    without = []
    for url in tree.links(".active .chip"):
        client.get(url)
        without.append(service.requests[-1])
    assert [request.language for request in without] == ["any", "th", "th"]
    assert [request.first is None for request in without] == [False, True, False]
    assert [request.source for request in without] == ["สองภาษา", "สองภาษา", ""]
    client.get(tree.links(".active > a:last-child")[0])
    assert service.requests[-1] == Request("ปูติน")


def test_filters_show_counts_and_years_of_the_calendar_of_the_page(
    see: See,
) -> None:
    thai = see("/search?q=ปูติน")
    assert "ไทย (15)" in thai.texts("#lang option")
    assert "Songphasa Desk (9)" in thai.texts("#source option")
    assert thai.texts(".years li") == ["2567 15", "2566 9"]
    english = see("/search?q=ปูติน&ui=en")
    assert english.texts(".years li") == ["2024 15", "2023 9"]
    assert see(english.links(".years a")[1]).texts("h1")[0].startswith("9 ")


def test_pages_of_results_are_linked_both_ways(see: See) -> None:
    tree = see("/search?q=ปูติน&page=2")
    assert tree.links(".pages a[rel=prev]") == ["/search?q=ปูติน"]
    assert tree.links(".pages a[rel=next]") == ["/search?q=ปูติน&page=3"]
    assert tree.texts(".pages span") == ["หน้า 2 จาก 3"]
    assert tree.first(".list ol").attributes["start"] == "11"
    assert not see("/search?q=ปูติน&page=3").css("a[rel=next]")
    assert not see("/search?q=ปูติน").css("a[rel=prev]")


def test_a_page_past_the_end_leads_back(see: See) -> None:
    tree = see("/search?q=ปูติน&page=9")
    assert tree.links(".list p a")[0] == "/search?q=ปูติน"


def test_an_empty_answer_says_what_may_help(see: See) -> None:
    tree = see("/search?q=%22zzzz%22&lang=en&expand=0&ui=en")
    assert tree.texts("h1")[0].startswith("No documents")
    hints = tree.texts(".hints li")
    assert "Search without the filters" in hints
    assert "Search translations and other names too" in hints
    assert any("quotation marks" in hint for hint in hints)
    assert not any("quotation" in h for h in see("/search?q=zz").texts("li"))


def test_explanations_are_shown_when_asked_for(see: See) -> None:
    tree = see("/search?q=ปูติน&ui=en")
    assert not tree.css(".why")
    shown = see(tree.links(".more-ways a")[0])
    assert shown.texts(".why summary")[0] == "Why this result · Score 3.25"
    assert "<b>" in shown.texts(".why td")


def test_an_older_index_is_announced(see: See, service: FakeService) -> None:
    assert not see("/search?q=ปูติน").css(".notice")
    service.notice = "The file '/srv/index/x' is damaged."
    tree = see("/search?q=ปูติน")
    assert "รุ่นก่อนหน้า" in tree.texts(".notice")[0]
    assert "/srv" not in tree.html
