"""A segment that is not as it was written is refused, and the file is named."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.base import Indexed
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.arrays import ArrayFile, ArrayFileWriter
from search.engines.whoosh.segment.files import FORMAT, Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.errors import IndexDamagedError, IndexStaleError

FILES = ["documents", "words", "title_words", "forward.text.words"]


@pytest.fixture
def folder(library: Callable[[int], list[Indexed]], tmp_path: Path) -> Path:
    write_segment(library(40), tmp_path / "segment")
    return tmp_path / "segment"


def refusal(folder: Path) -> str:
    with pytest.raises(IndexDamagedError) as caught:
        WhooshEngine(Segment(folder))
    return str(caught.value)


def test_a_whole_segment_opens(folder: Path) -> None:
    assert WhooshEngine(Segment(folder)).size == 40


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.unlink(),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-1]),
        lambda path: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path: path.write_bytes(bytes(path.stat().st_size)),
        lambda path: path.write_bytes(random.Random(3).randbytes(5_000)),
        lambda path: path.write_bytes(path.read_bytes() + b"more"),
        lambda path: path.write_bytes(b"\x93NUMPY" + bytes(300)),
    ],
    ids=["gone", "empty", "one short", "half", "zeroed", "noise", "longer", "foreign"],
)
def test_a_damaged_file_is_named(
    folder: Path, name: str, damage: Callable[[Path], object]
) -> None:
    damage(folder / f"{name}.arrays")
    assert f"{name}.arrays" in refusal(folder)


@pytest.mark.parametrize(("a", "b"), [("words", "title_words"), ("documents", "words")])
def test_swapped_files_are_noticed(folder: Path, a: str, b: str) -> None:
    (folder / f"{a}.arrays").rename(folder / "kept")
    (folder / f"{b}.arrays").rename(folder / f"{a}.arrays")
    (folder / "kept").rename(folder / f"{b}.arrays")
    assert ".arrays" in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_index_of_the_same_size_is_noticed(
    folder: Path, tmp_path: Path, library: Callable[[int], list[Indexed]], name: str
) -> None:
    write_segment(library(41)[1:], tmp_path / "other")
    shutil.copy(tmp_path / "other" / f"{name}.arrays", folder / f"{name}.arrays")
    assert f"{name}.arrays" in refusal(folder)


@pytest.mark.parametrize("text", ["", "{}", '{"format": "two"}', "\0" * 80])
def test_an_unreadable_description_is_named(folder: Path, text: str) -> None:
    (folder / "segment.json").write_text(text, "utf-8")
    assert "segment.json" in refusal(folder)


@pytest.mark.parametrize("other", [FORMAT - 1, FORMAT + 1])
def test_another_format_asks_for_a_new_index(folder: Path, other: int) -> None:
    (folder / "segment.json").write_text(f'{{"format": {other}, "new": 1}}', "utf-8")
    with pytest.raises(IndexStaleError, match="make index"):
        WhooshEngine(Segment(folder))


def test_a_document_that_cannot_be_read_is_damage(folder: Path) -> None:
    engine = WhooshEngine(Segment(folder))
    stored = engine.segment.stored(0)
    path = folder / "documents.arrays"
    path.write_bytes(path.read_bytes().replace(stored, b"\xff" * len(stored)))
    with pytest.raises(IndexDamagedError, match=r"documents\.arrays"):
        WhooshEngine(Segment(folder)).document("d0")


@pytest.mark.parametrize(
    ("array", "values"),
    [
        ("starts", [0, 3, 2, 4]),
        ("starts", [1, 2, 3, 4]),
        ("ids", [0, 1, 2]),
        ("ids", [0, 1, 2, 3, 4]),
        ("more", [0, 2, 2, 2]),
        ("row_starts", [0, 1]),
        ("terms.order", [0, 1, 3]),
        ("terms.buckets", [0, 1, 2, 3]),
        ("terms.starts", [0, 1, 2, 9]),
    ],
)
def test_arrays_that_do_not_fit_each_other_are_noticed(
    tmp_path: Path, terms: Callable[..., Indexed], array: str, values: list[int]
) -> None:
    """Even with a good directory: as if a writer had gone wrong."""
    batch = [terms(f"d{i}", ["a", "b", "c"][: i + 1]) for i in range(9)]
    write_segment(batch, tmp_path)
    info = Segment(tmp_path).info
    old = ArrayFile(tmp_path, "words", info.identity)
    kinds = {
        "terms.starts": np.uint32,
        "terms.bytes": np.uint8,
        "terms.buckets": np.uint32,
        "terms.order": np.uint32,
        "starts": np.uint32,
        "more": np.uint32,
        "row_starts": np.uint32,
        "row_terms": np.uint32,
        "ids": np.uint16,
        "counts": np.uint8,
        "rows": np.uint8,
    }
    kept = {name: old.array(name, kind).copy() for name, kind in kinds.items()}
    kept[array] = np.array(values, kinds[array])
    with ArrayFileWriter(tmp_path, "words", info.identity) as file:
        for name, column in kept.items():
            file.array(name, column)
    assert "words.arrays" in refusal(tmp_path)


@given(data=st.data())
def test_no_flipped_byte_of_a_directory_goes_unnoticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "flipped"
    folder.mkdir(exist_ok=True)
    with ArrayFileWriter(folder, "คำ", 7) as file:
        file.array("ids", np.arange(3, dtype=np.uint16))
    path = folder / "คำ.arrays"
    whole = bytearray(path.read_bytes())
    at = data.draw(st.integers(6, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(whole)
    with pytest.raises(IndexDamagedError):
        ArrayFile(folder, "คำ", 7)


def test_a_writer_that_fails_leaves_no_readable_file(tmp_path: Path) -> None:
    def write_half() -> None:
        with ArrayFileWriter(tmp_path, "words", 7) as file:
            file.array("ids", np.arange(3, dtype=np.uint16))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()
    with pytest.raises(IndexDamagedError):
        ArrayFile(tmp_path, "words", 7)
