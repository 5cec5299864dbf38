"""The soak itself: each kind of trial runs, and each broken promise is noticed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from search import durable, manifests
from search.bench import soak, soak_damage, soak_disk, soak_kills, soak_readers
from search.bench.faults import watched
from search.bench.soak import Sizes, Soak
from search.bench.soak_grounds import BrokenPromiseError, Grounds
from search.generations import Generation, IndexFolder
from search.opening import IndexHandle

# The children leave through os._exit: the threads of libraries do not matter.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    return Grounds.make(tmp_path_factory.mktemp("soak"))


@pytest.fixture(autouse=True)
def strictest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    monkeypatch.setattr(manifests, "SMALL_FILE", manifests.SMALL_FILE)
    monkeypatch.setattr(IndexHandle, "look_every", IndexHandle.look_every)
    soak.strictest()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_killed_builder_leaves_the_old_index_or_the_new_one(
    grounds: Grounds, seed: int
) -> None:
    outcome = soak_kills.kill(grounds, random.Random(seed))
    assert outcome.endswith(("old index", "new index"))


@pytest.mark.parametrize(("operation", "live"), [(30, "old"), (100_000, "new")])
def test_a_builder_dies_in_the_operation_it_was_told(
    grounds: Grounds, operation: int, live: str
) -> None:
    outcome = soak_kills.kill_at(
        grounds, random.Random(1), operation=operation, update=False
    )
    assert outcome.endswith(f"{live} index")


@pytest.mark.parametrize("lasting", [False, True])
@pytest.mark.parametrize("operation", [0, 40, 90])
def test_an_operation_that_fails_is_told(
    grounds: Grounds, operation: int, *, lasting: bool
) -> None:
    outcome = soak_kills.fail_at(
        grounds, random.Random(1), operation=operation, update=False, lasting=lasting
    )
    assert outcome.endswith("told: old index")


def test_a_build_has_file_operations_of_every_kind(grounds: Grounds) -> None:
    seen: set[str] = set()
    with watched(seen.add):
        grounds.build(1 - grounds.turn)
    assert seen >= {"open", "write", "fsync", "rename", "mkdir", "unlink", "rmdir"}


@pytest.mark.parametrize("share", [0.5, 1.1])
def test_a_full_disk_is_told(grounds: Grounds, share: float) -> None:
    if reason := soak_disk.can_mount(grounds.index.parent):
        pytest.skip(f"no small disk can be mounted here: {reason}")
    outcome = soak_disk.fill(grounds, random.Random(1), share=share)
    told = "told, old index, room given back" if share < 1 else "new index"
    assert outcome == f"room for {share:.0%} of the build: {told}"


TRIALS = [soak_damage.damage, soak_damage.damage_under_reader]


@pytest.mark.parametrize("trial", TRIALS)
@pytest.mark.parametrize("seed", range(8))
def test_random_damage_is_found_and_named(
    grounds: Grounds, trial: Callable[[Grounds, random.Random], str], seed: int
) -> None:
    outcome = trial(grounds, random.Random(seed))
    expected = (
        *("told, the one before is served", "no byte changed", "none of the index"),
        "a file removed, which its reader still has whole",
    )
    assert any(words in outcome for words in expected)


def test_readers_see_one_generation_at_a_time(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak_readers, "PROCESSES", 1)
    outcome = soak_readers.rebuild_under_readers(grounds, random.Random(4), rebuilds=2)
    assert outcome.startswith("2 rebuilds, ")


# Broken promises


def test_damage_that_is_served_fails_the_trial(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    damages = {"zeroes": lambda file, _: file.write_bytes(bytes(file.stat().st_size))}
    monkeypatch.setattr(soak_damage, "_DAMAGES", damages)
    monkeypatch.setattr(Generation, "changed", lambda self: False)
    monkeypatch.setattr(manifests, "find_damage", lambda *_: iter(()))
    monkeypatch.setattr("search.index_layout.find_damage", lambda *_: iter(()))
    with pytest.raises(BrokenPromiseError, match="was told as ''"):
        soak_damage.damage(grounds, random.Random(1))


def test_a_reader_of_damaged_files_that_is_not_told_fails_the_trial(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Generation, "changed", lambda self: False)
    monkeypatch.setattr(soak_damage, "_DAMAGES", {"a flipped bit": soak_damage._flip})
    with pytest.raises(BrokenPromiseError, match="the reader ended with 1"):
        soak_damage.damage_under_reader(grounds, random.Random(1))


def test_leftovers_fail_the_trial(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "remove_tree", lambda folder: None)
    with pytest.raises(BrokenPromiseError, match="left over"):
        soak_kills.kill(grounds, random.Random(2))
    monkeypatch.undo()
    grounds.go_on(random.Random(1))
    assert IndexFolder(grounds.index).open(verify="full").notice == ""


def test_an_answer_of_another_generation_fails_the_trial(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak_readers, "PROCESSES", 0)
    mixed = replace(grounds, expected=[grounds.expected[0], ("1",) * 5])
    with pytest.raises(BrokenPromiseError, match="was answered for"):
        soak_readers.rebuild_under_readers(mixed, random.Random(4), rebuilds=2)
    grounds.turn = grounds.served()


def test_failures_are_counted_with_the_seed_that_repeats_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise BrokenPromiseError("เสีย")

    monkeypatch.setattr(soak_kills, "kill", broken)
    tried = Soak(tmp_path, 41)
    tried.run(Sizes(kills=2, every=0, disks=0, damages=0, running=0, rebuilds=0))
    assert tried.counts["kill at a random moment: FAILED"] == 2
    assert tried.failures[1].startswith("kill at a random moment, seed 42\n")
    assert "เสีย" in tried.failures[0]


def test_disks_that_cannot_be_mounted_are_left_out_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak_disk, "can_mount", lambda _: "must be superuser")
    tried = Soak(tmp_path, 41)
    tried.run(Sizes(kills=0, every=0, disks=10, damages=0, running=0, rebuilds=0))
    assert list(tried.counts) == [
        "full disk: left out, none can be mounted (must be superuser)"
    ]
