"""A folder of all formats and encodings: every document is found, then updated."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from search.bench.mixed_folder import write_mixed_folder
from search.generations import IndexFolder
from search.import_report import BuildReport
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService
from search.sources.formats import known_suffixes

FILES = 200


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mixed")
    (place / "glossary.tsv").write_text(
        "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n", "utf-8"
    )
    return place


@pytest.fixture(scope="module")
def documents(place: Path) -> int:
    return write_mixed_folder(place / "documents", FILES)


def build(place: Path) -> BuildReport:
    glossary = place / "glossary.tsv"
    return build_index([place / "documents"], place / "index", glossary, update=True)


@pytest.fixture(scope="module")
def first(place: Path, documents: int) -> BuildReport:
    return build(place)


def test_there_are_as_many_files_as_asked_for_in_nearly_every_format(
    place: Path, documents: int
) -> None:
    files = [path for path in (place / "documents").rglob("*") if path.is_file()]
    assert len(files) == FILES
    suffixes = Counter(path.name.partition(".")[2].lower() for path in files)
    assert suffixes.keys() >= {
        "txt",
        "md",
        "html",
        "jsonl",
        "csv",
        "tsv",
        "rss",
        "docx",
    }
    assert suffixes.keys() - {"png"} <= {suffix[1:] for suffix in known_suffixes()}


def test_the_same_seed_writes_the_same_files(place: Path, documents: int) -> None:
    write_mixed_folder(place / "again", FILES)
    for path in (place / "documents").rglob("*"):
        if path.is_file() and path.suffix != ".docx":  # which has the time in it
            other = place / "again" / path.relative_to(place / "documents")
            assert other.read_bytes() == path.read_bytes()


def test_every_document_is_imported_and_every_picture_named(
    first: BuildReport, documents: int
) -> None:
    assert first.documents == documents
    assert all(item["path"].endswith(".png") for item in first.skipped)
    assert first.skipped_total == FILES // 15
    assert len(first.encodings) >= 4


def test_both_languages_are_found_in_every_encoding(
    place: Path, first: BuildReport
) -> None:
    service = SearchService(IndexHandle(place / "index"))
    for query in ("คิวบา", "Cuba"):
        found = service.search(Request(query, size=100)).results
        kinds = {result.document.id.partition("-")[2].split("-")[0] for result in found}
        assert {kind.split("/")[0] for kind in kinds} >= {"cp874", "utf16", "word"}


def test_a_second_run_reads_only_what_changed(place: Path, first: BuildReport) -> None:
    again = build(place)
    assert again.notes == ["nothing has changed; the index stays as it is"]
    assert again.kept == first.documents
    changed = min((place / "documents").rglob("*.md"))
    changed.write_text(changed.read_text("utf-8") + "\nเพิ่มเติม\n", "utf-8")
    third = build(place)
    assert (third.kept, third.removed) == (first.documents - 1, 1)
    assert third.seconds < first.seconds
    assert len(IndexFolder(place / "index").names()) == 2
