"""Trials on a disk that gets full while an index is built.

In: grounds, and how much room there is, as a share of what the build needs. Out: what
came out, in a word. The disk is a small one in memory (tmpfs), which only root may
mount on Linux; elsewhere the trials are left out. Called by ``search.bench.soak``.
"""

from __future__ import annotations

import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from search.bench.soak_grounds import Grounds, ending, expect, start_child
from search.errors import IndexWriteError

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

_PAGE = 4096
_AMPLE = 64 << 20
_REFUSED = 3  # the exit code of a builder that was told there is no room


def can_mount(folder: Path) -> str:
    """Return why no disk can be mounted; empty if one can."""
    place = folder / "mount"
    place.mkdir(exist_ok=True)
    try:
        with _disk(place):
            return ""
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or str(error).encode()
        return said.decode("utf-8", "replace").strip()


def fill(grounds: Grounds, chance: random.Random, *, share: float) -> str:
    """Build on a disk with room for a share of what the build needs."""
    place = grounds.index.with_name("mount")
    place.mkdir(exist_ok=True)
    with _disk(place):
        small = replace(grounds, index=place / "index")
        small.build(0)
        before = _used(place)
        small.build(1)
        needed = _used(place) - before
        shutil.rmtree(small.index)
        small.build(0)
        old = _used(place)
        _resize(place, old + int(share * needed))
        code = ending(start_child(lambda: _build(small)))
        expect(code in {0, _REFUSED}, f"the builder ended with {code}")
        small.turn = small.served()
        refused = code == _REFUSED
        expect(small.turn == (0 if refused else 1), f"{code}, but {small.turn} served")
        small.expect_tidy()
        expect(not refused or _used(place) == old, "the room was not given back")
        _resize(place, _AMPLE)
        small.go_on(chance)
    said = "told, old index, room given back" if refused else "new index"
    return f"room for {share:.0%} of the build: {said}"


def _build(grounds: Grounds) -> int:
    try:
        grounds.build(1)
    except IndexWriteError as error:
        if "It needs about" not in str(error) or " free" not in str(error):
            raise
        return _REFUSED
    return 0


def _used(place: Path) -> int:
    return shutil.disk_usage(place).used


def _resize(place: Path, size: int) -> None:
    pages = -(-size // _PAGE)
    _run("mount", "-o", f"remount,size={pages * _PAGE}", str(place))


@contextmanager
def _disk(place: Path) -> Iterator[None]:
    _run("mount", "-t", "tmpfs", "-o", f"size={_AMPLE}", "tmpfs", str(place))
    try:
        yield
    finally:
        _run("umount", "--lazy", str(place))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 (fixed words)
