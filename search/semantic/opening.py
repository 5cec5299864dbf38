"""Opening what a generation knows of meaning, if anything.

In: the folder of a generation. Out: vectors and an encoder that belong together, or a
sentence that says why words must do. Called by ``search.opening``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from search.config import load_settings
from search.errors import EncoderError, VectorsError
from search.semantic.encoder import (
    OFF,
    Encoder,
    has_encoder,
    known_fingerprint,
    load_encoder,
)
from search.semantic.queries import QueryEncoder
from search.semantic.vectors import FOLDER, Vectors

if TYPE_CHECKING:
    from pathlib import Path


_NO_ENCODER = (
    "The index can be searched by meaning, but no encoder is installed; words are "
    "searched as ever. Install it (pip install 'songphasa[semantic]') or set "
    "SONGPHASA_ENCODER=off"
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Vectors of documents, and the encoder for queries; both or none."""

    vectors: Vectors | None = None
    encoder: QueryEncoder | None = None
    notice: str = ""


def open_meaning(generation: Path, documents: int) -> Meaning:
    """Return what a generation of so many documents can say about meaning.

    Never raises, and does not load the encoder: that happens at the first query. Without
    vectors, or with the encoder switched off, there is no meaning and no notice;
    otherwise the notice says what is wrong and how to mend it.
    """
    folder = generation / FOLDER
    if load_settings().encoder == OFF or not folder.exists():
        return Meaning()
    if not has_encoder():
        return Meaning(notice=_NO_ENCODER)
    try:
        vectors = Vectors.open(folder)
        vectors.check(folder, documents=documents, encoder=known_fingerprint())
    except VectorsError as error:
        return Meaning(notice=str(error))

    def load() -> Encoder:
        encoder = load_encoder()
        if encoder is None:  # uninstalled since the index was opened
            raise EncoderError("", _NO_ENCODER)
        vectors.check(
            folder, encoder=encoder.fingerprint, dimensions=encoder.dimensions
        )
        return encoder

    return Meaning(vectors, QueryEncoder(load))
