"""Pages stay small, colours stay readable, and the app starts only when whole."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from search.config import Settings
from web import rendering
from web.app import create_app, from_environment
from web.rendering import STATIC, TEMPLATES, WebFilesMissingError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import FakeService
    from flask.testing import FlaskClient

KB = 1024
CSS = (STATIC / "style.css").read_text("utf-8")
# Which text stands on which ground.
PAIRS = [
    *[(text, ground) for text in ("text", "muted", "link", "seen")
      for ground in ("page", "panel")],
    ("text", "own"), ("text", "more"), ("link", "own"), ("link", "more"),
    ("on", "link"),
]  # fmt: skip
LINES = [("own-line", "page"), ("more-line", "page"), ("edge", "page")]


@pytest.mark.parametrize(
    ("url", "limit"),
    [("/", 8), ("/help", 14), ("/search?q=ปูตินเยือนเวียดนาม", 40),
     ("/search?q=ปูตินเยือนเวียดนาม&explain=1&without=Putin&ui=en", 40)],
)  # fmt: skip
def test_pages_are_small(client: FlaskClient, url: str, limit: int) -> None:
    assert len(client.get(url).data) <= limit * KB


@pytest.mark.parametrize(
    ("name", "limit"), [("style.css", 8), ("keys.js", 2), ("icon.svg", 1)]
)
def test_static_files_are_small(name: str, limit: int) -> None:
    assert (STATIC / name).stat().st_size <= limit * KB


def colours(block: int) -> dict[str, str]:
    text = CSS.split(":root {")[block + 1].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", text))


def contrast(first: str, second: str) -> float:
    """Return the contrast of WCAG 2.2, from 1 to 21."""

    def luminance(colour: str) -> float:
        digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
        parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        linear = [
            p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("block", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(block: int, text: str, ground: str) -> None:
    shades = colours(block)
    assert contrast(shades[text], shades[ground]) >= 4.5


@pytest.mark.parametrize("block", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("line", "ground"), LINES)
def test_lines_that_mean_something_can_be_seen(
    block: int, line: str, ground: str
) -> None:
    shades = colours(block)
    assert contrast(shades[line], shades[ground]) >= 3


def test_thai_has_room_and_is_never_slanted_or_spaced() -> None:
    assert "line-height: 1.7" in CSS
    for forbidden in (
        "italic",
        "letter-spacing",
        "text-transform",
        "break-all",
        "@import",
    ):
        assert forbidden not in CSS
    assert "url(" not in CSS


def test_both_helps_explain_the_same_things() -> None:
    parts = [
        re.findall(
            r'id="([a-z]+)"', (TEMPLATES / f"_help_{name}.html").read_text("utf-8")
        )
        for name in ("th", "en")
    ]
    assert parts[0] == parts[1]
    assert {"parameters", "json"} <= set(parts[0])


def test_missing_templates_are_named(
    service: FakeService, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(rendering, "TEMPLATES", tmp_path / "templates")
    with pytest.raises(WebFilesMissingError, match="templates"):
        create_app(Settings(), service)


def test_a_server_starts_without_an_index_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("SONGPHASA_INDEX", str(tmp_path))
    client = from_environment().test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/search?q=ปูติน").status_code == 503
    assert "make index" in caplog.text
