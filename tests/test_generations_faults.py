"""A build is killed, or the disk refuses, at every single step: old or new, never half.

``search.durable`` holds every call that changes an index; here its ``os`` and
``shutil`` are replaced, so that the n-th such call fails, or kills the process.
"""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import time
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from search import durable
from search.errors import IndexWriteError
from search.generations import IndexFolder

# The children below leave through os._exit: the threads of libraries do not matter.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")

CHANGES = {"open", "write", "fsync", "close", "mkdir", "rename", "unlink", "rmtree"}
PARTS = ("current", "lock", "generations")
OLD, NEW = 1, 2
Watcher: TypeAlias = Callable[[str, tuple[Any, ...]], None]


class Watched:
    """A module whose calls that change the disk are announced before and after."""

    def __init__(self, module: object, before: Watcher, after: Watcher) -> None:
        self._module, self._before, self._after = module, before, after

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        real = getattr(self._module, name)
        if name not in CHANGES:
            return real

        def call(*args: object, **options: object) -> object:
            self._before(name, args)
            result = real(*args, **options)
            self._after(name, args)
            return result

        return call


def watch(
    patch: pytest.MonkeyPatch,
    before: Watcher = lambda name, args: None,
    after: Watcher = lambda name, args: None,
) -> None:
    patch.setattr(durable, "os", Watched(os, before, after))
    patch.setattr(durable, "shutil", Watched(shutil, before, after))


def publish(index: IndexFolder, documents: int) -> str:
    with index.build() as building:
        (building.folder / "segment").mkdir()
        for name in ("postings.bin", "คำ.bin"):
            content = documents.to_bytes(4, "little") * 500
            (building.folder / "segment" / name).write_bytes(content)
        return building.publish({}, documents, {}).notice


def served(index: IndexFolder) -> int:
    """Return the number in every file of the one generation that is served."""
    generation = index.open(verify="full")
    assert generation.notice == ""
    for record in generation.manifest.files:
        content = (generation.folder / record.path).read_bytes()
        assert content == generation.manifest.documents.to_bytes(4, "little") * 500
    return generation.manifest.documents


def assert_tidy(index: IndexFolder) -> None:
    assert {path.name for path in index.path.iterdir()} == set(PARTS)
    folders = (index.path / "generations").iterdir()
    assert sorted(path.name for path in folders) == index.names()
    assert len(index.names()) <= 2


def in_child(action: Callable[[], object]) -> int:
    """Run the action in a child process; 0 is success, 1 any error."""
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        try:
            action()
            os._exit(0)
        except BaseException:  # noqa: BLE001 (told to the parent by its exit code)
            traceback.print_exc()
            os._exit(1)
    return child


def exit_code_of(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing takes milliseconds and says nothing about killed processes."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    index = IndexFolder(tmp_path / "index")
    publish(index, 0)
    publish(index, OLD)
    return index


def failing_at(step: int, mode: str) -> tuple[Watcher, Watcher]:
    """Return watchers of which one raises an I/O error at this step, or from it on."""
    steps = count()

    def fail(name: str, args: tuple[Any, ...]) -> None:
        now = next(steps)
        if now == step or (now > step and mode == "from then on"):
            if name == "write":
                os.write(args[0], bytes(args[1])[: len(args[1]) // 2])
            raise OSError(errno.EIO, "Input/output error")

    def pass_by(name: str, args: tuple[Any, ...]) -> None:
        """Nothing fails on this side of the call."""

    return (pass_by, fail) if mode == "after it was done" else (fail, pass_by)


def outcome_of(build: Callable[[], str]) -> str:
    try:
        return build()
    except IndexWriteError as error:
        return str(error)


@pytest.mark.parametrize("mode", ["once", "from then on", "after it was done"])
def test_a_disk_error_at_any_step_is_clear_and_harmless(
    index: IndexFolder, mode: str
) -> None:
    failures = 0
    for step in count():
        with pytest.MonkeyPatch.context() as patch:
            watch(patch, *failing_at(step, mode))
            outcome = outcome_of(lambda: publish(index, NEW))
        if outcome == "":
            break
        if "could not be removed" not in outcome:
            failures += 1
            assert f"{str(index.path)!r} could not be written" in outcome
        assert "Input/output error" in outcome
        assert served(index) in {OLD, NEW}
        if mode != "from then on" and served(index) == OLD:
            assert_tidy(index)
        publish(index, OLD)
        assert served(index) == OLD
        assert_tidy(index)
    assert failures > 20


def was_killed_at(step: int, index: IndexFolder) -> bool:
    """Build in a child that is killed at this step, if the build has so many."""
    steps = count()

    def kill(name: str, args: tuple[Any, ...]) -> None:
        if next(steps) == step:
            if name == "rmtree":
                next(Path(args[0]).rglob("*.*")).unlink()
            os.kill(os.getpid(), signal.SIGKILL)

    def build() -> None:
        with pytest.MonkeyPatch.context() as patch:
            watch(patch, kill)
            publish(index, NEW)

    code = exit_code_of(in_child(build))
    assert code in {0, -signal.SIGKILL}
    return code != 0


def test_a_kill_at_any_step_leaves_the_old_or_the_new_index(index: IndexFolder) -> None:
    after_kills: list[int] = []
    while was_killed_at(len(after_kills), index):
        outcome = served(index)
        after_kills.append(outcome)
        for name in index.names():
            index.open(name, verify="full")
        publish(index, OLD)
        assert served(index) == OLD
        assert_tidy(index)
        before, _ = index.names()
        assert index.open(before).manifest.documents == outcome
    assert served(index) == NEW
    assert after_kills == sorted(after_kills), "old until the switch, new from then on"
    assert after_kills.count(OLD) > 20
    assert after_kills.count(NEW) > 2


def test_a_kill_during_the_first_build_leaves_no_index_or_a_whole_one(
    tmp_path: Path,
) -> None:
    for step in count():
        index = IndexFolder(tmp_path / f"index{step}")
        killed = was_killed_at(step, index)
        assert index.live_name() is None or served(index) == NEW
        if not killed:
            break
        publish(index, OLD)
        assert served(index) == OLD
        assert_tidy(index)
    assert step > 20


def test_kills_at_random_moments(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # here with real flushing
    seed = int(os.environ.get("TEST_SEED", time.time_ns() % 2**32))
    print(f"repeat with TEST_SEED={seed}")  # noqa: T201 (shown when it fails)
    chance = random.Random(seed)
    highest = OLD

    def build_on() -> None:
        for documents in count(highest + 1):
            publish(index, documents)

    for _ in range(20):
        child = in_child(build_on)
        time.sleep(chance.uniform(0, 0.06))
        os.kill(child, signal.SIGKILL)
        assert exit_code_of(child) == -signal.SIGKILL
        outcome = served(index)
        assert outcome >= highest, "an older index came back"
        highest = outcome + 1
        publish(index, highest)
        assert served(index) == highest
        assert_tidy(index)


def test_everything_is_flushed_before_it_is_named(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut may lose what was not flushed, so the order is the promise."""
    events: list[tuple[str, str]] = []

    def note(name: str, args: tuple[Any, ...]) -> None:
        if name == "fsync":
            path = Path(f"/proc/self/fd/{args[0]}").readlink()
            events.append(("flush", os.path.relpath(path, index.path)))
        if name == "rename":
            source, target = (os.path.relpath(arg, index.path) for arg in args)
            events.append((f"rename {source}", target))

    watch(monkeypatch, note)
    publish(index, NEW)

    new = index.live_name()
    hidden = f"generations/.building-{new}"
    shown = events.index((f"rename {hidden}", f"generations/{new}"))
    switched = events.index(("rename current.new", "current"))
    files = {"segment/postings.bin", "segment/คำ.bin", "manifest.json"}
    before_shown = {path for event, path in events[:shown] if event == "flush"}
    assert before_shown >= {
        hidden,
        f"{hidden}/segment",
        *(f"{hidden}/{f}" for f in files),
    }
    assert events[shown + 1 : switched] == [
        ("flush", "generations"),
        ("flush", "current.new"),
    ]
    assert events[switched + 1] == ("flush", ".")
