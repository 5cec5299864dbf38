"""A disk that takes no more: the error says what is needed, and the old index stays."""

from __future__ import annotations

import errno
import os
import resource
from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.errors import IndexWriteError
from search.generations import Generation, IndexFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# The child below leaves through os._exit: the threads of libraries do not matter.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def publish(index: IndexFolder, documents: int) -> Generation:
    with index.build() as building:
        (building.folder / "คำ").write_text("ปูติน")
        return building.publish({}, documents, {})


def build_until(index: IndexFolder, error: BaseException) -> None:
    with index.build() as building:
        (building.folder / "half").write_bytes(b"x" * 2_000_000)
        raise error


def generations_of(index: IndexFolder) -> list[str]:
    return [entry.name for entry in (index.path / "generations").iterdir()]


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing takes milliseconds and says nothing about full disks."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "No space left"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "quota"),
        (OSError("1000 requested and 512 written"), "512 written"),
    ],
)
def test_a_full_disk_is_told_with_the_space_needed(
    index: IndexFolder, problem: OSError, says: str
) -> None:
    old = publish(index, 1)

    with pytest.raises(IndexWriteError, match=says) as caught:
        build_until(index, problem)

    assert str(index.path) in str(caught.value)
    assert "It needs about 2.0 MB; " in str(caught.value)
    assert caught.value.__cause__ is problem
    assert index.open() == old
    assert generations_of(index) == [old.manifest.name]


@pytest.mark.parametrize(
    "problem",
    [
        FileNotFoundError(errno.ENOENT, "No such file", "ข่าว.txt"),
        OSError(errno.ENOSPC, "No space left on device", "/elsewhere/x"),
        BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable"),
    ],
)
def test_an_error_that_is_not_the_index_s_is_passed_on(
    index: IndexFolder, problem: OSError
) -> None:
    with pytest.raises(OSError, match=problem.strerror) as caught:
        build_until(index, problem)

    assert caught.value is problem


def plain_write(path: Path) -> None:
    path.write_bytes(b"x" * 1_000_000)


def numpy_save(path: Path) -> None:
    np.save(path.with_suffix(".npy"), np.zeros(125_000))


@pytest.mark.parametrize("write", [plain_write, numpy_save])
def test_a_file_the_system_cuts_short_is_a_write_error(
    index: IndexFolder, write: Callable[[Path], None]
) -> None:
    old = publish(index, 1)

    def build() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64_000, resource.RLIM_INFINITY))
        with index.build() as building:
            write(building.folder / "big")

    child = os.fork()
    if child == 0:
        try:
            build()
        except IndexWriteError as error:
            os._exit(0 if "It needs about 0.1 MB" in str(error) else 1)
        finally:
            os._exit(2)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert index.open() == old
    assert generations_of(index) == [old.manifest.name]
