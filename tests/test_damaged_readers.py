"""An index that is damaged while it is open: nobody gets an answer from it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from search import manifests
from search.errors import IndexDamagedError
from search.generations import IndexFolder
from search.indexer import build_index
from search.opening import IndexHandle
from search.service import Request, SearchService

TEXTS = ("ข่าวคิวบา Cuba", "ข่าวรัสเซีย Russia", "ข่าวเวียดนาม Vietnam")


@pytest.fixture(autouse=True)
def strictest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every file counts as big, and readers look at each search, not each second."""
    monkeypatch.setattr("os.fsync", lambda descriptor: None)
    monkeypatch.setattr(manifests, "SMALL_FILE", 0)
    monkeypatch.setattr(IndexHandle, "look_every", 0.0)


@pytest.fixture
def index(tmp_path: Path) -> IndexFolder:
    """An index of two documents, and live one of three."""
    source = tmp_path / "documents"
    source.mkdir()
    (tmp_path / "glossary.tsv").write_text("# none yet\n", "utf-8")
    for number, text in enumerate(TEXTS):
        (source / f"{number}.txt").write_text(f"{text}\n\n{text}", "utf-8")
        build_index([source], tmp_path / "index", tmp_path / "glossary.tsv")
    return IndexFolder(tmp_path / "index")


def service_of(index: IndexFolder) -> SearchService:
    return SearchService(IndexHandle(index.path))


def found(service: SearchService) -> tuple[int, str]:
    response = service.search(Request("ข่าว"))
    return response.total, response.notice


def words_of(index: IndexFolder) -> Path:
    return index.current().folder / "segment" / "words.arrays"


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    with file.open("r+b") as stream:
        stream.write(content)


def cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def empty(file: Path) -> None:
    os.truncate(file, 0)


@pytest.mark.parametrize("damage", [flip, cut, empty])
def test_a_reader_of_a_damaged_file_goes_back_to_the_generation_before(
    index: IndexFolder, damage: Callable[[Path], None]
) -> None:
    service = service_of(index)
    assert found(service) == (3, "")
    damage(words_of(index))

    total, notice = found(service)

    assert total == 2
    assert "words.arrays' is damaged" in notice
    assert f"generation {index.names()[0]} is served" in notice
    assert found(service) == (2, notice)


@pytest.mark.parametrize("damage", [flip, cut])
def test_without_a_generation_before_the_damage_is_the_answer(
    index: IndexFolder, damage: Callable[[Path], None]
) -> None:
    service = service_of(index)
    assert found(service) == (3, "")
    for name in index.names():
        damage(index.path / "generations" / name / "segment" / "words.arrays")

    for _ in range(2):
        with pytest.raises(IndexDamagedError, match=r"words\.arrays"):
            found(service)


def test_a_rebuild_ends_the_damage_for_those_who_read(index: IndexFolder) -> None:
    service = service_of(index)
    assert found(service) == (3, "")
    flip(words_of(index))
    assert found(service)[0] == 2
    place = index.path.parent
    build_index([place / "documents"], index.path, place / "glossary.tsv")
    assert found(service) == (3, "")


def test_a_file_that_was_only_touched_is_as_it_was(index: IndexFolder) -> None:
    service = service_of(index)
    assert found(service) == (3, "")
    words_of(index).touch()
    assert found(service) == (3, "")


def test_a_file_that_was_removed_is_whole_for_those_who_have_it_open(
    index: IndexFolder,
) -> None:
    service = service_of(index)
    assert found(service) == (3, "")
    words_of(index).unlink()
    assert found(service) == (3, "")
    assert found(service_of(index))[0] == 2


def test_changed_bytes_of_a_big_file_are_found_at_opening(index: IndexFolder) -> None:
    flip(words_of(index))
    total, notice = found(service_of(index))
    assert total == 2
    assert "words.arrays' is damaged" in notice


def test_readers_look_at_their_files_no_more_often_than_they_are_told(
    index: IndexFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IndexHandle, "look_every", 3600.0)
    service = service_of(index)
    assert found(service) == (3, "")
    looked: list[str] = []
    monkeypatch.setattr("search.index_layout.look", lambda *_: looked.append("ดู"))
    assert found(service) == (3, "")
    assert not looked
