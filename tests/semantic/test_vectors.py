"""Vectors on disk: written once, copied when nothing changed, refused when damaged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.errors import VectorsError
from search.semantic import building
from search.semantic import vectors as vector_files
from search.semantic.building import write_vectors
from search.semantic.encoder import Encoder, load_encoder
from search.semantic.vectors import INFO, Vectors, highest, quantise

CONTENTS = [
    ("Russian ships reach Havana", "A frigate reached Havana.\n\nRice is cheap."),
    ("เรือรบรัสเซีย", "เรือรบเดินทางถึงกรุงฮาวานาของคิวบา"),
    ("Only a title", ""),
    ("", ""),
]


@pytest.fixture
def folder(encoder: Encoder, tmp_path: Path) -> Path:
    target = tmp_path / "vectors"
    write_vectors(target, CONTENTS, encoder)
    return target


def test_every_document_has_a_similarity(folder: Path, encoder: Encoder) -> None:
    vectors = Vectors.open(folder)
    near = vectors.similarity(encoder.encode(["เรือรบเดินทางถึงกรุงฮาวานา"])[0])
    assert near.shape == (4,)
    assert near[1] == near.max()
    assert near[3] == 0


def test_the_nearest_passage_is_a_range_of_the_text(
    folder: Path, encoder: Encoder
) -> None:
    vectors = Vectors.open(folder)
    query = encoder.encode(["A frigate reached Havana"])[0]
    start, end = vectors.best_passage(0, query)
    assert CONTENTS[0][1][start:end].startswith("A frigate reached Havana.")
    assert vectors.best_passage(2, query) == (0, 0)


def test_bytes_are_as_good_as_floats() -> None:
    rows = np.random.default_rng(7).normal(size=(200, 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    small = quantise(rows)
    assert np.abs(small.dot(rows[0]) - rows @ rows[0]).max() < 0.01


def test_unchanged_documents_are_not_encoded_again(
    folder: Path, encoder: Encoder, tmp_path: Path
) -> None:
    encoded: list[str] = []

    class Counting:
        fingerprint, dimensions = encoder.fingerprint, encoder.dimensions

        def encode(self, texts: list[str]) -> object:
            encoded.extend(texts)
            return encoder.encode(texts)

    changed = [*CONTENTS[1:], ("ใหม่", "เอกสารใหม่")]
    report = write_vectors(
        tmp_path / "again", changed, Counting(), previous=Vectors.open(folder)
    )
    assert (report.documents, report.reused) == (4, 3)
    assert encoded == ["ใหม่", "เอกสารใหม่"]
    fresh = tmp_path / "fresh"
    write_vectors(fresh, changed, encoder)
    for file in sorted(fresh.iterdir()):
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes()


def test_vectors_of_another_encoder_are_not_copied(
    folder: Path, encoder: Encoder, tmp_path: Path
) -> None:
    class Other:
        fingerprint, dimensions = "letters 2", encoder.dimensions
        encode = staticmethod(encoder.encode)

    older = Vectors.open(folder)
    assert write_vectors(tmp_path / "b", CONTENTS, Other(), previous=older).reused == 0


PLUG_IN = """
class Lengths:
    fingerprint = "lengths"

    def encode(self, texts):
        return [[len(text), text.count(" ") + 1, len(set(text))] for text in texts]
"""


def test_worker_processes_write_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "songphasa_lengths.py").write_text(PLUG_IN, "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SONGPHASA_ENCODER", "songphasa_lengths:Lengths")
    monkeypatch.setattr(building, "_WORTH_WORKERS", 10)
    monkeypatch.setattr(building, "_BATCH", 2)
    found = load_encoder()
    assert found is not None
    many = [(title, f"{text} {i}") for i in range(3) for title, text in CONTENTS]
    seen: list[int] = []
    write_vectors(tmp_path / "one", many, found)
    write_vectors(tmp_path / "two", many, found, workers=2, on_progress=seen.append)
    assert seen == [2, 4, 6, 8, 10, 12]
    for file in sorted((tmp_path / "one").iterdir()):
        assert (tmp_path / "two" / file.name).read_bytes() == file.read_bytes()


def _remove(path: Path) -> None:
    path.unlink()


def _cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _garble(path: Path) -> None:
    path.write_bytes(b"\x00\xff" * 40)


@pytest.mark.parametrize("damage", [_remove, _cut_short, _empty, _garble])
@pytest.mark.parametrize(
    "name", [INFO, "documents.npy", "passages.npy", "passages.first.npy"]
)
def test_damaged_vectors_are_an_error_that_says_what_to_do(
    folder: Path, name: str, damage: Callable[[Path], None]
) -> None:
    damage(folder / name)
    with pytest.raises(VectorsError, match="make index"):
        Vectors.open(folder)


def test_vectors_that_are_not_there_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(VectorsError, match="missing"):
        Vectors.open(tmp_path / "vectors")


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ({"encoder": "letters 2"}, "letters 2"),
        ({"dimensions": 32}, "64 dimensions, not 32"),
        ({"documents": 5}, "4 documents, not of 5"),
    ],
)
def test_vectors_of_something_else_are_refused(
    folder: Path, of: dict[str, Any], told: str
) -> None:
    vectors = Vectors.open(folder)
    vectors.check(folder, encoder="letters 1", dimensions=64, documents=4)
    with pytest.raises(VectorsError, match=told):
        vectors.check(folder, **of)


def test_many_documents_are_compared_as_wholes_and_the_nearest_by_passages(
    encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_files, "_RESCORED", 3)
    monkeypatch.setattr(vector_files, "_ROWS", 2)
    folder = tmp_path / "many"
    texts = [
        f"{text} ฉบับที่ {i}" if text else "" for i in range(4) for _, text in CONTENTS
    ]
    write_vectors(folder, [("", text) for text in texts], encoder)
    vectors = Vectors.open(folder)
    query = encoder.encode(["A frigate reached Havana"])[0]
    whole = vectors.documents.dot(query)
    near = vectors.similarity(query)
    nearest = set(np.argsort(-whole, kind="stable")[:3].tolist())
    for number, text in enumerate(texts):
        if number not in nearest or not text:
            assert near[number] == whole[number]
            continue
        first, last = vectors.first[number], vectors.first[number + 1]
        best = (vectors.passages.rows(first, last) @ query).max()
        assert near[number] == pytest.approx((whole[number] + best) / 2, abs=1e-5)


@given(
    st.lists(st.integers(-3, 3), max_size=30),
    st.integers(0, 35),
)
def test_the_highest_values_come_first_and_equal_ones_in_order(
    values: list[int], count: int
) -> None:
    wanted = sorted(range(len(values)), key=lambda i: (-values[i], i))[:count]
    assert highest(np.array(values, np.float32), count).tolist() == wanted


def test_a_query_of_another_length_is_refused(folder: Path) -> None:
    with pytest.raises(VectorsError, match="3 dimensions"):
        Vectors.open(folder).similarity(np.ones(3, np.float32))
