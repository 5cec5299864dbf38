"""Documents become few segments, and the same index whatever they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from search import workers
from search.analysis.tokens import View
from search.documents import Document
from search.engines.base import Indexed
from search.engines.memory import MemoryEngine
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing import collecting, inverter, runs
from search.engines.whoosh.writing.collecting import Batch
from search.engines.whoosh.writing.inverter import write_segment
from search.engines.whoosh.writing.merger import merge_segments
from search.engines.whoosh.writing.runs import Runs

Library = Callable[[int], list[Indexed]]
Terms = Callable[..., Indexed]

# Letters of both alphabets, outside them, that end strings elsewhere, and half a pair.
ODD = ("a", "a\0", "\0", "\0\1", "é", "éa", "ก", "กำ", "\u200b", "\ud800", "😀", "")


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def write(items: list[Indexed], folder: Path) -> list[Path]:
    writing = Runs(folder)
    for item in items:
        writing.add(item)
    return writing.finish()


@pytest.mark.parametrize(
    ("memory", "several"), [(1, True), (30_000, True), (10_000_000, False)]
)
def test_memory_decides_how_many_segments_there_are_and_nothing_else(
    library: Library,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    memory: int,
    several: bool,
) -> None:
    items = library(60)
    write_segment(items, tmp_path / "whole")
    monkeypatch.setattr(runs, "_MEMORY", memory)
    monkeypatch.setattr(runs, "_LOOK", 1)
    written = write(items[::-1], tmp_path / "runs")
    assert (len(written) > 1) == several
    segments = [Segment(folder) for folder in written]
    merge_segments(segments, [frozenset()] * len(segments), tmp_path / "merged")
    assert contents(tmp_path / "merged") == contents(tmp_path / "whole")


def test_no_documents_are_no_segments(tmp_path: Path) -> None:
    assert write([], tmp_path) == []


@pytest.mark.parametrize("slab", [65_536, 25])
def test_how_many_tokens_are_sorted_at_once_leaves_no_trace(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slab: int
) -> None:
    items = library(60)
    write_segment(items, tmp_path / "whole", slab=slab)
    monkeypatch.setattr(inverter, "_CHUNK", 100)
    write_segment(items, tmp_path / "parts", slab=slab)
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


@pytest.mark.parametrize("enough", [1, 7, 100_000])
def test_letters_of_any_kind_leave_the_same_bytes_however_they_came(
    terms: Terms, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    items = [
        terms(
            f"{word}{n}".replace("\ud800", "\ufffd"), [*ODD[n::2], "x" * 300], ODD[:n]
        )
        for n, word in enumerate(ODD)
    ]
    items += [terms("no words", []), terms("é", [], ["ก"])]
    write_segment(items, tmp_path / "whole")
    monkeypatch.setattr(collecting, "_ENOUGH", enough)
    monkeypatch.setattr(runs, "_MEMORY", 1)
    monkeypatch.setattr(runs, "_LOOK", 2_000)
    segments = list(map(Segment, write(items[::-1], tmp_path / "runs")))
    assert 1 < len(segments) < len(items)
    merge_segments(segments, [frozenset()] * len(segments), tmp_path / "merged")
    assert contents(tmp_path / "merged") == contents(tmp_path / "whole")
    engine, oracle = WhooshEngine(Segment(tmp_path / "merged")), MemoryEngine(items)
    assert list(engine.ids()) == sorted(item.document.id for item in items)
    wanted = {(View.WORDS, word) for word in (*ODD, "x" * 300)}
    for item in items:
        doc_id = item.document.id
        assert engine.document(doc_id) == item.document
        assert engine.spans(doc_id, wanted) == oracle.spans(doc_id, wanted)


def test_the_size_of_a_batch_counts_what_odd_tokens_take(terms: Terms) -> None:
    even, odd = Batch(), Batch()
    many = ["ก"] * 200_000
    even.add(terms("d0", many))
    item = terms("d0", many)
    ends = item.body[View.WORDS].ends
    ends[:] = [end + 50 for end in ends]
    odd.add(item)
    assert odd.size >= even.size + 16 * len(many)


def test_a_long_document_is_analysed_by_itself() -> None:
    """So that the time it takes is its own."""
    long, short = "ข่าว " * 20_000, "ข่าว news"
    texts = [short, long, short, short]
    documents = [Document(str(i), "", text, "th") for i, text in enumerate(texts)]
    parts = [[document.id for document in part] for part in workers._parts(documents)]
    assert parts == [["1"], ["0", "2", "3"]]
