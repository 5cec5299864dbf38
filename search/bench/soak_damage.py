"""Trials of the second promise: damage is reported, never served.

In: grounds and a source of chance. Out: what came out, in a word; BrokenPromiseError if
a damaged file was not named, or if answers came that no whole index gives. The index is
asked as people ask it: through the service, which opens it itself. Called by
``search.bench.soak``.
"""

from __future__ import annotations

import shutil
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.bench.soak_grounds import (
    QUERIES,
    answers,
    ending,
    expect,
    start_child,
)
from search.errors import IndexUnavailableError
from search.generations import IndexFolder
from search.opening import IndexHandle
from search.service import Request, SearchService

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from pathlib import Path

    from search.bench.soak_grounds import Grounds

_PAGE = 4096
_NOTHING = 5
# What a reading process says with its exit code.
_SAID = {
    3: "told, the one before is served",
    4: "told, nothing is served",
    _NOTHING: "no byte changed",
    6: "none of the index itself, which is served",
    7: "a file removed, which its reader still has whole",
}


@dataclass(frozen=True, slots=True)
class Damaged:
    """A copy of an index of which some files are not as they were written."""

    index: Path
    files: tuple[Path, ...]
    how: str

    @property
    def pointer(self) -> bool:
        """Tell whether only the file is damaged that names the live generation."""
        return self.files == (self.index / "current",)

    def expect_told(self, message: str) -> None:
        """Expect a message to name a damaged file, or where it pointed to."""
        names = [self.index] if self.pointer else self.files
        told = any(str(name) in message for name in names)
        expect(told, f"{self.how} of {self.files} was told as {message!r}")


def damage(grounds: Grounds, chance: random.Random) -> str:
    """Damage one file of a copy, then open and ask it."""
    copy = _copy(grounds)
    damaged = _damage(copy, chance)
    if damaged is None:
        return _SAID[_NOTHING]
    damaged.expect_told(_verified(damaged))
    outcome = _asked(grounds, damaged, SearchService(IndexHandle(copy)), read=False)
    return f"{damaged.how}, {outcome}"


def damage_under_reader(grounds: Grounds, chance: random.Random) -> str:
    """Damage one file of a copy in its place while a reader has it open."""
    copy = _copy(grounds)
    reader = start_child(lambda: _read_on(grounds, copy, chance))
    code = ending(reader)
    if code == -signal.SIGBUS:
        _asked_anew(grounds, copy)
        return "the reader ended, a new one is told"
    expect(code in _SAID, f"the reader ended with {code}")
    return _SAID[code]


def _read_on(grounds: Grounds, copy: Path, chance: random.Random) -> int:
    service = SearchService(IndexHandle(copy))
    expect(answers(service) == grounds.expected[grounds.turn], "wrong before")
    damaged = _damage(copy, chance)
    if damaged is None:
        return _NOTHING
    outcome = _asked(grounds, damaged, service, read=True)
    return next(code for code, said in _SAID.items() if said == outcome)


def _asked_anew(grounds: Grounds, copy: Path) -> None:
    service = SearchService(IndexHandle(copy))
    expect(
        bool(service.search(Request(QUERIES[0])).notice),
        "nobody is told what ended the reader",
    )
    expect(answers(service) == grounds.expected[1 - grounds.turn], "wrong answers")


def _asked(
    grounds: Grounds, damaged: Damaged, service: SearchService, *, read: bool
) -> str:
    """Ask everything; return what was told, and expect right answers only.

    What was ``read`` before and then removed is not damaged for its reader.
    """
    try:
        notice = service.search(Request(QUERIES[0])).notice
        answered = answers(service)
    except IndexUnavailableError as error:
        damaged.expect_told(str(error))
        return _SAID[4]
    turn = grounds.turn_of(answered)
    if damaged.pointer and turn == grounds.turn:
        return _SAID[6]
    if read and turn == grounds.turn and not any(f.exists() for f in damaged.files):
        return _SAID[7]
    damaged.expect_told(notice)
    expect(turn != grounds.turn, "the damaged index is served")
    return _SAID[3]


def _verified(damaged: Damaged) -> str:
    """Return what the command ``verify`` would say of the damaged index."""
    folder = IndexFolder(damaged.index)
    try:
        folder.open(folder.current().manifest.name, verify="full")
    except IndexUnavailableError as error:
        return str(error)
    return ""


def _copy(grounds: Grounds) -> Path:
    copy = grounds.index.with_name("damaged")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(grounds.index, copy)
    return copy


def _damage(index: Path, chance: random.Random) -> Damaged | None:
    """Damage one file; return how, or None if its bytes are as before."""
    folder = IndexFolder(index)
    live = folder.current().folder
    files = sorted(path for path in live.rglob("*") if path.is_file())
    file = chance.choice([*files, index / "current"])
    before = {path: path.read_bytes() for path in (*files, file)}
    how = chance.choice(sorted(_DAMAGES))
    _DAMAGES[how](file, chance)
    changed = tuple(path for path in before if _bytes(path) != before[path])
    return Damaged(index, changed, how) if changed else None


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _flip(file: Path, chance: random.Random) -> None:
    content = bytearray(file.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    _overwrite(file, bytes(content))


def _cut(file: Path, chance: random.Random) -> None:
    with file.open("r+b") as stream:
        stream.truncate(chance.randrange(file.stat().st_size))


def _zero(file: Path, chance: random.Random) -> None:
    content = file.read_bytes()
    at = chance.randrange(-(-len(content) // _PAGE)) * _PAGE
    page = bytes(len(content[at : at + _PAGE]))
    _overwrite(file, content[:at] + page + content[at + _PAGE :])


def _lengthen(file: Path, chance: random.Random) -> None:
    with file.open("ab") as stream:
        stream.write(chance.randbytes(chance.randrange(1, 100)))


def _exchange(file: Path, chance: random.Random) -> None:
    others = [path for path in sorted(file.parent.iterdir()) if path.is_file()]
    other = chance.choice([path for path in others if path != file] or [file])
    mine, its = file.read_bytes(), other.read_bytes()
    _overwrite(file, its)
    _overwrite(other, mine)


def _put_older(file: Path, chance: random.Random) -> None:
    """Put a file of the generation before in its place."""
    every = next((p for p in file.parents if p.name == "generations"), file)
    others = [path for path in sorted(every.rglob(file.name)) if path != file]
    _overwrite(file, chance.choice(others or [file]).read_bytes())


def _delete(file: Path, _: random.Random) -> None:
    file.unlink()


def _overwrite(file: Path, content: bytes) -> None:
    """Write into the file that readers have mapped, not into a new one."""
    with file.open("r+b") as stream:
        stream.write(content)
        stream.truncate()


_DAMAGES: dict[str, Callable[[Path, random.Random], None]] = {
    "a flipped bit": _flip,
    "a cut": _cut,
    "a zeroed page": _zero,
    "an appendix": _lengthen,
    "two files exchanged": _exchange,
    "a file of the generation before": _put_older,
    "a deletion": _delete,
}
