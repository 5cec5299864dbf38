"""The promises of an index, tried for as long as one likes.

In: minutes and a seed. Out: how many trials there were of each kind, every failure with
the seed that repeats it, and exit code 1 if there was one. `make soak` runs it; the
short forms of the trials are in the tests. What a trial does is in
``search.bench.soak_trials``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from search.bench.soak_trials import Grounds, damage, kill, rebuild_under_readers

_TRIALS = {"kill": kill, "damage": damage, "readers": rebuild_under_readers}
# Damage is quick to try: several for each of the others.
_TURN = ("kill", "damage", "damage", "damage", "kill", "readers", "damage", "damage")


def soak(seconds: float, seed: int, folder: Path) -> tuple[Counter[str], list[str]]:
    """Run trials for so long; return what came out how often, and the failures."""
    grounds = Grounds.make(folder)
    counts: Counter[str] = Counter()
    failures: list[str] = []
    ends = time.monotonic() + seconds
    number = 0
    while not number or time.monotonic() < ends:
        name = _TURN[number % len(_TURN)]
        own = seed + number
        chance = random.Random(own)  # noqa: S311  (nothing secret)
        try:
            counts[f"{name}: {_TRIALS[name](grounds, chance)}"] += 1
        except Exception:  # noqa: BLE001 (every failure is kept, and the next tried)
            counts[f"{name}: FAILED"] += 1
            failures.append(f"{name}, seed {own}\n{traceback.format_exc()}")
            grounds = Grounds.make(folder / f"after-{own}")
        number += 1
    return counts, failures


def main() -> None:
    """Run for --minutes; print counts, seeds and failures."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    say = sys.stdout.write
    say(f"seed {given.seed}, {given.minutes:g} minutes\n")
    with tempfile.TemporaryDirectory() as folder:
        counts, failures = soak(given.minutes * 60, given.seed, Path(folder))
    for what, count in sorted(counts.items()):
        say(f"{count:6,}  {what}\n")
    for failure in failures:
        say(f"\n{failure}")
    say(f"{counts.total():,} trials, {len(failures)} failures\n")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
