"""Queries as vectors: the encoder is loaded late, once, and never waited for too long."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from search.errors import EncoderError, VectorsError
from search.semantic.encoder import Encoder, GuardedEncoder
from search.semantic.queries import QueryEncoder


def ones() -> Encoder:
    return GuardedEncoder(lambda texts: np.ones((len(texts), 4)), "ones", 4)


class Loader:
    """Loads after a signal; counts how often it was asked."""

    def __init__(self, *, ready: bool = True) -> None:
        self.asked = 0
        self.go = threading.Event()
        if ready:
            self.go.set()

    def __call__(self) -> Encoder:
        self.asked += 1
        assert self.go.wait(10)
        return ones()


def test_the_encoder_is_loaded_by_the_first_query_and_once() -> None:
    load = Loader()
    meaning = QueryEncoder(load)
    assert load.asked == 0
    for text in ("ปูติน", "Putin", "ปูติน"):
        vector, notice = meaning.vector(text)
        assert (vector is not None, notice) == (True, "")
    assert load.asked == 1


def test_it_can_be_loaded_before_it_is_needed() -> None:
    load = Loader(ready=False)
    meaning = QueryEncoder(load)
    started = time.perf_counter()
    meaning.warm()
    meaning.warm()
    assert time.perf_counter() - started < 1
    load.go.set()
    assert meaning.vector("เรือดำน้ำ")[1] == ""
    assert load.asked == 1


def test_a_query_waits_for_an_encoder_that_is_being_loaded() -> None:
    load = Loader(ready=False)
    meaning = QueryEncoder(load, budget=0.01)
    threading.Timer(0.1, load.go.set).start()
    assert meaning.vector("เรือดำน้ำ")[1] == ""


def test_loading_that_takes_too_long_leaves_the_words_until_it_is_done() -> None:
    load = Loader(ready=False)
    meaning = QueryEncoder(load, patience=0.05)
    for text in ("ปูติน", "Putin"):
        vector, notice = meaning.vector(text)
        assert vector is None
        assert "still being loaded" in notice
    load.go.set()
    deadline = time.perf_counter() + 5
    while meaning.vector("ปูติน")[0] is None:
        assert time.perf_counter() < deadline
        time.sleep(0.01)
    assert load.asked == 1


def test_who_wants_every_query_alike_can_wait_for_the_encoder() -> None:
    load = Loader(ready=False)
    meaning = QueryEncoder(load, patience=0.0)
    threading.Timer(0.1, load.go.set).start()
    meaning.wait()
    assert meaning.vector("ปูติน")[1] == ""


@pytest.mark.parametrize(
    "error", [EncoderError("my.module:make", "เสีย"), VectorsError("vectors", "เสีย")]
)
def test_an_encoder_that_cannot_be_loaded_is_told_with_every_query(
    error: Exception,
) -> None:
    asked: list[str] = []

    def load() -> Encoder:
        asked.append("once")
        raise error

    meaning = QueryEncoder(load)
    for text in ("ปูติน", "Putin"):
        vector, notice = meaning.vector(text)
        assert vector is None
        assert "เสีย" in notice
    assert asked == ["once"]
