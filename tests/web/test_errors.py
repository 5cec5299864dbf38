"""Errors say what happened, in the form of the asker, and give nothing away."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from search.config import Settings
from search.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    UsageError,
)
from web.app import create_app

if TYPE_CHECKING:
    from conftest import FakeService
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("url", "status", "words"),
    [
        ("/nosuch", 404, ("ไม่พบหน้านี้", "no such page")),
        ("/documents/nosuch", 404, ("ไม่พบเอกสาร", "no such document")),
        ("/search?page=abc", 400, ("ไม่ใช่จำนวนเต็ม", "not a whole number")),
        ("/search?q=a&page=9999999", 400, ("รายการแรก", "first 10,000 results")),
        ("/search?from=2567&to=2566", 400, ("สลับกัน", "swap them")),
        ("/search?q=" + "ก" * 900, 400, ("ยาวเกิน 800", "more than 800")),
        ("/search?q=" + "a" * 70_000, 414, ("ที่อยู่ยาวเกินไป", "address is too long")),
    ],
)
def test_a_page_explains_an_error_in_both_languages(
    client: FlaskClient, url: str, status: int, words: tuple[str, str]
) -> None:
    for language, expected in zip(("th", "en"), words, strict=True):
        reply = client.get(url, headers={"Accept-Language": language})
        assert reply.status_code == status
        assert reply.mimetype == "text/html"
        assert expected in reply.text
        assert '<form id="search"' in reply.text


@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/api/nosuch", 404),
        ("GET", "/api/v1/documents/nosuch", 404),
        ("GET", "/api/v1/search", 400),
        ("POST", "/api/v1/search?q=a", 405),
        ("DELETE", "/api/search", 405),
        ("FOO", "/api/search?q=a", 405),
        ("GET", "/api/search?q=" + "a" * 70_000, 414),
    ],
)
def test_a_program_gets_a_problem(
    client: FlaskClient, method: str, url: str, status: int
) -> None:
    reply = client.open(url, method=method)
    assert reply.status_code == status
    assert reply.mimetype == "application/problem+json"
    problem = json.loads(reply.data)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def test_an_unknown_parameter_of_a_page_is_passed_over(client: FlaskClient) -> None:
    assert client.get("/search?q=ปูติน&utm_source=x&debug=1").status_code == 200


def test_a_wrong_method_names_the_right_ones(client: FlaskClient) -> None:
    for url in ("/api/search", "/search", "/documents/th/1", "/healthz"):
        reply = client.post(url)
        assert reply.status_code == 405
        assert set(reply.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS"}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (IndexMissingError(Path("/srv/secret/index")), "no index yet"),
        (IndexStaleError("analyzer", "1", "2"), "another version"),
        (IndexDamagedError(Path("/srv/secret/index/x"), "short"), "damaged"),
    ],
)
def test_without_an_index_the_answer_is_503_and_shows_no_path(
    service: FakeService,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    words: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    for name in ("search", "document", "analyze", "statistics", "check"):
        monkeypatch.setattr(service, name, fail)
    client = create_app(Settings(), service).test_client()
    for url in ("/search?q=a", "/documents/x", "/stats", "/analyze?q=a", "/readyz",
                "/api/search?q=a", "/api/v1/stats", "/api/v1/documents/x"):  # fmt: skip
        reply = client.get(url, headers={"Accept-Language": "en"})
        assert reply.status_code == 503
        assert int(reply.headers["Retry-After"]) > 0
        assert words in reply.text
        assert "secret" not in reply.text
    assert client.get("/").status_code == 200
    assert client.get("/healthz").status_code == 200
    assert "make index" in caplog.text or words in caplog.text


@pytest.mark.parametrize("url", ["/search?q=a", "/api/v1/search?q=a"])
def test_a_bug_is_logged_under_the_number_that_is_shown(
    service: FakeService,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    url: str,
) -> None:
    def fail(_: object) -> None:
        msg = "a secret of the inside"
        raise RuntimeError(msg)

    monkeypatch.setattr(service, "search", fail)
    client = create_app(Settings(), service).test_client()
    with caplog.at_level(logging.ERROR):
        reply = client.get(url)
    assert reply.status_code == 500
    assert "secret" not in reply.text
    assert "Traceback" not in reply.text
    incident = caplog.records[-1].getMessage().split()[1]
    assert incident in reply.text
    assert "a secret of the inside" in caplog.text


def test_a_refusal_nobody_knows_yet_is_still_a_400(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise UsageError("semantic", "it is not installed")

    monkeypatch.setattr(service, "search", fail)
    client = create_app(Settings(), service).test_client()
    assert client.get("/search?q=a").status_code == 400
    assert "it is not installed" in client.get("/api/search?q=a").text
