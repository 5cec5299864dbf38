"""Trials of the first promise: old or new, never between.

In: grounds, and a source of chance or the number of a file operation. Out: what came
out, in a word; BrokenPromiseError if it was neither the old index nor the new one, or if
the next build did not work or left something behind. Called by ``search.bench.soak``.
"""

from __future__ import annotations

import errno
import os
import signal
import time
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from search import indexer
from search.bench.faults import watched
from search.bench.soak_grounds import ending, expect, start_child
from search.errors import IndexWriteError

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from search.bench.soak_grounds import Grounds

# A build with two processes takes seconds to start; the kill may come at any of them.
_TWO_PROCESSES = 4.0
_ONE_IN = 20
_LEAVING = 10.0  # seconds within which workers leave after their builder


def kill(grounds: Grounds, chance: random.Random) -> str:
    """Kill a builder at some moment; one that was quicker does not count."""
    update = chance.random() < 0.5  # noqa: PLR2004
    workers = 2 if chance.randrange(_ONE_IN) == 0 else 1
    what = "an update" if update else "a build"
    processes = " by 2 processes" if workers > 1 else ""
    longest = _TWO_PROCESSES if workers > 1 else 1.2 * grounds.seconds
    while True:
        old, wait = grounds.turn, chance.uniform(0, longest)
        killed = _killed(grounds, wait, update=update, workers=workers)
        outcome = _outcome(grounds, old, killed=killed)
        grounds.go_on(chance)
        if killed:
            return f"{what}{processes}{outcome}"
        longest *= 0.8


def _killed(grounds: Grounds, wait: float, *, update: bool, workers: int) -> bool:
    """Kill a builder after so many seconds; tell whether it was still there."""
    old = grounds.turn

    def build() -> None:
        if workers > 1:
            # In this child only, and what it starts.
            indexer._WORTH_WORKERS = 0  # noqa: SLF001
            os.environ["PYTHONWARNINGS"] = "ignore"  # of semaphores left by the kill
        grounds.build(1 - old, update=update, workers=workers)

    child = start_child(build)
    time.sleep(wait)
    below = _below(child)
    os.kill(child, signal.SIGKILL)
    code = ending(child)
    expect(code in {0, -signal.SIGKILL}, f"the builder ended with {code}")
    _expect_gone(below)
    return code != 0


def _below(process: int) -> list[Path]:
    """Return the processes below one, where the system tells (Linux)."""
    told = Path(f"/proc/{process}/task/{process}/children")
    children = told.read_text().split() if told.exists() else []
    return [Path("/proc", child, "task") for child in children]


def _expect_gone(processes: list[Path]) -> None:
    """Expect the workers of a dead builder to leave by themselves."""
    until = time.monotonic() + _LEAVING
    while time.monotonic() < until and any(place.exists() for place in processes):
        time.sleep(0.05)
    left = [place.parent.name for place in processes if place.exists()]
    expect(not left, f"processes {left} outlived their builder")


def _outcome(grounds: Grounds, old: int, *, killed: bool) -> str:
    grounds.turn = grounds.served()
    said = "old" if grounds.turn == old else "new"
    return f": {said} index" if killed else " that was quicker: new index"


def count_operations(grounds: Grounds, *, update: bool) -> int:
    """Return how many file operations a build has; the other index is live then."""
    seen: list[str] = []
    with watched(seen.append):
        grounds.build(1 - grounds.turn, update=update)
    return len(seen)


def kill_at(
    grounds: Grounds, chance: random.Random, *, operation: int, update: bool
) -> str:
    """Kill a builder in the middle of its n-th file operation."""
    old = grounds.turn
    number = count()

    def stop(_: str) -> None:
        if next(number) == operation:
            os.kill(os.getpid(), signal.SIGKILL)

    def build() -> None:
        with watched(stop):
            grounds.build(1 - old, update=update)

    code = ending(start_child(build))
    expect(code in {0, -signal.SIGKILL}, f"the builder ended with {code}")
    outcome = _outcome(grounds, old, killed=code != 0)
    grounds.go_on(chance)
    return ("an update" if update else "a build") + outcome


def fail_at(
    grounds: Grounds,
    chance: random.Random,
    *,
    operation: int,
    update: bool,
    lasting: bool,
) -> str:
    """Let the n-th file operation of a build fail, or all from it on."""
    old, said = grounds.turn, ""
    with watched(_failing(operation, lasting=lasting)):
        try:
            grounds.build(1 - old, update=update)
        except IndexWriteError as error:
            said = str(error)
    grounds.turn = grounds.served()
    if said:
        named = f"{str(grounds.index)!r} could not be written" in said
        expect(named and os.strerror(errno.EIO) in said, f"it was told as {said!r}")
    else:
        expect(grounds.turn != old, "nothing was said, and the old index is served")
    how = "lasting" if lasting else "once"
    told = "told" if said else "told as a notice or without effect"
    live = "old" if grounds.turn == old else "new"
    grounds.go_on(chance)
    return f"{how}, {told}: {live} index"


def _failing(operation: int, *, lasting: bool) -> Callable[[str], None]:
    number = count()

    def fail(_: str) -> None:
        now = next(number)
        if now == operation or (lasting and now > operation):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    return fail
