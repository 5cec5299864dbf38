"""Several builders of one index, and builders that died: one builds, none waits."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import traceback
from typing import TYPE_CHECKING

import pytest

from search import durable
from search.errors import IndexBusyError, IndexDamagedError
from search.generations import Generation, IndexFolder
from search.index_layout import IndexLayout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The children below leave through os._exit: the threads of libraries do not matter.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

BUSY = 75


def publish(index: IndexFolder, documents: int) -> Generation:
    with index.build() as building:
        (building.folder / "คำ").write_text("ปูติน")
        return building.publish({}, documents, {})


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
        signal.alarm(20)
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


def test_the_last_file_of_a_dying_worker_does_not_stop_the_next_build(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (index.path / "generations" / ".building-old").mkdir(parents=True)
    real, attempts = shutil.rmtree, []

    def remove(folder: Path) -> None:
        attempts.append(folder)
        if len(attempts) < 3:
            raise OSError(errno.ENOTEMPTY, "Directory not empty")
        real(folder)

    monkeypatch.setattr(durable, "_PAUSE", 0.0)
    monkeypatch.setattr(shutil, "rmtree", remove)
    assert publish(index, 1) == index.open()
    assert len(attempts) == 3


def test_a_generation_that_may_be_live_is_not_removed(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(layout: IndexLayout) -> str:
        raise IndexDamagedError(layout.current, "it cannot be read")

    with index.build() as building, monkeypatch.context() as patch:
        generation = building.publish({}, 1, {})
        patch.setattr(IndexLayout, "live", unreadable)
        building.discard()

    assert index.open() == generation
