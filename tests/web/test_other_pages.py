"""Documents, analysis, statistics, and the language of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

if TYPE_CHECKING:
    from conftest import See
    from flask.testing import FlaskClient


def test_a_document_is_shown_with_steps_from_match_to_match(
    see: See,
) -> None:
    tree = see("/documents/th/1?q=ปูตินเยือนเวียดนาม&ui=en")
    marks = tree.css("article mark")
    numbers = [mark.attributes["id"] for mark in marks]
    assert numbers == [f"m{i + 1}" for i in range(len(marks))]
    assert tree.links(".find a") == ["#m1"]
    targets = set(tree.links(".steps a"))
    assert targets <= {f"#{number}" for number in numbers}
    assert len(tree.css(".text p")) == 2
    assert tree.links(".back a") == ["/search?q=ปูตินเยือนเวียดนาม&ui=en"]
    assert tree.links(".meta a") == ["https://example.org/th/1"]
    assert see("/documents/th/1").css("mark") == []


def test_a_document_can_be_read_without_added_words(see: See) -> None:
    url = "/documents/en/1?q=ปูติน"
    assert see(url).css("mark.more")
    tree = see(f"{url}&expand=0&ui=en")
    assert not tree.css("mark")
    assert "do not stand" in tree.texts(".find span")[0]


def test_a_range_of_dates_has_no_machine_date(see: See) -> None:
    tree = see("/documents/range?ui=en")
    assert "2021–2023 (2564–2566)" in tree.texts(".meta")[0]
    assert not tree.first(".meta").css("time")


def test_the_analysis_shows_every_step(see: See) -> None:
    text = "นํ้า\u200bท่วม ปูติน 20 มิ.ย. 2567 visits"
    tree = see("/analyze", q=text, ui="en")
    assert "U+0E4D U+0E49 U+0E32 U+200B" in tree.texts("td small")
    assert any("visit" in item for item in tree.texts(".tokens li"))
    assert "ปูติน → vladimir-putin 10–15" in tree.texts("section li")
    assert any("2024-06-20" in item for item in tree.texts("section li"))


def test_statistics_lead_to_their_documents(see: See, client: FlaskClient) -> None:
    tree = see("/stats?ui=en")
    for url in tree.links("table a"):
        pairs = parse_qsl(urlsplit(url).query)
        assert client.get("/search", query_string=pairs).status_code == 200


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("th", ["จำนวนอักขระ 1,234,567", "ช่วงวันที่ 1–15 มิ.ย. 2567 (2024)",
                "เวลาที่ใช้สร้าง 61.2 วินาที", "ตัวตัดคำ rules 1"]),
        ("en", ["Characters 1,234,567", "Dates 1–15 Jun 2024 (2567)",
                "Built in 61.2 s", "Analyzer rules 1"]),
    ],
)  # fmt: skip
def test_the_import_report_is_told_in_facts(
    see: See, language: str, facts: list[str]
) -> None:
    tree = see(f"/stats?ui={language}")
    labels = zip(tree.texts(".facts dt"), tree.texts(".facts dd"), strict=True)
    assert set(facts) <= {" ".join(pair) for pair in labels}


@pytest.mark.parametrize(
    ("language", "tables"),
    [
        ("th", ["ไม่ได้นำเข้า 203", "PDF ที่ตัวอักษรเสียหาย 1",
                "ข้อความเหมือนกันทุกตัวอักษร 1", "วิเคราะห์นานที่สุด 1"]),
        ("en", ["Left out 203", "PDFs with damaged letters 1", "The same text 1",
                "Slowest to analyse 1"]),
    ],
)  # fmt: skip
def test_the_import_report_has_a_table_for_everything_there_is(
    see: See, language: str, tables: list[str]
) -> None:
    tree = see(f"/stats?ui={language}")
    assert [title for title in tree.texts("h3") if title[-1].isdigit()] == tables


def test_reasons_are_told_once_with_their_files_but_not_where_those_lie(
    see: See,
) -> None:
    tree = see("/stats?ui=en")
    rows = [" ".join(row.text(separator=" ").split()) for row in tree.css("tbody tr")]
    assert ".pdf 20" in rows
    assert "there is no text in it caf\ufffd.txt" in rows
    assert "<i>not read</i> 2 files เก่า/<b>.doc x.doc" in rows
    assert "3% are damaged a.pdf" in rows
    assert "/srv/files" not in tree.html
    assert tree.first("td[lang=en]").text() == "there is no text in it"
    assert "3 of 203 shown" in " ".join(tree.texts(".hint"))


def test_documents_of_the_report_can_be_opened(see: See, client: FlaskClient) -> None:
    links = see("/stats?ui=en").links("table.report a")
    assert len(links) == 3
    for url in links:
        assert client.get(url).status_code == 200, url


def test_the_search_can_be_added_to_a_browser(client: FlaskClient) -> None:
    reply = client.get("/opensearch.xml")
    assert reply.mimetype == "application/opensearchdescription+xml"
    assert 'template="http://localhost/search?q={searchTerms}"' in reply.text


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "th"),
        ("en-US,en;q=0.9", "en"),
        ("th;q=99,en;q=-1,*;q=x", "th"),
        ("fr", "th"),
    ],
)
def test_the_language_follows_the_browser(
    client: FlaskClient, header: str, language: str
) -> None:
    reply = client.get("/", headers={"Accept-Language": header})
    assert f'<html lang="{language}">' in reply.text
    assert "Accept-Language" in reply.headers["Vary"]
