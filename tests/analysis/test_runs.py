"""Words of Thai runs whose offsets are computed when somebody asks."""

from __future__ import annotations

import pickle

from search.analysis.runs import RunStream

STREAM = RunStream([["กองทัพ", "บก"], ["ไทย"]], [3, 12])


def test_the_words_of_a_run_stand_without_a_gap() -> None:
    assert STREAM.terms == ["กองทัพ", "บก", "ไทย"]
    assert list(zip(STREAM.starts, STREAM.ends, strict=True)) == [
        (3, 9),
        (9, 11),
        (12, 15),
    ]
    assert STREAM.positions == [0, 1, 2]


def test_moved_words_stand_where_the_original_has_them() -> None:
    starts, ends = [*range(12), 14, 15, 17], [*range(1, 12), 14, 15, 17, 18]
    moved = STREAM.moved((starts, ends))
    assert moved.terms == STREAM.terms
    assert (moved.starts, moved.ends) == ([3, 9, 14], [9, 11, 18])


def test_a_stream_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(STREAM)) == STREAM


def test_a_run_is_found_by_any_of_its_characters() -> None:
    assert [STREAM.run_at(i) for i in (0, 3, 10, 12)] == [-1, 0, 0, 1]
    assert STREAM.edges(1) == [12, 15]


def test_a_term_is_cut_but_its_token_is_not() -> None:
    stream = RunStream([["ฮ" * 100]], [0])
    assert [len(term) for term in stream.terms] == [64]
    assert stream.ends == [100]
