"""Postings and documents put in order, however they come."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.engines.whoosh.segment.letters import encode_letters
from search.engines.whoosh.segment.ordering import (
    Columns,
    in_order,
    joined,
    merged,
    rearranged,
)
from search.engines.whoosh.segment.strings import (
    Dictionary,
    Strings,
    hash_strings,
    pack_strings,
    spell_keys,
)

# Terms near each other, far apart, and as large as a piece of Thai letters is.
numbers = st.sampled_from([0, 1, 2, 65_535, 65_536, 70_000, 2**31 - 1])
postings = st.lists(
    st.tuples(numbers, st.integers(0, 65_535), st.integers(1, 255)), max_size=30
)


def columns(rows: list[tuple[int, int, int]]) -> Columns:
    terms, places, counts = ([row[i] for row in rows] for i in range(3))
    return Columns(
        np.array(terms, np.int32),
        np.array(places, np.uint16),
        np.array(counts, np.uint8),
    )


def rows_of(found: Columns) -> list[tuple[int, int, int]]:
    return list(zip(*(column.tolist() for column in found), strict=True))


@given(postings)
def test_postings_are_in_order_of_term_and_place(
    rows: list[tuple[int, int, int]],
) -> None:
    found = in_order(columns(rows))
    assert rows_of(found) == sorted(rows, key=lambda row: row[:2])


@given(st.lists(postings, min_size=1, max_size=4))
def test_merging_gives_what_sorting_gives(
    parts: list[list[tuple[int, int, int]]],
) -> None:
    # Postings of one term at one place are never in two parts.
    distinct = list({row[:2]: row for part in parts for row in part}.values())
    given_parts = [columns(distinct[i :: len(parts)]) for i in range(len(parts))]
    found = merged(list(map(in_order, given_parts)))
    assert rows_of(found) == rows_of(in_order(joined(given_parts)))
    assert [column.dtype for column in found] == [np.int32, np.uint16, np.uint8]


@given(st.lists(st.integers(0, 4), max_size=9), st.randoms(use_true_random=False))
def test_documents_take_their_values_along(lengths: list[int], chance: Random) -> None:
    order = list(range(len(lengths)))
    chance.shuffle(order)
    starts = np.cumsum([0, *lengths])
    values = np.arange(starts[-1])
    expected = [n for i in order for n in range(starts[i], starts[i + 1])]
    found = rearranged(values, starts, np.array(order, np.int64))
    assert found.tolist() == expected


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ([], True),
        (["กข", "ปูติ", "น"], True),
        (["putin", "ปูติน"], True),
        (["eightlet", "ninelette"], False),
        (["a\0", "a"], False),
        (["é"], True),
        (["éa"], True),
        (["éab"], False),
    ],
)
def test_short_strings_are_numbers_that_sort_as_they_do(
    words: list[str], fits: bool
) -> None:
    strings = sorted(map(encode_letters, words))
    keys = Strings(*pack_strings(strings)).keys()
    assert (keys is not None) == fits
    if keys is not None:
        assert keys.tolist() == sorted(keys.tolist())
        assert spell_keys(keys) == strings


def test_a_dictionary_is_asked_in_utf_8_half_pairs_included() -> None:
    words = sorted(["a\0", "a\1", "é", "ก", "ปูติน", "\ud800", "\ue000", "😀"])
    strings = list(map(encode_letters, words))
    dictionary = Dictionary(Strings(*pack_strings(strings)), *hash_strings(strings))
    for number, word in enumerate(words):
        asked = word.encode("utf-8", "surrogatepass")
        assert dictionary.find(asked) == dictionary.lower_bound(asked) == number
        assert dictionary.at(number) == asked
    after = "\ud801".encode("utf-8", "surrogatepass")
    assert (dictionary.find(after), dictionary.lower_bound(after)) == (-1, 6)
