"""Similar documents: on the page of a document and in the JSON, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from search.documents import Document
from web import schema

if TYPE_CHECKING:
    from conftest import FakeService, See
    from flask.testing import FlaskClient

SIMILAR = "/api/v1/documents/th/1/similar"


@pytest.mark.parametrize(
    ("url", "heading", "first"),
    [
        ("/documents/th/1?ui=th", "เอกสารที่ใกล้เคียง", "Vietnam welcomes Vladimir Putin"),
        ("/documents/en/1?ui=en", "Similar documents", "ปูตินเยือนเวียดนาม ครั้งที่ 1"),
    ],
)
def test_a_document_lists_similar_ones_of_both_languages(
    see: See, url: str, heading: str, first: str
) -> None:
    tree = see(url)
    assert tree.texts("#similar") == [heading]
    assert len(tree.css("section .hit")) == 5
    assert tree.texts("section .hit h3")[0].startswith(first)


def test_each_similar_document_has_title_language_and_date(see: See) -> None:
    tree = see("/documents/en/1?ui=th")
    link = tree.first("section .hit a")
    assert link.attributes["href"] == "/documents/th/1?ui=th"
    assert tree.first("section .hit h3").attributes["lang"] == "th"
    about = tree.texts("section .hit .meta")[0]
    assert "ไทย" in about
    assert "1 มิ.ย. 2567 (2024)" in about
    assert "สองภาษา ต่างประเทศ" in about


def test_a_document_that_is_like_no_other_has_no_list(
    see: See, service: FakeService
) -> None:
    service.documents = service.documents[:1]
    assert not see("/documents/th/1").css("#similar")


def test_the_answer_has_its_type_and_the_addresses(client: FlaskClient) -> None:
    reply = client.get(SIMILAR)
    answer = msgspec.json.decode(reply.data, type=schema.SimilarAnswer, strict=True)
    assert (answer.id, answer.by, len(answer.similar)) == ("th/1", "meaning", 5)
    first = answer.similar[0]
    assert first.url == "/documents/en/1"
    assert first.original_url is None
    assert first.date is not None
    assert 0 < first.similarity <= 1
    assert "th/1" not in {one.id for one in answer.similar}
    assert "ไทย" not in reply.text
    assert "\\u0e" not in client.get("/api/v1/documents/en/1/similar").text


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("", 5), ("50", 35)])
def test_the_number_can_be_chosen(client: FlaskClient, limit: str, count: int) -> None:
    reply = client.get(SIMILAR, query_string={"limit": limit})
    assert len(json.loads(reply.data)["similar"]) == count


@pytest.mark.parametrize(
    ("query", "parameter", "message"),
    [
        ("limit=0", "limit", "“0” is out of range; use 1 to 50"),
        ("limit=51", "limit", "“51” is out of range; use 1 to 50"),
        ("limit=-1", "limit", "“-1” is not a whole number"),
        ("limit=สิบ", "limit", "“สิบ” is not a whole number"),
        ("limit=2&limit=3", "limit", "2 times"),
        ("size=5", "size", "There is no such parameter"),
    ],
)
def test_a_refusal_names_the_parameter(
    client: FlaskClient, query: str, parameter: str, message: str
) -> None:
    reply = client.get(f"{SIMILAR}?{query}")
    assert (reply.status_code, reply.mimetype) == (400, "application/problem+json")
    error = json.loads(reply.data)["errors"][0]
    assert error["parameter"] == parameter
    assert message in error["message"]


def test_an_unknown_document_is_a_problem(client: FlaskClient) -> None:
    reply = client.get("/api/v1/documents/ไม่มี/similar")
    assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("doc_id", ["a//b/../c?d#e", "untitled", "broken"])
def test_an_awkward_id_finds_its_document(client: FlaskClient, doc_id: str) -> None:
    quoted = doc_id.replace("?", "%3F").replace("#", "%23")
    reply = client.get(f"/api/v1/documents/{quoted}/similar")
    assert json.loads(reply.data)["id"] == doc_id
    assert client.get(f"/documents/{quoted}").status_code == 200


def test_a_document_whose_id_ends_like_the_address_can_be_read(
    client: FlaskClient, service: FakeService
) -> None:
    service.documents.append(Document("x/similar", "A title", "A text", "en"))
    reply = client.get("/api/v1/documents/x/similar")
    assert json.loads(reply.data)["text"] == "A text"
    assert client.get("/api/v1/documents/x/similar?limit=2").status_code == 404
    reply = client.get("/api/v1/documents/x/similar/similar")
    assert len(json.loads(reply.data)["similar"]) == 5


def test_the_home_page_and_the_probe_load_what_the_first_query_needs(
    client: FlaskClient, service: FakeService, without_index: FlaskClient
) -> None:
    client.get("/healthz")
    assert not service.warmed
    client.get("/")
    assert service.warmed
    service.warmed = False
    client.get("/readyz")
    assert service.warmed
    assert without_index.get("/").status_code == 200
