"""Thai words: what the segmenters promise to everything above them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import thai
from search.analysis.scripts import cuts_cluster
from search.analysis.thai import (
    ThaiSegmenter,
    alternative_segmenter,
    cut_both,
    main_segmenter,
)

WORDS = ["ตาก", "ลม", "ตา", "กลม", "ประเทศ", "ไทย", "ปู", "ติน", "ซู", "มิ", "น", "เสีย"]
LETTERS = "กขนรวสอเแโไะาำิีึืุู็่้๊์ํ"
RUNS = st.one_of(
    st.text(LETTERS, min_size=1, max_size=30),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map("".join),
)
SEGMENTERS = pytest.mark.parametrize(
    "segmenter", [main_segmenter, alternative_segmenter], ids=["words", "icu"]
)
Segmenter = Callable[[], ThaiSegmenter]


@pytest.fixture
def together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut even a few runs together."""
    monkeypatch.setattr(thai, "_FEW", 0)


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("รัสเซียและเมียนมาลงนาม", ["รัสเซีย", "และ", "เมียนมา", "ลงนาม"]),
        ("มากว่า", ["มา", "กว่า"]),
        ("น้ำท่วมกรุงเทพ", ["น้ำท่วม", "กรุงเทพ"]),
        ("อองซานซูจี", ["อองซาน", "ซูจี"]),
        ("โรซาตอม", ["โร", "ซา", "ตอม"]),
        ("ฮฮฮ", ["ฮฮฮ"]),
        ("จูเนียร์", ["จูเนียร์"]),
        ("", []),
    ],
)
def test_runs_are_cut_into_words(run: str, words: list[str]) -> None:
    assert main_segmenter().cut(run) == words


def test_the_two_lists_cut_unknown_names_in_different_places() -> None:
    name = "วลาดิวอสต็อก"
    assert main_segmenter().cut(name) != alternative_segmenter().cut(name)


@SEGMENTERS
@given(run=RUNS)
def test_words_joined_are_the_run(segmenter: Segmenter, run: str) -> None:
    assert "".join(segmenter().cut(run)) == run


@SEGMENTERS
@given(run=RUNS)
def test_no_word_begins_inside_a_cluster(segmenter: Segmenter, run: str) -> None:
    at = 0
    for word in segmenter().cut(run):
        assert not cuts_cluster(run, at)
        at += len(word)


@SEGMENTERS
def test_many_runs_are_cut_as_if_each_stood_alone(
    segmenter: Segmenter, together: None
) -> None:
    runs = ["ตากลม", "", "ฮ", "ประธานาธิบดีวลาดิมีร์ปูติน", "ตาก", "ุก่", "มาก" + "ก" * 80]
    assert segmenter().cut_all(runs) == [segmenter().cut(run) for run in runs]


def test_cutting_by_both_lists_is_cutting_by_each(together: None) -> None:
    runs = ["วลาดิวอสต็อก", "ตากลม"] * 3
    first, second = cut_both(runs)
    assert first == main_segmenter().cut_all(runs)
    assert second == alternative_segmenter().cut_all(runs)
    assert first != second


def test_a_few_runs_are_cut_like_many(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = ["ตากลม", "วลาดิวอสต็อก", "ลงนาม"]
    few = cut_both(runs)
    monkeypatch.setattr(thai, "_FEW", 0)
    monkeypatch.setattr(thai, "_MANY", 4)  # a batch for each
    assert cut_both(runs) == few


@pytest.mark.parametrize(
    "run", ["ก\0ข", "มา\1", "a b\nc", "ตา\ud800", "ตา😀ลม", "1,200"]
)
def test_what_is_no_thai_run_comes_back_whole(run: str, together: None) -> None:
    for words in cut_both([run, "ตากลม"]):
        assert "".join(words[0]) == run
        assert "".join(words[1]) == "ตากลม"


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
    ids=["consonants", "vowels", "open", "tones", "one letter", "words"],
)
def test_a_long_run_comes_back_whole_and_its_clusters_too(run: str) -> None:
    words = main_segmenter().cut(run)
    assert "".join(words) == run
    assert words == main_segmenter().cut_all(["ก", run, "มา"])[1]
    assert max(map(len, words)) <= 1_100


def test_a_long_run_is_never_cut_between_a_vowel_and_its_consonant() -> None:
    run = "ก" * 999 + "เก" * 600
    at = 0
    for word in main_segmenter().cut(run):
        assert not cuts_cluster(run, at)
        at += len(word)


@pytest.mark.parametrize("runs", [[], [""], ["", ""]])
def test_no_letters_are_no_words(runs: list[str], together: None) -> None:
    assert cut_both(runs) == ([[] for _ in runs], [[] for _ in runs])


def test_threads_may_cut_at_the_same_time(together: None) -> None:
    runs = [["ตากลม", "รัสเซีย" * i] for i in range(1, 9)]
    alone = list(map(cut_both, runs))
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(cut_both, runs)) == alone


def test_the_digest_belongs_to_the_word_list() -> None:
    assert main_segmenter().digest != alternative_segmenter().digest
    assert len(main_segmenter().digest) == 16
