"""Making vectors: every document is cut into passages, and those are encoded.

In: documents in the order of the segment, perhaps the vectors of the generation before.
Out: the files of ``search.semantic.vectors``. Documents whose title and text have not
changed are copied, the rest is encoded in worker processes. Called by the indexer.
"""

from __future__ import annotations

import multiprocessing
import shutil
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import msgspec
import numpy as np

from search.build_lock import leave_with_parent
from search.errors import EncoderError
from search.semantic.encoder import limit_threads, load_encoder, unit_rows
from search.semantic.passages import cut_passages
from search.semantic.vectors import (
    FORMAT,
    HASH_SIZE,
    INFO,
    Quantised,
    VectorsInfo,
    content_hash,
    quantise,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from search.semantic.encoder import Encoder, Floats
    from search.semantic.vectors import Vectors

# Documents and characters handed to a worker at a time.
_BATCH = 64
_BATCH_CHARACTERS = 100_000
# Below this many characters one process is quicker than starting others.
_WORTH_WORKERS = 400_000

Content = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Encoded:
    """The vectors of one document, ready to be written."""

    whole: Quantised
    passages: Quantised
    spans: NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class VectorsReport:
    """How many vectors there are, and how many documents could be copied."""

    documents: int
    passages: int
    reused: int


def write_vectors(
    folder: Path,
    documents: Iterable[Content],
    encoder: Encoder,
    *,
    workers: int = 1,
    previous: Vectors | None = None,
    on_progress: Callable[[int], None] = lambda _: None,
) -> VectorsReport:
    """Write the vectors of the documents, (title, text) each, into a new folder.

    ``previous`` are older vectors to copy from; those of another encoder are not. With
    several ``workers`` each loads the encoder that is set or installed for itself.
    ``on_progress`` is told the number of documents done.
    """
    folder.mkdir(parents=True)
    older = _by_hash(previous, encoder)
    writer = _Writer(folder, encoder)
    reused = 0

    def chunks() -> Iterator[list[tuple[bytes, Content | int]]]:
        nonlocal reused
        chunk: list[tuple[bytes, Content | int]] = []
        characters = 0
        for title, text in documents:
            key = content_hash(title, text)
            known = older.get(key)
            reused += known is not None
            chunk.append((key, (title, text) if known is None else known))
            characters += 0 if known is not None else len(text)
            if len(chunk) >= _BATCH or characters >= _BATCH_CHARACTERS:
                yield chunk
                chunk, characters = [], 0
        if chunk:
            yield chunk

    for chunk, fresh in _encoded(chunks(), encoder, workers):
        new = iter(fresh)
        for key, content in chunk:
            if isinstance(content, int) and previous is not None:
                writer.add(key, _copied(previous, content))
            else:
                writer.add(key, next(new))
        on_progress(writer.documents)
    writer.finish()
    return VectorsReport(writer.documents, writer.passages, reused)


def encode_documents(contents: Iterable[Content], encoder: Encoder) -> list[Encoded]:
    """Return the vectors of documents, (title, text) each.

    The whole is the sum of the title and the passages: a text of any length costs no
    more than its passages.
    """
    contents = list(contents)
    spans = [cut_passages(text) for _, text in contents]
    texts: list[str] = []
    for (title, text), ranges in zip(contents, spans, strict=True):
        texts += [title, *(text[start:end] for start, end in ranges)]
    rows = encoder.encode(texts)
    found, at = [], 0
    for ranges in spans:
        own: Floats = rows[at : at + 1 + len(ranges)]
        at += len(own)
        found.append(
            Encoded(
                quantise(unit_rows(own.sum(axis=0, keepdims=True))),
                quantise(own[1:]),
                np.array(ranges, np.uint32).reshape(-1, 2),
            )
        )
    return found


def _by_hash(previous: Vectors | None, encoder: Encoder) -> dict[bytes, int]:
    if previous is None or previous.info.encoder != encoder.fingerprint:
        return {}
    return {row.tobytes(): number for number, row in enumerate(previous.hashes)}


def _copied(vectors: Vectors, number: int) -> Encoded:
    first, last = vectors.first[number], vectors.first[number + 1]
    whole, pieces = vectors.documents, vectors.passages
    return Encoded(
        Quantised(whole.values[number : number + 1], whole.scales[number : number + 1]),
        Quantised(pieces.values[first:last], pieces.scales[first:last]),
        vectors.spans[first:last],
    )


Chunk = list[tuple[bytes, Content | int]]


def _encoded(
    chunks: Iterator[Chunk], encoder: Encoder, workers: int
) -> Iterator[tuple[Chunk, list[Encoded]]]:
    """Yield each chunk with the vectors of what is new in it, in order."""
    waiting: deque[tuple[Chunk, Future[list[Encoded]]]] = deque()
    characters = 0
    pool: ProcessPoolExecutor | None = None
    try:
        for chunk in chunks:
            fresh = _new(chunk)
            characters += sum(len(text) for _, text in fresh)
            if workers > 1 and characters > _WORTH_WORKERS and pool is None:
                limit_threads()
                # Fresh processes: forking one that has threads can hang.
                context = multiprocessing.get_context("spawn")
                pool = ProcessPoolExecutor(
                    workers, context, initializer=leave_with_parent
                )
            if pool is None:
                yield chunk, encode_documents(fresh, encoder)
                continue
            waiting.append((chunk, pool.submit(_work, fresh, encoder.fingerprint)))
            while len(waiting) > 2 * workers:  # bounded memory: reading waits
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()
    finally:
        if pool is not None:
            pool.shutdown(cancel_futures=True)


def _new(chunk: Chunk) -> list[Content]:
    return [content for _, content in chunk if not isinstance(content, int)]


def _work(contents: list[Content], fingerprint: str) -> list[Encoded]:
    encoder = load_encoder()
    if encoder is None or encoder.fingerprint != fingerprint:
        raise EncoderError(fingerprint, "a worker process could not load it")
    return encode_documents(contents, encoder)


class _Writer:
    """Appends to the files of one folder; memory does not grow with the collection."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder = folder
        self._encoder = encoder
        self._kinds: dict[str, tuple[type[np.generic], tuple[int, ...]]] = {
            "documents": (np.int8, (encoder.dimensions,)),
            "documents.scale": (np.float32, ()),
            "documents.hashes": (np.uint8, (HASH_SIZE,)),
            "passages": (np.int8, (encoder.dimensions,)),
            "passages.scale": (np.float32, ()),
            "passages.spans": (np.uint32, (2,)),
            "passages.first": (np.int64, ()),
        }
        self._files: dict[str, BinaryIO] = {
            name: (folder / f"{name}.part").open("w+b") for name in self._kinds
        }
        self._append("passages.first", np.zeros(1, np.int64))
        self.documents = 0
        self.passages = 0

    def add(self, key: bytes, encoded: Encoded) -> None:
        """Append one document."""
        self._append("documents", encoded.whole.values)
        self._append("documents.scale", encoded.whole.scales)
        self._append("documents.hashes", np.frombuffer(key, np.uint8))
        self._append("passages", encoded.passages.values)
        self._append("passages.scale", encoded.passages.scales)
        self._append("passages.spans", encoded.spans)
        self.documents += 1
        self.passages += len(encoded.spans)
        self._append("passages.first", np.array([self.passages], np.int64))

    def finish(self) -> None:
        """Give every file the header that says what is in it."""
        for name, (kind, row) in self._kinds.items():
            part = self._files[name]
            size = part.tell() // (np.dtype(kind).itemsize * (row[0] if row else 1))
            part.seek(0)
            with (self._folder / f"{name}.npy").open("wb") as file:
                header = {
                    "descr": np.lib.format.dtype_to_descr(_little(kind)),
                    "fortran_order": False,
                    "shape": (size, *row),
                }
                np.lib.format.write_array_header_1_0(file, header)
                shutil.copyfileobj(part, file)
            part.close()
            (self._folder / f"{name}.part").unlink()
        info = VectorsInfo(
            FORMAT,
            self._encoder.fingerprint,
            self._encoder.dimensions,
            self.documents,
            self.passages,
        )
        (self._folder / INFO).write_bytes(msgspec.json.encode(info))

    def _append(self, name: str, values: NDArray[np.generic]) -> None:
        kind = _little(self._kinds[name][0])
        self._files[name].write(np.ascontiguousarray(values, kind).tobytes())


def _little(kind: type[np.generic]) -> np.dtype[np.generic]:
    return np.dtype(kind).newbyteorder("<")
