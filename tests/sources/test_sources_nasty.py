"""Every bad file of the catalogue, in one folder with good ones."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from search.errors import SourceError
from search.sources.base import Found
from search.sources.files import read_sources

CATALOGUE = Path(__file__).resolve().parents[3] / "shared/eval/nasty/files.jsonl"
GOOD = {"good-th": "ข่าว\nปูตินเยือนฮานอย", "good-en": "News\nPutin in Hanoi"}
MANY = 2_000  # files stand for the hundred thousand of the catalogue

pytestmark = pytest.mark.skipif(
    not CATALOGUE.exists(),
    reason="the catalogue of bad files is not beside the project",
)

Read = Callable[..., Any]

# What each ordinary case of the catalogue must come to. A file that is not listed is
# left out with a reason.
READ = {
    *("f002", "f004", "f005", "f006", "f007", "f008", "f009", "f010", "f011", "f012"),
    *("f013", "f014", "f015", "f017", "f018", "f019", "f021", "f022", "f026", "f029"),
    *("f030", "f031", "f032", *(f"f0{n}" for n in range(40, 48)), "f049", "f050"),
    *(f"f0{n}" for n in range(51, 63)),
    *("f064", "f065", "f066", "f067", "f069", "f070", "f071"),
}
SILENT = {"f068"}  # a hidden file
WITH_A_WARNING = {
    *("f010", "f017", "f018", "f019", "f021", "f022", "f026", "f029", "f049", "f050"),
}
ELSEWHERE = {"f063"}  # its name leads out of the folder, so no listing can give it


def cases() -> list[dict[str, object]]:
    if not CATALOGUE.exists():
        return []
    lines = CATALOGUE.read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def content(case: dict[str, object]) -> Iterator[bytes]:
    parts: list[tuple[str, int]] = case["parts"]  # type: ignore[assignment]
    for piece, times in parts:
        yield bytes.fromhex(piece) * times


ORDINARY = [c for c in cases() if "special" not in c and c["id"] not in ELSEWHERE]


@pytest.fixture(scope="module")
def bad_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good files and all ordinary bad ones, each in a folder of its own."""
    folder = tmp_path_factory.mktemp("nasty")
    for name, text in GOOD.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    for case in ORDINARY:
        place = folder / str(case["id"])
        place.mkdir()
        (place / str(case["name"])).write_bytes(b"".join(content(case)))
    return folder


@pytest.fixture(scope="module")
def results(bad_folder: Path) -> dict[str, list[object]]:
    """What came out, by the folder of the case."""
    by_case: dict[str, list[object]] = {}
    started = time.process_time()
    for item in read_sources([bad_folder]):
        name = item.path.removeprefix(f"{bad_folder}/").split("/")[0]
        by_case.setdefault(name, []).append(item)
    assert time.process_time() - started < 60
    return by_case


@pytest.mark.parametrize(
    "case", ORDINARY, ids=lambda case: f"{case['id']}-{case['why']}"
)
def test_each_bad_file_is_read_or_named(
    case: dict[str, object], results: dict[str, list[Any]]
) -> None:
    case_id = str(case["id"])
    if case_id in SILENT:
        assert case_id not in results
        return
    (item,) = results[case_id]
    assert isinstance(item, Found) == (case_id in READ)
    if isinstance(item, Found):
        assert bool(item.warnings) == (case_id in WITH_A_WARNING)
        assert 0 < len(item.document.text) <= 1_000_000
        assert "\x00" not in item.document.title + item.document.text
        assert item.document.id.isprintable()
    else:
        assert item.reason
    assert item.path.isprintable()


def test_the_good_files_among_them_are_whole(results: dict[str, list[Any]]) -> None:
    for name, text in GOOD.items():
        (item,) = results[f"{name}.txt"]
        assert f"{item.document.title}\n{item.document.text}" == text


def test_a_name_with_the_parent_folder_in_it_is_a_file_elsewhere(
    folder: Path, read: Read
) -> None:
    (folder / "../escape.txt").write_text("x")
    (folder / "a.txt").write_text("y")
    assert list(read().documents) == ["a"]


def outside_link(folder: Path) -> None:
    (folder / "link.txt").symlink_to(folder.parent / "private.txt")


def loop_link(folder: Path) -> None:
    (folder / "loop.txt").symlink_to("loop.txt")


def parent_link(folder: Path) -> None:
    (folder / "parent").symlink_to("..")


def hard_link(folder: Path) -> None:
    os.link(folder / "good.txt", folder / "hard.txt")


def fifo(folder: Path) -> None:
    os.mkfifo(folder / "fifo.txt")


def unix_socket(folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(folder / "socket.txt"))


def zero_link(folder: Path) -> None:
    (folder / "zero.txt").symlink_to("/dev/zero")


def no_permission(folder: Path) -> None:
    (folder / "locked.txt").write_text("x")
    (folder / "locked.txt").chmod(0)


def folder_with_suffix(folder: Path) -> None:
    (folder / "directory.txt").mkdir()


def deep(folder: Path) -> None:
    place = folder
    for _ in range(64):
        place = place / "ห้อง"
        place.mkdir()
    (place / "deep.txt").write_text("x")


def sparse(folder: Path) -> None:
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(8 * 1024**3)


def raw_name(folder: Path) -> None:
    name = os.fsencode(folder) + b"/" + "ข่าว".encode("cp874") + b".txt"
    Path(os.fsdecode(name)).write_text("x")


def same_id(folder: Path) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (folder / name).write_text('{"id": "same", "text": "x"}')


def same_text(folder: Path) -> None:
    for number in range(1_000):
        (folder / f"same-{number}.txt").write_text("ข่าว\nเดิม", "utf-8")


def many(folder: Path) -> None:
    for number in range(MANY):
        (folder / f"{number}.txt").write_text("x")


def case_twins(folder: Path) -> None:
    (folder / "A.txt").write_text("x")
    (folder / "a.txt").write_text("y")


def vanishing(folder: Path) -> None:
    """Deleted and growing files need a hand in the reading: see test_sources_files."""


SPECIAL = {
    "symlink-outside": (outside_link, 0, 1),
    "symlink-loop": (loop_link, 0, 1),
    "symlink-dir": (parent_link, 0, 1),
    "hardlink": (hard_link, 1, 0),
    "fifo": (fifo, 0, 1),
    "socket": (unix_socket, 0, 1),
    "device-zero": (zero_link, 0, 1),
    "no-permission": (no_permission, 1, 0)
    if os.geteuid() == 0
    else (no_permission, 0, 1),
    "directory.txt": (folder_with_suffix, 0, 0),
    "deep-64": (deep, 1, 0),
    "vanishing": (vanishing, 0, 0),
    "growing": (vanishing, 0, 0),
    "sparse-8g": (sparse, 0, 1),
    "name-not-utf8": (raw_name, 1, 0),
    "same-id-twice": (same_id, 1, 1),
    "duplicate-text": (same_text, 1_000, 0),
    "100k-files": (many, MANY, 0),
    "case-twins": (case_twins, 2, 0),
}


@pytest.mark.parametrize(
    "case", [c for c in cases() if "special" in c], ids=lambda c: c["id"]
)
def test_each_special_case_ends_with_the_good_file_read(
    case: dict[str, object], folder: Path, read: Read
) -> None:
    (folder / "good.txt").write_text("ข่าว\nดี", "utf-8")
    make, found, skipped = SPECIAL[str(case["special"])]
    make(folder)
    result = read()
    assert result.documents["good"].text == "ดี"
    assert len(result.found) == 1 + found
    assert sum(map(len, result.skipped.values())) == skipped
    assert not any("ความลับ" in item.document.text for item in result.found)


def test_a_folder_of_only_bad_files_is_an_error_that_names_the_first(
    folder: Path,
) -> None:
    (folder / "a.txt").write_bytes(bytes(100))
    with pytest.raises(SourceError, match=r"first, .*a\.txt: it is no text"):
        list(read_sources([folder]))
