"""Trials of rebuilds under readers: no search fails, none mixes two indexes.

In: grounds and how many rebuilds. Out: a line about what was read; BrokenPromiseError
if a search failed, was empty or gave an answer that its generation does not give. The
builder and some readers are processes of their own, the other readers threads. Called
by ``search.bench.soak``; run as a program it is one such reader.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import TYPE_CHECKING

from search.bench.soak_grounds import (
    QUERIES,
    ROOT,
    answer,
    ending,
    expect,
    start_child,
)
from search.generations import IndexFolder
from search.opening import IndexHandle
from search.service import SearchService

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

    from search.bench.soak_grounds import Grounds

THREADS = 8
PROCESSES = 2
_PATIENCE = 60.0
_BREATH = 0.002  # between two searches, for the builder beside

# Generation, number of the query, answer.
Seen = tuple[str, int, str]


class Reader:
    """Searches again and again, from as many threads as one likes."""

    def __init__(self, index: Path) -> None:
        self._service = SearchService(IndexHandle(index))
        self._done = threading.Event()
        self.seen: set[Seen] = set()
        self.seconds: list[float] = []
        self.faults: list[str] = []

    def stop(self) -> None:
        """Have every thread end after its search."""
        self._done.set()

    def read(self) -> None:
        """Search until stopped; any error is a fault."""
        number = 0
        while not self._done.is_set():
            query = number % len(QUERIES)
            started = time.perf_counter()
            try:
                generation, said = answer(self._service, QUERIES[query])
            except Exception as error:  # noqa: BLE001 (any error is a broken promise)
                self.faults.append(repr(error))
                return
            self.seconds.append(time.perf_counter() - started)
            self.seen.add((generation, query, said))
            number += 1
            time.sleep(_BREATH)


def rebuild_under_readers(
    grounds: Grounds, chance: random.Random, *, rebuilds: int
) -> str:
    """Rebuild again and again while threads and processes search."""
    plan = [chance.random() < 0.5 for _ in range(rebuilds)]  # noqa: PLR2004
    started = IndexFolder(grounds.index).current().manifest.name
    built = grounds.index.with_name("built")
    built.write_text(f"{started} {grounds.turn}\n", "utf-8")
    # Started before there are threads: it is a copy of this process.
    go, wait = os.pipe()[::-1]
    builder = start_child(lambda: _build(grounds, plan, built, wait))
    reader = Reader(grounds.index)
    with _threads(reader), _others(grounds.index) as told:
        os.write(go, b"!")
        code = ending(builder)
    os.close(go)
    os.close(wait)
    expect(code == 0, f"the builder ended with {code}")
    expect(not reader.faults, "; ".join(reader.faults))
    lines = (line.split() for line in built.read_text("utf-8").splitlines())
    truth = {name: grounds.expected[int(turn)] for name, turn in lines}
    grounds.turn = (grounds.turn + rebuilds) % 2
    searches, seen = len(reader.seconds), set(reader.seen)
    for output in told:
        other = json.loads(output)
        expect(not other["faults"], "; ".join(other["faults"]))
        searches += other["searches"]
        seen |= {(name, query, said) for name, query, said in other["seen"]}
    for name, query, said in seen:
        right = name in truth and truth[name][query] == said
        expect(right, f"{QUERIES[query]} was answered for {name} with {said}")
    generations = len({name for name, _, _ in seen})
    expect(generations > 1, "the readers saw one generation only")
    slowest = quantiles(reader.seconds, n=100)[-1]
    return (
        f"{rebuilds} rebuilds, {searches:,} searches by {THREADS} threads and "
        f"{PROCESSES} processes in {generations} generations: 0 failed, 0 empty, "
        f"0 mixed; 99 % of a thread's within {slowest * 1000:.0f} ms"
    )


def _build(grounds: Grounds, plan: list[bool], built: Path, wait: int) -> None:
    os.read(wait, 1)
    for update in plan:
        name = grounds.build(1 - grounds.turn, update=update)
        with built.open("a", encoding="utf-8") as stream:
            stream.write(f"{name} {grounds.turn}\n")


@contextmanager
def _threads(reader: Reader) -> Iterator[None]:
    threads = [threading.Thread(target=reader.read) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        reader.stop()
        for thread in threads:
            thread.join(_PATIENCE)


@contextmanager
def _others(index: Path) -> Iterator[list[bytes]]:
    """Run reading processes; what each has seen is in the list afterwards."""
    command = [sys.executable, "-m", "search.bench.soak_readers", str(index)]
    pipe = subprocess.PIPE
    others = [
        subprocess.Popen(command, stdin=pipe, stdout=pipe, cwd=ROOT)  # noqa: S603
        for _ in range(PROCESSES)
    ]
    told: list[bytes] = []
    try:
        for other in others:
            if other.stdout is not None:
                other.stdout.readline()  # it says that it reads
        yield told
    finally:
        told += [other.communicate(b"\n", timeout=_PATIENCE)[0] for other in others]


def main() -> None:
    """Search until a line comes in; print what was seen."""
    reader = Reader(Path(sys.argv[1]))
    thread = threading.Thread(target=reader.read)
    thread.start()
    sys.stdout.write("reading\n")
    sys.stdout.flush()
    sys.stdin.readline()
    reader.stop()
    thread.join(_PATIENCE)
    seen = {
        "searches": len(reader.seconds),
        "faults": reader.faults,
        "seen": sorted(reader.seen),
    }
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
