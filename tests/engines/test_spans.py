"""Where terms stand, for many documents at once: as the oracle finds them one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from search.analysis.tokens import View
from search.engines.base import Indexed
from search.engines.memory import MemoryEngine
from search.engines.whoosh import spans
from search.engines.whoosh.engine import WhooshEngine
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.writing.inverter import write_segment
from search.errors import NotFoundError

Library = Callable[[int], list[Indexed]]
Terms = Callable[..., Indexed]

WANTED = frozenset((View.WORDS, term) for term in ("t0", "ก1", "t2", "ก399", "no"))


def built(items: list[Indexed], folder: Path) -> WhooshEngine:
    write_segment(items, folder)
    return WhooshEngine(Segment(folder))


def words(*terms: str) -> set[tuple[View, str]]:
    return {(View.WORDS, term) for term in terms}


@pytest.mark.parametrize("together", [1, 25, 1_000_000])
def test_the_documents_of_a_page_have_the_spans_of_each(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    monkeypatch.setattr(spans, "_TOKENS", together)
    items = library(120)
    plain, engine = MemoryEngine(items), built(items, tmp_path)
    asked = [item.document.id for item in reversed(items)] + ["d7", "d7"]
    expected = [plain.spans(doc_id, WANTED) for doc_id in asked]
    assert engine.spans_of(asked, WANTED) == expected
    assert sum(map(len, expected)) > 500


def test_titles_come_first_and_entities_with_the_words_of_the_name(
    tmp_path: Path, collection: tuple[Indexed, ...]
) -> None:
    plain, engine = MemoryEngine(collection), built(list(collection), tmp_path)
    wanted = words("รัสเซีย", "russian", "ปูติน") | {
        (View.ENTITIES, f"{name}@{language}")
        for name in ("putin", "russia", "kim-jong-un")
        for language in ("th", "en")
    }
    ids = [item.document.id for item in collection]
    found = engine.spans_of(ids, wanted)
    assert found == [plain.spans(doc_id, wanted) for doc_id in ids]
    assert {span.view for each in found for span in each} == {
        View.WORDS,
        View.ENTITIES,
    }


def test_odd_tokens_keep_their_places_beside_other_documents(
    tmp_path: Path, terms: Terms
) -> None:
    """Wide gaps, long words, several terms at one place."""
    items = [terms(f"d{number}", ["a", "ยาว"] * number) for number in range(4)]
    for item, far in zip(items, (0, 70_000, 3, 500), strict=True):
        stream = item.body[View.WORDS]
        end, position = len(item.document.text), len(stream)
        stream.add("ยาว", end + far, end + far + 300, position)
        stream.add("2564", end + far + 300, end + far + 304, position + 9)
        stream.add("2021", end + far + 300, end + far + 304, position + 9)
    plain, engine = MemoryEngine(items), built(items, tmp_path)
    wanted = words("ยาว", "2564", "2021")
    ids = ["d3", "d0", "d2", "d1"]
    assert engine.spans_of(ids, wanted) == [plain.spans(i, wanted) for i in ids]


def test_terms_that_share_the_low_half_of_their_number_are_told_apart(
    tmp_path: Path, terms: Terms
) -> None:
    many = [f"ก{number:06}" for number in range(65_540)]
    items = [terms("all", many), terms("few", [many[0], many[65_536], many[3]])]
    engine = built(items, tmp_path)
    found = engine.spans_of(["few", "all"], words(many[0], many[65_539]))
    assert [[span.term for span in each] for each in found] == [
        [many[0]],
        [many[0], many[65_539]],
    ]


def test_nothing_asked_for_is_nothing_found(tmp_path: Path, terms: Terms) -> None:
    engine = built([terms("d0", ["a"]), terms("d1", [])], tmp_path)
    assert engine.spans_of([], words("a")) == []
    assert engine.spans_of(["d0", "d1"], set()) == [[], []]
    assert engine.spans_of(["d1"], words("a")) == [[]]
    with pytest.raises(NotFoundError, match="d9"):
        engine.spans_of(["d0", "d9"], words("a"))


def test_words_begin_and_end_where_their_tokens_do(
    tmp_path: Path, library: Library
) -> None:
    items = library(40)
    engine = built(items, tmp_path)
    for item in items:
        stream, end = item.body[View.WORDS], len(item.document.text)
        edges = {*stream.starts, *stream.ends}
        assert engine.word_edges(item.document.id, 0, end) == sorted(edges)
        assert engine.word_edges(item.document.id, 5, 20) == between(edges, 5, 20)


def between(edges: Iterable[int], low: int, high: int) -> list[int]:
    return sorted(edge for edge in edges if low <= edge <= high)
