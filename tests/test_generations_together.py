"""Builders and readers of one index at the same time."""

from __future__ import annotations

import os
import re
import signal
import threading
import traceback
from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.errors import IndexBusyError, IndexDamagedError
from search.generations import Generation, IndexFolder
from search.index_layout import IndexLayout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

# The children below leave through os._exit: the threads of libraries do not matter.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

BUSY = 75
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
    """Flushing takes milliseconds and says nothing about who goes first."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def in_child(action: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        except IndexBusyError:
            os._exit(BUSY)
        except BaseException:  # noqa: BLE001 (told to the parent by its exit code)
            traceback.print_exc()
            os._exit(1)
    return child


def exit_code_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.parametrize("builders", [2, 4])
def test_of_several_builders_one_builds_and_the_others_leave(
    index: IndexFolder, builders: int
) -> None:
    publish(index, 1)
    waiting, go = os.pipe()

    def build() -> None:
        with index.build() as building:
            os.read(waiting, 1)
            (building.folder / "builder").write_text(str(os.getpid()))
            building.publish({}, 2, {})

    children = {in_child(build) for _ in range(builders)}
    codes = {}
    for _ in range(builders - 1):
        child, status = os.wait()
        codes[child] = os.waitstatus_to_exitcode(status)
    os.write(go, b"!")
    (winner,) = children - set(codes)

    assert set(codes.values()) == {BUSY}
    assert exit_code_of(winner) == 0
    assert (index.open().folder / "builder").read_text() == str(winner)
    os.close(waiting)
    os.close(go)


def test_a_second_builder_is_told_who_builds_and_since_when(index: IndexFolder) -> None:
    with index.build():
        with pytest.raises(IndexBusyError) as caught, index.build():
            pass
        says = rf"pid {os.getpid()}, started \d{{4}}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
        assert re.search(says, str(caught.value))
        assert str(index.path) in str(caught.value)


def test_a_second_builder_does_not_disturb_the_first(index: IndexFolder) -> None:
    with index.build() as building:
        (building.folder / "คำ").write_text("ปูติน")
        with pytest.raises(IndexBusyError), index.build():
            pass
        generation = building.publish({}, 1, {})

    assert index.open(verify="full") == generation


@pytest.mark.parametrize("left", [b"", b"\0\xff\n", b"pid 1\x1b[2J", b"x" * 10_000])
def test_whatever_stands_in_the_lock_file_does_not_matter(
    index: IndexFolder, left: bytes
) -> None:
    index.path.mkdir()
    (index.path / "lock").write_bytes(left)

    with index.build():
        (index.path / "lock").write_bytes(left)
        with pytest.raises(IndexBusyError) as caught, index.build():
            pass
        assert str(caught.value).isprintable()
        assert len(str(caught.value)) < 400
    assert publish(index, 1) == index.open()


def build_until_killed(index: IndexFolder, ready: int, *, with_worker: bool) -> None:
    with index.build() as building:
        (building.folder / "half").write_text("ครึ่ง")
        if with_worker and os.fork():
            signal.pause()
        os.write(ready, b"%d\n" % os.getpid())
        signal.pause()


@pytest.mark.parametrize("with_worker", [False, True])
def test_the_lock_dies_with_its_owner_even_if_workers_survive(
    index: IndexFolder, *, with_worker: bool
) -> None:
    told, ready = os.pipe()
    child = in_child(lambda: build_until_killed(index, ready, with_worker=with_worker))
    worker = int(os.read(told, 20))
    with pytest.raises(IndexBusyError, match=f"pid {child}"):
        publish(index, 1)

    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    try:
        assert f"pid {child}" in (index.path / "lock").read_text()
        assert publish(index, 1) == index.open()
        assert [p.name for p in (index.path / "generations").iterdir()] == index.names()
    finally:
        if with_worker:
            os.kill(worker, signal.SIGKILL)
        os.close(told)
        os.close(ready)


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
