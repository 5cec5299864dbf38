"""The JSON contract: shapes, ranges, refusals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from search import answers
from search.service import Request
from web import schema

if TYPE_CHECKING:
    from conftest import FakeService
    from flask.testing import FlaskClient

SHAPES = {
    "/api/v1/search?q=ปูติน&explain=1&page=2": schema.SearchAnswer,
    "/api/search?q=ปูติน": schema.SearchAnswer,
    "/api/v1/documents/th/1?q=ปูติน": schema.DocumentAnswer,
    "/api/v1/documents/broken": schema.DocumentAnswer,
    "/api/v1/analyze?q=ปูติน+2567": schema.AnalysisAnswer,
    "/api/v1/analyze?q=": schema.AnalysisAnswer,
    "/api/v1/stats": schema.StatisticsAnswer,
    "/healthz": schema.Health,
    "/readyz": schema.Health,
}


def get(client: FlaskClient, url: str, status: int = 200) -> Any:  # noqa: ANN401
    reply = client.get(url)
    assert reply.status_code == status, reply.text
    kind = "application/json" if status < 400 else "application/problem+json"
    assert reply.mimetype == kind
    return json.loads(reply.data)


@pytest.mark.parametrize("url", SHAPES)
def test_every_answer_has_its_type(client: FlaskClient, url: str) -> None:
    reply = client.get(url)
    assert reply.status_code == 200
    msgspec.json.decode(reply.data, type=SHAPES[url], strict=True)


def test_an_answer_holds_everything_the_page_shows(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/search?q=ปูติน&size=2&page=2&explain=true")
    assert answer["total"] == {"value": 24, "exact": True}
    assert answer["page"] == 2
    assert answer["size"] == 2
    assert answer["took_ms"] == 12.3
    assert answer["index"]["generation"] == "20261122T000000Z-1"
    assert answer["query"]["text"] == "ปูติน"
    assert answer["query"]["reading"] == "ปูติน"
    expansion = answer["query"]["expansions"][0]
    assert expansion["because"] == "ปูติน"
    assert expansion["applied"] is True
    assert expansion["alternatives"][0] == {"text": "Putin", "language": "en", "df": 9}
    hit = answer["hits"][0]
    assert hit["id"] == "th/3"
    assert (
        hit["url"] == "/documents/th/3?q=%E0%B8%9B%E0%B8%B9%E0%B8%95%E0%B8%B4%E0%B8%99"
    )
    assert hit["original_url"] == "https://example.org/th/3"
    assert hit["title_ranges"] == [{"start": 0, "end": 5, "kind": "own"}]
    assert hit["date"]["iso"] == "2024-06-03"
    assert hit["date"]["be"] == 2567
    assert hit["date"]["precision"] == "day"
    assert hit["explain"]["total"] == 3.25
    assert answer["facets"]["year"][0] == {"value": 2024, "be": 2567, "count": 15}
    assert "explain" not in get(client, "/api/v1/search?q=ปูติน")["hits"][0]


def test_nothing_of_the_shared_answer_is_lost(
    client: FlaskClient, service: FakeService
) -> None:
    request = Request("ปูติน -x (", size=2, explain=True)
    shared = json.loads(
        answers.to_json(answers.response_values(service.search(request)))
    )
    answer = get(client, "/api/v1/search?q=ปูติน+-x+(&size=2&explain=1")
    assert _lost(shared, answer) == []


def _lost(before: Any, after: Any, at: str = "") -> list[str]:  # noqa: ANN401
    """Return where a field of one value is missing in another."""
    if isinstance(before, dict):
        missing = [f"{at}.{key}" for key in before if key not in after]
        kept = [key for key in before if key in after]
        return missing + [
            gone
            for key in kept
            for gone in _lost(before[key], after[key], f"{at}.{key}")
        ]
    if isinstance(before, list):
        pairs = zip(before, after, strict=True)
        return [gone for b, a in pairs for gone in _lost(b, a, f"{at}[]")]
    return []


def test_ranges_count_code_points_and_name_what_was_added(client: FlaskClient) -> None:
    hit = get(client, "/api/v1/search?q=ปูติน&lang=en&size=1")["hits"][0]
    [found] = hit["title_ranges"]
    assert hit["title"][found["start"] : found["end"]] == "Vladimir Putin"
    assert found["kind"] == "expanded"
    assert hit["found_by_expansion"] is True
    snippet = hit["snippets"][0]
    for span in snippet["ranges"]:
        assert snippet["text"][span["start"] : span["end"]] in hit["matched"]


def test_the_next_and_previous_pages_are_linked(client: FlaskClient) -> None:
    first = get(client, "/api/v1/search?q=ปูติน&lang=th&size=7")
    assert first["prev"] is None
    second = get(client, first["next"])
    assert second["page"] == 2
    third = get(client, second["next"])
    assert third["next"] is None
    assert get(client, third["prev"]) | {"took_ms": 0} == second | {"took_ms": 0}


def test_every_document_can_be_opened_by_the_address_of_its_hit(
    client: FlaskClient, service: FakeService
) -> None:
    for document in service.documents:
        hits = get(client, f"/api/v1/search?q={document.id.split()[0]}&size=100")[
            "hits"
        ]
        assert hits is not None
    everything = get(client, "/api/v1/search?lang=en&size=100")["hits"]
    assert len(everything) > 15
    for hit in everything:
        assert client.get(hit["url"]).status_code == 200, hit["url"]
        assert client.get(f"/api/v1{hit['url']}").status_code == 200


def test_thai_stays_thai(client: FlaskClient) -> None:
    reply = client.get("/api/v1/search?q=ปูติน")
    assert "\\u0e" not in reply.text
    assert "เวียดนาม" in reply.text


def test_notes_carry_a_code_and_a_sentence(client: FlaskClient) -> None:
    [note] = get(client, "/api/v1/search?q=(ปูติน")["query"]["notes"]
    assert note["code"] == "unmatched-parenthesis"
    assert note["message"].startswith("The parenthesis ( has no partner")


def test_a_script_address_is_no_original(client: FlaskClient) -> None:
    hits = get(client, "/api/v1/search?q=attack")["hits"]
    assert {hit["original_url"] for hit in hits} == {None}


def test_the_analysis_gives_ranges_of_the_text_as_typed(client: FlaskClient) -> None:
    text = "นํ้า ปูติน มิ.ย. 2567"
    reply = client.get("/api/v1/analyze", query_string={"q": text})
    answer = json.loads(reply.data)
    assert answer["changes"] == [{"start": 1, "end": 4, "before": "ํ้า", "after": "้ำ"}]
    [name] = answer["names"]
    assert text[name["start"] : name["end"]] == "ปูติน"
    assert name["entity"] == "vladimir-putin"
    [date] = answer["dates"]
    assert date["date"]["iso"] == "2024-06"
    for token in answer["views"]["words"]:
        assert text[token["start"] : token["end"]].strip()


def test_statistics_survive_a_file_name_that_is_no_text(client: FlaskClient) -> None:
    answer = get(client, "/api/v1/stats")
    assert answer["report"]["skipped"][0]["path"] == "/srv/files/caf?.txt"


def test_every_fault_is_listed(client: FlaskClient) -> None:
    problem = get(client, "/api/v1/search?q=ก&page=abc&size=0&from=someday", 400)
    assert problem["status"] == 400
    assert problem["type"] == "/help#parameters"
    assert {error["parameter"] for error in problem["errors"]} == {
        "page",
        "size",
        "from",
    }
    assert "“abc” is not a whole number" in problem["detail"]


@pytest.mark.parametrize(
    ("url", "parameter", "message"),
    [
        ("/api/v1/search?q=a&lnag=th", "lnag", "did you mean “lang”"),
        ("/api/v1/search?q=a&ui=th", "ui", "There is no such parameter"),
        ("/api/v1/search?q=a&q=b", "q", "2 times"),
        ("/api/v1/search?q=" + "a" * 801, "q", "at most 800"),
        ("/api/v1/search?q=" + "ก" * 801, "q", "at most 800"),
        ("/api/v1/search?q=" + "a" * 10_000, "q", "at most 800"),
        ("/api/v1/search?q=a&page=1000000", "page", "out of reach"),
        ("/api/v1/search?q=a&from=2567&to=2566", "to", "before"),
        ("/api/v1/analyze?q=" + "ก" * 801, "q", "at most 800"),
        ("/api/v1/analyze?q=a&x=1", "x", "There is no such parameter"),
        ("/api/v1/documents/th/1?page=2", "page", "There is no such parameter"),
        ("/api/v1/stats?q=a", "q", "There is no such parameter"),
    ],
)
def test_a_refusal_names_the_parameter(
    client: FlaskClient, url: str, parameter: str, message: str
) -> None:
    problem = get(client, url, 400)
    assert problem["errors"][0]["parameter"] == parameter
    assert message in problem["errors"][0]["message"]


def test_five_hundred_thai_letters_are_a_query(
    client: FlaskClient, service: FakeService
) -> None:
    get(client, "/api/v1/search?q=" + "ก" * 500)
    assert service.requests[-1].text == "ก" * 500
