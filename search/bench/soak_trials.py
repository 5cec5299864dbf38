"""One trial each of what an index promises: old or new, never between; no damage served.

In: an index over one of two small collections, and a source of chance. Out: what came
out, in a word; ``BrokenPromiseError`` if it was not as promised. Called by
``search.bench.soak``, which counts. Run as a program it is one builder or one reader.
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from search.analysis.analyzer import Analyzer
from search.errors import IndexDamagedError
from search.generations import IndexFolder
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    import random

# Documents of the two collections; every one holds the word that is searched.
SIZES = (40, 55)
_WORD = "ข่าว"
_REBUILDS = 6
_THREADS = 4
_PROCESSES = 2
_PATIENCE = 60.0
_KEPT = 2  # generations: the live one and the one before
_HALF = 0.5
_BREATH = 0.002  # between two searches, for the builder beside


class BrokenPromiseError(Exception):
    """The index was not as it must be."""


@dataclass
class Grounds:
    """An index, the two collections it is built from, and how long a build takes."""

    index: Path
    collections: tuple[Path, Path]
    glossary: Path
    seconds: float
    turn: int = 0

    @classmethod
    def make(cls, folder: Path) -> Grounds:
        """Write two collections and build an index of each, the second being live."""
        places = (folder / "first", folder / "second")
        for place, size in zip(places, SIZES, strict=True):
            place.mkdir(parents=True)
            for number in range(size):
                text = f"{_WORD}ที่ {number}\n\nข่าวต่างประเทศ report {number} " * 5
                (place / f"{number:03d}.txt").write_text(text, "utf-8")
        glossary = folder / "glossary.tsv"
        line = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n"
        glossary.write_text(line, "utf-8")
        grounds = cls(folder / "index", places, glossary, 0.0)
        grounds.build(0)  # which also loads the word lists
        started = time.perf_counter()
        grounds.build(1)
        grounds.seconds = time.perf_counter() - started
        return grounds

    def build(self, turn: int, *, update: bool = False) -> str:
        """Build the index of one collection here; return its generation."""
        source = [self.collections[turn]]
        report = build_index(source, self.index, self.glossary, update=update)
        self.turn = turn
        _expect(report.documents == SIZES[turn], f"{report.documents} documents")
        return report.generation

    def builder(self, turn: int, *, update: bool) -> subprocess.Popen[bytes]:
        """Start a builder in a process of its own; it has begun when this returns."""
        paths = (self.collections[turn], self.index, self.glossary)
        process = _start("update" if update else "build", *map(str, paths))
        _first_line(process)
        return process


def kill(grounds: Grounds, chance: random.Random) -> str:
    """Kill a builder at some moment: the old index or the new one, then a good build."""
    old, new = grounds.turn, 1 - grounds.turn
    builder = grounds.builder(new, update=chance.random() < _HALF)
    time.sleep(chance.uniform(0, 1.5 * grounds.seconds))
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    generation = IndexFolder(grounds.index).open(verify="full")
    _expect(not generation.notice, generation.notice)
    documents = generation.manifest.documents
    _expect(documents in SIZES, f"{documents} documents in the manifest")
    found = _answer(SearchService(IndexHandle(grounds.index)))[1]
    _expect(found == documents, f"{found} of {documents} documents found")
    grounds.turn = SIZES.index(documents)
    outcome = "old index" if grounds.turn == old else "new index"
    # Whatever the dead builder left, the next one works and clears it away.
    grounds.build(1 - grounds.turn, update=chance.random() < _HALF)
    left = [entry.name for entry in (grounds.index / "generations").iterdir()]
    tidy = sorted(left) == IndexFolder(grounds.index).names() and len(left) <= _KEPT
    _expect(tidy, f"left over: {left}")
    return outcome


def damage(grounds: Grounds, chance: random.Random) -> str:
    """Damage one file of a copy: it is found and named, and never served."""
    copy = grounds.index.with_name("damaged")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(grounds.index, copy)
    folder = IndexFolder(copy)
    live = folder.current().folder
    file = chance.choice(sorted(path for path in live.rglob("*") if path.is_file()))
    before = file.read_bytes()
    how = chance.choice(sorted(_DAMAGES))
    _DAMAGES[how](file, chance)
    if file.exists() and file.read_bytes() == before:
        return f"{how}, no byte changed"
    problem = _found(folder, live.name)
    _expect(str(file) in problem, f"{how} of {file} was told as {problem!r}")
    try:
        generation = folder.open(verify="full")
    except IndexDamagedError:
        return f"{how}, named; no other generation"
    _expect(bool(generation.notice), "no notice")
    _expect(generation.manifest.name != live.name, "the damaged one is served")
    return f"{how}, named; the one before is served"


def _found(folder: IndexFolder, name: str) -> str:
    try:
        folder.open(name, verify="full")
    except IndexDamagedError as error:
        return str(error)
    return ""


def rebuild_under_readers(grounds: Grounds, chance: random.Random) -> str:
    """Rebuild while threads and processes search: every answer is of one generation."""
    started = IndexFolder(grounds.index).current().manifest
    truth = {started.name: started.documents}
    service = SearchService(IndexHandle(grounds.index))
    answers: list[tuple[str, int]] = []
    faults: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                answers.append(_answer(service))
                time.sleep(_BREATH)
            except Exception as error:  # noqa: BLE001 (any error is a broken promise)
                faults.append(repr(error))
                return

    readers = [threading.Thread(target=read) for _ in range(_THREADS)]
    others = [_start("read", str(grounds.index)) for _ in range(_PROCESSES)]
    try:
        for other in others:
            _first_line(other)
        for reader in readers:
            reader.start()
        for _ in range(_REBUILDS):
            update = chance.random() < _HALF
            turn = 1 - grounds.turn
            truth[grounds.build(turn, update=update)] = SIZES[turn]
    finally:
        done.set()
        for reader in readers:
            if reader.ident is not None:
                reader.join(_PATIENCE)
        told = [other.communicate(b"\n", timeout=_PATIENCE)[0] for other in others]
    _expect(not faults, "; ".join(faults))
    for output in told:
        answers += [(name, total) for name, total in json.loads(output)]
    wrong = [answer for answer in answers if truth.get(answer[0]) != answer[1]]
    _expect(not wrong, f"{len(wrong)} answers of no one generation: {wrong[:3]}")
    seen = len({name for name, _ in answers})
    _expect(seen > 1, "the readers saw one generation only")
    return f"{_THREADS} threads and {_PROCESSES} processes, no wrong answer"


def _answer(service: SearchService) -> tuple[str, int]:
    response = service.search(Request(_WORD))
    return response.generation, response.total


def _expect(holds: bool, problem: str) -> None:
    if not holds:
        raise BrokenPromiseError(problem)


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "search.bench.soak_trials", *arguments]
    return subprocess.Popen(  # noqa: S603  (ourselves)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


def _first_line(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process says that it has begun."""
    if process.stdout is not None:
        process.stdout.readline()


def _flip(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    if content:
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    file.write_bytes(content)


def _cut(file: Path, chance: random.Random) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: chance.randrange(len(content) or 1)])


def _zero(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    at = chance.randrange(len(content) or 1)
    piece = len(content[at : at + 4096])
    content[at : at + piece] = bytes(piece)
    file.write_bytes(content)


def _lengthen(file: Path, chance: random.Random) -> None:
    file.write_bytes(file.read_bytes() + chance.randbytes(chance.randrange(1, 100)))


def _exchange(file: Path, chance: random.Random) -> None:
    others = sorted(path for path in file.parent.iterdir() if path.is_file())
    file.write_bytes(chance.choice(others).read_bytes())


def _delete(file: Path, _: random.Random) -> None:
    file.unlink()


_DAMAGES = {
    "a flipped bit": _flip,
    "a cut": _cut,
    "zeroes": _zero,
    "an appendix": _lengthen,
    "another file's content": _exchange,
    "a deletion": _delete,
}


def _read_until_told() -> None:
    """Search again and again until a line comes in; print every answer."""
    stop = threading.Event()

    def listen() -> None:
        sys.stdin.readline()
        stop.set()

    listener = threading.Thread(target=listen)
    service = SearchService(IndexHandle(Path(sys.argv[2])))
    answers = {_answer(service)}
    listener.start()
    sys.stdout.write("reading\n")
    sys.stdout.flush()
    while not stop.is_set():
        answers.add(_answer(service))
        time.sleep(_BREATH)
    sys.stdout.write(json.dumps(sorted(answers)))


def _build_here() -> None:
    # Loaded before, so that the kill comes while something is written.
    Analyzer().analyze(f"{_WORD} news")
    sys.stdout.write("building\n")
    sys.stdout.flush()
    source, index, glossary = map(Path, sys.argv[2:5])
    build_index([source], index, glossary, update=sys.argv[1] == "update")


if __name__ == "__main__":
    _read_until_told() if sys.argv[1] == "read" else _build_here()
