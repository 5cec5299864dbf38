"""The files of one segment: flat arrays, opened by mmap, never pickled.

In: named numpy arrays and byte strings. Out: ``Segment``, which opens each on first use.
A segment is written once and never changed; checksums live in the generation's manifest
(``search.generations``). Every array is little-endian, so files move between machines.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from search.analysis.tokens import View
from search.errors import IndexDamagedError, IndexStaleError
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# Raise it whenever the files change in a way older programs would misread.
FORMAT = 1
PARTS = ("title", "text")
# Views whose tokens are kept in document order too, for snippets and word sequences.
FORWARD_VIEWS = (View.WORDS, View.ENTITIES)


class SegmentInfo(msgspec.Struct, frozen=True):
    """What ``segment.json`` says about a segment."""

    format: int
    documents: int
    total_length: dict[str, int]
    sources: tuple[str, ...]


def field_name(scope: Scope, view: View) -> str:
    """Return the name of an indexed field.

    >>> field_name(Scope.TEXT, View.WORDS), field_name(Scope.TITLE, View.GRAMS)
    ('words', 'title_grams')
    """
    return view.value if scope is Scope.TEXT else f"title_{view.value}"


FIELDS = {field_name(s, v): (s, v) for s in Scope for v in View}


@dataclass(frozen=True)
class Strings:
    """A sorted list of UTF-8 strings in two arrays: all bytes, and where each begins."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many strings there are."""
        return len(self.starts) - 1

    def at(self, number: int) -> bytes:
        """Return one string."""
        return self.data[self.starts[number] : self.starts[number + 1]].tobytes()

    def __iter__(self) -> Iterator[bytes]:
        """Yield the strings in order."""
        return (self.at(i) for i in range(len(self)))

    def find(self, text: bytes) -> int:
        """Return the number of a string, or -1."""
        number = self.lower_bound(text)
        return number if number < len(self) and self.at(number) == text else -1

    def lower_bound(self, text: bytes) -> int:
        """Return the number of the first string that is not before ``text``."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self.at(middle) < text:
                low = middle + 1
            else:
                high = middle
        return low


def pack_strings(
    strings: Iterable[bytes],
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the two arrays of ``Strings``."""
    items = list(strings)
    starts = np.zeros(len(items) + 1, dtype=np.int64)
    np.cumsum([len(item) for item in items], out=starts[1:])
    return np.frombuffer(b"".join(items), dtype=np.uint8), starts


@dataclass(frozen=True)
class Field:
    """The inverted lists of one field.

    ``ids``: document numbers, rising within a term. ``codes``: frequency in the low
    byte, length code in the high byte. ``starts``: where each term's list begins.
    """

    terms: Strings
    starts: NDArray[np.int64]
    ids: NDArray[np.uint32]
    codes: NDArray[np.uint16]

    def __post_init__(self) -> None:
        """Give each field its own memory of looked-up terms."""
        object.__setattr__(self, "number", lru_cache(maxsize=65_536)(self._number))

    def number(self, term: str) -> int:
        """Return the number of a term, or -1 (replaced by a remembering form)."""
        return self._number(term)

    def _number(self, term: str) -> int:
        return self.terms.find(term.encode("utf-8", "surrogatepass"))

    def postings(self, number: int) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
        """Return document numbers and codes of a term."""
        first, last = self.starts[number], self.starts[number + 1]
        return self.ids[first:last], self.codes[first:last]


@dataclass(frozen=True)
class Forward:
    """The tokens of one view in document order; ``starts`` begins each document."""

    starts: NDArray[np.int64]
    terms: NDArray[np.uint32]
    offsets: NDArray[np.uint32]
    widths: NDArray[np.uint16]
    positions: NDArray[np.uint32]


class Segment:
    """The documents and lists of one segment, read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._fields: dict[str, Field] = {}
        self._forward: dict[tuple[str, View], Forward] = {}

    @cached_property
    def info(self) -> SegmentInfo:
        """What the segment says of itself; IndexStaleError for another format."""
        path = self.folder / "segment.json"
        try:
            info = msgspec.json.decode(path.read_bytes(), type=SegmentInfo)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDamagedError(path, str(error)) from error
        if info.format != FORMAT:
            raise IndexStaleError("file format", str(info.format), str(FORMAT))
        return info

    def array(self, name: str) -> NDArray[Any]:
        """Return one array, memory-mapped."""
        path = self.folder / f"{name}.npy"
        try:
            array: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
        except (OSError, ValueError, EOFError) as error:
            raise IndexDamagedError(path, str(error)) from error
        # A plain view: a memmap object makes every slice several times slower.
        return array.view(np.ndarray)

    def strings(self, name: str) -> Strings:
        """Return one list of strings."""
        return Strings(self.array(f"{name}.bytes"), self.array(f"{name}.starts"))

    @cached_property
    def ids(self) -> Strings:
        """Document ids in code-point order; a document's number is its rank here."""
        return self.strings("documents.ids")

    @cached_property
    def _stored(self) -> Strings:
        return self.strings("documents.stored")

    def stored(self, number: int) -> bytes:
        """Return what was stored for a document, decompressed."""
        return zlib.decompress(self._stored.at(number))

    def column(self, name: str) -> NDArray[Any]:
        """Return one value for each document (``language``, ``first_day`` …)."""
        if name not in self.__dict__:
            self.__dict__[name] = self.array(f"columns.{name}")
        column: NDArray[Any] = self.__dict__[name]
        return column

    def field(self, name: str) -> Field:
        """Return the inverted lists of a field."""
        if name not in self._fields:
            self._fields[name] = Field(
                self.strings(f"{name}.terms"),
                self.array(f"{name}.postings"),
                self.array(f"{name}.ids"),
                self.array(f"{name}.codes"),
            )
        return self._fields[name]

    def forward(self, part: str, view: View) -> Forward:
        """Return the tokens of ``title`` or ``text`` in document order."""
        key = (part, view)
        if key not in self._forward:
            names = ("starts", "terms", "offsets", "widths", "positions")
            arrays = (self.array(f"forward.{part}.{view.value}.{n}") for n in names)
            self._forward[key] = Forward(*arrays)
        return self._forward[key]


class SegmentWriter:
    """Writes the files of one segment into an empty folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder

    def array(self, name: str, values: NDArray[Any]) -> None:
        """Write one array, little-endian."""
        little = np.ascontiguousarray(values, dtype=values.dtype.newbyteorder("<"))
        with (self._folder / f"{name}.npy").open("wb") as file:
            np.save(file, little, allow_pickle=False)

    def open(self, name: str, kind: type[np.generic], size: int) -> NDArray[Any]:
        """Return a new array on disk to be filled piece by piece."""
        dtype = np.dtype(kind).newbyteorder("<")
        path = self._folder / f"{name}.npy"
        if size == 0:  # an empty file cannot be mapped
            self.array(name, np.zeros(0, dtype))
            return np.zeros(0, dtype)
        return np.lib.format.open_memmap(path, mode="w+", dtype=dtype, shape=(size,))

    def strings(self, name: str, strings: Iterable[bytes]) -> None:
        """Write one list of strings."""
        data, starts = pack_strings(strings)
        self.array(f"{name}.bytes", data)
        self.array(f"{name}.starts", starts)

    def field(self, name: str, terms: Sequence[bytes], field: Field) -> None:
        """Write the inverted lists of a field; ``field.terms`` is not looked at."""
        self.strings(f"{name}.terms", terms)
        self.array(f"{name}.postings", field.starts)
        self.array(f"{name}.ids", field.ids)
        self.array(f"{name}.codes", field.codes)

    def forward(self, part: str, view: View, forward: Forward) -> None:
        """Write the tokens of a part in document order."""
        for name in ("starts", "terms", "offsets", "widths", "positions"):
            values = getattr(forward, name)
            self.array(f"forward.{part}.{view.value}.{name}", values)

    def info(self, info: SegmentInfo) -> None:
        """Write what the segment says of itself."""
        (self._folder / "segment.json").write_bytes(msgspec.json.encode(info))


def compress(data: bytes) -> bytes:
    """Return stored fields as they are kept on disk."""
    return zlib.compress(data, 6)
