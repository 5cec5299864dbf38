"""Judged collections: read whole or refused with the line that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from search.bench.judgements import load_collection, load_seeds, read_qrels
from search.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

TOPICS = "t1\tth\tname\tปูติน\nt2\ten\tname\tCuba\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "queries.tsv").write_text(TOPICS, "utf-8")
    (tmp_path / "documents.jsonl").write_text("{}", "utf-8")
    (tmp_path / "qrels-mono.txt").write_text("t1 0 a 1\n", "utf-8")
    return tmp_path


def test_grades_are_read_by_topic_and_document(tmp_path: Path) -> None:
    path = tmp_path / "qrels.txt"
    path.write_text("# made by hand\nt1 0 ก 2\nt1 0 b 0\r\n\nt2\t0\tc\t-1\n", "utf-8")
    assert read_qrels(path) == {"t1": {"ก": 2, "b": 0}, "t2": {"c": -1}}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("t1 0 a", "line 1 is not: topic 0 document grade"),
        ("t1 0 a 1 x", "line 1 is not"),
        ("t1 0 a 1\nt1 0 b one", "line 2 is not"),
        ("t1 0 a --1", "line 1 is not"),
        ("t1 0 a 1.5", "line 1 is not"),
        ("t1 0 a ๑", "line 1 is not"),
        ("t1 0 a 99999999999", "line 1 is not"),
        ("t1 0 a 1\nt1 0 a 2", "line 2 judges 'a' for t1 a second time"),
        ("t1 0 \xff 1".encode("latin-1"), "line 1 is not UTF-8"),
    ],
)
def test_a_faulty_line_is_named(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    path = tmp_path / "qrels.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UsageError, match=problem):
        read_qrels(path)


def test_a_collection_has_the_tasks_that_are_judged(folder: Path) -> None:
    collection = load_collection(folder)
    assert [(t.id, t.language, t.text) for t in collection.topics] == [
        ("t1", "th", "ปูติน"),
        ("t2", "en", "Cuba"),
    ]
    assert collection.qrels == {"mono": {"t1": {"a": 1}}}


@pytest.mark.parametrize("missing", ["queries.tsv", "documents.jsonl"])
def test_a_missing_file_is_named(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(UsageError, match=missing):
        load_collection(folder)


def test_judgements_of_topics_nobody_asks_are_refused(folder: Path) -> None:
    (folder / "qrels-mono.txt").write_text("t9 0 a 1\n", "utf-8")
    with pytest.raises(UsageError, match="judges topics nobody asks: t9"):
        load_collection(folder)


def test_the_seeds_are_parted_by_language(tmp_path: Path) -> None:
    (tmp_path / "topics.tsv").write_text(TOPICS, "utf-8")
    qrels = "t1 0 a 2\nt1 0 b 1\nt1 0 c 0\nt2 0 b 1\n"
    (tmp_path / "qrels.txt").write_text(qrels, "utf-8")
    languages = {"a": "th", "b": "en", "c": "th"}
    collection = load_seeds(tmp_path, tmp_path, languages)
    assert collection.qrels["mono"] == {"t1": {"a": 2}, "t2": {"b": 1}}
    assert collection.qrels["cross"] == {"t1": {"b": 1}}
    assert collection.qrels["bilingual"]["t1"] == {"a": 2, "b": 1, "c": 0}
    with pytest.raises(UsageError, match="t1 judges 'c', which is no document"):
        load_seeds(tmp_path, tmp_path, {"a": "th", "b": "en"})
