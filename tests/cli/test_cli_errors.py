"""The command line: errors are sentences with a way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from search.cli import main
from search.generations import IndexFolder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def fails(
    folder: Path, tmp_path: Path, arguments: Sequence[str]
) -> tuple[int, str, str]:
    """Run a command as a user does; {good} and {here} stand for folders."""
    filled = [a.format(good=folder, here=tmp_path) for a in arguments]
    result = call(*filled)
    if result.exception is not None:
        assert isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize(
    ("code", "arguments", "said"),
    [
        (1, ["search", "ปูติน", "--index", "{here}"], "There is no index in"),
        (1, ["stats", "--index", "{here}/nowhere"], "Build it: make index"),
        (1, ["verify", "--index", "{here}"], "There is no index in"),
        (1, ["explain", "x", "y", "--index", "{here}"], "There is no index in"),
        (1, ["index", "--source", "{here}/gone"], "No documents in"),
        (1, ["index", "--source", "{here}"], "No documents in"),
        (1, ["index", "--source", "{here}/empty.txt"], "No documents in"),
        (1, ["explain", "x", "nobody"], "There is no document 'nobody'"),
        (2, ["search", "ก" * 801], "the query has 801 characters; at most 800"),
        (2, ["search", " "], "the query is empty"),
        (2, ["search", "x", "--page", "2000"], "page 2000 of 10 hits is out of reach"),
        (2, ["search", "x", "--page", "0"], "'--page'"),
        (2, ["search", "x", "--limit", "0"], "'--limit'"),
        (2, ["search", "x", "--lang", "lo"], "'--lang'"),
        (2, ["search", "x", "--jsn"], "unexpected extra argument (--jsn)"),
        (2, ["search"], "Missing argument 'QUERY'"),
        (2, ["run", "--topics", "{here}/bad.tsv", "--output", "{here}/o"],
         "line 2 is not id<TAB>query: 'no tab'"),
        (2, ["run", "--topics", "{here}/gone", "--output", "{here}/o"],
         "does not exist"),
        (2, ["run", "--topics", "{here}/good.tsv", "--output", "{here}/no/o"],
         "cannot be written"),
        (2, ["index"], "Missing option '--source'"),
        (2, ["index", "--source", "x", "--workers", "0"], "'--workers'"),
        (2, ["serve", "--port", "99999"], "'--port'"),
        (2, ["dance"], "No such command 'dance'"),
    ],
)  # fmt: skip
def test_an_error_is_a_sentence_and_an_exit_code(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: int,
    arguments: list[str],
    said: str,
) -> None:
    (tmp_path / "bad.tsv").write_text("t1\tปูติน\nno tab\n", "utf-8")
    (tmp_path / "good.tsv").write_text("t1\tปูติน\n", "utf-8")
    (tmp_path / "empty.txt").write_text("", "utf-8")
    monkeypatch.setenv("SONGPHASA_GLOSSARY", str(folder / "glossary.tsv"))
    monkeypatch.setenv("SONGPHASA_INDEX", str(folder / "index"))
    before = IndexFolder(folder / "index").live_name()
    exit_code, stdout, stderr = fails(folder, tmp_path, arguments)
    assert (exit_code, stdout) == (code, "")
    assert said in stderr
    assert "Traceback" not in stderr
    assert stderr.count("Error: ") == 1
    assert IndexFolder(folder / "index").live_name() == before


def test_a_faulty_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGPHASA_PORT", "web")
    result = call("stats")
    assert result.exit_code == 2
    assert "SONGPHASA_PORT: 'web' is not a number" in result.stderr


def test_a_broken_glossary_line_stops_the_build(folder: Path, tmp_path: Path) -> None:
    known = (folder / "glossary.tsv").read_text("utf-8")
    (tmp_path / "names.tsv").write_text(f"{known}\ncuba\tplace\n", "utf-8")
    source: list[str | Path] = [
        "--source",
        folder / "documents",
        "--index",
        tmp_path / "index",
    ]
    result = call("index", *source, "--glossary", tmp_path / "names.tsv")
    assert result.exit_code == 1
    assert "names.tsv:4: 2 columns instead of 8" in result.stderr
    assert not (tmp_path / "index").exists()


def test_a_damaged_file_is_named(folder: Path, tmp_path: Path) -> None:
    source: list[str | Path] = [
        "--source",
        folder / "documents",
        "--index",
        tmp_path / "index",
    ]
    call("index", *source, "--glossary", folder / "glossary.tsv", "--workers", "1")
    live = IndexFolder(tmp_path / "index").open().folder
    (live / "segment" / "words.arrays").write_bytes(b"")
    result = call("verify", "--index", tmp_path / "index")
    assert result.exit_code == 1
    assert "words.arrays" in result.stderr
    assert "make index" in result.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_bytes_that_are_no_text_and_narrow_terminals_are_borne(
    folder: Path, encoding: str
) -> None:
    environment = os.environ | {
        "SONGPHASA_INDEX": str(folder / "nowhere"),
        "PYTHONIOENCODING": encoding,
    }
    python = sys.executable.encode()
    command = [
        python,
        b"-m",
        b"search",
        b"analyze",
        b"--json",
        "ปูติน".encode() + b"\xff",
    ]
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    values = json.loads(done.stdout)
    assert values["normalized"] == "ปูติน\ufffd"


def test_a_reader_that_goes_away_is_no_error(folder: Path) -> None:
    text = "ปูติน " * 5_000
    command = f'"{sys.executable}" -m search analyze "{text}" | head -c 10 >/dev/null'
    environment = os.environ | {"SONGPHASA_INDEX": str(folder / "nowhere")}
    done = subprocess.run(
        ["bash", "-c", f"{command}; exit ${{PIPESTATUS[0]}}"],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
