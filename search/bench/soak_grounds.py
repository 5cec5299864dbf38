"""What the soak works on: one index, two collections, and the right answers of both.

In: an empty folder. Out: ``Grounds``, which build the index of either collection, here
or in a child, and tell which of the two is served; ``BrokenPromiseError`` if it is
neither. Called by the trials of ``search.bench.soak``.
"""

from __future__ import annotations

import os
import signal
import time
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from search.bench.mixed_folder import write_mixed_folder
from search.generations import IndexFolder
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
# Files of all formats: those of both collections, and those of one or the other.
_COMMON, _FIRST, _SECOND = 20, 10, 14
QUERIES = ("คิวบา", "Russia trade", '"เรือรบ เดินทาง"', "Hanoi OR ข้าว", "น้ำมัน -ความ")
_GLOSSARY = "cuba\tplace\tคิวบา\tCuba\t\t\teditor\tcountry\n"
_KEPT = 2  # generations: the live one and the one before
_PATIENCE = 120  # seconds until a child that hangs is ended

# One for each query: how many documents, and which, with scores and snippets.
Answers = tuple[str, ...]


class BrokenPromiseError(Exception):
    """The index was not as it must be."""


def expect(holds: bool, problem: str) -> None:
    """Raise BrokenPromiseError unless it holds."""
    if not holds:
        raise BrokenPromiseError(problem)


@dataclass
class Grounds:
    """An index, its two collections, the answers of each, and which one is live.

    ``seconds`` is how long the last build took.
    """

    index: Path
    sources: tuple[list[Path], list[Path]]
    glossary: Path
    expected: list[Answers] = field(default_factory=list)
    seconds: float = 0.0
    turn: int = 1

    @classmethod
    def make(cls, folder: Path) -> Grounds:
        """Write the collections and build both; the second is live."""
        for number, size in enumerate((_COMMON, _FIRST, _SECOND)):
            write_mixed_folder(folder / str(number), size, seed=number)
        glossary = folder / "glossary.tsv"
        glossary.write_text(_GLOSSARY, "utf-8")
        common = folder / "0"
        sources = ([common, folder / "1"], [common, folder / "2"])
        grounds = cls(folder / "index", sources, glossary)
        for turn in (0, 1):  # the first build also loads the word lists
            grounds.build(turn)
            service = SearchService(IndexHandle(grounds.index))
            grounds.expected.append(answers(service))
            empty = [
                q
                for q, said in zip(QUERIES, grounds.expected[-1], strict=True)
                if said == "0"
            ]
            expect(not empty, f"a query without answers would show nothing: {empty}")
        expect(grounds.expected[0] != grounds.expected[1], "both answer the same")
        return grounds

    def build(self, turn: int, *, update: bool = False, workers: int = 1) -> str:
        """Build the index of one collection here; return its generation."""
        started = time.perf_counter()
        report = build_index(
            self.sources[turn],
            self.index,
            self.glossary,
            update=update,
            workers=workers,
        )
        self.turn = turn
        self.seconds = time.perf_counter() - started
        return report.generation

    def served(self) -> int:
        """Return which collection is served; every file is as written, and no notice."""
        generation = IndexFolder(self.index).open(verify="full")
        expect(not generation.notice, generation.notice)
        return self.turn_of(answers(SearchService(IndexHandle(self.index))))

    def turn_of(self, answered: Answers) -> int:
        """Return which collection gives these answers."""
        expect(answered in self.expected, f"answers of no collection: {answered}")
        return self.expected.index(answered)

    def expect_tidy(self) -> None:
        """Expect nothing in the folder but the live generation and the one before."""
        left = sorted(entry.name for entry in (self.index / "generations").iterdir())
        tidy = left == IndexFolder(self.index).names() and len(left) <= _KEPT
        expect(tidy, f"left over: {left}")
        parts = {entry.name for entry in self.index.iterdir()}
        expect(parts == {"current", "generations", "lock"}, f"left over: {parts}")

    def go_on(self, chance: random.Random) -> None:
        """Build the other collection: whatever was left, it works and is tidy."""
        self.turn = self.served()
        turn = 1 - self.turn
        self.build(turn, update=chance.random() < 0.5)  # noqa: PLR2004
        expect(self.served() == turn, "the new index is not served")
        self.expect_tidy()


def answers(service: SearchService) -> Answers:
    """Return what an index answers to every query."""
    return tuple(answer(service, query)[1] for query in QUERIES)


def answer(service: SearchService, query: str) -> tuple[str, str]:
    """Return the generation that answered, and all that matters of its answer."""
    response = service.search(Request(query))
    said = [str(response.total)]
    for result in response.results:
        shown = " … ".join(snippet.text for snippet in result.snippets)
        said.append(f"{result.document.id} {result.score:.9f} {shown}")
    return response.generation, "\n".join(said)


def start_child(action: Callable[[], int | None]) -> int:
    """Run the action in a child; it ends with what that returns, 1 after an error.

    The child is a copy of this process, word lists and all: a kill some milliseconds
    later comes while something is written.
    """
    child = os.fork()
    if child:
        return child
    try:
        signal.alarm(_PATIENCE)
        os._exit(action() or 0)
    except BaseException:  # noqa: BLE001 (told to the parent by the exit code)
        traceback.print_exc()
        os._exit(1)


def ending(child: int) -> int:
    """Wait for a child; return its exit code, for a signal its negative number."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
