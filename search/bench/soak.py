"""The promises of an index, tried again and again: killed, refused, damaged, rebuilt.

In: how many trials of each kind, and a seed. Out: what came out how often, every failure
with the seed that repeats it, and exit code 1 if there was one. ``make soak`` runs it
for a few minutes; ``--long`` takes the numbers of ``docs/reliability.md``. What a trial
does is in the modules ``search.bench.soak_…``; the tests run each of them, too.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import asdict, dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from search import manifests
from search.bench import soak_damage, soak_disk, soak_kills, soak_readers
from search.bench.soak_grounds import Grounds
from search.opening import IndexHandle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Trial = Callable[[Grounds, random.Random], str]

_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1)


@dataclass(frozen=True)
class Sizes:
    """How many trials of each kind; of file operations every n-th, 1 being all."""

    kills: int = 40
    every: int = 10
    disks: int = len(_SHARES)
    damages: int = 200
    running: int = 50
    rebuilds: int = 20


LONG = Sizes(kills=200, every=1, disks=10, damages=1_000, running=200, rebuilds=100)


@dataclass
class Soak:
    """Runs trials on grounds that are made anew after each failure."""

    folder: Path
    seed: int
    counts: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    grounds: Grounds | None = None
    started: float = field(default_factory=time.monotonic)

    def run(self, sizes: Sizes) -> None:
        """Run so many trials of each kind, and say which kind it is."""
        told: set[str] = set()
        for kind, trial in self._trials(sizes):
            if kind not in told:
                told.add(kind)
                minutes = (time.monotonic() - self.started) / 60
                sys.stderr.write(f"{minutes:5.1f} minutes: {kind}\n")
            self.one(kind, trial)

    def one(self, kind: str, trial: Trial) -> None:
        """Run one trial with a seed of its own, and count what came out."""
        number = self.counts.total()
        own = self.seed + number
        try:
            self.grounds = self.grounds or Grounds.make(self.folder / str(number))
            outcome = trial(self.grounds, random.Random(own))  # noqa: S311
            self.counts[f"{kind}: {outcome}"] += 1
        except Exception:  # noqa: BLE001 (every failure is kept, and the next tried)
            self.counts[f"{kind}: FAILED"] += 1
            self.failures.append(f"{kind}, seed {own}\n{traceback.format_exc()}")
            self.grounds = None

    def _trials(self, sizes: Sizes) -> Iterator[tuple[str, Trial]]:
        for _ in range(sizes.kills):
            yield "kill at a random moment", soak_kills.kill
        for update in (False, True):
            steps = self._operations(update=update) if sizes.every else 0
            for step in range(0, steps, sizes.every or 1):
                kill = partial(soak_kills.kill_at, operation=step, update=update)
                yield "kill in a file operation", kill
                fail = partial(soak_kills.fail_at, operation=step, update=update)
                for lasting in (False, True):
                    yield (
                        "I/O error in a file operation",
                        partial(fail, lasting=lasting),
                    )
        reason = soak_disk.can_mount(self.folder) if sizes.disks else "not asked for"
        if reason:
            self.counts[f"full disk: left out, none can be mounted ({reason})"] += 1
        for share in _SHARES[: 0 if reason else sizes.disks]:
            yield "full disk", partial(soak_disk.fill, share=share)
        for _ in range(sizes.damages):
            yield "damage", soak_damage.damage
        for _ in range(sizes.running):
            yield "damage under a reader", soak_damage.damage_under_reader
        if sizes.rebuilds:
            rebuild = soak_readers.rebuild_under_readers
            yield "readers", partial(rebuild, rebuilds=sizes.rebuilds)

    def _operations(self, *, update: bool) -> int:
        self.grounds = self.grounds or Grounds.make(self.folder / "counted")
        return soak_kills.count_operations(self.grounds, update=update)


def strictest() -> None:
    """Have readers look at every byte and every file at every search.

    What small files and quick looks would find anyway proves nothing about big ones.
    """
    manifests.SMALL_FILE = 0
    IndexHandle.look_every = 0.0


def main() -> None:
    """Try the promises; print counts, seeds and failures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--long", action="store_true", help="the numbers of the docs")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--minutes", type=float, default=0.0, help="again until then")
    for each in fields(Sizes):
        parser.add_argument(f"--{each.name}", type=int)
    given = parser.parse_args()
    start = LONG if given.long else Sizes()
    chosen = {
        name: size if getattr(given, name) is None else getattr(given, name)
        for name, size in asdict(start).items()
    }
    say = sys.stdout.write
    say(f"seed {given.seed}, {', '.join(f'{n} {k}' for n, k in chosen.items())}\n")
    sys.stdout.flush()
    strictest()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder), given.seed)
        soak.run(Sizes(**chosen))
        while time.monotonic() - started < given.minutes * 60:
            soak.run(Sizes(**chosen))
    for what, count in sorted(soak.counts.items()):
        say(f"{count:6,}  {what}\n")
    for failure in soak.failures:
        say(f"\n{failure}")
    minutes = (time.monotonic() - started) / 60
    say(f"{soak.counts.total():,} trials, {len(soak.failures)} failures, ")
    say(f"{minutes:.1f} minutes\n")
    sys.exit(1 if soak.failures else 0)


if __name__ == "__main__":
    main()
