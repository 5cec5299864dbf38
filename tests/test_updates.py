"""An update reads only what changed, and gives what reading everything would give."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path

import pytest

from search import indexer
from search.analysis.analyzer import Analyzer
from search.documents import Document
from search.engines.base import Indexed
from search.errors import SourceError
from search.generations import IndexFolder
from search.import_report import BuildReport
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService
from search.sources import table
from search.workers import analyse_all

GLOSSARY = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n"


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing takes milliseconds and says nothing about what is written."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of three kinds of files, one of which cannot be read."""
    folder = tmp_path / "documents"
    (folder / "2567").mkdir(parents=True)
    (folder / "2567" / "havana.md").write_text("# เรือรบ\n\nคิวบาต้อนรับ", "utf-8")
    (folder / "havana.txt").write_text("Ships\n\nCuba waved at ships.", "utf-8")
    rows = [{"id": f"desk-{n}", "text": f"โต๊ะข่าวที่ {n} reports"} for n in range(3)]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (folder / "desk.jsonl").write_text("\n".join([*lines, "broken"]), "utf-8")
    (folder / "picture.pdf").write_bytes(b"not a PDF")
    return folder


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "places.tsv").write_text(GLOSSARY, "utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path, source: Path, glossary: Path) -> Path:
    build_index([source], tmp_path / "index", glossary)
    return tmp_path / "index"


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the documents that were analysed, as they are."""
    ids: list[str] = []

    def noting(documents: Sequence[Document], analyzer: Analyzer) -> list[Indexed]:
        ids.extend(document.id for document in documents)
        return analyse_all(documents, analyzer)

    monkeypatch.setattr("search.workers.analyse_all", noting)
    return ids


def update(source: Path, index: Path, glossary: Path) -> BuildReport:
    return build_index([source], index, glossary, update=True)


def contents(index: Path) -> dict[str, bytes]:
    """Return every file of the live generation but the manifest, which has times."""
    folder = IndexFolder(index).open(verify="full").folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in files
        if path.name != "manifest.json"
    }


def assert_as_if_built_anew(source: Path, index: Path, glossary: Path) -> None:
    fresh = index.with_name("fresh")
    report = build_index([source], fresh, glossary)
    assert contents(index) == contents(fresh)
    kept = IndexFolder(index).current().manifest.report
    found = report.found().items()
    assert {name: kept[name] for name, _ in found} == dict(found)


def ids_of(index: Path, query: str) -> list[str]:
    response = SearchService(IndexHandle(index)).search(Request(query, size=50))
    return sorted(result.document.id for result in response.results)


def test_a_new_file_is_the_only_one_analysed(
    source: Path, index: Path, glossary: Path, analysed: list[str]
) -> None:
    (source / "ข่าวใหม่.txt").write_text("ปูตินเยือนคิวบา", "utf-8")
    report = update(source, index, glossary)
    assert analysed == ["ข่าวใหม่"]
    assert (report.documents, report.kept, report.removed) == (6, 5, 0)
    assert ids_of(index, "ปูติน") == ["ข่าวใหม่"]
    assert_as_if_built_anew(source, index, glossary)


def test_a_changed_file_loses_its_old_words(
    source: Path, index: Path, glossary: Path, analysed: list[str]
) -> None:
    (source / "havana.txt").write_text("Planes\n\nNo vessels here.", "utf-8")
    report = update(source, index, glossary)
    assert analysed == ["havana"]
    assert (report.kept, report.removed) == (4, 1)
    assert ids_of(index, "ships") == []
    assert ids_of(index, "vessels") == ["havana"]
    assert_as_if_built_anew(source, index, glossary)


def test_a_deleted_file_takes_its_documents_along(
    source: Path, index: Path, glossary: Path, analysed: list[str]
) -> None:
    (source / "desk.jsonl").unlink()
    report = update(source, index, glossary)
    assert analysed == []
    assert (report.documents, report.kept, report.removed) == (2, 2, 3)
    assert ids_of(index, "desk") == []
    assert_as_if_built_anew(source, index, glossary)


def test_one_changed_line_reads_its_whole_file_again(
    source: Path, index: Path, glossary: Path, analysed: list[str]
) -> None:
    file = source / "desk.jsonl"
    file.write_text(file.read_text("utf-8").replace("ที่ 1", "ที่ 9"), "utf-8")
    update(source, index, glossary)
    assert analysed == ["desk-0", "desk-1", "desk-2"]
    assert_as_if_built_anew(source, index, glossary)


def test_a_renamed_file_is_a_new_one(
    source: Path, index: Path, glossary: Path, analysed: list[str]
) -> None:
    (source / "havana.txt").rename(source / "ฮาวานา.txt")
    report = update(source, index, glossary)
    assert analysed == ["ฮาวานา"]
    assert report.removed == 1
    assert_as_if_built_anew(source, index, glossary)


def test_touching_a_file_changes_nothing(
    source: Path, index: Path, glossary: Path, analysed: list[str]
) -> None:
    before = IndexFolder(index).live_name()
    os.utime(source / "havana.txt", (1, 1))
    report = update(source, index, glossary)
    assert analysed == []
    assert report.notes == ["nothing has changed; the index stays as it is"]
    assert report.generation == before == IndexFolder(index).live_name()
    assert report.documents == report.kept == 5


def test_a_new_file_that_takes_an_id_gives_the_old_one_another(
    source: Path, index: Path, glossary: Path
) -> None:
    (source / "havana.md").write_text("Before it in the alphabet", "utf-8")
    update(source, index, glossary)
    assert ids_of(index, "alphabet") == ["havana"]
    assert ids_of(index, "waved") == ["havana.txt"]
    (source / "havana.md").unlink()
    update(source, index, glossary)
    assert ids_of(index, "waved") == ["havana"]
    assert_as_if_built_anew(source, index, glossary)


def test_an_id_that_was_refused_is_given_when_it_is_free(
    source: Path, index: Path, glossary: Path
) -> None:
    (source / "late.jsonl").write_text('{"id": "desk-1", "text": "latecomer"}', "utf-8")
    report = update(source, index, glossary)
    assert "its id desk-1 belongs to" in str(report.skipped)
    assert_as_if_built_anew(source, index, glossary)
    again = update(source, index, glossary)
    assert again.skipped == report.skipped
    (source / "desk.jsonl").unlink()
    update(source, index, glossary)
    assert ids_of(index, "latecomer") == ["desk-1"]
    assert_as_if_built_anew(source, index, glossary)


def test_what_could_not_be_read_is_tried_again(
    source: Path, index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = update(source, index, glossary)
    assert any("picture.pdf" in item["path"] for item in report.skipped)
    (source / "picture.pdf").rename(source / "picture.txt")
    update(source, index, glossary)
    assert ids_of(index, "PDF") == ["picture"]
    assert_as_if_built_anew(source, index, glossary)


def test_an_unreadable_file_added_is_reported_though_no_document_changes(
    source: Path, index: Path, glossary: Path
) -> None:
    (source / "photo.png").write_bytes(b"\x89PNG")
    report = update(source, index, glossary)
    assert report.notes == []
    assert "photo.png" in str(IndexFolder(index).current().manifest.report["skipped"])
    assert_as_if_built_anew(source, index, glossary)


def read_everything(report: BuildReport, why: str) -> None:
    assert report.kept == report.removed == 0
    assert len(report.notes) == 1
    assert report.notes[0].startswith("everything was read: ")
    assert why in report.notes[0]


def test_without_an_index_an_update_builds_one(
    source: Path, glossary: Path, tmp_path: Path
) -> None:
    report = update(source, tmp_path / "new", glossary)
    read_everything(report, "there was no index yet")


def test_a_changed_glossary_has_everything_read(
    source: Path, index: Path, glossary: Path
) -> None:
    (glossary / "places.tsv").write_text(GLOSSARY.replace("Cuba", "Kuba"), "utf-8")
    read_everything(update(source, index, glossary), "the glossary has changed")
    assert_as_if_built_anew(source, index, glossary)


def test_a_changed_analyzer_has_everything_read(
    source: Path, index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = property(lambda _: "other rules")
    monkeypatch.setattr(Analyzer, "fingerprint", fingerprint)
    read_everything(update(source, index, glossary), "the analyzer has changed")


def test_a_changed_reader_has_everything_read(
    source: Path, index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table, "readers", lambda: "another program")
    read_everything(update(source, index, glossary), "this program")


def test_damage_is_not_carried_into_the_next_generation(
    source: Path, index: Path, glossary: Path
) -> None:
    file = IndexFolder(index).current().folder / "segment" / "words.arrays"
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    read_everything(update(source, index, glossary), "words.arrays")
    assert_as_if_built_anew(source, index, glossary)


def test_an_emptied_folder_leaves_the_index(
    source: Path, index: Path, glossary: Path
) -> None:
    for file in source.rglob("*.*"):
        file.unlink()
    with pytest.raises(SourceError):
        update(source, index, glossary)
    assert ids_of(index, "ships") == ["havana"]


def test_an_update_in_batches_and_workers_leaves_no_trace(
    source: Path, index: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(7):
        (source / f"{number}.txt").write_text(f"เรื่องที่ {number} of Cuba", "utf-8")
    with monkeypatch.context() as small:
        small.setattr(indexer, "_BATCH_DOCUMENTS", 3)
        small.setattr("search.engines.whoosh.writing.runs._MEMORY", 1)
        small.setattr("search.engines.whoosh.writing.runs._LOOK", 1)
        update(source, index, glossary)
    assert_as_if_built_anew(source, index, glossary)
