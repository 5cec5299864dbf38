"""The vectors of one generation: how near every document is to a query.

In: the folder ``vectors/``, documents in the order of the segment (of their ids). Out:
similarities of all documents, and the passage that is nearest. Opened by
``search.opening``, asked by the engines; written by ``search.semantic.building``.

    vectors.json          encoder, dimensions and counts
    documents.npy         one vector a document, its title and passages together; int8
    passages.npy          one vector a passage, those of a document side by side; int8
    *.scale.npy           what one step of each int8 row is worth
    passages.first.npy    where the passages of each document begin
    passages.spans.npy    start and end of each passage, in code points of the text
    documents.hashes.npy  of title and text: unchanged documents are not encoded again
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from search.errors import VectorsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

    from search.semantic.encoder import Floats

FOLDER = "vectors"
INFO = "vectors.json"
# Raise it whenever the files change in a way older programs would misread.
FORMAT = 1
HASH_SIZE = 16
_STEPS = 127
# So many documents, the best by their whole vector, are looked at passage by passage.
_RESCORED = 300
# Rows turned into floats at a time: they stay in the processor's cache.
_ROWS = 1_024


class VectorsInfo(msgspec.Struct, frozen=True):
    """What ``vectors.json`` says."""

    format: int
    encoder: str
    dimensions: int
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class Quantised:
    """Vectors in bytes: each row is ``values`` times its own ``scales``."""

    values: NDArray[np.int8]
    scales: Floats

    def rows(self, first: int, last: int) -> Floats:
        """Return some of the vectors as floats."""
        return self.values[first:last] * self.scales[first:last, None]

    def dot(self, query: Floats, wanted: NDArray[np.intp] | None = None) -> Floats:
        """Return the product of every row, or of those wanted, with the query."""
        many = len(self.values) if wanted is None else len(wanted)
        products = np.empty(many, np.float32)
        for first in range(0, many, _ROWS):
            some = slice(first, first + _ROWS)
            rows = self.values[some if wanted is None else wanted[some]]
            products[some] = rows.astype(np.float32) @ query
        return products * (self.scales if wanted is None else self.scales[wanted])


def quantise(rows: Floats) -> Quantised:
    """Return unit rows in bytes; cosines change by less than 0.01.

    >>> small = quantise(np.array([[0.6, -0.8]], np.float32))
    >>> small.rows(0, 1).round(2).tolist() == [[0.6000000238418579, -0.800000011920929]]
    True
    """
    largest = np.abs(rows).max(axis=1, initial=0).astype(np.float32)
    scales = (np.where(largest > 0, largest, 1) / _STEPS).astype(np.float32)
    return Quantised(np.rint(rows / scales[:, None]).astype(np.int8), scales)


def content_hash(title: str, text: str) -> bytes:
    """Return what identifies a document's content."""
    content = f"{title}\n\0{text}".encode("utf-8", "replace")
    return blake2b(content, digest_size=HASH_SIZE).digest()


@dataclass(frozen=True)
class Vectors:
    """The vectors of an open generation; read-only, safe to share between threads."""

    info: VectorsInfo
    documents: Quantised
    passages: Quantised
    first: NDArray[np.int64]
    spans: NDArray[np.uint32]
    hashes: NDArray[np.uint8]
    _similarity: Callable[[bytes], Floats] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Remember the last few queries: a page asks several times for one."""
        remembering = lru_cache(maxsize=8)(self._compare)
        object.__setattr__(self, "_similarity", remembering)

    @classmethod
    def open(cls, folder: Path) -> Vectors:
        """Return the vectors in a folder, mapped into memory.

        VectorsError if they are missing, cut short or do not fit together.
        """
        try:
            info = msgspec.json.decode((folder / INFO).read_bytes(), type=VectorsInfo)
        except FileNotFoundError as error:
            raise VectorsError(folder, "they are missing") from error
        except (OSError, msgspec.DecodeError) as error:
            raise VectorsError(folder, f"{INFO} cannot be read ({error})") from error
        if info.format != FORMAT:
            problem = f"their format is {info.format}, not {FORMAT}"
            raise VectorsError(folder, problem)
        many, pieces = info.documents, info.passages
        vectors = cls(
            info,
            Quantised(
                _array(folder, "documents", np.int8, (many, info.dimensions)),
                _array(folder, "documents.scale", np.float32, (many,)),
            ),
            Quantised(
                _array(folder, "passages", np.int8, (pieces, info.dimensions)),
                _array(folder, "passages.scale", np.float32, (pieces,)),
            ),
            _array(folder, "passages.first", np.int64, (many + 1,)),
            _array(folder, "passages.spans", np.uint32, (pieces, 2)),
            _array(folder, "documents.hashes", np.uint8, (many, HASH_SIZE)),
        )
        if vectors.first[0] != 0 or vectors.first[-1] != pieces:
            raise VectorsError(folder, "passages.first.npy does not fit the passages")
        return vectors

    def check(
        self,
        folder: Path,
        *,
        documents: int | None = None,
        encoder: str = "",
        dimensions: int = 0,
    ) -> None:
        """Raise VectorsError unless they are of this collection and this encoder.

        What is not known yet is not compared.
        """
        mine = self.info
        if documents not in (None, mine.documents):
            problem = f"they are of {mine.documents} documents, not of {documents}"
            raise VectorsError(folder, problem)
        if encoder not in ("", mine.encoder):
            problem = (
                f"they were made by {mine.encoder!r}; this program has {encoder!r}"
            )
            raise VectorsError(folder, problem)
        if dimensions not in (0, mine.dimensions):
            problem = f"they have {mine.dimensions} dimensions, not {dimensions}"
            raise VectorsError(folder, problem)

    def similarity(self, query: Floats) -> Floats:
        """Return how near each document is to a unit vector, from -1 to 1.

        The mean of the cosines of the whole document and of its nearest passage; of
        documents that are far away as a whole, the first of the two.
        """
        return self._similarity(np.asarray(query, np.float32).tobytes())

    def best_passage(self, number: int, query: Floats) -> tuple[int, int]:
        """Return start and end of the passage nearest to the query; 0, 0 if none."""
        first, last = self.first[number], self.first[number + 1]
        if first == last:
            return 0, 0
        nearest = int(np.argmax(self.passages.rows(first, last) @ query))
        start, end = self.spans[first + nearest].tolist()
        return start, end

    def document(self, number: int) -> Floats:
        """Return the vector of a whole document."""
        row: Floats = self.documents.rows(number, number + 1)[0]
        return row

    def _compare(self, query_bytes: bytes) -> Floats:
        query = np.frombuffer(query_bytes, np.float32)
        if len(query) != self.info.dimensions:
            problem = (
                f"a query has {len(query)} dimensions, they {self.info.dimensions}"
            )
            raise VectorsError(FOLDER, problem)
        found = self.documents.dot(query)
        near = np.sort(highest(found, _RESCORED))
        near = near[self.first[near] < self.first[near + 1]]
        found[near] = (found[near] + self._best_of(near, query)) / 2
        found.setflags(write=False)
        return found

    def _best_of(self, numbers: NDArray[np.intp], query: Floats) -> Floats:
        """Return the cosine of the nearest passage of each document; all have some."""
        first = self.first[numbers]
        counts = self.first[numbers + 1] - first
        begins = np.cumsum(counts) - counts
        rows = np.arange(counts.sum()) + np.repeat(first - begins, counts)
        best: Floats = np.maximum.reduceat(self.passages.dot(query, rows), begins)
        return best


def highest(values: NDArray[np.floating[Any]], count: int) -> NDArray[np.intp]:
    """Return the places of the highest values, best first; equal ones in order.

    >>> highest(np.array([1, 3, 2, 3, 1], np.float32), 4).tolist()
    [1, 3, 2, 0]
    """
    places = np.arange(len(values))
    if count == 0:
        return places[:0]
    if count < len(values):
        edge = np.partition(values, -count)[-count]
        above = np.flatnonzero(values > edge)
        equal = np.flatnonzero(values == edge)[: count - len(above)]
        places = np.sort(np.concatenate((above, equal)))
    order = np.argsort(-values[places], kind="stable")
    return places[order][:count]


def _array(
    folder: Path, name: str, kind: type[np.generic], shape: tuple[int, ...]
) -> NDArray[Any]:
    path = folder / f"{name}.npy"
    try:
        mapped = np.load(path, mmap_mode="r", allow_pickle=False)
    except FileNotFoundError as error:
        raise VectorsError(folder, f"{path.name} is missing") from error
    except (OSError, ValueError, EOFError) as error:
        problem = f"{path.name} cannot be read ({error})"
        raise VectorsError(folder, problem) from error
    if mapped.shape != shape or mapped.dtype != np.dtype(kind):
        problem = f"{path.name} holds {mapped.dtype} {mapped.shape}, not {shape}"
        raise VectorsError(folder, problem)
    # A plain view: a memmap object makes every slice several times slower.
    array: NDArray[Any] = mapped.view(np.ndarray)
    return array
