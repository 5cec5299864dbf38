"""Readers of an index that is rebuilt meanwhile: every answer is of one generation."""

from __future__ import annotations

import os
import threading
import traceback
from typing import TYPE_CHECKING

import numpy as np
import pytest

from search import manifests
from search.errors import IndexDamagedError
from search.generations import Generation, IndexFolder
from search.index_layout import IndexLayout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

ARRAYS = ("postings", "lengths")


def publish(index: IndexFolder, documents: int) -> Generation:
    with index.build() as building:
        for name in ARRAYS:
            np.full(256, documents).tofile(building.folder / name)
        return building.publish({}, documents, {})


def map_array(path: Path) -> NDArray[np.int64]:
    return np.memmap(path, dtype=np.int64, mode="r")


def load(generation: Generation) -> int:
    """Return the number of documents if both files are of the same generation."""
    for array in [map_array(generation.folder / name) for name in ARRAYS]:
        assert np.array_equal(array, np.full(256, generation.manifest.documents))
    return generation.manifest.documents


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing takes milliseconds and says nothing about who reads what."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_readers_never_fail_while_the_index_is_rebuilt(index: IndexFolder) -> None:
    publish(index, 1)
    last = 21
    seen: set[int] = set()
    faults: list[str] = []
    has_read = threading.Event()

    def read() -> None:
        documents = 0
        while documents != last:
            try:
                assert index.live_name() is not None
                assert index.current().notice == ""
                documents = index.load(load, verify="full")
            except BaseException:  # noqa: BLE001 (any error fails the test)
                faults.append(traceback.format_exc())
                return
            seen.add(documents)
            has_read.set()

    readers = [threading.Thread(target=read, daemon=True) for _ in range(4)]
    for reader in readers:
        reader.start()
    for documents in range(2, last + 1):
        has_read.wait(timeout=5)
        has_read.clear()
        publish(index, documents)
    for reader in readers:
        reader.join(timeout=10)

    assert faults == []
    assert len(seen) > 10, "the readers saw too few generations"
    assert index.load(load) == last


def test_mapped_files_outlive_their_generation(index: IndexFolder) -> None:
    generation = publish(index, 1)
    mapped = map_array(generation.folder / "postings")

    for documents in (2, 3, 4):
        publish(index, documents)

    assert not generation.folder.exists()
    assert mapped.tolist() == [1] * 256


def test_a_reader_overtaken_by_two_builds_reads_again(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(index, 1)
    read_live = IndexLayout.live
    overtakes = iter([False, True])

    def live_then_overtaken(layout: IndexLayout) -> str:
        name = read_live(layout)
        if next(overtakes, False):
            publish(index, 2)
            publish(index, 3)
        return name

    monkeypatch.setattr(IndexLayout, "live", live_then_overtaken)

    generation = index.open()

    assert next(overtakes, None) is None, "the builds did not come in between"
    assert generation.manifest.documents == 3
    assert generation.notice == ""


def test_a_reader_overtaken_at_its_last_step_reads_again(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(index, 1)
    list_files = manifests._files_below
    overtakes = iter([True])

    def overtaken_then_list(folder: Path) -> Iterator[Path]:
        if next(overtakes, False):
            publish(index, 2)
            publish(index, 3)
        return list_files(folder)

    monkeypatch.setattr(manifests, "_files_below", overtaken_then_list)

    assert index.open(verify="full").manifest.documents == 3


def test_a_loader_overtaken_by_two_builds_is_called_again(index: IndexFolder) -> None:
    publish(index, 1)
    given: list[int] = []

    def slow_load(generation: Generation) -> int:
        given.append(generation.manifest.documents)
        if len(given) == 1:
            publish(index, 2)
            publish(index, 3)
        return load(generation)

    assert index.load(slow_load) == 3
    assert given == [1, 3]


def test_an_error_of_the_loader_itself_is_passed_on(index: IndexFolder) -> None:
    publish(index, 1)
    calls: list[Generation] = []

    def faulty(generation: Generation) -> None:
        calls.append(generation)
        raise IndexDamagedError(generation.folder / "postings", "เสีย")

    with pytest.raises(IndexDamagedError, match="เสีย"):
        index.load(faulty)
    assert len(calls) == 1


def test_a_reader_does_not_chase_builds_forever(index: IndexFolder) -> None:
    publish(index, 1)
    calls: list[Generation] = []

    def always_overtaken(generation: Generation) -> None:
        calls.append(generation)
        publish(index, 2)
        publish(index, 3)
        load(generation)

    with pytest.raises(FileNotFoundError):
        index.load(always_overtaken)
    assert len(calls) == 10
