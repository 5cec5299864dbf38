"""The files of one segment, and how to open them.

In: a folder. Out: ``Segment``: what it says of itself, its fields, tokens in document
order, columns and stored documents, each opened once and checked against the others. A
segment is written once and never changed; checksums live in the generation's manifest
(``search.generations``). ``docs/adr/0005`` and ``0007`` say why it looks as it does.
"""

from __future__ import annotations

import zlib
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from search.analysis.tokens import View
from search.engines.whoosh.segment.arrays import ArrayFile, ArrayFileWriter
from search.engines.whoosh.segment.forward import Forward, empty_forward, open_forward
from search.engines.whoosh.segment.postings import Field, empty_field, open_field
from search.engines.whoosh.segment.slabs import slab_ranges
from search.errors import IndexDamagedError, IndexStaleError
from search.query.plan import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from search.engines.whoosh.segment.strings import Dictionary, Strings

# Raise it whenever the files change in a way older programs would misread.
FORMAT = 3
PARTS = ("title", "text")
# Views whose tokens are kept in document order too, for snippets and word sequences.
FORWARD_VIEWS = (View.WORDS, View.ENTITIES)
COLUMNS: dict[str, type[np.generic]] = {
    "language": np.uint8,
    "source": np.uint32,
    "first_day": np.int32,
    "last_day": np.int32,
    "length_text": np.uint32,
    "length_title": np.uint32,
}
DOCUMENTS = "documents"
# In the columns of days: the document has no date.
NO_DAY = 0
_INFO = "segment.json"


class SegmentInfo(msgspec.Struct, frozen=True):
    """What ``segment.json`` says about a segment.

    ``slab`` is the number of documents in a full slab, ``identity`` a checksum of all
    ids, which every file repeats. ``present`` names the files; a field or forward view
    without tokens has none.
    """

    format: int
    documents: int
    slab: int
    identity: int
    total_length: dict[str, int]
    sources: tuple[str, ...]
    present: tuple[str, ...]


class _Version(msgspec.Struct):
    format: int


def field_name(scope: Scope, view: View) -> str:
    """Return the name of an indexed field.

    >>> field_name(Scope.TEXT, View.WORDS), field_name(Scope.TITLE, View.GRAMS)
    ('words', 'title_grams')
    """
    return view.value if scope is Scope.TEXT else f"title_{view.value}"


def forward_name(part: str, view: View) -> str:
    """Return the name of a view's tokens in document order.

    >>> forward_name("title", View.WORDS)
    'forward.title.words'
    """
    return f"forward.{part}.{view.value}"


FIELDS = {field_name(s, v): (s, v) for s in Scope for v in View}


class Segment:
    """The documents and lists of one segment, read-only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._fields: dict[str, Field] = {}
        self._forward: dict[str, Forward] = {}

    @cached_property
    def info(self) -> SegmentInfo:
        """What the segment says of itself; IndexStaleError for another format."""
        path = self.folder / _INFO
        try:
            text = path.read_bytes()
            version = msgspec.json.decode(text, type=_Version).format
            if version != FORMAT:
                raise IndexStaleError("file format", str(version), str(FORMAT))
            return msgspec.json.decode(text, type=SegmentInfo)
        except (OSError, msgspec.DecodeError) as error:
            raise IndexDamagedError(path, str(error)) from error

    @cached_property
    def slabs(self) -> list[tuple[int, int]]:
        """The first document of each slab and the one after its last."""
        return list(slab_ranges(self.info.documents, self.info.slab))

    @cached_property
    def ids(self) -> Dictionary:
        """Document ids in code-point order; a document's number is its rank here."""
        return self._documents.dictionary("ids", self.info.documents)

    @cached_property
    def records(self) -> Strings:
        """What is stored for each document (``search.engines.whoosh.segment.stored``)."""
        return self._documents.strings("stored", np.uint64, self.info.documents)

    def stored(self, number: int) -> bytes:
        """Return what is stored for a document."""
        return self.records.at(number)

    def column(self, name: str) -> NDArray[Any]:
        """Return one value for each document (``language``, ``first_day`` …)."""
        return self._documents.array(name, COLUMNS[name], self.info.documents)

    def field(self, name: str) -> Field:
        """Return the inverted lists of a field; opened once."""
        if name not in self._fields:
            self._fields[name] = self.open_field(name)
        return self._fields[name]

    def forward(self, part: str, view: View) -> Forward:
        """Return the tokens of ``title`` or ``text`` in document order; opened once."""
        name = forward_name(part, view)
        if name not in self._forward:
            terms = len(self.field(field_name(Scope.TEXT, view)).terms)
            self._forward[name] = self.open_forward(part, view, terms)
        return self._forward[name]

    def open_field(self, name: str) -> Field:
        """Return a field that is closed when nobody uses it any more."""
        if name not in self.info.present:
            return empty_field(self.slabs)
        file = self._file(name)
        field = open_field(file, self.slabs)
        file.forget()
        return field

    def open_forward(self, part: str, view: View, terms: int) -> Forward:
        """Return tokens of so many terms, closed when nobody uses them any more."""
        name = forward_name(part, view)
        if name not in self.info.present:
            return empty_forward(self.info.documents)
        file = self._file(name)
        forward = open_forward(file, self.info.documents, terms)
        file.forget()
        return forward

    def open(self) -> None:
        """Open every file now: later builds may remove the folder, not what is open."""
        for name in FIELDS:
            self.field(name)
        for part in PARTS:
            for view in FORWARD_VIEWS:
                self.forward(part, view)
        for name in COLUMNS:
            self.column(name)
        _ = self.ids, self.records
        self._documents.forget()

    @cached_property
    def _documents(self) -> ArrayFile:
        return self._file(DOCUMENTS)

    def _file(self, name: str) -> ArrayFile:
        return ArrayFile(self.folder, name, self.info.identity)


class SegmentWriter:
    """Writes the files of one segment into a folder; ``finish`` comes last."""

    def __init__(self, folder: Path, ids: Sequence[bytes], slab: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._documents = len(ids)
        self._slab = slab
        self._identity = zlib.crc32(b"\n".join(ids))
        self._present: list[str] = []

    @property
    def slabs(self) -> list[tuple[int, int]]:
        """The first document of each slab and the one after its last."""
        return list(slab_ranges(self._documents, self._slab))

    def file(self, name: str) -> ArrayFileWriter:
        """Return a new file: of documents, of a field or of tokens."""
        self._present.append(name)
        return ArrayFileWriter(self._folder, name, self._identity)

    def finish(self, total_length: dict[str, int], sources: Sequence[str]) -> None:
        """Write what the segment says of itself."""
        info = SegmentInfo(
            FORMAT,
            self._documents,
            self._slab,
            self._identity,
            total_length,
            tuple(sources),
            tuple(sorted(self._present)),
        )
        (self._folder / _INFO).write_bytes(msgspec.json.encode(info))
