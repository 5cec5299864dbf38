"""The figures of the analysis: what is counted, and what odd texts would show."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from search.analysis.analyzer import Analysis, Analyzer
from search.analysis.cutting import Cut
from search.analysis.tokens import TokenStream
from search.bench.analysis import Way, measure, read_texts, share_of_thai
from search.bench.analysis_trials import LARGE, faults_of, large_texts, random_texts
from search.errors import UsageError

ANALYZER = Analyzer()


@pytest.mark.parametrize("way", list(Way))
def test_every_way_has_a_rate(way: Way) -> None:
    rate = measure(way, ["ปูติน visits", "ไทย Thai", "news ข่าว"])
    assert min(rate.thai, rate.characters, rate.documents, rate.megabytes) > 0
    assert rate.thai < rate.characters


@pytest.mark.parametrize(
    ("text", "share"), [("ไทย", 1.0), ("ไทย123", 0.5), ("news", 0.0), ("", 0.0)]
)
def test_the_share_of_thai_letters_is_counted(text: str, share: float) -> None:
    assert share_of_thai(text) == share


def test_texts_are_read_from_json_lines_and_from_rows(tmp_path: Path) -> None:
    texts = ["ปูติน visits", "ไทย"]
    lines = [
        json.dumps({"id": "d", "text": text}, ensure_ascii=False) for text in texts
    ]
    (tmp_path / "d.jsonl").write_text("\n".join(lines), "utf-8")
    rows = [f"d{i}\tth\t{text}\t{text}" for i, text in enumerate(texts)]
    (tmp_path / "d.tsv").write_text("\n".join(rows), "utf-8")
    assert read_texts(tmp_path / "d.jsonl") == read_texts(tmp_path / "d.tsv") == texts


def test_a_row_with_too_few_columns_is_named(tmp_path: Path) -> None:
    (tmp_path / "d.tsv").write_text("d1\tth\n", "utf-8")
    with pytest.raises(UsageError, match="line 1"):
        read_texts(tmp_path / "d.tsv")


def test_no_random_text_breaks_a_promise() -> None:
    assert [text for text in random_texts(300) if faults_of(ANALYZER, text)] == []


def test_the_random_texts_are_the_same_every_time() -> None:
    assert list(random_texts(30)) == list(random_texts(30))


class _Forgetful(Analyzer):
    """Loses the last word of every text."""

    def analyze(self, text: str) -> Analysis:
        analysis = super().analyze(text)
        words = analysis.cut.words
        return replace(analysis, cut=Cut(_without_last(words)))


class _Shifting(Analyzer):
    """Moves every word one character on."""

    def words(self, text: str) -> TokenStream:
        words = super().words(text)
        return TokenStream(
            words.terms, [i + 1 for i in words.starts], words.ends, words.positions
        )


def _without_last(stream: TokenStream) -> TokenStream:
    return TokenStream(
        stream.terms[:-1], stream.starts[:-1], stream.ends[:-1], stream.positions[:-1]
    )


def test_a_lost_word_would_be_noticed() -> None:
    assert faults_of(_Forgetful(), "ปูติน ไทย") == ["a letter is lost"]


def test_words_that_differ_from_those_of_all_views_would_be_noticed() -> None:
    assert faults_of(_Shifting(), "ปูติน ไทย") == ["words alone are others"]


def test_large_texts_of_every_kind_are_timed() -> None:
    found = list(large_texts(ANALYZER, 2_000))
    assert [large.kind for large in found] == list(LARGE)
    assert all(large.microseconds_a_character >= 0 for large in found)
