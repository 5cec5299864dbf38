from __future__ import annotations

import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.errors import SourceError
from search.sources import opening
from search.sources.base import PLAIN_LIMIT, Found
from search.sources.files import read_sources

Read = Callable[..., Any]

ROOT = Path(__file__).resolve().parents[2]
TEXT = "ข่าว\nปูตินเยือนฮานอย"


def write(folder: Path, *names: str, text: str = TEXT) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def test_a_folder_is_read_with_all_below_it_in_the_order_of_names(
    folder: Path, read: Read
) -> None:
    write(folder, "b.txt", "a/z.txt", "a/ข.md", "c.txt")
    assert list(read().documents) == ["a/z", "a/ข", "b", "c"]


def test_reading_twice_gives_the_same(folder: Path, read: Read) -> None:
    write(folder, *(f"{n % 7}/{n}.txt" for n in range(40)))
    assert read() == read()


def test_every_seed_becomes_a_document(read: Read) -> None:
    result = read(ROOT / "seeds" / "documents")
    assert result.skipped == {}
    assert result.warnings == ""
    assert sum(item.document.date is not None for item in result.found) > 100


def test_single_files_and_several_folders_can_be_given(
    folder: Path, read: Read
) -> None:
    write(folder, "one/a.txt", "two/b.txt", "three.md")
    result = read(folder / "two", folder / "three.md", folder / "one")
    assert list(result.documents) == ["b", "three", "a"]


def test_a_file_in_two_of_the_paths_is_read_once_and_named(
    folder: Path, read: Read
) -> None:
    write(folder, "sub/a.txt")
    result = read(folder, folder / "sub")
    assert list(result.documents) == ["sub/a"]
    assert "has been read as" in result.reason


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.mkdir(), "there is no file in it"),
        (os.mkfifo, "a named pipe"),
        (lambda path: path.symlink_to("/dev/zero"), "a device"),
        (lambda path: path.symlink_to(path), "Too many levels"),
        (lambda path: path.write_bytes(b""), "no text"),
    ],
)
def test_a_path_that_gives_nothing_is_an_error(
    tmp_path: Path, make: Callable[[Path], object], problem: str
) -> None:
    path = tmp_path / "ข่าว.txt"
    make(path)
    with pytest.raises(SourceError, match=problem) as caught:
        list(read_sources([path]))
    assert "ข่าว.txt" in str(caught.value)


def test_a_missing_path_is_an_error_before_anything_is_read(folder: Path) -> None:
    write(folder, "a.txt")
    with pytest.raises(SourceError):
        read_sources([folder, folder / "missing"])


def test_no_path_and_a_nul_in_a_path_are_errors() -> None:
    for paths in ([], [Path("a\x00b")]):
        with pytest.raises(SourceError):
            read_sources(paths)


def test_what_cannot_be_opened_is_named_and_the_rest_is_read(
    folder: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "a.txt", "locked.txt", "vanishing.txt", "z.txt")
    real_open = os.open

    def picky_open(path: str, flags: int) -> int:
        if "locked" in str(path):
            raise PermissionError(13, "Permission denied", path)
        if "vanishing" in str(path):
            Path(path).unlink()
        return real_open(path, flags)

    monkeypatch.setattr(opening.os, "open", picky_open)
    result = read()
    assert list(result.documents) == ["a", "z"]
    assert "Permission denied" in result.skipped["locked.txt"][0]
    assert "No such file" in result.skipped["vanishing.txt"][0]


def test_links_out_of_the_folder_are_named_and_not_followed(
    folder: Path, read: Read
) -> None:
    write(folder, "a.txt")
    (folder / "out.txt").symlink_to("../private.txt")
    (folder / "up").symlink_to("..")
    (folder / "zero.txt").symlink_to("/dev/zero")
    (folder / "loop.txt").symlink_to("loop.txt")
    result = read()
    assert list(result.documents) == ["a"]
    assert set(result.skipped) == {"out.txt", "up", "zero.txt", "loop.txt"}
    assert "out of the folder" in result.skipped["out.txt"][0]


def test_a_folder_beside_with_a_longer_name_is_outside(
    tmp_path: Path, folder: Path, read: Read
) -> None:
    write(tmp_path / "docs-private", "a.txt")
    write(folder, "a.txt")
    (folder / "b.txt").symlink_to("../docs-private/a.txt")
    assert list(read().documents) == ["a"]


def test_links_inside_the_folder_are_files_of_their_own(
    folder: Path, read: Read
) -> None:
    write(folder, "sub/a.txt")
    (folder / "b.txt").symlink_to("sub/a.txt")
    (folder / "again").symlink_to("sub")
    result = read()
    assert list(result.documents) == ["b", "sub/a"]
    assert set(result.skipped) == {"again"}


def test_what_is_no_file_is_named_and_nothing_waits_for_it(
    folder: Path, read: Read
) -> None:
    write(folder, "a.txt")
    os.mkfifo(folder / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "s.txt"))
        result = read()
    assert result.skipped == {
        "pipe.txt": ["it is a named pipe, not a file"],
        "s.txt": ["it is a socket, not a file"],
    }


def test_a_file_that_became_a_pipe_after_the_listing_is_refused(folder: Path) -> None:
    os.mkfifo(folder / "a.txt")
    with pytest.raises(opening.UnreadableError, match="named pipe"):
        opening.open_regular(str(folder / "a.txt"), PLAIN_LIMIT)


def test_some_files_are_left_out_silently_but_only_at_the_top(
    folder: Path, read: Read
) -> None:
    write(folder, "README.md", "LICENSE", "LICENSE.txt", "NOTICE", ".hidden.txt")
    write(folder, ".git/a.txt", "sub/README.md", "Notice to mariners.txt")
    result = read()
    assert list(result.documents) == ["Notice to mariners", "sub/README"]
    assert result.skipped == {}


def test_files_without_a_reader_are_named_with_the_kinds_that_have_one(
    read_one: Read,
) -> None:
    reason = read_one("photo.jpeg", b"\xff\xd8").reason
    assert ".jsonl" in reason
    assert ".txt" in reason


def test_a_suffix_may_be_in_capitals_and_a_folder_may_have_one(
    folder: Path, read: Read
) -> None:
    write(folder, "A.TXT", "folder.txt/b.txt")
    assert list(read().documents) == ["A", "folder.txt/b"]


def test_a_file_above_the_limit_is_not_opened_to_the_end(
    folder: Path, read: Read
) -> None:
    write(folder, "a.txt")
    with (folder / "sparse.txt").open("wb") as file:
        file.truncate(8 * 1024**3)
    result = read()
    assert list(result.documents) == ["a"]
    assert "8,192.0 MiB; at most 10.0 MiB" in result.skipped["sparse.txt"][0]


def test_a_file_that_grows_while_it_is_read_stops_at_the_limit(folder: Path) -> None:
    path = folder / "growing.txt"
    path.write_bytes(b"x" * 10)
    with opening.open_regular(str(path), 20) as stream:
        with path.open("ab") as more:
            more.write(b"x" * 100)
        with pytest.raises(opening.UnreadableError, match="it has more than"):
            stream.read()


def test_documents_come_before_the_next_file_is_opened(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, *(f"{n:03}.txt" for n in range(20)))
    opened: list[str] = []
    real_open = os.open

    def counting(path: str, flags: int) -> int:
        opened.append(path)
        return real_open(path, flags)

    monkeypatch.setattr(opening.os, "open", counting)
    documents = read_sources([folder])
    assert isinstance(next(documents), Found)
    assert len(opened) == 1


def test_a_document_is_cut_at_a_million_characters_with_a_warning(
    read_one: Read,
) -> None:
    result = read_one("long.txt", "ก" * 1_000_001)
    assert len(result.one.text) == 1_000_000
    assert "only the first 1,000,000 characters" in result.warnings


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_named(folder: Path, read: Read) -> None:
    write(folder, "a.txt", "locked.txt")
    (folder / "locked.txt").chmod(stat.S_IWUSR)
    assert "Permission denied" in read().skipped["locked.txt"][0]
