"""Clusters of Thai letters: the two forms of the rules, and what they say."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.thai_clusters import cluster_ends, cluster_starts

# Pieces of clusters: far more often than single letters do they meet in a rule.
PIECES = ["เ", "แ", "โ", "ไ", "ก", "ย", "ว", "อ", "ร", "ะ", "า", "ำ", "ั", "ิ", "ี"]
PIECES += [
    "ึ",
    "ื",
    "ุ",
    "ู",
    "็",
    "่",
    "้",
    "์",
    "ํ",
    "ฺ",
    "ๅ",
    "ฤ",
    "เก",
    "กี",
    "กร์",
    "กกิ์",
    "เกีย",
    "เกิย",
]
RUNS = st.lists(st.sampled_from(PIECES), max_size=16).map("".join)


@pytest.mark.parametrize(
    ("run", "clusters"),
    [
        ("เรือน้อยลอยอยู่", "เรือ น้ อ ย ล อ ย อ ยู่"),
        ("พิสูจน์ได้ค่ะ", "พิ สูจน์ ได้ ค่ะ"),
        ("เกาะเต่า", "เกาะ เต่า"),
        ("แกะแข็งแพทย์", "แกะ แข็ง แพทย์"),
        ("โต๊ะใหม่ไม้", "โต๊ะ ให ม่ ไม้"),
        ("ศักดิ์สิทธิ์", "ศักดิ์ สิทธิ์"),
        ("เมียเดี๋ยวเงินเดิน", "เมีย เดี๋ย ว เงิน เดิน"),
        ("ตัวผัวะ", "ตัว ผัวะ"),
        ("กำน้ำ", "กำ น้ำ"),
        ("ก็อึหึ", "ก็ อึ หึ"),
        # Where a silent end follows เ–ย, its mark falls out.
        ("เนียร์", "เนียร ์"),
        ("เนิยกร์", "เนิยกร ์"),
        ("เนียะร์", "เนียะร์"),
        ("์ก", "์ ก"),
        ("", ""),
    ],
)
def test_clusters_end_where_newmm_may_end_a_word(run: str, clusters: str) -> None:
    ends = cluster_ends(run)
    assert [run[a:b] for a, b in pairwise([0, *ends])] == clusters.split()
    assert _starts([run]) == [0, *ends]


@given(RUNS)
def test_many_letters_are_clustered_like_a_run(run: str) -> None:
    ends = cluster_ends(run)
    assert _starts([run]) == [0, *ends]


@given(st.lists(RUNS, min_size=1, max_size=5))
def test_a_sign_between_runs_ends_every_cluster(runs: list[str]) -> None:
    wanted, at = [], 0
    for run in runs:
        wanted += [at, *(at + end for end in cluster_ends(run))]
        at += len(run) + 1
    assert _starts(runs) == wanted


def _starts(runs: list[str]) -> list[int]:
    """Return where clusters begin in runs with a 0 behind each."""
    text = "".join(f"{run}\0" for run in runs)
    letters = np.frombuffer(text.encode("cp874"), np.uint8)
    return np.flatnonzero(cluster_starts(letters)).tolist()
