from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.sources import formats
from search.sources.base import Draft, Skipped, SourceFile

Read = Callable[..., Any]

DOCS = Path(__file__).resolve().parents[2] / "docs" / "sources.md"
SUBTITLES = "1\n00:00:01 --> 00:00:02\nสวัสดี\n\n2\n00:00:03 --> 00:00:04\nHello\n"


@pytest.fixture(autouse=True)
def clean_registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(formats, "_registered", {})
    formats._plugins.cache_clear()
    yield
    formats._plugins.cache_clear()
    formats._plugin.cache_clear()


def template() -> str:
    (code,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    return str(code)


def test_the_reader_in_the_documentation_works(read_one: Read) -> None:
    module: dict[str, object] = {}
    exec(compile(template(), "docs/sources.md", "exec"), module)
    formats.register(".SRT", module["read"])  # type: ignore[arg-type]
    document = read_one("film.srt", SUBTITLES).one
    assert (document.title, document.text) == ("film", "สวัสดี\nHello")
    assert ".srt" in formats.known_suffixes()


def test_a_plug_in_is_found_by_its_entry_point(
    tmp_path: Path, read_one: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site"
    info = package / "subtitles-1.0.dist-info"
    info.mkdir(parents=True)
    (package / "my_subtitles.py").write_text(template(), "utf-8")
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: subtitles\nVersion: 1.0\n"
    )
    (info / "entry_points.txt").write_text(
        "[songphasa.sources]\nsrt = my_subtitles:read\n"
    )
    monkeypatch.syspath_prepend(str(package))
    assert read_one("film.srt", SUBTITLES).one.title == "film"
    monkeypatch.delitem(sys.modules, "my_subtitles")


def test_a_reader_that_fails_costs_one_file_and_is_named(
    folder: Path, read: Read
) -> None:
    def fail(file: SourceFile) -> Iterator[Draft | Skipped]:
        yield Draft(text="good")
        raise ZeroDivisionError(file.name)

    formats.register(".srt", fail)
    (folder / "a.srt").write_text("x")
    (folder / "b.txt").write_text("x")
    result = read()
    assert list(result.documents) == ["a", "b"]
    assert "its reader failed (ZeroDivisionError" in result.reason


def test_a_reader_is_given_no_more_than_its_limit(folder: Path, read: Read) -> None:
    formats.register(
        ".srt", lambda file: [Draft(text=str(file.stream.read()))], limit=5
    )
    (folder / "a.srt").write_text("12345")
    (folder / "b.srt").write_text("123456")
    result = read()
    assert list(result.documents) == ["a"]
    assert "at most" in result.skipped["b.srt"][0]


def test_nothing_heavy_is_loaded_before_a_file_needs_it() -> None:
    code = (
        "import sys, search.sources.files\n"
        "names = 'msgspec bz2 zipfile xml.parsers.expat csv subprocess'.split()\n"
        "assert not [n for n in names if n in sys.modules]"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=DOCS.parents[1])
