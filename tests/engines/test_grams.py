"""Pieces of Thai taken from many texts at once are those taken one by one."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.grams import GramStream
from search.analysis.tokens import TokenStream, View, empty_stream
from search.documents import Document
from search.engines.base import Indexed
from search.engines.whoosh.segment.letters import decode_letters
from search.engines.whoosh.writing.grams import gram_keys, gram_terms
from search.engines.whoosh.writing.inverter import write_segment

# Thai letters, a Thai sign and a digit that are no letters, others, half a pair.
ALPHABET = "กขปูติน้ำ๎ๆ๒ aé\n\u200b😀\ud83d\u0dff\u0e7f"
texts = st.lists(st.text(ALPHABET, max_size=12), max_size=6)


@given(texts)
def test_pieces_of_a_batch_are_those_of_each_text(batch: list[str]) -> None:
    keys, starts = gram_keys(batch)
    words = [decode_letters(term) for term in gram_terms(keys)]
    for i, text in enumerate(batch):
        assert words[starts[i] : starts[i + 1]] == GramStream(text).terms


@given(texts)
def test_pieces_sort_as_their_numbers_do(batch: list[str]) -> None:
    keys = np.unique(gram_keys(batch)[0])
    words = [decode_letters(term) for term in gram_terms(keys)]
    assert words == sorted(set(words))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("Putin 2564", []),
        ("ก", ["ก"]),
        ("ก.พ.", ["ก", "พ"]),
        ("ปูติ", ["ปูติ"]),
        ("ปูติน", ["ปูติ", "ูติน"]),
        ("Su-35กับปู", ["กับป", "ับปู"]),
        ("เร็วๆ นี้", ["เร็ว", "นี้"]),
    ],
)
def test_a_run_of_thai_letters_gives_its_pieces(text: str, pieces: list[str]) -> None:
    stream = GramStream(text)
    assert stream.terms == pieces
    assert [
        text[a:b] for a, b in zip(stream.starts, stream.ends, strict=True)
    ] == pieces
    assert stream.positions == list(range(len(stream)))


def test_offsets_are_in_the_original() -> None:
    origins = ([0, 1, 2, 4], [1, 2, 4, 5])
    stream = GramStream("ปูติ", origins)
    assert (stream.starts, stream.ends) == ([0], [5])


def test_pieces_can_be_sent_to_another_process() -> None:
    sent = pickle.loads(pickle.dumps(GramStream("ปูติน")))
    assert sent.terms == ["ปูติ", "ูติน"]


@given(st.lists(st.tuples(*[st.text("ปูติน กa", max_size=9)] * 2), max_size=5))
def test_a_segment_is_the_same_either_way(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("grams")
    nothing = {view: empty_stream() for view in View}
    lazy = [
        Indexed(
            Document(f"d{i}", title, text, "th"),
            {**nothing, View.GRAMS: GramStream(title)},
            {**nothing, View.GRAMS: GramStream(text)},
        )
        for i, (title, text) in enumerate(pairs)
    ]
    plain = [
        replace(item, title=_plain(item.title), body=_plain(item.body)) for item in lazy
    ]
    write_segment(lazy, folder / "lazy")
    write_segment(plain, folder / "plain")
    for file in (folder / "plain").iterdir():
        assert (folder / "lazy" / file.name).read_bytes() == file.read_bytes()


def _plain(views: dict[View, TokenStream]) -> dict[View, TokenStream]:
    grams = views[View.GRAMS]
    made = TokenStream(grams.terms, grams.starts, grams.ends, grams.positions)
    return {**views, View.GRAMS: made}
