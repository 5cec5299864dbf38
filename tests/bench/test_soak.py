"""The soak test itself: each trial runs once, and a broken promise is noticed."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from search.bench import soak, soak_trials
from search.bench.soak_trials import BrokenPromiseError, Grounds
from search.generations import IndexFolder


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Grounds:
    return Grounds.make(tmp_path_factory.mktemp("soak"))


def test_a_killed_builder_leaves_the_old_index_or_the_new_one(grounds: Grounds) -> None:
    assert soak_trials.kill(grounds, random.Random(1)) in {"old index", "new index"}


@pytest.mark.parametrize("seed", range(8))
def test_random_damage_is_found_and_named(grounds: Grounds, seed: int) -> None:
    outcome = soak_trials.damage(grounds, random.Random(seed))
    assert "named" in outcome or "no byte changed" in outcome


def test_damage_that_went_unnoticed_would_fail_the_trial(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soak_trials, "_found", lambda *_: "")
    monkeypatch.setattr(soak_trials, "_DAMAGES", {"a deletion": soak_trials._delete})
    with pytest.raises(BrokenPromiseError, match="a deletion"):
        soak_trials.damage(grounds, random.Random(1))


def test_leftovers_would_fail_the_trial(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = IndexFolder(grounds.index)
    monkeypatch.setattr(soak_trials, "_KEPT", 0)
    with pytest.raises(BrokenPromiseError, match="left over"):
        soak_trials.kill(grounds, random.Random(2))
    assert folder.open(verify="full").notice == ""


def test_failures_are_counted_with_the_seed_that_repeats_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> str:
        raise BrokenPromiseError("เสีย")

    monkeypatch.setattr(soak, "_TRIALS", {"kill": broken})
    monkeypatch.setattr(soak, "_TURN", ("kill",))
    counts, failures = soak.soak(0, 41, tmp_path)
    assert counts == {"kill: FAILED": 1}
    assert failures[0].startswith("kill, seed 41\n")
    assert "เสีย" in failures[0]
