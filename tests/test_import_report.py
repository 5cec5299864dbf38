"""The import report names what is double and what was slow."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from search import import_report
from search.generations import IndexFolder
from search.import_report import BuildReport, Tally
from search.indexer import build_index
from search.reporting import report_lines
from search.sources.memory import Remembered
from search.sources.table import Record

LONG = " ".join(f"ประโยคที่ {n} ของข่าวจากกรุงมอสโก" for n in range(60))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    texts = {"a": LONG, "b": LONG, "c": LONG + " แก้ไขแล้ว", "d": "Another one"}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(f"หัวข้อ {name}\n\n{text}", "utf-8")
    (tmp_path / "glossary.tsv").write_text("# none yet\n", "utf-8")
    return folder


def test_double_and_similar_documents_are_reported_with_their_like(
    source: Path, tmp_path: Path
) -> None:
    report = build_index([source], tmp_path / "index", tmp_path / "glossary.tsv")
    assert report.same_text == [{"id": "b", "like": "a"}]
    assert report.similar_text == [{"id": "c", "like": "a"}]
    assert (report.same_text_total, report.similar_text_total) == (1, 1)
    kept = IndexFolder(tmp_path / "index").current().manifest.report
    assert kept == json.loads(json.dumps(report.as_dict() | {"generation": ""}))


def test_formats_are_counted_and_damaged_pdfs_named() -> None:
    tally = Tally(BuildReport())
    damage = "7% of its letters are damaged, so some words will not be found"
    for path, warnings in (
        ("a/ข่าว.TXT", ()),
        ("a/ข่าว.txt", ("its letters are damaged in some other way",)),
        ("dump.xml.bz2", ()),
        ("b/ดี.pdf", ("only the first 1,000,000 characters are kept",)),
        ("b/เสีย.pdf", (damage,)),
    ):
        tally.add(Remembered(path, Record(id=path, warnings=warnings)))
    tally.finish({})
    report = tally.report
    assert report.formats == {".pdf": 2, ".txt": 2, ".xml.bz2": 1}
    assert report.damaged_pdfs == [{"path": "b/เสีย.pdf", "warning": damage}]
    assert report.damaged_pdfs_total == 1
    assert "Formats: .pdf 2, .txt 2, .xml.bz2 1" in report_lines(report, Path())


def test_the_slowest_come_first_and_are_shown(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_report, "_SLOW_SECONDS", 0.0)
    report = build_index([source], tmp_path / "index", tmp_path / "glossary.tsv")
    seconds = [item["seconds"] for item in report.slowest_documents]
    assert seconds == sorted(seconds, reverse=True)  # type: ignore[type-var]
    assert {item["id"] for item in report.slowest_documents} == {"a", "b", "c", "d"}
    assert len(report.slowest_files) == 4
    lines = "\n".join(report_lines(report, tmp_path))
    assert "1 same text as another:\n  b: like a" in lines
    assert "1 nearly the same:\n  c: like a" in lines
    assert "slowest to analyse: " in lines
    assert "slowest to read: " in lines
