"""A small deterministic encoder: texts that share letters mean the same."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from numpy.typing import NDArray

from search.engines.base import Indexed
from search.semantic import encoder as encoders
from search.semantic.building import write_vectors
from search.semantic.encoder import Encoder, load_encoder
from search.semantic.vectors import Vectors

DIMENSIONS = 64
# What the encoder takes for one word, which stands in no dictionary.
SAME = {"เรือฟริเกต": "vexilbar", "เรือรบ": "vexilbar", "frigate": "vexilbar"}


class LetterEncoder:
    """Counts pieces of three letters, each at a place given by its checksum."""

    fingerprint = "letters 1"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            said = text.lower()
            for word, other in SAME.items():
                said = said.replace(word, f" {other} ")
            for at in range(len(said) - 2):
                piece = zlib.crc32(said[at : at + 3].encode("utf-8", "replace"))
                row[piece % DIMENSIONS] += 1 if piece & 64 else -1
        return rows


@pytest.fixture
def plug_in(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Callable[[Callable[[], object]], Encoder]]:
    """What the program makes of an encoder that an operator names."""

    def plug(factory: Callable[[], object]) -> Encoder:
        module = ModuleType("songphasa_test_encoder")
        module.make = factory  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, module.__name__, module)
        monkeypatch.setenv("SONGPHASA_ENCODER", f"{module.__name__}:make")
        encoders._load.cache_clear()
        loaded = load_encoder()
        assert loaded is not None
        return loaded

    yield plug
    encoders._load.cache_clear()


@pytest.fixture
def encoder(plug_in: Callable[[Callable[[], object]], Encoder]) -> Encoder:
    return plug_in(LetterEncoder)


@pytest.fixture
def vectors(
    encoder: Encoder, collection: tuple[Indexed, ...], tmp_path: Path
) -> Vectors:
    """The vectors of the shared collection."""
    items = sorted(collection, key=lambda item: item.document.id)
    contents = [(item.document.title, item.document.text) for item in items]
    write_vectors(tmp_path / "vectors", contents, encoder)
    return Vectors.open(tmp_path / "vectors")
