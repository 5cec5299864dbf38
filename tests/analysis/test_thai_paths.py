"""The words chosen in a lattice: which runs are too undecided to choose there."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from search.analysis.thai_batch import cut_runs
from search.analysis.thai_lattice import find_words
from search.analysis.thai_lists import encoded
from search.analysis.thai_paths import Paths, choose_paths
from search.analysis.thai_run import cut_run
from search.analysis.thai_trie import build_trie

# By the first list alone ก may be cut in many ways.
TRIE = build_trie(encoded(["ก", "กก", "กกก", "มา"]), encoded(["มา", "ลาว"]))
UNDECIDED = "ก" * 30 + "มา"


@pytest.mark.parametrize(
    ("runs", "undecided"),
    [
        (["มา"], []),
        (["ก" * 10], []),
        ([UNDECIDED], [(0, 0)]),
        (["มา", UNDECIDED, "", "ลาว", UNDECIDED], [(0, 1), (0, 4)]),
        # Many undecided stretches in one run; it takes long to cut it for each.
        (["มา", UNDECIDED * 20, "มา"], [(0, 1)]),
    ],
    ids=["word", "few ways", "many ways", "among others", "many stretches"],
)
def test_an_undecided_run_is_named_once(
    runs: list[str], undecided: list[tuple[int, int]]
) -> None:
    assert _choose(runs).undecided == undecided


def test_runs_beside_an_undecided_one_are_cut_as_ever() -> None:
    runs = ["มามา", UNDECIDED * 3, "", "กกมาลาว"]
    together = cut_runs(TRIE, runs)
    for in_list in range(2):
        assert together[in_list] == [cut_run(TRIE, run, [in_list])[0] for run in runs]
    assert together[0][1] != together[1][1]


def test_words_begin_where_the_fewest_lead_through() -> None:
    runs = ["กกกก", "ลาวมา"]
    starts = _choose(runs).starts
    letters = _letters(runs)
    offsets = find_words(TRIE, letters).offsets
    text = "\0".join([*runs, ""])
    for row, words in zip(
        starts, (["ก", "กกก", "ลาว", "มา"], ["กกกก", "ลาว", "มา"]), strict=True
    ):
        places = [*offsets[row].tolist(), len(text)]
        pieces = [text[at:end].strip("\0") for at, end in pairwise(places)]
        assert list(filter(None, pieces)) == words


def _choose(runs: list[str]) -> Paths:
    return choose_paths(find_words(TRIE, _letters(runs)))


def _letters(runs: list[str]) -> np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """Return runs as the lattice wants them, a 0 behind each."""
    text = "".join(f"{run}\0" for run in runs)
    return np.frombuffer(text.encode("cp874"), np.uint8)
