"""Names of files and ids of documents."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

Read = Callable[..., Any]
TEXT = "ข่าว\nปูตินเยือนฮานอย"


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TEXT, "utf-8")


@pytest.mark.parametrize(
    ("name", "doc_id"),
    [
        ("ข่าว 2567.txt", "ข่าว 2567"),
        ("a\nb.txt", "a\\nb"),
        ("\u202etxt.txt", "\\u202etxt"),
        ("cafe\u0301.txt", "caf\u00e9"),
        (b"\xa1\xa2.txt", "\\xa1\\xa2"),
        ("-rf.txt", "-rf"),
        ("a.b.txt", "a.b"),
    ],
)
def test_names_with_any_bytes_give_ids_that_can_be_shown(
    folder: Path, read: Read, name: str | bytes, doc_id: str
) -> None:
    (folder / os.fsdecode(name)).write_text(TEXT, "utf-8")
    (found,) = read().found
    assert found.document.id == doc_id
    assert found.path.isprintable()


def test_long_ids_are_shortened_and_stay_apart(folder: Path, read: Read) -> None:
    deep = "/".join(["ห้อง"] * 60)
    write(folder, f"{deep}/a.txt", f"{deep}/b.txt")
    first, second = read().documents
    assert first != second
    assert len(first) == len(second) == 200


def test_files_that_differ_by_suffix_or_by_case_are_all_read(
    folder: Path, read: Read
) -> None:
    write(folder, "a.md", "a.txt", "A.txt")
    assert list(read().documents) == ["A", "a", "a.txt"]


def test_of_two_given_ids_the_first_stays_and_both_places_are_named(
    folder: Path, read: Read
) -> None:
    lines = '{"id": "x", "text": "one"}\n{"id": "x", "text": "two"}\n'
    (folder / "n.jsonl").write_text(lines)
    result = read()
    assert result.documents["x"].text == "one"
    assert "line 2: its id x belongs to" in result.skipped["n.jsonl"][0]
    assert "n.jsonl, line 1" in result.skipped["n.jsonl"][0]


def test_a_given_id_that_cannot_be_one_is_changed_with_a_warning(
    read_one: Read,
) -> None:
    result = read_one("n.jsonl", '{"id": "a\\u0000b", "text": "x"}')
    assert list(result.documents) == ["a\\x00b"]
    assert "became a\\x00b" in result.warnings
