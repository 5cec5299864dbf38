"""Headers on every reply, nothing foreign becomes markup, nothing nasty is a 5xx."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from selectolax.lexbor import LexborHTMLParser

from web.headers import HEADERS, POLICY

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

ROUTES = (
    "/", "/search?q=ปูติน", "/documents/th/1", "/help", "/analyze", "/stats",
    "/opensearch.xml", "/healthz", "/readyz", "/api/search?q=a", "/api/v1/stats",
    "/api/v1/analyze?q=a", "/api/v1/documents/th/1", "/static/style.css",
    "/static/keys.js", "/static/icon.svg", "/nosuch", "/api/nosuch", "/search?page=x",
    "/documents/nosuch",
)  # fmt: skip
TAGS = frozenset({
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "nav",
    "b", "i", "span", "search", "form", "label", "div", "input", "button", "main",
    "h1", "h2", "h3", "p", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary",
    "select", "option", "fieldset", "legend", "small", "section", "article", "mark",
    "code", "kbd", "time", "table", "thead", "tbody", "tr", "th", "td", "footer",
})  # fmt: skip


@pytest.mark.parametrize("url", ROUTES)
def test_every_reply_carries_every_header_and_no_cookie(
    client: FlaskClient, url: str
) -> None:
    reply = client.get(url, buffered=True)
    assert {name: reply.headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in reply.headers
    assert reply.headers["Cache-Control"]


def test_the_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert POLICY.startswith("default-src 'none'; ")


@pytest.mark.parametrize("url", ROUTES)
def test_no_page_needs_what_the_policy_forbids(client: FlaskClient, url: str) -> None:
    reply = client.get(url, buffered=True)
    if reply.mimetype != "text/html":
        return
    tree = LexborHTMLParser(reply.get_data(as_text=True))
    assert not tree.css("style, iframe, object, embed, base, [style]")
    assert [node.text() for node in tree.css("script")] == [""]
    for node in tree.css("script, link[rel=stylesheet], link[rel=icon]"):
        address = node.attributes.get("src") or node.attributes.get("href") or ""
        assert address.startswith("/static/")


def test_hashed_static_files_are_kept_for_ever(client: FlaskClient) -> None:
    tree = LexborHTMLParser(client.get("/").get_data(as_text=True))
    sheet = tree.css_first("link[rel=stylesheet]").attributes["href"] or ""
    kept = [
        "immutable" in client.get(url, buffered=True).headers["Cache-Control"]
        for url in (sheet, "/static/style.css", "/static/no.css?v=1")
    ]
    assert kept == [True, False, False]


@pytest.mark.parametrize("ui", ["th", "en"])
def test_nothing_hostile_becomes_markup(
    client: FlaskClient, xss: tuple[str, ...], ui: str
) -> None:
    """Hostile texts in titles, texts, sources, addresses, ids and every parameter."""
    pages = []
    for number, text in enumerate(xss):
        pages += [
            ("/search", {"q": text, "explain": "1"}),
            ("/search", {"q": "attack", "source": text, "without": text}),
            ("/search", {"q": "attack", "from": text, "page": text, "lang": text}),
            ("/search", {"q": "ปูติน", "without": text, "to": "2567", text: text}),
            ("/analyze", {"q": text}),
            (f"/documents/xss {number} {text}", {"q": f"{text} attack"}),
            (f"/documents/{text}", {"q": text}),
            (f"/{text}", {}),
            ("/stats", {}),
        ]
    for path, query in pages:
        reply = client.get(path, query_string=query | {"ui": ui})
        assert reply.status_code < 500
        assert reply.mimetype == "text/html"
        tree = LexborHTMLParser(reply.get_data(as_text=True))
        assert {node.tag for node in tree.css("*")} <= TAGS, (path, query)
        assert len(tree.css("script")) == 1
        for node in tree.css("*"):
            for name, value in node.attributes.items():
                assert not name.startswith("on"), (path, query)
                if name in ("href", "src", "action"):
                    assert (value or "").startswith(("/", "#", "https://example.org/"))


def test_hostile_words_are_shown_as_they_are(client: FlaskClient) -> None:
    text = "<script>alert(1)</script>"
    reply = client.get("/search", query_string={"q": text})
    tree = LexborHTMLParser(reply.get_data(as_text=True))
    assert tree.css_first("#q").attributes["value"] == text
    assert any(text in mark.text() for mark in tree.css("h3 mark"))


def test_json_cannot_be_taken_for_a_page(
    client: FlaskClient, xss: tuple[str, ...]
) -> None:
    for text in xss:
        for url in ("/api/search", "/api/v1/analyze", "/api/nosuch"):
            reply = client.get(url, query_string={"q": text})
            assert reply.mimetype in ("application/json", "application/problem+json")


@pytest.mark.parametrize(
    "query",
    ["%00", "%ED%A0%80", "%ff%fe", "%", "%zz", "%C0%AF", "%F4%90%80%80", "%E2%80%AE",
     "{{7*7}}", "%0d%0aSet-Cookie:a=b", "()" * 300, "-" * 700, '"' * 700, "(" * 700],
)  # fmt: skip
def test_broken_bytes_and_signs_are_queries_like_others(
    client: FlaskClient, query: str
) -> None:
    for path in ("/search", "/api/v1/search", "/analyze", "/documents/th/1"):
        reply = client.get(f"{path}?q={query}")
        assert reply.status_code in (200, 400)
        assert "\0" not in reply.get_data(as_text=True)


def test_nasty_requests_are_answered(
    client: FlaskClient, without_index: FlaskClient, shared: Path
) -> None:
    lines = (shared / "eval/nasty/http.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    assert len(cases) > 50
    for case in cases:
        for tested in (client, without_index):
            reply = tested.open(
                case["path"],
                method=case["method"],
                headers=case["headers"],
                data=case["body"],
            )
            allowed = reply.status_code < 500 or (
                tested is without_index and reply.status_code == 503
            )
            assert allowed, (case["id"], reply.status_code)
            assert reply.status_code < 300 or reply.status_code >= 400, case["id"]
            assert reply.headers["Content-Security-Policy"] == POLICY
            assert "evil.example" not in reply.headers.get("Location", "")
            assert "Traceback" not in reply.get_data(as_text=True)
            assert "root:" not in reply.get_data(as_text=True)
