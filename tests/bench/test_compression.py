"""The table of compressors: every one gives the text back, none is left out."""

from __future__ import annotations

import pytest

from search.bench import compression
from search.bench.compression import Way, table
from search.engines.whoosh.segment.letters import encode_letters

TEXTS = [
    encode_letters(f"ปูตินเยือนฮานอย {n} ครั้ง; Putin visits Hanoi {n} times. " * 3)
    for n in range(400)
]


def test_every_way_has_a_row() -> None:
    head, _, *rows = table(TEXTS)
    assert head.startswith("400 texts of ")
    names = [row[:20].strip() for row in rows]
    assert names == [way.name for way in compression.ways(TEXTS)]
    assert all(0 < float(row.split()[-1]) < 1 for row in rows)


def test_a_way_that_loses_something_is_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    lossy = Way("cut", lambda text: text[:9], lambda text: text)
    monkeypatch.setattr(compression, "ways", lambda _: [lossy])
    with pytest.raises(ValueError, match="cut lost something"):
        list(table(TEXTS))
