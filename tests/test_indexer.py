"""The indexer: a new index is whole and checked, or the old one stays."""

from __future__ import annotations

import errno
import json
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

import pytest

from search import import_report, indexer
from search.engines.whoosh.writing.inverter import write_segment
from search.errors import (
    GlossaryError,
    IndexBusyError,
    IndexDamagedError,
    IndexWriteError,
    SourceError,
)
from search.generations import IndexFolder
from search.import_report import BuildReport
from search.indexer import Progress, build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRITING = "search.engines.whoosh.writing"
GLOSSARY = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry"


@pytest.fixture(scope="module", autouse=True)
def _disk_without_flushing() -> Iterator[None]:
    """Builds flush a hundred files; that they do is tested with the generations."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("os.fsync", lambda _: None)
        yield


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder with two documents."""
    folder = tmp_path / "documents"
    folder.mkdir()
    thai = "---\ntitle: เรือรบถึงฮาวานา\ndate: 12 มิถุนายน 2567\n---\nคิวบาต้อนรับ"
    (folder / "havana-th.md").write_text(thai, "utf-8")
    (folder / "havana-en.txt").write_text("Ships reach Havana\n\nCuba waved.", "utf-8")
    return folder


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    folder = tmp_path / "glossary"
    folder.mkdir()
    (folder / "places.tsv").write_text(GLOSSARY, "utf-8")
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def found(index: Path, query: str) -> list[str]:
    response = SearchService(IndexHandle(index)).search(Request(query))
    return sorted(result.document.id for result in response.results)


def segment_bytes(index: Path) -> dict[str, bytes]:
    segment = IndexFolder(index).open().folder / "segment"
    return {file.name: file.read_bytes() for file in sorted(segment.iterdir())}


def many(
    folder: Path, count: int, text: str = "คิวบา รัสเซีย {n} Cuba signed word{n}"
) -> Path:
    """Return a file of documents with names and words, titled and dated or not."""
    path = folder / "many.jsonl"
    rows = [
        {
            "id": f"d{n:02}",
            "title": f"ข่าวที่ {n}",
            "text": text.format(n=2500 + n) * (n % 5 + 1),
            "source": f"Desk {n % 3}",
            "date": f"2024-01-{n + 1:02}" if n % 2 else "",
        }
        for n in range(count)
    ]
    path.write_text("\n".join(json.dumps(r, ensure_ascii=False) for r in rows), "utf-8")
    return path


# A build that succeeds


def test_a_built_index_answers(source: Path, glossary: Path, index: Path) -> None:
    build_index([source], index, glossary)
    assert found(index, "Cuba") == ["havana-en", "havana-th"]


def test_the_report_says_what_was_read(
    source: Path, glossary: Path, index: Path
) -> None:
    (source / "old.txt").write_bytes("ข่าวเก่าจากคลังเอกสารของสำนักพิมพ์".encode("cp874"))
    report = build_index([source], index, glossary)
    assert (report.documents, report.languages) == (3, {"en": 1, "th": 2})
    assert (report.dated, report.first_date, report.last_date) == (
        1,
        "2024-06-12",
        "2024-06-12",
    )
    assert sum(report.encodings.values()) == 3
    assert len(report.encodings) == 2
    assert report.generation == IndexFolder(index).live_name()


def test_the_report_is_kept_with_the_index(
    source: Path, glossary: Path, index: Path
) -> None:
    (source / "picture.png").write_bytes(b"\x89PNG")
    report = build_index([source], index, glossary)
    kept = IndexFolder(index).open().manifest.report
    assert kept["skipped"] == report.skipped
    assert json.loads(json.dumps(report.as_dict())) == report.as_dict()


def test_what_was_left_out_is_named_with_the_reason(
    source: Path, glossary: Path, index: Path
) -> None:
    (source / "picture.png").write_bytes(b"\x89PNG")
    (source / "ว่าง.txt").write_text(" \n", "utf-8")
    (source / "rows.jsonl").write_text('{"id": "a", "text": "ok"}\nnot json\n', "utf-8")
    report = build_index([source], index, glossary)
    named = " ".join(item["path"] for item in report.skipped)
    assert all(name in named for name in ("picture.png", "ว่าง.txt", "rows.jsonl"))
    assert report.skipped_total == len(report.skipped) == 3
    assert all(item["reason"] for item in report.skipped)


def test_only_so_many_left_out_files_are_listed_but_all_are_counted(
    source: Path, glossary: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_report, "_MOST_LISTED", 2)
    for number in range(5):
        (source / f"{number}.png").write_bytes(b"\x89PNG")
    report = build_index([source], index, glossary)
    assert (len(report.skipped), report.skipped_total) == (2, 5)


def test_progress_tells_how_much_has_been_read(
    tmp_path: Path, glossary: Path, index: Path
) -> None:
    rows = [f'{{"id": "{n}", "text": "ข่าว {n} {"x" * 9_000}"}}\n' for n in range(40)]
    (tmp_path / "half.jsonl").write_text("".join(rows), "utf-8")
    (tmp_path / "other.jsonl").write_text("".join(rows).replace(': "', ': "o'), "utf-8")
    seen: list[Progress] = []
    sources = [tmp_path / "half.jsonl", tmp_path / "other.jsonl"]
    build_index(sources, index, glossary, on_progress=seen.append)
    shares = [progress.share for progress in seen if progress.stage == "reading"]
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < 0.3 < shares[30] < 0.6 < shares[70] <= 1.0


def test_progress_goes_through_the_stages(
    source: Path, glossary: Path, index: Path
) -> None:
    seen: list[Progress] = []
    build_index([source], index, glossary, on_progress=seen.append)
    assert list(dict.fromkeys(p.stage for p in seen)) == [
        "reading",
        "merging",
        "checking",
    ]
    assert [p.documents for p in seen] == sorted(p.documents for p in seen)
    assert seen[-1].documents == 2


def test_an_index_carries_the_glossary_it_was_built_with(
    source: Path, glossary: Path, index: Path
) -> None:
    build_index([source], index, glossary)
    (glossary / "places.tsv").write_text(GLOSSARY.replace("cuba", "kuba"), "utf-8")
    opened = IndexHandle(index).open()
    assert list(opened.glossary.entities) == ["cuba"]
    build_index([source], index, glossary)
    assert list(IndexHandle(index).open().glossary.entities) == ["kuba"]


def test_a_glossary_may_be_empty(source: Path, glossary: Path, index: Path) -> None:
    (glossary / "places.tsv").write_text("# nothing yet\n", "utf-8")
    build_index([source], index, glossary)
    assert found(index, '"Havana"') == ["havana-en"]


@pytest.mark.parametrize(("batch", "memory"), [(3, 10_000_000), (5, 3_000), (1, 1)])
def test_the_size_of_a_batch_leaves_no_trace(
    tmp_path: Path,
    glossary: Path,
    batch: int,
    memory: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sources = [many(tmp_path, 12)]
    build_index(sources, tmp_path / "whole", glossary)
    monkeypatch.setattr(indexer, "_BATCH_DOCUMENTS", batch)
    monkeypatch.setattr(f"{WRITING}.runs._MEMORY", memory)
    monkeypatch.setattr(f"{WRITING}.runs._LOOK", 1)
    build_index(sources, tmp_path / "parts", glossary)
    assert segment_bytes(tmp_path / "parts") == segment_bytes(tmp_path / "whole")


def test_two_workers_write_what_one_writes(
    tmp_path: Path, glossary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Thai only: a new process takes a second to load the English stemmer.
    monkeypatch.setattr(indexer, "_BATCH_DOCUMENTS", 4)
    monkeypatch.setattr(indexer, "_WORTH_WORKERS", 0)
    sources = [many(tmp_path, 10, text="คิวบาและรัสเซียลงนาม {n} ฉบับ")]
    for workers in (1, 2):
        build_index(sources, tmp_path / str(workers), glossary, workers=workers)
    assert segment_bytes(tmp_path / "1") == segment_bytes(tmp_path / "2")


# A build that fails


def assert_untouched(index: Path, before: str) -> None:
    folder = IndexFolder(index)
    assert folder.live_name() == before
    assert folder.names() == [before]
    assert [entry.name for entry in (index / "generations").iterdir()] == [before]
    assert found(index, "Cuba") == ["havana-en", "havana-th"]


@pytest.fixture
def before(source: Path, glossary: Path, index: Path) -> str:
    """The name of a generation that is live before a build fails."""
    return build_index([source], index, glossary).generation


def test_missing_and_empty_sources_leave_the_old_index(
    before: str, tmp_path: Path, glossary: Path, index: Path
) -> None:
    (tmp_path / "empty").mkdir()
    for sources in ([tmp_path / "missing"], [tmp_path / "empty"], []):
        with pytest.raises(SourceError):
            build_index(sources, index, glossary)
    assert_untouched(index, before)


def test_a_faulty_glossary_leaves_the_old_index(
    before: str, source: Path, glossary: Path, index: Path
) -> None:
    (glossary / "people.tsv").write_text("nonsense", "utf-8")
    with pytest.raises(GlossaryError, match=r"people\.tsv:1"):
        build_index([source], index, glossary)
    assert_untouched(index, before)


@pytest.mark.parametrize(
    ("step", "error", "expected"),
    [
        (
            f"{WRITING}.runs.write_batch",
            OSError(errno.ENOSPC, "No space left"),
            IndexWriteError,
        ),
        (
            f"{WRITING}.runs.write_batch",
            OSError("12 requested and 8 written"),
            IndexWriteError,
        ),
        (f"{WRITING}.runs.write_batch", MemoryError(), MemoryError),
        ("search.indexer.join", KeyboardInterrupt(), KeyboardInterrupt),
        (
            "search.indexer._check",
            IndexDamagedError("x", "no documents"),
            IndexDamagedError,
        ),
    ],
)
def test_whatever_goes_wrong_leaves_the_old_index(
    before: str,
    source: Path,
    glossary: Path,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    error: BaseException,
    expected: type[BaseException],
) -> None:
    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(step, fail)
        with pytest.raises(expected):
            build_index([source], index, glossary)
    assert_untouched(index, before)


def test_a_worker_that_was_killed_is_said_to_be(
    before: str,
    source: Path,
    glossary: Path,
    index: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class KilledPool:
        def __init__(self, *_: object, **__: object) -> None: ...

        def shutdown(self, **_: object) -> None: ...

        def submit(self, *_: object) -> Future[None]:
            future: Future[None] = Future()
            future.set_exception(BrokenProcessPool("terminated abruptly"))
            return future

    with monkeypatch.context() as short_of_memory:
        short_of_memory.setattr("search.workers.ProcessPoolExecutor", KilledPool)
        short_of_memory.setattr(indexer, "_WORTH_WORKERS", 0)
        with pytest.raises(IndexWriteError, match="--workers 1"):
            build_index([source], index, glossary, workers=2)
    assert_untouched(index, before)


def test_a_second_builder_is_refused(
    before: str, source: Path, glossary: Path, index: Path
) -> None:
    with (
        IndexFolder(index).build(),
        pytest.raises(IndexBusyError, match="Another process"),
    ):
        build_index([source], index, glossary)
    assert_untouched(index, before)


def test_a_new_index_that_lists_no_documents_is_not_published(tmp_path: Path) -> None:
    write_segment([], tmp_path / "segment")
    with pytest.raises(IndexDamagedError, match="does not list its documents"):
        indexer._check(tmp_path)


def test_a_report_without_documents_is_plain(tmp_path: Path) -> None:
    assert BuildReport().as_dict()["first_date"] == ""
