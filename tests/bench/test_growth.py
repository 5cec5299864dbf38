"""The command that measures how an import grows, on a handful of documents."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from search.bench import growth


def test_time_memory_and_size_of_an_import_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if not Path("/proc/self/smaps_rollup").exists():
        pytest.skip("the memory of other processes cannot be told here")
    source = tmp_path / "documents.jsonl"
    rows = [f'{{"id": "{n}", "text": "ข่าว Cuba {n}"}}\n' for n in range(9)]
    source.write_text("".join(rows), "utf-8")
    (tmp_path / "glossary.tsv").write_text("# none yet\n", "utf-8")
    options = ["--source", str(source), "--glossary", str(tmp_path / "glossary.tsv")]
    options += ["--documents", "5", "--workers", "1"]
    monkeypatch.setattr(sys, "argv", ["growth", *options])
    monkeypatch.setattr(growth, "_EVERY", 0.05)
    growth.main()
    line, *stages = capsys.readouterr().out.splitlines()
    assert line.startswith("5 documents (0.0 MB), 1 workers: ")
    assert " 0 MB own" not in line
    assert stages[0].lstrip().startswith("starting ")
    assert any("reading" in stage or "checking" in stage for stage in stages)
