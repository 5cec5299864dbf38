"""The trie: it holds the words of each list, and nothing else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.analysis.thai_lists import ENCODING, encoded, read_word_list
from search.analysis.thai_trie import build_trie

WORDS = st.lists(st.text("กขคเาิ่", min_size=1, max_size=7), min_size=1, max_size=30)


@given(WORDS, WORDS, st.text("กขคเาิ่x\n", max_size=12))
def test_the_words_found_are_those_that_begin_the_text(
    first: list[str], second: list[str], text: str
) -> None:
    trie = build_trie(encoded(first), encoded(second))
    for at in range(len(text)):
        found = trie.ends(trie.codes_of(text), at, _anywhere(text))
        for words, ends in zip((first, second), found, strict=True):
            wanted = {at + len(w) for w in words if text.startswith(w, at)}
            assert ends == sorted(wanted)


def test_every_word_of_the_lists_is_found() -> None:
    lists = [read_word_list(f).words for f in ("words_th.txt", "icubrk_th.txt")]
    trie = build_trie(*lists)
    for in_list, words in enumerate(lists):
        for word in words[::7]:
            run = word.decode(ENCODING)
            found = trie.ends(trie.codes_of(run), 0, _anywhere(run))
            assert found[in_list][-1] == len(run)


def test_a_word_of_one_list_is_not_in_the_other() -> None:
    trie = build_trie(encoded(["กา"]), encoded(["กาก"]))
    assert trie.ends(trie.codes_of("กาก"), 0, _anywhere("กาก")) == ([2], [3])


def test_a_word_ends_only_where_it_may() -> None:
    trie = build_trie(encoded(["ก", "กา", "กาก"]), encoded(["กา"]))
    assert trie.ends(trie.codes_of("กาก"), 0, [1, 1, 0, 1]) == ([1, 3], [])


def test_letters_of_other_scripts_stand_in_no_word() -> None:
    trie = build_trie(encoded(["กา"]), encoded(["มา"]))
    for run in ("a", "กa", "?", "\x7f", "\0", "é", "\ud800", "😀"):
        assert trie.ends(trie.codes_of(run), 0, _anywhere(run)) == ([], [])


def _anywhere(text: str) -> list[bool]:
    """Return what lets words end at every offset."""
    return [True] * (len(text) + 1)
