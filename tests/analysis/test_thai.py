"""Thai words: what the segmenters promise to everything above them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import thai
from search.analysis.scripts import cuts_cluster
from search.analysis.thai import (
    ThaiSegmenter,
    alternative_segmenter,
    main_segmenter,
)
from search.errors import AnalyzerDataError

WORDS = ["ตาก", "ลม", "ตา", "กลม", "ประเทศ", "ไทย", "ปู", "ติน", "ซู", "มิ", "น", "เสีย"]
LETTERS = "กขนรวสอเแโไะาำิีึืุู็่้๊์ํ"
RUNS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=30),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join),
)
SEGMENTERS = pytest.mark.parametrize(
    "segmenter", [main_segmenter, alternative_segmenter], ids=["words", "icu"]
)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("รัสเซียและเมียนมาลงนาม", ["รัสเซีย", "และ", "เมียนมา", "ลงนาม"]),
        ("มากว่า", ["มา", "กว่า"]),
        ("น้ำท่วมกรุงเทพ", ["น้ำท่วม", "กรุงเทพ"]),
        ("อองซานซูจี", ["อองซาน", "ซูจี"]),
        ("โรซาตอม", ["โร", "ซา", "ตอม"]),
        ("ฮฮฮ", ["ฮฮฮ"]),
    ],
)
def test_runs_are_cut_into_words(run: str, words: list[str]) -> None:
    assert main_segmenter().cut(run) == words


def test_the_two_lists_cut_unknown_names_in_different_places() -> None:
    name = "วลาดิวอสต็อก"
    assert main_segmenter().cut(name) != alternative_segmenter().cut(name)


@SEGMENTERS
@given(run=RUNS)
def test_words_joined_are_the_run(segmenter: object, run: str) -> None:
    assert "".join(_cut(segmenter, run)) == run


@SEGMENTERS
@given(runs=st.lists(RUNS, max_size=8))
def test_many_runs_are_cut_as_if_each_stood_alone(
    segmenter: object, runs: list[str]
) -> None:
    assert callable(segmenter)
    alone = [segmenter().cut(run) for run in runs]
    assert segmenter().cut_all(runs) == alone


@SEGMENTERS
@given(run=RUNS)
def test_no_word_begins_inside_a_cluster(segmenter: object, run: str) -> None:
    at = 0
    for word in _cut(segmenter, run):
        assert not cuts_cluster(run, at)
        at += len(word)


@SEGMENTERS
def test_unknown_runs_in_front_do_not_change_the_words_after_them(
    segmenter: object,
) -> None:
    """newmm counts undecided words and gives up after fifty; each run counts anew."""
    assert callable(segmenter)
    run = "ประธานาธิบดีวลาดิมีร์ปูติน"
    found = segmenter().cut_all(["ฮ"] * 200 + [run])
    assert found[-1] == segmenter().cut(run)


@pytest.mark.parametrize(
    "run",
    [
        "กขค" * 1_000,
        "เ" * 3_000,
        "แก" * 1_500,
        "ก่" * 1_500,
        "ก" + "่" * 2_500,
        "ประเทศไทย" * 500,
    ],
)
def test_a_long_run_comes_back_whole_and_its_clusters_too(run: str) -> None:
    words = main_segmenter().cut(run)
    assert "".join(words) == run
    assert words == main_segmenter().cut_all(["ก", run])[1]
    assert max(map(len, words)) <= 1_100


def test_a_long_run_is_never_cut_between_a_vowel_and_its_consonant() -> None:
    run = "ก" * 999 + "เก" * 600
    at = 0
    for word in main_segmenter().cut(run):
        assert not cuts_cluster(run, at)
        at += len(word)


def test_no_runs_are_no_words() -> None:
    assert main_segmenter().cut_all([]) == []


def test_the_digest_belongs_to_the_word_list() -> None:
    assert main_segmenter().digest != alternative_segmenter().digest
    assert len(main_segmenter().digest) == 16


def test_a_missing_word_list_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(AnalyzerDataError, match="no-such-list"):
        thai._load("test-missing", "no-such-list.txt")


def test_a_word_list_without_words_is_an_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def read_text(_path: Path, _encoding: str) -> str:
        return "has space\n# comment\nก.ข.\n"

    monkeypatch.setattr(Path, "read_text", read_text)
    with pytest.raises(AnalyzerDataError, match="no Thai words"):
        thai._load("test-empty", "words_th.txt")


def _cut(segmenter: object, run: str) -> list[str]:
    assert callable(segmenter)
    loaded = segmenter()
    assert isinstance(loaded, ThaiSegmenter)
    return loaded.cut(run)
