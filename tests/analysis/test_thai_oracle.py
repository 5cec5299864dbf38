"""The words are those of nlpO3, PyThaiNLP's newmm in Rust, run for run.

It shares no line with ours. Its dictionaries here are our word lists, or a few words
that often overlap; a mark that it leaves alone goes back to its letter.
"""

from __future__ import annotations

import itertools
import os
import random
import tempfile
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nlpo3 import load_dict, segment
from numpy.typing import NDArray

from search.analysis.scripts import is_thai
from search.analysis.thai_batch import cut_runs
from search.analysis.thai_clusters import NEVER_FIRST
from search.analysis.thai_lists import ENCODING, encoded, read_word_list
from search.analysis.thai_run import cut_run
from search.analysis.thai_trie import WordTrie, build_trie
from search.analysis.units import is_run, pieces_of

Oracle = Callable[[str], list[str]]
LETTERS = list(filter(is_thai, map(chr, range(ord("ก"), ord("๏")))))
# Words that overlap as often as words can, and that leave stretches unknown.
OVERLAPPING = [
    "ก",
    "กก",
    "กา",
    "กาก",
    "ากา",
    "มาก",
    "มา",
    "เกม",
    "กม",
    "มกา",
    "ก่า",
    "กรรม",
]
OTHERS = ["กากา", "ม", "รม", "เก", "มากม", "น์", "กันต์", "ิก"]
SMALL = st.one_of(
    st.text("กมารเ่น์ิ", min_size=1, max_size=40),
    st.lists(st.sampled_from(OVERLAPPING + OTHERS), min_size=1, max_size=40).map(
        "".join
    ),
)


@given(st.lists(SMALL, min_size=1, max_size=6))
def test_overlapping_words_are_weighed_alike(runs: list[str]) -> None:
    _compare(_small(), runs)


@pytest.mark.parametrize("letters", ["ก", "กา", "มกา", "กม", "กากม", "มากม", "กก่า"])
@pytest.mark.parametrize("before", ["", "มา", "น"], ids=["alone", "word", "unknown"])
def test_undecided_runs_of_any_length_are_given_up_alike(
    letters: str, before: str
) -> None:
    long = before + letters * 40
    _compare(_small(), [long[:size] for size in range(20, 80)])
    _compare(_small(), [long[:size] + "กรรม" for size in range(20, 80)])


def test_a_long_undecided_stretch_of_few_words_is_cut_alike() -> None:
    """Two chains of long words, which meet only after more places than a mask has."""
    text = "".join(random.Random(4).choices("กขคงจฉชซฌญฎฏ", k=150))
    edges = [(0, 20), (0, 30)]
    edges += [(at, at + 30) for start in (20, 30) for at in range(start, 120, 30)]
    edges += [(140, 150)]
    words = encoded([text[start:end] for start, end in edges])
    _compare((build_trie(words, words), [_oracle(words)] * 2), [text, "ม" + text + "ม"])


def test_the_texts_of_the_seeds_are_cut_alike() -> None:
    runs = {
        unit
        for path in sorted(Path("seeds/documents").rglob("*.txt"))
        for unit in pieces_of(path.read_text("utf-8"))[1::2]
        if is_run(unit)
    }
    assert len(runs) > 500
    _compare(_full(), sorted(runs))


def test_words_of_the_lists_in_a_row_are_cut_alike() -> None:
    chance = random.Random(1)
    words = [word.decode(ENCODING) for word in _lists()[0]]
    _compare(_full(), words[::9])
    _compare(_full(), ["".join(chance.choices(words, k=4)) for _ in range(3_000)])


def test_any_thai_letters_are_cut_alike() -> None:
    chance = random.Random(2)
    sizes = [chance.randint(1, 40) for _ in range(3_000)]
    _compare(_full(), ["".join(chance.choices(LETTERS, k=size)) for size in sizes])


def test_garbled_words_are_cut_alike() -> None:
    chance = random.Random(3)
    words = [word.decode(ENCODING) for word in _lists()[0]]
    runs = []
    for _ in range(3_000):
        run = "".join(chance.choices(words, k=3))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(run))
            run = run[:at] + chance.choice(LETTERS) + run[at + chance.randint(0, 1) :]
        runs.append(run)
    _compare(_full(), runs)


def _compare(known: tuple[WordTrie, Sequence[Oracle]], runs: list[str]) -> None:
    """Compare with the oracle, run for run, alone and all at once."""
    trie, oracles = known
    together = cut_runs(trie, runs)
    for in_list, oracle in enumerate(oracles):
        for run, words in zip(runs, together[in_list], strict=True):
            wanted = oracle(run)
            assert words == wanted
            assert cut_run(trie, run, [in_list]) == [wanted]


@cache
def _lists() -> list[NDArray[np.bytes_]]:
    return [read_word_list(f).words for f in ("words_th.txt", "icubrk_th.txt")]


@cache
def _full() -> tuple[WordTrie, Sequence[Oracle]]:
    first, second = _lists()
    return build_trie(first, second), [_oracle(first), _oracle(second)]


@cache
def _small() -> tuple[WordTrie, Sequence[Oracle]]:
    lists = encoded(OVERLAPPING), encoded(OVERLAPPING + OTHERS)
    return build_trie(*lists), [_oracle(words) for words in lists]


_names = map("songphasa-{}".format, itertools.count())


def _oracle(words: NDArray[np.bytes_]) -> Oracle:
    name = next(_names)
    # It reads a dictionary only from a file; a sign of its own is no word of a run.
    handle, path = tempfile.mkstemp(suffix=".txt")
    with os.fdopen(handle, "wb") as file:
        file.write("".join(f"{w.decode(ENCODING)}\n" for w in words).encode() + b"|\n")
    load_dict(path, name)
    Path(path).unlink()

    def cut(run: str) -> list[str]:
        mended: list[str] = []
        for word in segment(run, name):
            if mended and word[0] in NEVER_FIRST:
                mended[-1] += word
            else:
                mended.append(word)
        return mended

    return cut
