"""Topics and runs: every faulty line named, every order kept by any tool."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.bench.runs import Topic, rank_topic, read_topics, run_lines, write_run
from search.errors import UsageError
from search.query.parser import MAX_QUERY
from search.service import Request

if TYPE_CHECKING:
    from pathlib import Path


class Ranker:
    """Answers every request with its own words, longest first."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    def rank(self, request: Request) -> list[tuple[str, float]]:
        self.asked.append(request)
        words = sorted(request.text.split(), key=len, reverse=True)
        return [(word, float(len(word))) for word in words[: request.size]]


def read(tmp_path: Path, content: str | bytes) -> list[Topic]:
    path = tmp_path / "topics.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_topics(path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("t1\tปูติน\n", [Topic("t1", "ปูติน")]),
        ("t1\tPutin Cuba\textra\n", [Topic("t1", "Putin Cuba")]),
        ("t1\tth\tname\tปูติน\tmore", [Topic("t1", "ปูติน", "th", "name")]),
        ("t1\tth\tname\n", [Topic("t1", "th")]),
        ("\ufefft1\ta\r\n\r\n# note\r\nt2\tb", [Topic("t1", "a"), Topic("t2", "b")]),
        (' t1 \t "quoted" -word ', [Topic("t1", '"quoted" -word')]),
        ("t1\ta\rb\n", [Topic("t1", "a\rb")]),
        (f"t1\t{'ก' * 200_000}\n", [Topic("t1", "ก" * 200_000)]),
        ("t1\t\x00\n", [Topic("t1", "\x00")]),
        ("t1\t\n", [Topic("t1", "")]),
    ],
    ids=range(10),
)
def test_topics_are_read_as_they_stand(
    tmp_path: Path, content: str, expected: list[Topic]
) -> None:
    assert read(tmp_path, content) == expected


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("t1\ta\nno tab here\n", "line 2 is not id<TAB>query: 'no tab here'"),
        ("\tquery\n", "line 1 is not id<TAB>query"),
        ("two words\tquery\n", "line 1 is not id<TAB>query"),
        ("t1\ta\n\n# x\nt1\tb\n", "line 4 repeats the topic 't1'"),
        ("t1\ta\nข่าว\tข".encode("cp874"), "line 2 is not UTF-8"),
        ("t1\ta".encode("utf-16"), "line 1 is not UTF-8"),
        ("# nothing\n\n", "there are no topics in it"),
        ("", "there are no topics in it"),
    ],
)
def test_a_faulty_file_of_topics_is_named_with_the_line(
    tmp_path: Path, content: str | bytes, problem: str
) -> None:
    with pytest.raises(UsageError, match=problem) as refused:
        read(tmp_path, content)
    assert "topics.tsv" in str(refused.value)


def test_a_missing_file_or_a_folder_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.tsv"):
        with pytest.raises(UsageError, match="cannot be read"):
            read_topics(path)


scores = st.floats(0, 1000) | st.sampled_from([0.0, 1e-12, 1e-9, 1.0, 1 + 1e-9, 7.5])


@given(st.lists(scores, max_size=60))
def test_scores_fall_strictly_even_in_single_precision(values: list[float]) -> None:
    ranked = [(f"d{n}", v) for n, v in enumerate(sorted(values, reverse=True))]
    rows = [line.split() for line in run_lines("t", ranked)]
    assert [row[2] for row in rows] == [doc_id for doc_id, _ in ranked]
    assert [int(row[3]) for row in rows] == list(range(1, len(rows) + 1))
    written = np.array([row[4] for row in rows], np.float32)
    assert all(written[:-1] > written[1:])


@given(st.lists(st.floats(0.01, 1000), max_size=30))
def test_scores_stay_what_they_were_as_far_as_order_allows(values: list[float]) -> None:
    ranked = [(f"d{n}", v) for n, v in enumerate(sorted(values, reverse=True))]
    for line, (_, score) in zip(run_lines("t", ranked), ranked, strict=True):
        assert float(line.split()[4]) == pytest.approx(score, rel=1e-4)


@pytest.mark.parametrize("doc_id", ["a b", "ข่าว วันนี้", "\n", "a\tb", " ", "x\u00a0y"])
def test_every_line_has_six_columns(doc_id: str) -> None:
    (line,) = run_lines("t1", [(doc_id, 1.0)])
    assert len(line.split()) == 6
    assert line.endswith(" songphasa\n")


def test_a_run_answers_every_topic_in_order(tmp_path: Path) -> None:
    ranker, output = Ranker(), tmp_path / "out.trec"
    topics = [Topic("t1", "ปูติน คิวบา"), Topic("t2", ""), Topic("t3", "Cuba")]
    like = Request("", "th", size=1, expand=False)
    assert write_run(ranker, topics, output, like) == 3  # type: ignore[arg-type]
    assert output.read_text("utf-8") == (
        "t1 Q0 ปูติน 1 5.0 songphasa\nt3 Q0 Cuba 1 4.0 songphasa\n"
    )
    assert {(r.language, r.size, r.expand) for r in ranker.asked} == {("th", 1, False)}


def test_a_topic_too_long_to_search_for_is_cut() -> None:
    ranker = Ranker()
    rank_topic(ranker, Topic("t1", "ก" * 2000), Request(""))  # type: ignore[arg-type]
    assert ranker.asked[0].text == "ก" * MAX_QUERY


def test_a_run_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    topics = [Topic("t1", "ปูติน")]
    for output in (tmp_path, tmp_path / "missing" / "out.trec"):
        with pytest.raises(UsageError, match="cannot be written"):
            write_run(Ranker(), topics, output, Request(""))  # type: ignore[arg-type]
