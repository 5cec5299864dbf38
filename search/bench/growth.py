"""How an import grows: time and memory for more and more documents.

In: a .jsonl of documents (without one, documents are made by shuffling the seeds), some
numbers of documents, some numbers of workers. Out: a table with wall time, processor
time, the most memory all processes had at once, and the size of the index. Run as
``python -m search.bench.growth``; the index is built by the command people use.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from search.bench.speed import make_documents
from search.generations import IndexFolder

ROOT = Path(__file__).resolve().parents[2]
_EVERY = 0.2  # seconds between two looks at the memory


@dataclass(frozen=True, slots=True)
class Import:
    """What one import took; memory in bytes, of all its processes together.

    ``resident`` counts a page for each process that has it, files mapped to memory
    too; ``own`` is what cannot be given back when memory is short. ``stages`` tells
    when each began, and the most own memory in it.
    """

    seconds: float
    processor: float
    resident: int
    own: int
    index: int
    stages: dict[str, tuple[float, int]]


def measure(source: Path, glossary: Path, options: list[str]) -> Import:
    """Import a source into a new index with the command line; return what it took."""
    with tempfile.TemporaryDirectory() as place:
        log, index = Path(place, "log"), Path(place, "index")
        command = [sys.executable, "-m", "search", "index", *options]
        command += ["--source", str(source), "--index", str(index)]
        command += ["--glossary", str(glossary)]
        before, started = _processor_time(), time.perf_counter()
        peaks = [0, 0]
        stages: dict[str, tuple[float, int]] = {}
        with (
            log.open("w") as stream,
            subprocess.Popen(  # noqa: S603  (ourselves)
                command, stdout=subprocess.DEVNULL, stderr=stream, cwd=ROOT
            ) as process,
        ):
            while process.poll() is None:
                now = _memory(process.pid)
                peaks = list(map(max, peaks, now))
                said = log.read_text("utf-8").splitlines()
                stage = said[-1].partition(":")[0] if said else "starting"
                begun, most = stages.get(stage, (time.perf_counter() - started, 0))
                stages[stage] = (begun, max(most, now[1]))
                time.sleep(_EVERY)
        seconds = time.perf_counter() - started
        if process.returncode:
            sys.exit(log.read_text("utf-8"))
        return Import(
            seconds,
            _processor_time() - before,
            peaks[0],
            peaks[1],
            IndexFolder(index).current().manifest.size,
            stages,
        )


def _processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(process: int) -> tuple[int, int]:
    """Return the resident and the own memory of a process and all below it."""
    resident = own = 0
    waiting = [process]
    while waiting:
        place = Path(f"/proc/{waiting.pop()}")
        with suppress(OSError, ValueError):
            fields = _fields(place / "smaps_rollup")
            resident += fields["Rss:"]
            own += fields["Anonymous:"]
        with suppress(OSError):
            for thread in (place / "task").iterdir():
                below = (thread / "children").read_text().split()
                waiting += map(int, below)
    return resident, own


def _fields(file: Path) -> dict[str, int]:
    lines = (line.split() for line in file.read_text().splitlines()[1:])
    return {line[0]: int(line[1]) * 1024 for line in lines}


def _first(source: Path, count: int, target: Path) -> None:
    with source.open("rb") as lines, target.open("wb") as output:
        output.writelines(islice(lines, count))


def main() -> None:
    """Import so many documents with so many workers; print a line for each."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    counts, workers = [10_000, 50_000, 100_000], [1, 2]
    parser.add_argument("--source", type=Path, help="a .jsonl; default: made of seeds")
    parser.add_argument("--documents", type=int, nargs="+", default=counts)
    parser.add_argument("--workers", type=int, nargs="+", default=workers)
    parser.add_argument("--glossary", type=Path, default=ROOT / "seeds/glossary")
    parser.add_argument("--semantic", action="store_true", help="make vectors too")
    given = parser.parse_args()
    meaning = "--semantic" if given.semantic else "--no-semantic"
    say = sys.stdout.write
    for count in given.documents:
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder, "documents.jsonl")
            if given.source:
                _first(given.source, count, source)
            else:
                make_documents(count, source)
            size = source.stat().st_size
            for workers in given.workers:
                options = [meaning, "--workers", str(workers)]
                took = measure(source, given.glossary, options)
                say(
                    f"{count:,} documents ({size / 1e6:,.1f} MB), {workers} workers: "
                    f"{took.seconds:,.0f} s, {took.processor:,.0f} s of processors, "
                    f"{took.resident / 1e6:,.0f} MB resident, {took.own / 1e6:,.0f} MB "
                    f"own, index {took.index / 1e6:,.0f} MB\n"
                )
                for name, (begun, own) in took.stages.items():
                    say(f"  {name:<9} from {begun:4,.0f} s, {own / 1e6:5,.0f} MB own\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
