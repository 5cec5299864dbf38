"""The engine joins comparisons: tokens or text in, one line of figures out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from search.bench.peer import main

DOCUMENTS = [
    ("d0", "th", "ปูตินเยือนคิวบา", "ปูติน เยือน คิวบา"),
    ("d1", "en", "Putin visits Cuba", "putin visit cuba"),
    ("d2", "th", "ราคายางวันนี้", "ราคา ยาง วันนี้"),
]
QUERIES = [
    ("q0", "th", "คิวบา", "คิวบา", "d0"),
    ("q1", "en", "cuba", "cuba", "d1"),
    ("q2", "th", "มหาสมุทร", "มหาสมุทร", ""),
]


def write(path: Path, rows: list[tuple[str, ...]]) -> str:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), "utf-8")
    return str(path)


def run(*arguments: str) -> dict[str, float]:
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    (line,) = result.output.splitlines()
    figures: dict[str, float] = json.loads(line)
    return figures


@pytest.mark.parametrize("engine", ["project:seg", "project:own"])
def test_a_peer_indexes_and_answers(tmp_path: Path, engine: str) -> None:
    folder, hits = str(tmp_path / "index"), tmp_path / "hits.tsv"
    built = run(engine, "index", write(tmp_path / "docs.tsv", DOCUMENTS), folder)
    assert built.keys() == {"docs", "seconds", "index_cpu_s"}
    assert built["docs"] == 3
    queries = write(tmp_path / "queries.tsv", QUERIES)
    asked = run(engine, "query", folder, queries, "--hits", str(hits), "--snippets")
    assert hits.read_text("utf-8").splitlines() == ["q0\td0", "q1\td1", "q2"]
    assert (asked["queries"], asked["found"]) == (3, 2)
    assert asked.keys() >= {"open_ms", "first_ms", "p50_ms", "p95_ms", "qps", "cpu_ms"}


def test_many_documents_are_merged_from_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.bench.peer._BATCH", 2)
    monkeypatch.setattr("search.engines.whoosh.writing.runs._MEMORY", 1)
    monkeypatch.setattr("search.engines.whoosh.writing.runs._LOOK", 1)
    docs = write(tmp_path / "docs.tsv", DOCUMENTS)
    run("project:seg", "index", docs, str(tmp_path / "index"))
    queries = write(tmp_path / "queries.tsv", QUERIES)
    asked = run("project:seg", "query", str(tmp_path / "index"), queries)
    assert asked["found"] == 2


def test_a_file_without_a_line_is_refused(tmp_path: Path) -> None:
    docs, folder = write(tmp_path / "docs.tsv", DOCUMENTS), str(tmp_path / "index")
    empty = write(tmp_path / "empty.tsv", [])
    run("project:seg", "index", docs, folder)
    for arguments in (["query", folder, empty], ["index", empty, folder]):
        result = CliRunner().invoke(main, ["project:seg", *arguments])
        assert result.exit_code
        assert str(result.exception) == f"{empty}: it is empty"


def test_a_line_with_too_few_columns_is_named(tmp_path: Path) -> None:
    docs = write(tmp_path / "docs.tsv", [*DOCUMENTS, ("d3", "th")])
    result = CliRunner().invoke(
        main, ["project:seg", "index", docs, str(tmp_path / "index")]
    )
    assert result.exit_code
    assert "line 4" in str(result.exception)
