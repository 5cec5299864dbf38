"""Analysing documents in parts: none is lost, each has its time."""

from __future__ import annotations

from pathlib import Path

import pytest

from search import workers
from search.analysis.analyzer import Analyzer
from search.analysis.tokens import View
from search.documents import Document
from search.engines.whoosh.segment.files import Segment
from search.lexicon.glossary import Glossary
from search.lexicon.snapshot import write_snapshot
from search.workers import Worker, analyse_all

TEXTS = ["ปูตินเยือนคิวบา", "", "Putin visits", " \n\u200b", "ก" * 3_000, "่ำ", "นํ้า 2564"]


@pytest.fixture
def documents() -> list[Document]:
    titled = enumerate(zip(TEXTS, TEXTS[::-1], strict=True))
    return [Document(str(n), title, text, "th") for n, (title, text) in titled]


@pytest.fixture
def worker(tmp_path: Path) -> Worker:
    write_snapshot(Glossary(), tmp_path)
    (tmp_path / "runs").mkdir()
    return Worker(tmp_path, tmp_path / "runs")


@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ([], []),
        ([0], [[0]]),
        ([0, 0, 0], [[0, 1, 2]]),
        ([60, 60, 10], [[0, 1], [2]]),
        ([10, 101, 10, 101], [[1], [3], [0, 2]]),
    ],
)
def test_documents_are_parted_by_their_length(
    monkeypatch: pytest.MonkeyPatch, sizes: list[int], parts: list[list[int]]
) -> None:
    monkeypatch.setattr(workers, "_ALONE", 100)
    monkeypatch.setattr(workers, "_TOGETHER", 100)
    batch = [Document(str(i), "", "ก" * size, "th") for i, size in enumerate(sizes)]
    found = [[int(document.id) for document in part] for part in workers._parts(batch)]
    assert found == parts


def test_documents_are_analysed_together_as_each_alone(
    documents: list[Document],
) -> None:
    analyzer = Analyzer()
    together = analyse_all(documents, analyzer)
    assert together == [analyse_all([document], analyzer)[0] for document in documents]
    assert [item.document for item in together] == documents
    assert together[0].title[View.WORDS].terms == ["ปูติน", "เยือน", "คิวบา"]


def test_every_document_is_written_and_has_a_time(
    worker: Worker, documents: list[Document]
) -> None:
    taken = [*worker.take(documents[:3]), *worker.take([]), *worker.take(documents[3:])]
    assert sorted(name for _, name in taken) == [document.id for document in documents]
    assert all(seconds > 0 for seconds, _ in taken)
    (folder,) = worker.finish()
    assert len(Segment(folder).ids) == len(documents)


def test_no_documents_are_no_segments(worker: Worker) -> None:
    assert worker.take([]) == []
    assert worker.finish() == []
