"""What an index folder promises its builder and its readers, one at a time."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from search.errors import (
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    IndexUnavailableError,
    IndexWriteError,
)
from search.generations import Generation, IndexFolder
from search.manifests import FORMAT, Manifest, encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def publish(
    index: IndexFolder,
    documents: int,
    check: Callable[[Path], None] | None = None,
) -> Generation:
    with index.build() as building:
        (building.folder / "segment").mkdir()
        np.save(building.folder / "segment" / "postings.npy", np.full(64, documents))
        (building.folder / "glossary").mkdir()
        names = building.folder / "glossary" / "ชื่อ.tsv"
        names.write_text("ปูติน\tPutin\n", encoding="utf-8")
        report = {"ข้าม": ["a.doc"]}
        return building.publish({"analyzer": "th-1"}, documents, report, check)


def build_until(index: IndexFolder, error: BaseException) -> None:
    with index.build() as building:
        (building.folder / "half").write_text("ครึ่ง")
        raise error


def generations_of(index: IndexFolder) -> list[str]:
    return [entry.name for entry in (index.path / "generations").iterdir()]


@pytest.fixture(autouse=True)
def unflushed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing takes milliseconds and says nothing about what is read back."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    return IndexFolder(tmp_path / "index")


def test_a_published_generation_is_what_readers_get(index: IndexFolder) -> None:
    published = publish(index, 3)

    generation = index.open(verify="full")

    assert generation == published == index.current()
    assert generation.notice == ""
    assert generation.folder == index.path / "generations" / generation.manifest.name
    assert generation.manifest.documents == 3
    assert generation.manifest.fingerprints == {"analyzer": "th-1"}
    assert generation.manifest.report == {"ข้าม": ["a.doc"]}
    paths = [record.path for record in generation.manifest.files]
    assert paths == ["glossary/ชื่อ.tsv", "segment/postings.npy"]
    assert index.live_name() == generation.manifest.name
    assert np.load(generation.folder / "segment" / "postings.npy").tolist() == [3] * 64


def test_the_manifest_says_when_and_by_which_program_it_was_written(
    index: IndexFolder,
) -> None:
    manifest = publish(index, 1).manifest

    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", manifest.created)
    assert re.fullmatch(r"\d{8}T\d{6}Z-\d{6}", manifest.name)
    assert manifest.created[:10].replace("-", "") == manifest.name[:8]
    assert manifest.version


def test_the_manifest_is_readable_json_in_thai(index: IndexFolder) -> None:
    text = (publish(index, 1).folder / "manifest.json").read_text(encoding="utf-8")

    assert "ข้าม" in text


def test_the_new_generation_and_the_one_before_are_kept(index: IndexFolder) -> None:
    names = [publish(index, documents).manifest.name for documents in range(5)]

    assert index.names() == names[-2:]
    assert index.live_name() == names[-1]


def test_names_rise_even_if_the_clock_was_set_back(index: IndexFolder) -> None:
    first = publish(index, 1)
    future = "29991231T235959Z-000009"
    renamed = first.folder.rename(first.folder.with_name(future))

    assert publish(index, 2).manifest.name == "29991231T235959Z-000010"
    assert not renamed.exists(), "a generation under a wrong name is not a good one"


def test_files_of_others_in_the_folder_stay(index: IndexFolder) -> None:
    index.path.mkdir()
    strangers = [
        index.path / "README.md",
        index.path / ".gitignore",
        index.path / "generations" / "บันทึก.txt",
        index.path / "generations" / "20261122T120000Z-ab12cd" / "notes",
    ]
    for stranger in strangers:
        stranger.parent.mkdir(parents=True, exist_ok=True)
        stranger.write_text("mine")

    for documents in range(4):
        publish(index, documents)

    assert all(stranger.read_text() == "mine" for stranger in strangers)


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_an_index_says_how_to_build_one(
    index: IndexFolder, *, make: bool
) -> None:
    if make:
        index.path.mkdir()

    for read in (index.current, index.open, lambda: index.load(print)):
        with pytest.raises(IndexMissingError, match="make index"):
            read()
    assert index.live_name() is None
    assert index.names() == []


def test_leaving_without_publishing_keeps_the_old_index(index: IndexFolder) -> None:
    old = publish(index, 1)

    with index.build() as building:
        (building.folder / "half").write_text("ครึ่ง")

    assert index.open() == old
    assert generations_of(index) == [old.manifest.name]


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError, SystemExit])
def test_an_error_while_building_is_passed_on_and_leaves_no_trace(
    index: IndexFolder, error: type[BaseException]
) -> None:
    old = publish(index, 1)

    with pytest.raises(error):
        build_until(index, error())

    assert index.open() == old
    assert generations_of(index) == [old.manifest.name]
    assert publish(index, 2).manifest.documents == 2


def test_a_generation_that_fails_its_check_is_never_live(index: IndexFolder) -> None:
    old = publish(index, 1)
    seen: list[str | None] = []

    def find_putin(folder: Path) -> None:
        assert (folder / "manifest.json").is_file()
        assert "ปูติน" in (folder / "glossary" / "ชื่อ.tsv").read_text(encoding="utf-8")
        seen.append(index.live_name())
        raise LookupError("ปูติน")

    with pytest.raises(LookupError, match="ปูติน"):
        publish(index, 2, find_putin)

    assert seen == [old.manifest.name]
    assert index.open() == old
    assert generations_of(index) == [old.manifest.name]


def test_a_check_that_changes_a_file_is_found_before_the_switch(
    index: IndexFolder,
) -> None:
    old = publish(index, 1)

    def spoil(folder: Path) -> None:
        (folder / "glossary" / "ชื่อ.tsv").write_text("สี จิ้นผิง", encoding="utf-8")

    with pytest.raises(IndexDamagedError, match=r"ชื่อ\.tsv"):
        publish(index, 2, spoil)

    assert index.open() == old
    assert generations_of(index) == [old.manifest.name]


def test_a_generation_holds_plain_files_only(index: IndexFolder) -> None:
    with index.build() as building:
        (building.folder / "ลิงก์").symlink_to("/etc")
        with pytest.raises(IndexWriteError, match="'ลิงก์' is a link"):
            building.publish({}, 0, {})

    assert index.names() == []


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n",
        "../../etc",
        "/etc/passwd",
        "20261122T120000Z-000001/..",
        "../20261122T120000Z-000001",
        "20261122T120000Z-000001\n\n",
        "20261122T120000Z-000001\0",
        " 20261122T120000Z-000001",
        "20269922T120000Z-000001",
        "20261122T120000Z-7",
        ".building-20261122T120000Z-000001",
        "๒๐๒๖1122T120000Z-000001",
        "x" * 10_000,
    ],
)
def test_current_may_hold_nothing_but_a_name(index: IndexFolder, content: str) -> None:
    good = publish(index, 1)
    (index.path / "current").write_text(content, encoding="utf-8")

    with pytest.raises(IndexDamagedError, match=r"current.*should name a generation"):
        index.current()
    assert index.live_name() is None
    opened = index.open()
    assert opened.manifest == good.manifest
    assert "current" in opened.notice
    assert publish(index, 2) == index.current()


@pytest.mark.parametrize("name", ["../generations", "", "/", "ปูติน", ".building-x"])
def test_only_generations_can_be_opened_by_name(index: IndexFolder, name: str) -> None:
    publish(index, 1)

    with pytest.raises(IndexDamagedError, match="no generation has such a name"):
        index.open(name)


def test_a_generation_can_be_opened_by_its_name(index: IndexFolder) -> None:
    old, new = publish(index, 1), publish(index, 2)

    assert index.open(old.manifest.name, verify="full") == old
    assert index.open() == new


def test_an_index_of_another_format_is_stale_not_damaged(index: IndexFolder) -> None:
    publish(index, 1)
    newest = publish(index, 2)
    fields = {name: getattr(newest.manifest, name) for name in Manifest.__slots__}
    other = Manifest(**{**fields, "format": FORMAT + 1})
    (newest.folder / "manifest.json").write_bytes(encode(other))

    for read in (index.current, index.open):
        with pytest.raises(IndexStaleError, match=f"'{FORMAT + 1}'.*make index"):
            read()
    assert publish(index, 3) == index.open()


def test_a_build_needs_file_locks_and_says_so(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = publish(index, 1)
    monkeypatch.setitem(sys.modules, "fcntl", None)

    with pytest.raises(IndexWriteError, match="POSIX file locks"):
        publish(index, 2)
    assert index.open() == old


def test_a_file_where_the_index_should_be_is_a_clear_error(index: IndexFolder) -> None:
    index.path.write_text("ไม่ใช่โฟลเดอร์")

    with pytest.raises(IndexWriteError, match="index"):
        publish(index, 1)
    with pytest.raises(IndexUnavailableError, match="make index"):
        index.open()
