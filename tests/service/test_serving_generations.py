"""A service while its index is rebuilt, damaged or taken away."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest

from search.analysis.analyzer import Analyzer
from search.engines.base import Sort
from search.errors import (
    IndexMissingError,
    IndexStaleError,
)
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from search.documents import Document


def test_a_new_generation_is_served_with_the_next_request(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    build(documents[:1])
    service = SearchService(IndexHandle(tmp_path / "index"))
    assert service.search(Request("*")).total == 1
    newer = build(documents)
    response = service.search(Request("*"))
    assert (response.total, response.generation) == (len(documents), newer)


def test_no_request_fails_while_generations_change(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    build(documents[:1])
    service = SearchService(IndexHandle(tmp_path / "index"))
    failures: list[Exception] = []
    finished = threading.Event()

    def ask() -> None:
        while not finished.is_set():
            try:
                service.search(Request("Putin รัสเซีย"))
            except Exception as error:  # noqa: BLE001  (any failure counts)
                failures.append(error)
            time.sleep(0.005)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for count in (2, 3, 4):
        last = build(documents[:count])
    finished.set()
    for thread in threads:
        thread.join()
    assert failures == []
    assert service.check() == last


def test_an_index_that_is_open_outlives_its_folder(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = build(documents)
    service = SearchService(IndexHandle(tmp_path / "index"))
    assert service.check() == first
    with monkeypatch.context() as other_program:
        other_program.setattr(Analyzer, "fingerprint", "another program")
        build(documents[:1])
        build(documents[:1])
    assert not (tmp_path / "index" / "generations" / first).exists()
    response = service.search(Request("title:ปูติน", sort=Sort.NEWEST))
    assert (response.total, response.generation) == (2, first)
    assert service.explain("ปูติน", "kim-th")


def test_a_generation_of_another_program_is_refused_and_the_old_one_serves(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = build(documents)
    service = SearchService(IndexHandle(tmp_path / "index"))
    service.check()
    with monkeypatch.context() as other_program:
        other_program.setattr(Analyzer, "fingerprint", "another program")
        build(documents[:1])
    response = service.search(Request("*"))
    assert (response.total, response.generation) == (len(documents), first)
    assert "another program" in response.notice
    with pytest.raises(IndexStaleError, match="make index"):
        SearchService(IndexHandle(tmp_path / "index")).check()
    repaired = build(documents[:2])
    response = service.search(Request("*"))
    assert (response.generation, response.notice) == (repaired, "")


def test_a_damaged_generation_is_not_served_but_the_one_before_it(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    first = build(documents)
    second = build(documents[:1])
    segment = tmp_path / "index" / "generations" / second / "segment"
    (segment / "words.arrays").write_bytes(b"not what was written")
    response = SearchService(IndexHandle(tmp_path / "index")).search(Request("*"))
    assert (response.total, response.generation) == (len(documents), first)
    assert "words.arrays" in response.notice


def test_without_an_index_the_way_to_one_is_shown(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="make index"):
        SearchService(IndexHandle(tmp_path)).search(Request("Putin"))


def test_an_index_that_vanishes_goes_on_being_served(
    build: Callable[[Sequence[Document]], str],
    documents: tuple[Document, ...],
    tmp_path: Path,
) -> None:
    first = build(documents)
    service = SearchService(IndexHandle(tmp_path / "index"))
    service.check()
    (tmp_path / "index" / "current").unlink()
    assert service.search(Request("Putin")).generation == first
