"""One trial each of what an index promises: old or new, never between; no damage served.

In: an index over one of two small collections, and a source of chance. Out: what came
out, in a word; an AssertionError if a promise was broken. Called by
``search.bench.soak``, which counts. Run as a program it is one builder or one reader.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from search.errors import IndexDamagedError
from search.generations import IndexFolder
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

# Documents of the two collections; every one holds the word that is searched.
SIZES = (40, 55)
_WORD = "ข่าว"
_REBUILDS = 6
_THREADS = 4
_PROCESSES = 2
_PATIENCE = 60.0


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
        """Write two collections and build the index of the first."""
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
        started = time.perf_counter()
        grounds.build(0)
        grounds.seconds = time.perf_counter() - started
        return grounds

    def build(self, turn: int, *, update: bool = False) -> str:
        """Build the index of one collection here; return its generation."""
        source = [self.collections[turn]]
        report = build_index(source, self.index, self.glossary, update=update)
        self.turn = turn
        assert report.documents == SIZES[turn]
        return report.generation

    def builder(self, turn: int, *, update: bool) -> subprocess.Popen[bytes]:
        """Start a builder in a process of its own; it has begun when this returns."""
        paths = (self.collections[turn], self.index, self.glossary)
        process = _start("update" if update else "build", *map(str, paths))
        assert process.stdout is not None
        process.stdout.readline()
        return process


def kill(grounds: Grounds, chance: random.Random) -> str:
    """Kill a builder at some moment: the old index or the new one, then a good build."""
    old, new = grounds.turn, 1 - grounds.turn
    builder = grounds.builder(new, update=chance.random() < 0.5)  # noqa: PLR2004
    time.sleep(chance.uniform(0, 1.3 * grounds.seconds))
    builder.send_signal(signal.SIGKILL)
    builder.communicate()
    generation = IndexFolder(grounds.index).open(verify="full")
    assert not generation.notice, generation.notice
    documents = generation.manifest.documents
    assert documents in SIZES, documents
    assert _total(grounds.index) == documents
    grounds.turn = SIZES.index(documents)
    outcome = "old index" if grounds.turn == old else "new index"
    # Whatever the dead builder left, the next one works and clears it away.
    grounds.build(1 - grounds.turn, update=chance.random() < 0.5)  # noqa: PLR2004
    left = [entry.name for entry in (grounds.index / "generations").iterdir()]
    assert sorted(left) == IndexFolder(grounds.index).names(), left
    assert len(left) <= 2, left  # noqa: PLR2004
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
    try:
        folder.open(live.name, verify="full")
    except IndexDamagedError as error:
        assert str(file) in str(error), f"{file} is not named: {error}"
    else:
        message = f"{how} of {file.name} was not found"
        raise AssertionError(message)
    try:
        generation = folder.open(verify="full")
    except IndexDamagedError:
        return f"{how}, named; no other generation"
    assert generation.notice
    assert generation.manifest.name != live.name
    return f"{how}, named; the one before is served"


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
            except Exception as error:  # noqa: BLE001 (any error is a broken promise)
                faults.append(repr(error))
                return

    readers = [threading.Thread(target=read) for _ in range(_THREADS)]
    others = [_start("read", str(grounds.index)) for _ in range(_PROCESSES)]
    try:
        for other in others:
            assert other.stdout is not None
            other.stdout.readline()
        for reader in readers:
            reader.start()
        for _ in range(_REBUILDS):
            update = chance.random() < 0.5  # noqa: PLR2004
            turn = 1 - grounds.turn
            truth[grounds.build(turn, update=update)] = SIZES[turn]
    finally:
        done.set()
        for reader in readers:
            if reader.ident is not None:
                reader.join(_PATIENCE)
        told = [other.communicate(b"\n", timeout=_PATIENCE)[0] for other in others]
    assert not faults, faults[0]
    for output in told:
        answers += [(name, total) for name, total in json.loads(output)]
    wrong = [answer for answer in answers if truth.get(answer[0]) != answer[1]]
    assert not wrong, wrong[:3]
    seen = len({name for name, _ in answers})
    assert seen > 1, "the readers saw one generation only"
    return f"{_THREADS} threads and {_PROCESSES} processes, no wrong answer"


def _answer(service: SearchService) -> tuple[str, int]:
    response = service.search(Request(_WORD))
    return response.generation, response.total


def _total(index: Path) -> int:
    return _answer(SearchService(IndexHandle(index)))[1]


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "search.bench.soak_trials", *arguments]
    return subprocess.Popen(  # noqa: S603  (ourselves)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )


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


_DAMAGES = {
    "a flipped bit": _flip,
    "a cut": _cut,
    "zeroes": _zero,
    "an appendix": _lengthen,
    "another file's content": _exchange,
    "a deletion": lambda file, _: file.unlink(),
}


def _read_until_told() -> None:
    """Search again and again until a line comes in; print every answer."""
    stop = threading.Event()
    listener = threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()))
    service = SearchService(IndexHandle(Path(sys.argv[2])))
    answers = {_answer(service)}
    listener.start()
    sys.stdout.write("reading\n")
    sys.stdout.flush()
    while not stop.is_set():
        answers.add(_answer(service))
    sys.stdout.write(json.dumps(sorted(answers)))


def _build_here() -> None:
    sys.stdout.write("building\n")
    sys.stdout.flush()
    source, index, glossary = map(Path, sys.argv[2:5])
    build_index([source], index, glossary, update=sys.argv[1] == "update")


if __name__ == "__main__":
    _read_until_told() if sys.argv[1] == "read" else _build_here()
